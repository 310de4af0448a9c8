// Reading knowledge.json and invariants.json. What is wrong with them is found before any certificate is seen.

import { isWhole, parse } from "./rational.mjs";
import { choices, intersection, isEmpty, numbers, order } from "./sets.mjs";
import { OPERATORS } from "./formula.mjs";

// An Unreadable: the input is not what the specification says, and nothing can be said of certificates.
export class Unreadable extends Error {}

export function need(holds, message) {
  if (!holds) throw new Unreadable(message);
}

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const isText = (value) => typeof value === "string";
export const isTexts = (value) => Array.isArray(value) && value.every(isText);
export const hasExactly = (value, keys) =>
  isObject(value) && Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key));
const entriesOf = (value, what) => {
  need(isObject(value), `${what} is not an object`);
  return Object.entries(value);
};

// Sets.

function readBound(document, nudges) {
  need(Array.isArray(document) && document.length === 2, "a bound is not a number and a nudge");
  const [text, nudge] = document;
  const at = parse(text);
  need(at !== null, `not a number: ${JSON.stringify(text)}`);
  need(nudges.includes(nudge), `not a nudge here: ${JSON.stringify(nudge)}`);
  return { at, nudge };
}

function readInterval(document, kind) {
  need(hasExactly(document, ["lower", "upper"]), "an interval is not a lower and an upper bound");
  const whole = kind === "integer";
  const lower = readBound(document.lower, whole ? [0] : [0, 1]);
  const upper = readBound(document.upper, whole ? [0] : [0, -1]);
  need(order(lower, upper) <= 0, "an interval is empty");
  need(!whole || (isWhole(lower.at) && isWhole(upper.at)), "an interval of integers does not end at integers");
  return { lower, upper };
}

function readNumbers(document, kind) {
  need(hasExactly(document, ["intervals"]) && Array.isArray(document.intervals), "not a set of numbers");
  const intervals = document.intervals.map((interval) => readInterval(interval, kind));
  need(
    intervals.every((interval, i) => i === 0 || order(intervals[i - 1].upper, interval.lower) < 0),
    "intervals are not sorted and disjoint",
  );
  return numbers(intervals);
}

function readChoices(document) {
  need(hasExactly(document, ["values"]) && isTexts(document.values), "not a set of declared values");
  need(new Set(document.values).size === document.values.length, "a value stands twice");
  return choices(document.values);
}

// A set of values of a finding (with a domain) or a concept (with values), in declared order.
function readAllowed(document, subject) {
  if (subject.domain?.intervals) return readNumbers(document, subject.kind);
  const { values } = readChoices(document);
  const declared = subject.domain ?? choices(subject.values);
  need(
    values.every((value) => declared.values.includes(value)),
    "a test allows a value that is not declared",
  );
  return intersection(declared, choices(values));
}

// Findings.

const KINDS = ["real", "integer", "choice", "ordered", "yes-no"];

// A Finding: `id`, `kind`, `domain` (a Set), `unit` and `computed`: null, or the `terms` and the `inputs` (ids).
function readFinding(id, document) {
  need(isObject(document) && KINDS.includes(document.kind) && isText(document.unit), `finding ${id} is not one`);
  const { kind, unit } = document;
  const isNumeric = kind === "real" || kind === "integer";
  const domain = isNumeric ? readNumbers(document.domain, kind) : readChoices(document.domain);
  need(!isEmpty(domain), `finding ${id} has no value`);
  const computed = document.computed === null ? null : { terms: document.computed?.terms, inputs: [] };
  return { id, kind, unit, domain, computed };
}

function readComputed(finding, findings) {
  const { terms, inputs } = finding.computed;
  const needFormula = (holds) => need(holds, `the formula of ${finding.id} is not one`);
  needFormula(Array.isArray(terms) && finding.domain.intervals);
  let depth = 0;
  for (const term of terms) {
    if (term?.op === "finding") {
      needFormula(findings.get(term.finding)?.domain.intervals && parse(term.factor));
      inputs.push(term.finding);
      depth += 1;
    } else {
      needFormula(OPERATORS.includes(term?.op) && depth > 1);
      depth -= 1;
    }
  }
  needFormula(depth === 1);
}

// The pseudo-finding that says whether a finding is known.
const knownOf = (id) => ({
  id: `known ${id}`,
  kind: "choice",
  unit: "",
  domain: choices(["known", "not known"]),
  computed: null,
});

function readFindings(document) {
  const findings = new Map(entriesOf(document, "findings").map(([id, one]) => [id, readFinding(id, one)]));
  for (const finding of findings.values()) if (finding.computed) readComputed(finding, findings);
  return findings;
}

// Conditions. They stay as they are in the file; what a test allows is read once and kept beside it.

// A Library: `findings` and `known` (id to the pseudo-finding), and `allowed`, a Map of test to the Set that it allows.

const OPS = ["all", "any", "not"];

