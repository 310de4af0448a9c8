// Items: what a proof speaks of, and how they are taken apart.

import { choices, without } from "./sets.mjs";

// An Item is one of
//   {is: "all" | "one", parts}                           conjunction and disjunction of Items
//   {is: "test", condition, side, terms, patient}        a condition, under definitions, is on a side
//   {is: "value", concept, values, undefined, terms, patient}
//                                                        a concept has one of the values, or `undefined` and none
//   {is: "met" | "missed", body, patient}                a rule or clause applies, or does not
//   {is: "literal", finding, allowed, patient}           a finding has a value of a Set
// `patient` is 0 or 1. `terms` is a Map of id to Concept.

export const NEVER = { is: "one", parts: [] };
export const ALWAYS = { is: "all", parts: [] };

export const isNever = (item) => item.is === "one" && item.parts.length === 0;
const isAlways = (item) => item.is === "all" && item.parts.length === 0;

const spliced = (is, parts) => parts.flatMap((part) => (part.is === is ? part.parts : [part]));
const built = (is, parts) => (parts.length === 1 ? parts[0] : { is, parts });

export const all = (parts) => (parts.some(isNever) ? NEVER : built("all", spliced("all", parts)));
export const one = (parts) => (parts.some(isAlways) ? ALWAYS : built("one", spliced("one", parts)));

// A disjunction as it is, but for a single part.
const plainOne = (parts) => built("one", parts);

export const test = (condition, side, terms, patient) => ({ is: "test", condition, side, terms, patient });
export const met = (body, patient) => ({ is: "met", body, patient });
export const missed = (body, patient) => ({ is: "missed", body, patient });
export const literal = (finding, allowed, patient) => ({ is: "literal", finding, allowed, patient });

export const value = (concept, values, isUndefined, terms, patient) =>
  values.length || isUndefined ? { is: "value", concept, values, undefined: isUndefined, terms, patient } : NEVER;

// Sides, and what becomes of them under NOT (exact) and in a group `not` (Kleene).
const OPPOSITE = { true: "not true", "not true": "true", false: "not false", "not false": "false" };
const TURNED = { true: "false", false: "true", "not true": "not false", "not false": "not true" };

// The exact negation of an item that is made of `all`, `one`, `met`, `missed` and `test`.
export function not(item) {
  switch (item.is) {
    case "all":
      return one(item.parts.map(not));
    case "one":
      return all(item.parts.map(not));
    case "met":
      return missed(item.body, item.patient);
    case "missed":
      return met(item.body, item.patient);
    case "test":
      return { ...item, side: OPPOSITE[item.side] };
    default:
      throw new Error(`no negation of ${item.is}`);
  }
}

const isTrueOrNotFalse = (side) => side === "true" || side === "not false";

function groupApart({ condition: { op, members }, side, terms, patient }) {
  if (op === "not") return test(members[0], TURNED[side], terms, patient);
  const parts = members.map((member) => test(member, side, terms, patient));
  return isTrueOrNotFalse(side) === (op === "all") ? all(parts) : one(parts);
}

function conceptApart({ condition, side, terms, patient }, knowledge) {
  const concept = terms.get(condition.subject);
  const holds = isTrueOrNotFalse(side);
  if (condition.kind === "undefined") return value(concept, holds ? [] : concept.values, holds, terms, patient);
  const allowed = knowledge.allowed.get(condition).values;
  const values = concept.values.filter((each) => allowed.includes(each) === holds);
  return value(concept, values, side.startsWith("not"), terms, patient);
}

function testApart(item, knowledge) {
  const { condition, side, terms, patient } = item;
  if (Object.hasOwn(condition, "op")) return groupApart(item);
  const { kind, subject, positive } = condition;
  if (kind === "known") {
    const state = isTrueOrNotFalse(side) === positive ? "known" : "not known";
    return literal(knowledge.known.get(subject), choices([state]), patient);
  }
  const finding = knowledge.findings.get(subject);
  if (!finding) return conceptApart(item, knowledge);
  const allowed = knowledge.allowed.get(condition);
  return literal(finding, isTrueOrNotFalse(side) ? allowed : without(finding, allowed), patient);
}

function clausesApart({ concept, values, undefined: isUndefined, patient }) {
  const asked = concept.clauses.filter((clause) => values.includes(clause.value));
  const parts = asked.map((clause) => met(clause, patient));
  if (isUndefined) parts.push(all(concept.clauses.map((clause) => missed(clause, patient))));
  return plainOne(parts);
}

function highestApart({ concept, values, undefined: isUndefined, terms, patient }) {
  const each = (some, none) => concept.parts.map((id) => value(terms.get(id), some, none, terms, patient));
  const guard = concept.guard ? [concept.guard] : [];
  const parts = concept.values
    .filter((highest) => values.includes(highest))
    .map((highest) => {
      const upTo = concept.values.slice(0, concept.values.indexOf(highest) + 1);
      return all([...guard.map((body) => met(body, patient)), ...each(upTo, false), one(each([highest], false))]);
    });
  if (isUndefined) parts.push(...guard.map((body) => missed(body, patient)), ...each([], true));
  return one(parts);
}

function bodyApart({ is, body: { when, unless, terms }, patient }) {
  const tests = (inWhen, inUnless) => [
    ...when.map((condition) => test(condition, inWhen, terms, patient)),
    ...unless.map((condition) => test(condition, inUnless, terms, patient)),
  ];
  return is === "met" ? all(tests("true", "false")) : plainOne(tests("not true", "not false"));
}

// What an item comes to, one step further.
function apart(item, knowledge) {
  if (item.is === "test") return testApart(item, knowledge);
  if (item.is === "value") return item.concept.parts.length ? highestApart(item) : clausesApart(item);
  return bodyApart(item);
}

// The literals and disjunctions that must all hold where an item holds, in order, depth first.
function flatten(item, knowledge) {
  const entries = [];
  const left = [item];
  while (left.length) {
    const next = left.pop();
    const isConjunction = next.is === "all" || (next.is === "one" && next.parts.length === 1);
    if (isConjunction) for (const part of [...next.parts].reverse()) left.push(part);
    else if (next.is === "one" || next.is === "literal") entries.push(next);
    else left.push(apart(next, knowledge));
  }
  return entries;
}

const flattened = new WeakMap();

// The same, worked out once for each item.
export function flat(item, knowledge) {
  if (!flattened.has(item)) flattened.set(item, flatten(item, knowledge));
  return flattened.get(item);
}
