"""An audit as SARIF 2.1.0, so that code-review pages show each finding at its line.

Imports nothing of the project; reads the audit document and the sentences that it is given. Promises: JSON types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
VERSION = "2.1.0"
PLACE = re.compile(r"(?P<file>.*?):(?P<line>\d+):(?P<column>\d+)")
ERROR, WARNING, NOTE = "error", "warning", "note"


def sarif(document: Mapping[str, Any], sentences: Mapping[str, str]) -> dict[str, Any]:
    """The whole report. ``sentences``: what to say of each kind of fault, with ``{about}``."""
    found = list(results(document, sentences))
    rules = sorted({result["ruleId"] for result in found})
    driver = {
        "name": "pnet-reason audit",
        "version": document["engine"],
        "rules": [{"id": name, "shortDescription": {"text": name.replace("-", " ")}} for name in rules],
    }
    return {"$schema": SCHEMA, "version": VERSION, "runs": [{"tool": {"driver": driver}, "results": found}]}


def results(document: Mapping[str, Any], sentences: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """One result a finding: invariants that are not proved or empty, faults, waivers, survivors, cases, hazards."""
    for one in document["invariants"]:
        if one["status"] != "proved":
            level = ERROR if one["status"] == "refuted" else WARNING
            yield result(f"invariant-{one['status']}", level, f"{one['id']}: {one['because']}", blamed(one))
        elif one["empty"]:
            yield result("invariant-empty", ERROR, f"{one['id']}: {one['empty']}", [one["at"]])
    for one in document["faults"]:
        about = [*one["about"], "", "", ""]
        text = sentences[one["kind"]].format(
            about=" and ".join(one["about"]), first=about[0], second=about[1], third=about[2]
        )
        waived = ", ".join(one["waived_by"])
        yield result(one["kind"], NOTE if waived else ERROR, text, one["at"], waived=waived)
    for one in document["waivers"]:
        yield result(one["kind"], ERROR, one["id"], [one["at"]])
    for one in (document["pins"] or {}).get("survivors", ()):
        yield result("unnoticed-fault", ERROR, one["mutant"], [one["at"]])
    for one in document["unmet"]:
        yield result("unmet-case", ERROR, f"{one['case']} ({one['question']})", [one["at"]])
    for one in document["hazards"]:
        if one["failing"]:
            yield result("uncontrolled-hazard", ERROR, f"{one['id']}: {', '.join(one['failing'])}", [one["at"]])


def blamed(one: Mapping[str, Any]) -> list[str]:
    """The invariant, and the rules that break it."""
    return [one["at"], *(rule["at"] for rule in one["blame"])]


def result(rule: str, level: str, text: str, places: list[str], *, waived: str = "") -> dict[str, Any]:
    """One result at its first place, the others related."""
    spots = [spot for place in places if (spot := location(place)) is not None]
    found: dict[str, Any] = {"ruleId": rule, "level": level, "message": {"text": text}, "locations": spots[:1]}
    if spots[1:]:
        found["relatedLocations"] = spots[1:]
    if waived:
        found["suppressions"] = [{"kind": "external", "justification": waived}]
    return found


def location(place: str) -> dict[str, Any] | None:
    """A place in a file, or nothing."""
    match = PLACE.fullmatch(place)
    if match is None:
        return None
    region = {"startLine": int(match["line"]), "startColumn": int(match["column"])}
    uri = {"uri": match["file"].replace("\\", "/").removeprefix("./")}
    return {"physicalLocation": {"artifactLocation": uri, "region": region}}
