// Checking one certificate: its shape, its tree, and every way in which it closes a branch.

import { intersection, isEmpty, lowerHalf, readText, setText } from "./sets.mjs";
import { isSomewhereAtMost, isUnreached, slope } from "./formula.mjs";
import { flat } from "./items.mjs";
import { STAGES, guidelinesOf, hasExactly, isObject, isText, isTexts } from "./knowledge.mjs";
import { statement } from "./statement.mjs";

// A Wrong: why a certificate is rejected.
export class Wrong extends Error {}

function must(holds, reason) {
  if (!holds) throw new Wrong(reason);
}

// Shape.

const FORMAT = "pnet-reason.certificate/1";
const FIELDS = ["format", "invariant", "guideline", "stage", "steps"];
const STEP_FIELDS = {
  split: ["kind", "entry", "branches"],
  clash: ["kind", "finding", "patient", "tests", "sets"],
  unreached: ["kind", "finding", "patient", "tests", "findings", "sets"],
  disordered: ["kind", "finding", "tests", "sets"],
};

const isIndex = (value) => Number.isInteger(value) && value >= 0;
const isIndexes = (value) => Array.isArray(value) && value.every(isIndex);
const FIELD_TYPES = {
  kind: isText,
  entry: isIndex,
  branches: isIndexes,
  finding: isText,
  patient: (value) => value === 0 || value === 1,
  tests: isIndexes,
  findings: isTexts,
  sets: isTexts,
};

function mustBeStep(step, number) {
  must(isObject(step) && isText(step.kind), `step ${number} is not one`);
  must(Object.hasOwn(STEP_FIELDS, step.kind), `step ${number} is of an unknown kind`);
  must(hasExactly(step, STEP_FIELDS[step.kind]), `step ${number} has not the fields of ${step.kind}`);
  for (const [key, value] of Object.entries(step)) {
    must(FIELD_TYPES[key](value), `step ${number} has a wrong ${key}`);
  }
}

function mustBeCertificate(document) {
  must(isObject(document) && hasExactly(document, FIELDS), "it has not the fields of a certificate");
  must(document.format === FORMAT, "it has an unknown format");
  must(isText(document.invariant) && isText(document.guideline), "its invariant or guideline is not a text");
  must(STAGES.includes(document.stage), "its stage is unknown");
  must(Array.isArray(document.steps) && document.steps.length > 0, "it has no steps");
  document.steps.forEach(mustBeStep);
}

// Branches.

// Closes every branch, from the root. `entries` are those of the branch that is being looked at; a Task is a step that
// has to close the branch of the first `size` of them and those of an item.
function close(steps, root, judge, knowledge) {
  const entries = [];
  const used = new Set();
  const tasks = [{ number: steps.length - 1, size: 0, item: root }];
  while (tasks.length) {
    const { number, size, item } = tasks.pop();
    must(!used.has(number), `step ${number} is used twice`);
    used.add(number);
    entries.length = size;
    for (const entry of flat(item, knowledge)) entries.push(entry);
    const step = steps[number];
    if (step.kind === "split") for (const task of branchesOf(step, number, entries).reverse()) tasks.push(task);
    else judge(step, number, entries);
  }
  must(used.size === steps.length, "a step is not used");
}

function branchesOf({ entry, branches }, number, entries) {
  must(entry < entries.length, `step ${number}: there is no entry ${entry}`);
  const { is, parts } = entries[entry];
  must(is === "one", `step ${number}: entry ${entry} is not a disjunction`);
  must(parts.length === branches.length, `step ${number}: ${branches.length} branches for ${parts.length} parts`);
  must(
    branches.every((branch) => branch < number),
    `step ${number}: a branch does not stand before it`,
  );
  return parts.map((item, i) => ({ number: branches[i], size: entries.length, item }));
}

// Literals.

// A Context: what the steps of a certificate are judged by: the Knowledge and the Statement, and `isShared`, whether a
// finding is the same for both patients.
const contextOf = (knowledge, said) => ({ knowledge, ...said, isShared: ({ id }) => !said.differing.has(id) });

// The literals that a step names, after a look at what it says of them.
function literalsOf({ tests, sets }, number, entries) {
  must(sets.length === tests.length, `step ${number}: not one set for each test`);
  return tests.map((entry, i) => {
    must(i === 0 || tests[i - 1] < entry, `step ${number}: its tests do not rise`);
    must(entry < entries.length && entries[entry].is === "literal", `step ${number}: entry ${entry} is not a literal`);
    const { finding, patient, allowed } = entries[entry];
    const text = setText(allowed, finding);
    must(sets[i] === text, `step ${number}: ${JSON.stringify(sets[i])} should be ${JSON.stringify(text)}`);
    return entries[entry];
  });
}

// What some literals leave of the values of a finding.
const left = (literals, finding) =>
  literals
    .filter((one) => one.finding === finding)
    .reduce((set, { allowed }) => intersection(set, allowed), finding.domain);

// Literals on a finding that is not the same for both patients must be on the patient that the step names.
function mustBePatient({ patient }, number, literals, { patients, isShared }) {
  must(patient < patients, `step ${number}: there is no second patient`);
  must(
    literals.every((one) => isShared(one.finding) || one.patient === patient),
    `step ${number}: a literal is on another patient`,
  );
}

