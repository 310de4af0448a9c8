// What the formula of a computed finding can give, and whether it rises with an input.

import { add, compare, multiply, negative, parse, reciprocal, sign, ZERO } from "./rational.mjs";
import { TOP, intersection, isEmpty, numbers, order, within } from "./sets.mjs";

// Ranges are Sets of numbers here; unlike the sets of findings they may be infinite and may overlap.

const POSITIVE = numbers([{ lower: { at: ZERO, nudge: 1 }, upper: TOP }]);
const point = (at) => numbers([{ lower: { at, nudge: 0 }, upper: { at, nudge: 0 } }]);

// The outcome of an operation for every pair of intervals.
const pairs = (one, other, operation) =>
  numbers(one.intervals.flatMap((a) => other.intervals.map((b) => operation(a, b))));

const sum = (a, b) => ({
  lower: { at: add(a.lower.at, b.lower.at), nudge: Math.max(a.lower.nudge, b.lower.nudge) },
  upper: { at: add(a.upper.at, b.upper.at), nudge: Math.min(a.upper.nudge, b.upper.nudge) },
});

const opposite = (set) =>
  numbers(
    set.intervals.map(({ lower, upper }) => ({
      lower: { at: negative(upper.at), nudge: -upper.nudge },
      upper: { at: negative(lower.at), nudge: -lower.nudge },
    })),
  );

// A Corner: the product of two ends, and whether it is really a value. 0 times anything is 0, also at an open end.
function corner(one, other) {
  const at = multiply(one.at, other.at);
  const reached = [one, other].filter((end) => end.nudge === 0);
  const isValue = sign(at) === 0 ? reached.some((end) => sign(end.at) === 0) : reached.length === 2;
  return { at, isValue };
}

function product(a, b) {
  const corners = [a.lower, a.upper].flatMap((x) => [b.lower, b.upper].map((y) => corner(x, y)));
  const end = (isBeyond, open) => {
    const at = corners.map((one) => one.at).reduce((one, other) => (isBeyond(compare(other, one)) ? other : one));
    const isValue = corners.some((one) => one.isValue && compare(one.at, at) === 0);
    return { at, nudge: isValue ? 0 : open };
  };
  return { lower: end((difference) => difference < 0, 1), upper: end((difference) => difference > 0, -1) };
}

// 1 divided by the values that are more than 0.
const inverted = (set) =>
  numbers(
    intersection(set, POSITIVE).intervals.map(({ lower, upper }) => ({
      lower: { at: reciprocal(upper.at), nudge: -upper.nudge },
      upper: { at: reciprocal(lower.at), nudge: -lower.nudge },
    })),
  );

// 1 divided by the values that are not 0.
const inverse = (set) =>
  numbers([...opposite(inverted(opposite(set))).intervals, ...inverted(set).intervals]);

const OPERATIONS = {
  "+": (one, other) => pairs(one, other, sum),
  "-": (one, other) => pairs(one, opposite(other), sum),
  "*": (one, other) => pairs(one, other, product),
  "/": (one, other) => pairs(one, inverse(other), product),
};

export const OPERATORS = Object.keys(OPERATIONS);

// All that the formula gives where the inputs are in some sets (a Map of id to Set).
export function formulaRange(terms, inputs) {
  const stack = [];
  for (const { op, finding, factor } of terms) {
    if (op === "finding") stack.push(pairs(inputs.get(finding), point(parse(factor)), product));
    else stack.push(OPERATIONS[op](...stack.splice(-2)));
  }
  return stack[0];
}

// Whether the formula gives no value that the finding may have and that is in the set.
export function isUnreached(finding, inputs, set) {
  return isEmpty(within(finding, intersection(formulaRange(finding.computed.terms, inputs), set)));
}

const isNeverNegative = (set) => set.intervals.every(({ lower }) => sign(lower.at) >= 0);
const isNeverPositive = (set) => set.intervals.every(({ upper }) => sign(upper.at) <= 0);

const turned = (goes, way) => (goes === 0 ? 0 : goes === null || way === null ? null : goes * way);

// 1 where a factor is never below 0, -1 where it is never above 0, else null.
const factorSign = (set) => (isNeverNegative(set) ? 1 : isNeverPositive(set) ? -1 : null);

// A Slope: the range of a part of the formula, and how it goes with the input: 1 it rises, -1 it falls, 0 the input is
// not in it, null it cannot be said.
const slopes = {
  "+": (one, other) => one.goes || other.goes,
  "-": (one, other) => one.goes || turned(other.goes, -1),
  "*": (one, other) =>
    one.goes === 0 ? turned(other.goes, factorSign(one.range)) : turned(one.goes, factorSign(other.range)),
  "/": (one, other) => (other.goes === 0 ? turned(one.goes, factorSign(other.range)) : underneath(one, other)),
};

// The input is in the divisor: the quotient goes the other way, where the divisor keeps to one side of 0.
const underneath = (one, other) =>
  factorSign(other.range) === null ? null : turned(turned(other.goes, -1), factorSign(one.range));

// 1 where the formula rises with an input over the declared domains, -1 where it falls, else null.
export function slope(terms, input, domains) {
  const stack = [];
  for (const { op, finding, factor } of terms) {
    if (op === "finding") {
      const times = point(parse(factor));
      const range = pairs(domains.get(finding), times, product);
      stack.push({ range, goes: finding === input ? factorSign(times) : 0 });
    } else {
      const [one, other] = stack.splice(-2);
      const goes = one.goes === null || other.goes === null ? null : slopes[op](one, other);
      stack.push({ range: OPERATIONS[op](one.range, other.range), goes });
    }
  }
  return stack[0].goes || null;
}

// Whether some value of one set is at most one of the other.
export const isSomewhereAtMost = (one, other) =>
  one.intervals.some(({ lower }) => other.intervals.some(({ upper }) => order(lower, upper) <= 0));