// All tests of some conditions, in groups of any depth.
export function testsOf(conditions) {
  const tests = [];
  const left = [...conditions];
  while (left.length) {
    const condition = left.pop();
    if (Object.hasOwn(condition, "op")) for (const member of condition.members) left.push(member);
    else tests.push(condition);
  }
  return tests;
}

function readConditions(conditions, terms, library) {
  need(Array.isArray(conditions), "not a list of conditions");
  const left = [...conditions];
  while (left.length) {
    const condition = left.pop();
    if (isObject(condition) && Object.hasOwn(condition, "op")) {
      const { op, members } = condition;
      const isGroup = hasExactly(condition, ["op", "members"]) && OPS.includes(op) && Array.isArray(members);
      need(isGroup, "a group has not the fields of one");
      need(op !== "not" || members.length === 1, "a group `not` has not one member");
      for (const member of members) left.push(member);
    } else {
      readTest(condition, terms, library);
    }
  }
}

function readTest(test, terms, library) {
  need(hasExactly(test, ["subject", "kind", "allowed", "positive"]), "a test has not the fields of one");
  const { subject, kind, allowed, positive } = test;
  const finding = library.findings.get(subject);
  const concept = terms.get(subject);
  need(isText(subject) && (finding || concept), `nothing is called ${JSON.stringify(subject)}`);
  need(positive === true || (kind === "known" && positive === false), `a test of ${subject} has a wrong \`positive\``);
  if (kind === "in") library.allowed.set(test, readAllowed(allowed, finding ?? concept));
  else need(kind === "known" ? finding : kind === "undefined" && concept, `a test of ${subject} has a wrong kind`);
}

// Definitions. Terms are a Map of id to Concept: the shared ones, or those as a guideline has them.

// A Concept: `id`, `values`, and either `clauses`, Bodies with a `value`, or `parts` (ids) and a `guard` (a Body, or
// null where there is none).
//
// A Body is what makes a rule or a clause apply: `when` and `unless`, lists of conditions, under definitions, `terms`.
function readConcept(id, document, terms) {
  need(isObject(document) && isTexts(document.values), `definition ${id} is not one`);
  const { values, clauses, highest_of: parts, when } = document;
  need(Array.isArray(clauses) && isTexts(parts) && Array.isArray(when), `definition ${id} is not one`);
  need(!clauses.length || !parts.length, `definition ${id} has both clauses and parts`);
  need(!when.length || parts.length, `definition ${id} has a guard and no parts`);
  for (const clause of clauses) {
    const isClause = hasExactly(clause, ["value", "when", "unless"]) && values.includes(clause.value);
    need(isClause, `a clause of ${id} is not one`);
  }
  const bodies = clauses.map(({ value, when, unless }) => ({ value, when, unless, terms }));
  return { id, values, clauses: bodies, parts, guard: when.length ? { when, unless: [], terms } : null };
}

// The bodies of a concept itself, without its parts.
export const bodiesOf = ({ clauses, guard }) => (guard ? [guard] : clauses);

function readBody({ when, unless, terms }, library) {
  readConditions(when, terms, library);
  readConditions(unless, terms, library);
}

function readTerms(documents, library) {
  const terms = new Map();
  for (const [id, document] of documents) {
    need(!library.findings.has(id), `${id} is a finding and a definition`);
    terms.set(id, readConcept(id, document, terms));
  }
  for (const concept of terms.values()) {
    for (const body of bodiesOf(concept)) readBody(body, library);
    for (const part of concept.parts) {
      const isAlike = terms.get(part)?.values.join("\n") === concept.values.join("\n");
      need(isAlike, `a part of ${concept.id} has other values`);
    }
  }
  needNoCircle(terms);
  return terms;
}

// The concepts that the definition of a concept speaks of.
export const uses = (concept, terms) => [
  ...concept.parts,
  ...testsOf(bodiesOf(concept).flatMap(({ when, unless }) => [...when, ...unless]))
    .map(({ subject }) => subject)
    .filter((subject) => terms.has(subject)),
];

function needNoCircle(terms) {
  const left = new Map([...terms].map(([id, concept]) => [id, new Set(uses(concept, terms))]));
  const usedBy = new Map([...terms.keys()].map((id) => [id, []]));
  for (const [id, used] of left) for (const other of used) usedBy.get(other).push(id);
  const ready = [...left.keys()].filter((id) => left.get(id).size === 0);
  let done = 0;
  for (; done < ready.length; done += 1) {
    for (const user of usedBy.get(ready[done])) {
      left.get(user).delete(ready[done]);
      if (left.get(user).size === 0) ready.push(user);
    }
  }
  need(done === terms.size, "definitions go round in a circle");
}

// Rules.

const STANCES = ["recommend", "consider", "rule out", "withhold", "exclude"];