function judgeClash(step, number, literals, context) {
  must(literals.length > 0, `step ${number}: no literals`);
  const { finding } = literals[0];
  must(
    literals.every((one) => one.finding === finding) && finding.id === step.finding,
    `step ${number}: the literals are not all on ${step.finding}`,
  );
  mustBePatient(step, number, literals, context);
  const first = literals[0].patient;
  must(step.patient === first, `step ${number}: the patient of the first literal is ${first}`);
  must(isEmpty(left(literals, finding)), `step ${number}: the literals have a value in common`);
}

// The computed finding that a step names.
function computedOf(step, number, { knowledge }) {
  const finding = knowledge.findings.get(step.finding);
  must(finding?.computed, `step ${number}: ${step.finding} is not a computed finding`);
  return finding;
}

function judgeUnreached(step, number, literals, context) {
  const finding = computedOf(step, number, context);
  must(finding !== context.along, `step ${number}: ${finding.id} is what the invariant goes along`);
  const { inputs } = finding.computed;
  literals.forEach((one, i) => {
    const isPart = one.finding === finding || inputs.includes(one.finding.id);
    must(isPart, `step ${number}: ${one.finding.id} is no input of ${finding.id}`);
    must(step.findings[i] === one.finding.id, `step ${number}: finding ${i} should be ${one.finding.id}`);
  });
  must(step.findings.length === literals.length, `step ${number}: not one finding for each test`);
  mustBePatient(step, number, literals, context);
  const sets = new Map(inputs.map((id) => [id, left(literals, context.knowledge.findings.get(id))]));
  must(isUnreached(finding, sets, left(literals, finding)), `step ${number}: the formula reaches a value`);
}

function judgeDisordered(step, number, literals, context) {
  const finding = computedOf(step, number, context);
  const { knowledge, along, differing } = context;
  const { inputs, terms } = finding.computed;
  const differ = inputs.filter((id) => differing.has(id));
  must(along && differ.length === 1 && differ[0] === along.id, `step ${number}: not what differs is put in`);
  must(
    literals.every((one) => one.finding === finding),
    `step ${number}: the literals are not all on ${step.finding}`,
  );
  const of = (patient) => left(literals.filter((one) => one.patient === patient), finding);
  const domains = new Map(inputs.map((id) => [id, knowledge.findings.get(id).domain]));
  const goes = slope(terms, along.id, domains);
  must(goes !== null, `step ${number}: the formula neither rises nor falls`);
  const [one, other] = goes > 0 ? [of(0), of(1)] : [of(1), of(0)];
  must(!isSomewhereAtMost(one, other), `step ${number}: the values are not on the wrong side`);
}

const JUDGES = { clash: judgeClash, unreached: judgeUnreached, disordered: judgeDisordered };

// Cells.

// Cells may be cut by more than what is in knowledge.json: by what a certificate names, and where nothing is known that
// cuts them, anywhere. Any cuts will do, as long as those of knowledge.json are among them.

// The sets that the steps name of the finding that the invariant goes along.
function namedSets(along, steps) {
  const texts = steps.flatMap(({ finding, findings, sets }) =>
    (sets ?? []).filter((_, i) => (findings ? findings[i] : finding) === along.id),
  );
  return [...new Set(texts)].map((text) => readText(text, along)).filter((set) => set !== null);
}

// Lists of sets with which the finding may be compared besides, the likeliest first.
function otherSets({ along, isUncut }, steps) {
  if (!along?.domain.intervals) return [];
  const named = namedSets(along, steps);
  return [...(named.length ? [named] : []), ...(isUncut ? [[lowerHalf(along)]] : [])];
}

// Certificates.

function checkAgainst(said, steps, knowledge) {
  const context = contextOf(knowledge, said);
  const judge = (step, number, entries) =>
    JUDGES[step.kind](step, number, literalsOf(step, number, entries), context);
  close(steps, said.item, judge, knowledge);
}

// A checker of certificates about some knowledge and invariants: a function that throws Wrong.
export function checkerOf(knowledge, invariants) {
  const statements = new Map(); // by invariant, guideline and stage
  return (document) => {
    mustBeCertificate(document);
    const { invariant: id, guideline: about, stage, steps } = document;
    const invariant = invariants.get(id);
    must(invariant, `there is no invariant ${id}`);
    const guideline = guidelinesOf(invariant, knowledge).find((one) => one.id === about);
    must(guideline, `${id} is not asked of a guideline ${about}`);
    must(invariant.stages.includes(stage), `${id} is not asked at the stage ${stage}`);
    const make = (named) => statement(knowledge, invariant, guideline, stage, named);
    const key = JSON.stringify([id, about, stage]);
    if (!statements.has(key)) statements.set(key, make([]));
    const others = otherSets(statements.get(key), steps).map((named) => () => make(named));
    firstOf([() => statements.get(key), ...others], (said) => checkAgainst(said, steps, knowledge));
  };
}

// Does the work with the first of some things, or with a later one where it is rejected. The reason is the first one.
function firstOf([make, ...others], work) {
  try {
    work(make());
  } catch (error) {
    if (!(error instanceof Wrong) || !others.some((other) => isAccepted(() => work(other())))) throw error;
  }
}

function isAccepted(work) {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof Wrong) return false;
    throw error;
  }
}
