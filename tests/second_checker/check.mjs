// A second checker of certificates, written from docs/certificate.md alone.
//
//   node check.mjs [--logic sha256:…] [--json] DIR
//
// DIR holds knowledge.json, invariants.json and certificates.json, a list of certificates. A line is printed for each
// of them. The exit code is 0 where all are accepted, 1 where one is rejected, 2 where the input cannot be read.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { Unreadable, isObject, isText, need, readInvariants, readKnowledge } from "./knowledge.mjs";
import { Wrong, checkerOf } from "./proof.mjs";

const USAGE = "usage: node check.mjs [--logic sha256:HASH] [--json] DIR";

// What was asked for: `folder`, `logic` (a hash, or undefined) and `json`.
function readArguments() {
  try {
    const options = { logic: { type: "string" }, json: { type: "boolean", default: false } };
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    need(positionals.length === 1, USAGE);
    return { folder: positionals[0], ...values };
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(`${error.message}\n${USAGE}`);
  }
}

function readBytes(folder, name) {
  try {
    return readFileSync(join(folder, name));
  } catch (error) {
    throw new Unreadable(error.message);
  }
}

function parseJson(bytes, name) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Unreadable(`${name}: ${error.message}`);
  }
}

const hashOf = (bytes) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

// A Verdict on a certificate: what it says it is about, whether it is accepted, and the reason if it is not.
function verdict(certificate, check) {
  const says = (key) => (isObject(certificate) && isText(certificate[key]) ? certificate[key] : "");
  const about = { invariant: says("invariant"), guideline: says("guideline"), stage: says("stage") };
  try {
    check(certificate);
    return { ...about, ok: true, reason: "" };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { ...about, ok: false, reason: error.message };
  }
}

function checkFolder({ folder, logic }) {
  const bytes = readBytes(folder, "knowledge.json");
  const knowledge = readKnowledge(parseJson(bytes, "knowledge.json"));
  const invariants = readInvariants(parseJson(readBytes(folder, "invariants.json"), "invariants.json"), knowledge);
  const certificates = parseJson(readBytes(folder, "certificates.json"), "certificates.json");
  need(Array.isArray(certificates), "certificates.json is not a list");
  const isOther = logic !== undefined && logic !== hashOf(bytes);
  const check = checkerOf(knowledge, invariants);
  const checkBoth = (certificate) => {
    if (isOther) throw new Wrong(`the knowledge is ${hashOf(bytes)}`);
    check(certificate);
  };
  return { verdicts: certificates.map((certificate) => verdict(certificate, checkBoth)), isOther };
}

function lineOf({ invariant, guideline, stage, ok, reason }) {
  const about = `${invariant} ${guideline} ${stage}`;
  return ok ? `ok ${about}` : `WRONG ${about}: ${reason}`;
}

function main() {
  const asked = readArguments();
  const { verdicts, isOther } = checkFolder(asked);
  if (asked.json) console.log(JSON.stringify(verdicts));
  else for (const each of verdicts) console.log(lineOf(each));
  return isOther || verdicts.some(({ ok }) => !ok) ? 1 : 0;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Unreadable ? error.message : error);
  process.exitCode = 2;
}