// A Rule: `id`, `stance`, `question`, `option`, `overrides` (ids) and its `body`.
function readRule(document, terms, library) {
  need(isObject(document) && isText(document.id), "a rule is not one");
  const { id, stance, question, option, overrides, when, unless } = document;
  need(STANCES.includes(stance) && isText(question) && isText(option) && isTexts(overrides), `rule ${id} is not one`);
  const body = { when, unless, terms };
  readBody(body, library);
  return { id, stance, question, option, overrides, body };
}

function readRules(documents, terms, library) {
  need(Array.isArray(documents), "not a list of rules");
  const rules = documents.map((document) => readRule(document, terms, library));
  need(
    rules.every((rule, i) => i === 0 || rules[i - 1].id < rule.id),
    "rules are not in order of id",
  );
  return rules;
}

// A Guideline: `id`, `terms`, and its `scope` rules and advice `rules`.
function readGuideline(id, document, shared, library) {
  need(isObject(document), `guideline ${id} is not one`);
  const own = entriesOf(document.concepts, `the definitions of ${id}`);
  const terms = readTerms(new Map([...shared, ...own]), library);
  const [scope, rules] = [document.scope, document.rules].map((some) => readRules(some, terms, library));
  return { id, terms, scope, rules };
}

// A Knowledge: `findings`, `known`, `allowed` (as in a Library), `terms` (the shared ones), `options` (id to the ids it
// excludes), `guidelines` (id to Guideline), and the rules of `safety` and `integrity`.
export function readKnowledge(document) {
  need(isObject(document), "the knowledge is not an object");
  const findings = readFindings(document.findings);
  const known = new Map([...findings.keys()].map((id) => [id, knownOf(id)]));
  const library = { findings, known, allowed: new Map() };
  const shared = entriesOf(document.concepts, "concepts");
  const terms = readTerms(shared, library);
  const guidelines = entriesOf(document.guidelines, "guidelines").map(([id, one]) => [
    id,
    readGuideline(id, one, shared, library),
  ]);
  const options = entriesOf(document.options, "options").map(([id, one]) => {
    need(isTexts(one?.excludes), `option ${id} is not one`);
    return [id, one.excludes];
  });
  const [safety, integrity] = [document.safety, document.integrity].map((some) => readRules(some, terms, library));
  return { ...library, terms, options: new Map(options), guidelines: new Map(guidelines), safety, integrity };
}

// Invariants.

const TEXT_LISTS = ["options", "low", "high", "guidelines", "stages"];
const FIELDS = ["form", "question", "lines", "when", "unless", "along", "shared", ...TEXT_LISTS];
const FORMS = ["never", "always", "at most one of", "monotone"];
const SAID = ["option", "alternative", "against", "answered", "silent", "conflict", "withheld"];
export const STAGES = ["final", "before safety"];

export const isClaim = (line) => isObject(line) && Object.hasOwn(line, "said");

function readClaim(claim) {
  const { said, option } = claim;
  need(hasExactly(claim, ["said", "option"]) && SAID.includes(said) && isText(option), "a claim is not one");
}

// An Invariant: the fields of the file, as they are. Its conditions are read under the definitions of every guideline
// that it is asked of.
function readInvariant(id, document, knowledge) {
  need(hasExactly(document, FIELDS), `invariant ${id} has not the fields of one`);
  const { form, question, lines, when, unless, along, stages, shared } = document;
  need(FORMS.includes(form) && isText(question) && isText(along), `invariant ${id} is not one`);
  need(typeof shared === "boolean", `invariant ${id} is not one`);
  for (const key of TEXT_LISTS) need(isTexts(document[key]), `invariant ${id} has a wrong ${key}`);
  need(
    stages.every((stage) => STAGES.includes(stage)),
    `invariant ${id} has an unknown stage`,
  );
  need(Array.isArray(lines) && Array.isArray(when) && Array.isArray(unless), `invariant ${id} is not one`);
  const premises = [...lines, ...when];
  premises.filter(isClaim).forEach(readClaim);
  const conditions = [...premises.filter((line) => !isClaim(line)), ...unless];
  const invariant = { ...document, id };
  for (const guideline of guidelinesOf(invariant, knowledge)) {
    const terms = shared ? knowledge.terms : guideline.terms;
    readConditions(conditions, terms, knowledge);
    need(form !== "monotone" || knowledge.findings.has(along) || terms.has(along), `${id} goes along nothing`);
  }
  return invariant;
}

// The guidelines that an invariant is asked of: those that it names, or all with a rule on its question.
export function guidelinesOf({ guidelines, question }, knowledge) {
  const all = [...knowledge.guidelines.values()];
  if (guidelines.length) return all.filter(({ id }) => guidelines.includes(id));
  return all.filter(({ rules }) => rules.some((rule) => rule.question === question));
}

// A Map of id to Invariant.
export function readInvariants(document, knowledge) {
  return new Map(entriesOf(document, "invariants").map(([id, one]) => [id, readInvariant(id, one, knowledge)]));
}
