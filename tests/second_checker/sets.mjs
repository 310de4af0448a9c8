// Sets of values, and their canonical text.

import { HALF, INFINITE, add, ceiling, compare, floor, multiply, negative, parse, textOf, whole } from "./rational.mjs";

// A Bound: a Rational `at` and a `nudge`: 0 at the number, 1 just above it, -1 just below it.
const bound = (at, nudge) => ({ at, nudge });

// An Interval: a `lower` and an `upper` Bound, both of them inside. It is never empty.
//
// A Set: {values: [text, …]}, declared values in the declared order, or {intervals: [Interval, …]}, sorted and
// disjoint.
export const choices = (values) => ({ values });
export const numbers = (intervals) => ({ intervals });

export const BOTTOM = bound(negative(INFINITE), 1);
export const TOP = bound(INFINITE, -1);

export const order = (one, other) => compare(one.at, other.at) || one.nudge - other.nudge;
const later = (one, other) => (order(one, other) < 0 ? other : one);
const earlier = (one, other) => (order(one, other) < 0 ? one : other);

export const isEmpty = (set) => (set.values ?? set.intervals).length === 0;

export const isSingle = ({ intervals: [interval, ...others] }) =>
  others.length === 0 && order(interval.lower, interval.upper) === 0;

export function intersection(one, other) {
  if (one.values) return choices(one.values.filter((value) => other.values.includes(value)));
  const parts = one.intervals.flatMap((a) =>
    other.intervals.map((b) => ({ lower: later(a.lower, b.lower), upper: earlier(a.upper, b.upper) })),
  );
  return numbers(parts.filter(({ lower, upper }) => order(lower, upper) <= 0).sort((a, b) => order(a.lower, b.lower)));
}

// What is below a lower Bound, or above an upper one.
const below = ({ at, nudge }) => bound(at, nudge - 1);
const above = ({ at, nudge }) => bound(at, nudge + 1);

// The same values with ends that are integers, where only integers count.
function integersOf(set) {
  const parts = set.intervals.map(({ lower, upper }) => {
    const first = lower.nudge > 0 ? add(floor(lower.at), whole(1)) : ceiling(lower.at);
    const last = upper.nudge < 0 ? add(ceiling(upper.at), whole(-1)) : floor(upper.at);
    return { lower: bound(first, 0), upper: bound(last, 0) };
  });
  return numbers(parts.filter(({ lower, upper }) => order(lower, upper) <= 0));
}

// The part of a set that a finding may have.
export function within(finding, set) {
  const part = intersection(finding.domain, set);
  return finding.kind === "integer" ? integersOf(part) : part;
}

// The values of a finding that are not in a set.
export function without(finding, set) {
  if (set.values) return choices(finding.domain.values.filter((value) => !set.values.includes(value)));
  const gaps = [];
  let start = BOTTOM;
  for (const { lower, upper } of set.intervals) {
    gaps.push({ lower: start, upper: below(lower) });
    start = above(upper);
  }
  gaps.push({ lower: start, upper: TOP });
  return within(finding, numbers(gaps.filter(({ lower, upper }) => order(lower, upper) <= 0)));
}

// Cuts. A cut of a numeric finding is the Bound at which the part below it ends; the part above starts right after it.

export const belowCut = (finding, cut) => within(finding, numbers([{ lower: BOTTOM, upper: cut }]));
export const aboveCut = (finding, cut) => within(finding, numbers([{ lower: above(cut), upper: TOP }]));

// The cuts that make every one of some sets a union of pieces, rising, without those that leave nothing on a side.
export function cutsOf(finding, sets) {
  const ends = sets.flatMap((set) => set.intervals.flatMap(({ lower, upper }) => [below(lower), upper]));
  const found = [];
  for (const end of ends.sort(order)) {
    const lower = belowCut(finding, end);
    if (isEmpty(lower) || isEmpty(aboveCut(finding, end))) continue;
    const cut = lower.intervals.at(-1).upper; // the same for all cuts in a gap
    if (!found.length || order(found.at(-1), cut) < 0) found.push(cut);
  }
  return found;
}

// A set that cuts a numeric finding in two, somewhere.
export function lowerHalf({ domain: { intervals } }) {
  const middle = multiply(add(intervals[0].lower.at, intervals.at(-1).upper.at), HALF);
  return numbers([{ lower: BOTTOM, upper: bound(middle, 0) }]);
}

// Texts.

const COMPARISON = /^(<=|<|>=|>) (.*)$/;

// The interval that a part of a canonical text writes, or null. Bounds that are left out are infinite.
function readInterval(text) {
  const [low, high] = text.split(" to ");
  const ends = high === undefined ? text.split(" and ") : [`>= ${low}`, `<= ${high}`];
  const interval = { lower: BOTTOM, upper: TOP };
  for (const end of ends) {
    const [, sign, number] = COMPARISON.exec(end) ?? [null, "=", end];
    const at = parse(number);
    if (at === null) return null;
    if (sign !== "<" && sign !== "<=") interval.lower = bound(at, sign === ">" ? 1 : 0);
    if (sign !== ">" && sign !== ">=") interval.upper = bound(at, sign === "<" ? -1 : 0);
  }
  return interval;
}

// The set of numbers that a canonical text writes, or null where it is not one that cuts anything.
export function readText(text, finding) {
  const plain = finding.unit ? text.replaceAll(` ${finding.unit}`, "") : text;
  const intervals = plain.split(" or ").map(readInterval);
  return intervals.includes(null) ? null : within(finding, numbers(intervals));
}

function intervalText({ lower, upper }, { domain, unit }) {
  const amount = ({ at }) => (unit ? `${textOf(at)} ${unit}` : textOf(at));
  if (order(lower, upper) === 0) return amount(lower);
  const parts = [];
  if (order(lower, domain.intervals[0].lower) !== 0) parts.push(`${lower.nudge ? ">" : ">="} ${amount(lower)}`);
  if (order(upper, domain.intervals.at(-1).upper) !== 0) parts.push(`${upper.nudge ? "<" : "<="} ${amount(upper)}`);
  if (parts.length < 2 || lower.nudge || upper.nudge) return parts.join(" and ");
  return `${textOf(lower.at)} to ${amount(upper)}`;
}

const isSame = (one, other) =>
  one.length === other.length &&
  one.every((part, i) => order(part.lower, other[i].lower) === 0 && order(part.upper, other[i].upper) === 0);

// The canonical text of a set of values of a finding.
export function setText(set, finding) {
  if (isEmpty(set)) return "no value";
  if (set.values) return set.values.join(" or ");
  if (isSame(set.intervals, finding.domain.intervals)) return "any value";
  return set.intervals.map((interval) => intervalText(interval, finding)).join(" or ");
}
