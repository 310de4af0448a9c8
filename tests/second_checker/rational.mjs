// Exact rational numbers, with the two infinities as ends of ranges.

// A Rational: numerator and denominator (BigInt) in lowest terms, denominator at least 0. A denominator of 0 is one of
// the infinities, with the numerator 1n or -1n.
const rational = (numerator, denominator) => ({ numerator, denominator });

export const ZERO = rational(0n, 1n);
export const HALF = rational(1n, 2n);
export const INFINITE = rational(1n, 0n);

const magnitude = (number) => (number < 0n ? -number : number);

function gcd(one, other) {
  while (other !== 0n) [one, other] = [other, one % other];
  return magnitude(one);
}

// The fraction in lowest terms. 0/0 is 0: it comes from nothing but 0 times an infinity, which is an end of a product
// of ranges only where the range holds no value beyond 0 there.
function reduced(numerator, denominator) {
  if (denominator < 0n) [numerator, denominator] = [-numerator, -denominator];
  const divisor = gcd(numerator, denominator);
  return divisor === 0n ? ZERO : rational(numerator / divisor, denominator / divisor);
}

const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;
const FRACTION = /^(-?[0-9]+)\/([0-9]+)$/;

// The number that a text writes, as a decimal or a fraction, or null.
export function parse(text) {
  if (typeof text !== "string") return null;
  const fraction = FRACTION.exec(text);
  if (fraction) return BigInt(fraction[2]) === 0n ? null : reduced(BigInt(fraction[1]), BigInt(fraction[2]));
  const decimal = DECIMAL.exec(text);
  if (!decimal) return null;
  const [, sign, whole, digits = ""] = decimal;
  const numerator = BigInt(whole + digits);
  return reduced(sign ? -numerator : numerator, 10n ** BigInt(digits.length));
}

export const sign = ({ numerator }) => (numerator > 0n ? 1 : numerator < 0n ? -1 : 0);
export const isFinite = ({ denominator }) => denominator !== 0n;
export const isWhole = ({ denominator }) => denominator === 1n;
export const negative = ({ numerator, denominator }) => rational(-numerator, denominator);

export function compare(one, other) {
  if (!isFinite(one) && !isFinite(other)) return sign(one) - sign(other);
  return sign(rational(one.numerator * other.denominator - other.numerator * one.denominator, 1n));
}

// The sum. Infinities are only ever added to ends on the same side, so to numbers or to their own kind.
export function add(one, other) {
  if (!isFinite(one)) return one;
  if (!isFinite(other)) return other;
  return reduced(
    one.numerator * other.denominator + other.numerator * one.denominator,
    one.denominator * other.denominator,
  );
}

export const multiply = (one, other) =>
  reduced(one.numerator * other.numerator, one.denominator * other.denominator);

// 1 divided by a number of at least 0: infinite for 0, and 0 for the infinity.
export const reciprocal = ({ numerator, denominator }) => reduced(denominator, numerator);

const floorOf = ({ numerator, denominator }) =>
  numerator / denominator - (numerator < 0n && numerator % denominator !== 0n ? 1n : 0n);

export const floor = (number) => rational(floorOf(number), 1n);
export const ceiling = (number) => negative(floor(negative(number)));
export const whole = (number) => rational(BigInt(number), 1n);

// The plain decimal, or the fraction where there is no finite decimal.
export function textOf({ numerator, denominator }) {
  let digits = 0;
  let scale = 1n;
  let rest = denominator;
  for (const prime of [2n, 5n]) while (rest % prime === 0n) rest /= prime;
  if (rest !== 1n) return `${numerator}/${denominator}`;
  while (scale % denominator !== 0n) [scale, digits] = [scale * 10n, digits + 1];
  const figures = String(magnitude(numerator) * (scale / denominator)).padStart(digits + 1, "0");
  const cut = figures.length - digits;
  const point = digits ? `.${figures.slice(cut)}` : "";
  return `${numerator < 0n ? "-" : ""}${figures.slice(0, cut)}${point}`;
}
