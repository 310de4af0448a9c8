// What the rules say of a patient, and what breaks an invariant.

import { aboveCut, belowCut, choices, cutsOf, intersection, isSingle } from "./sets.mjs";
import { ALWAYS, NEVER, all, isNever, literal, met, missed, not, one, test, value } from "./items.mjs";
import { bodiesOf, isClaim, testsOf, uses } from "./knowledge.mjs";

// A function that works out its result once for each argument.
function once(work) {
  const done = new Map();
  return (key) => {
    if (!done.has(key)) done.set(key, work(key));
    return done.get(key);
  };
}

// Answers.

// The options of a question, and the items that say what is made of each: standing(r), recommended(X), considered(X).
function advice(guideline, question, patient) {
  const rules = guideline.rules.filter((rule) => rule.question === question);
  const everyRule = [...guideline.scope, ...guideline.rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  const stands = once((rule) => {
    const winners = everyRule.filter(({ overrides }) => overrides.includes(rule.id));
    return all([met(rule.body, patient), ...winners.map(({ body }) => missed(body, patient))]);
  });
  const outside = one(guideline.scope.map(({ body }) => met(body, patient)));
  const standing = (stance, option) =>
    rules.filter((rule) => rule.stance === stance && rule.option === option).map(stands);
  const inside = (items) => all([not(outside), one(items)]);
  const beyond = (option) => one(guideline.scope.filter((rule) => rule.option === option).map(stands));
  const recommended = once((option) => {
    const within = inside(standing("recommend", option));
    return isNever(beyond(option)) ? within : one([all([outside, beyond(option)]), within]);
  });
  const unlessNever = (items) => (isNever(one(items)) ? NEVER : inside(items));
  return {
    options: [...new Set([...guideline.scope, ...rules].map(({ option }) => option))].sort(),
    recommended,
    considered: once((option) => unlessNever(standing("consider", option))),
    against: once((option) => unlessNever(standing("rule out", option))),
  };
}

function clashOf({ options, recommended, against }, cell, excluded) {
  const both = options.flatMap((a) =>
    options.filter((b) => a < b && excluded.get(a)?.includes(b)).map((b) => all([recommended(a), recommended(b)])),
  );
  return one([...both, ...options.map((option) => all([cell(option), against(option)]))]);
}

// An Answer: a function that gives the item of a claim about one patient, at a stage.
function answer(knowledge, guideline, question, stage, patient) {
  const said = advice(guideline, question, patient);
  const { options, recommended, considered } = said;
  const something = one(options.map(recommended));
  const nothing = not(something);
  const cell = once((option) =>
    isNever(considered(option))
      ? recommended(option)
      : one([recommended(option), all([nothing, considered(option)])]),
  );
  const alternative = (option) =>
    isNever(considered(option)) ? NEVER : all([considered(option), something, not(recommended(option))]);
  const reached = one(options.map(cell));
  const clash = clashOf(said, cell, knowledge.options);
  const isFinal = stage === "final";
  const withheld = one(knowledge.safety.map((rule) => all([met(rule.body, patient), cell(rule.option)])));
  const safe = isFinal ? not(withheld) : ALWAYS;
  const claims = {
    option: (option) => all([cell(option), not(clash), safe]),
    answered: () => all([reached, not(clash), safe]),
    alternative,
    against: said.against,
    silent: () => not(reached),
    conflict: () => all([clash, safe]),
    withheld: () => (isFinal ? withheld : NEVER),
  };
  return (claim) => claims[claim.said](claim.option);
}

// Going along a finding.

// All conditions of the knowledge and of an invariant.
function everyCondition(knowledge, invariant) {
  const concepts = [knowledge, ...knowledge.guidelines.values()].flatMap(({ terms }) => [...terms.values()]);
  const rules = [...knowledge.guidelines.values()].flatMap(({ scope, rules }) => [...scope, ...rules]);
  const bodies = [...rules, ...knowledge.safety, ...knowledge.integrity].map(({ body }) => body);
  const own = [...invariant.lines, ...invariant.when, ...invariant.unless].filter((line) => !isClaim(line));
  return [...bodies, ...concepts.flatMap(bodiesOf)].flatMap(({ when, unless }) => [...when, ...unless]).concat(own);
}

// The sets with which the knowledge and the invariant compare a finding.
function comparedWith(finding, knowledge, invariant) {
  const tests = testsOf(everyCondition(knowledge, invariant));
  const about = tests.filter(({ subject, kind }) => subject === finding.id && kind === "in");
  return about.map((each) => knowledge.allowed.get(each));
}

// A Pair: what two patients may have of a finding, `lower` for patient 0 and `upper` for patient 1.

// The pairs for declared values: every way to cut them in two.
const pairsOfValues = ({ domain: { values } }) =>
  values.slice(1).map((_, i) => ({ lower: choices(values.slice(0, i + 1)), upper: choices(values.slice(i + 1)) }));

// The pairs for a number: every way to cut its cells in two, then every cell with more than one value twice.
function pairsOfNumbers(finding, sets) {
  const cuts = cutsOf(finding, sets);
  const halves = cuts.map((cut) => ({ lower: belowCut(finding, cut), upper: aboveCut(finding, cut) }));
  const cells = [null, ...cuts].map((cut, i) => {
    const start = cut ? aboveCut(finding, cut) : finding.domain;
    return i < cuts.length ? intersection(start, belowCut(finding, cuts[i])) : start;
  });
  return [...halves, ...cells.filter((cell) => !isSingle(cell)).map((cell) => ({ lower: cell, upper: cell }))];
}

function pairsOf(finding, knowledge, invariant, named) {
  if (finding.domain.values) return pairsOfValues(finding);
  return pairsOfNumbers(finding, [...comparedWith(finding, knowledge, invariant), ...named]);
}

// What breaks an invariant.

// A Statement: the `item` that is to be refuted, how many `patients` it is about, and for an invariant that goes along
// something: `along` (the Finding, or null for a concept), `differing` (ids of the findings in which two patients may
// differ) and `isUncut`, whether nothing cuts that finding.

const alongFinding = (finding, pairs) =>
  one(pairs.map(({ lower, upper }) => all([literal(finding, lower, 0), literal(finding, upper, 1)])));

function alongConcept(concept, terms) {
  const has = (each, patient) => value(concept, [each], false, terms, patient);
  const { values } = concept;
  return one(values.flatMap((high, i) => values.slice(0, i).map((low) => all([has(low, 0), has(high, 1)]))));
}

// The findings that a concept rests on, through other concepts, and the inputs of those that are computed.
function restsOn(concept, terms, findings) {
  const found = new Set();
  const seen = new Set([concept.id]);
  for (const id of seen) {
    for (const used of uses(terms.get(id), terms)) seen.add(used);
    const tests = testsOf(bodiesOf(terms.get(id)).flatMap(({ when, unless }) => [...when, ...unless]));
    for (const { subject } of tests) if (findings.has(subject)) found.add(subject);
  }
  for (const id of found) for (const input of findings.get(id).computed?.inputs ?? []) found.add(input);
  return found;
}

// With the computed findings that have one of some findings as an input.
function withComputed(ids, findings) {
  const found = new Set(ids);
  for (const id of found) {
    for (const finding of findings.values()) if (finding.computed?.inputs.includes(id)) found.add(finding.id);
  }
  return found;
}

function brokenMonotone({ knowledge, invariant, terms, spared, claimOf, possible, named }) {
  const { findings } = knowledge;
  const { along: id, low, high } = invariant;
  const [finding, concept] = [findings.get(id), terms.get(id)];
  const some = (options, patient) => one(options.map((option) => claimOf(patient)({ said: "option", option })));
  const pairs = finding ? pairsOf(finding, knowledge, invariant, named) : [];
  const higher = finding ? alongFinding(finding, pairs) : alongConcept(concept, terms);
  const item = all([...spared(0), ...spared(1), some(low, 0), some(high, 1), higher, possible(0), possible(1)]);
  const differing = withComputed(finding ? [id] : restsOn(concept, terms, findings), findings);
  return { item, patients: 2, along: finding ?? null, differing, isUncut: pairs.length < 2 };
}

const brokenForms = {
  never: ({ spared, lines, possible, invariant }) => all([...spared(0), all(lines(invariant.lines)), possible(0)]),
  always: ({ spared, lines, missedLines, possible, invariant }) =>
    all([...spared(0), all([...lines(invariant.when), one(missedLines(invariant.lines))]), possible(0)]),
  "at most one of": ({ spared, claimOf, possible, invariant: { options } }) => {
    const claims = options.map((option) => claimOf(0)({ said: "option", option }));
    const both = claims.flatMap((claim, i) => claims.slice(0, i).map((earlier) => all([claim, earlier])));
    return all([...spared(0), one(both), possible(0)]);
  },
};

// What breaks an invariant. `named` are sets of the finding that it goes along: cells are cut at their ends too.
export function statement(knowledge, invariant, guideline, stage, named = []) {
  const terms = invariant.shared ? knowledge.terms : guideline.terms;
  const claimOf = once((patient) => answer(knowledge, guideline, invariant.question, stage, patient));
  const context = {
    ...{ knowledge, invariant, terms, claimOf, named },
    spared: (patient) => invariant.unless.map((condition) => test(condition, "not true", terms, patient)),
    possible: (patient) => all(knowledge.integrity.map(({ body }) => missed(body, patient))),
    lines: (some) => some.map((line) => (isClaim(line) ? claimOf(0)(line) : test(line, "not false", terms, 0))),
    missedLines: (some) =>
      some.map((line) => (isClaim(line) ? not(claimOf(0)(line)) : test(line, "not true", terms, 0))),
  };
  if (invariant.form === "monotone") return brokenMonotone(context);
  const item = brokenForms[invariant.form](context);
  return { item, patients: 1, along: null, differing: new Set(), isUncut: false };
}
