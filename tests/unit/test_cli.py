"""The command line: what each command prints and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import pnet_reason as pr
from pnet_reason.cli import main
from pnet_reason.knowledge.cases import read_cases

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PATIENT, MISSING = EXAMPLES / "patient.yaml", EXAMPLES / "ki67-missing.yaml"
STAGE_IV, FIT = EXAMPLES / "stage-iv.yaml", EXAMPLES / "fit-young-adult.yaml"
ARTICLE = ["--guideline", "droracle-2025"]
MAIN = ["--question", "initial-management", *ARTICLE]


def run(*args: object, stdin: str | None = None, **env: str) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin, env=env)


def answered(*args: object, stdin: str | None = None, **env: str) -> str:
    """What a run prints that must succeed, with nothing on stderr."""
    result = run(*args, stdin=stdin, **env)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def in_process(*args: object, **env: str) -> subprocess.CompletedProcess[bytes]:
    """A run in a process of its own, with stdout a pipe."""
    code = "from pnet_reason.cli import main; main(prog_name='pnet-reason')"
    where = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **env}
    return subprocess.run([sys.executable, "-c", code, *map(str, args)], capture_output=True, env=where, check=False)


def test_a_settled_answer_names_the_option_and_the_guideline() -> None:
    assert "RECOMMENDED  droracle-2025 recommends active surveillance" in answered("recommend", PATIENT)


@pytest.mark.parametrize(
    ("case", "word"), [(FIT, "CONFLICT"), (MISSING, "IT DEPENDS"), (STAGE_IV, "WITHHELD"), (PATIENT, "RECOMMENDED")]
)
def test_every_outcome_has_a_first_word_of_its_own(case: Path, word: str) -> None:
    first = next(line for line in answered("recommend", case, *MAIN).splitlines() if line[:2].isupper())
    assert first.startswith(word)


def test_json_is_the_document_of_the_library() -> None:
    knowledge = pr.load()
    case = read_cases(PATIENT, knowledge)[0]
    expected = pr.recommend(case, knowledge, as_of="2026-11-22").to_dict()
    assert json.loads(answered("recommend", PATIENT, "--format", "json", "--as-of", "2026-11-22")) == expected


def test_a_list_of_cases_gives_an_array_and_one_case_an_object() -> None:
    worked = ROOT / "facts" / "cases" / "worked.yaml"
    found = json.loads(answered("recommend", worked, "--format", "json", *MAIN))
    assert [one["case"]["id"] for one in found][:2] == ["v01", "v05"]
    assert json.loads(answered("recommend", worked, "--id", "v05", "--format", "json"))["case"]["id"] == "v05"


@pytest.mark.parametrize(
    "text", ["- findings: {size: 14 mm}\n", '[{"findings": {}}]', "# why\n---\n-\n  findings: {}\n"]
)
def test_a_list_of_one_case_gives_an_array_of_one(text: str) -> None:
    assert len(json.loads(answered("recommend", "-", "--format", "json", *MAIN, stdin=text))) == 1


def test_a_case_can_come_from_a_pipe() -> None:
    assert answered("recommend", "-", *MAIN, stdin=PATIENT.read_text()) == answered("recommend", PATIENT, *MAIN)


def test_one_question_and_one_guideline_can_be_asked() -> None:
    found = json.loads(answered("recommend", PATIENT, *MAIN, "--format", "json"))
    assert [(g["id"], [q["question"] for q in g["questions"]]) for g in found["guidelines"]] == [
        ("droracle-2025", ["initial-management"])
    ]


def test_an_assumption_is_marked_wherever_it_counts() -> None:
    text = answered("recommend", MISSING, *MAIN, "--assume", "ki67=1 %")
    assert "! Assumed, not found: Ki-67 index 1 % (on the command line)." in text
    assert "ki67 <= 2 %: 1 % (assumed)" in text
    found = json.loads(answered("recommend", MISSING, "--assume", "ki67 = 1 %", "--format", "json"))
    assert found["case"]["assumed"] == {"ki67": "on the command line"}


def test_the_day_is_an_argument() -> None:
    assert "as of 2026-03-02" in answered("recommend", PATIENT, *MAIN, "--as-of", "2026-03-02")
    assert "no date given" in answered("recommend", PATIENT, *MAIN)


def test_records_travel_into_the_proof() -> None:
    text = answered("recommend", PATIENT, *MAIN)
    assert "size < 20 mm: 8 mm (MRI 2026-03-02, report-12)" in text


def test_a_surveillance_brings_its_plan_under_its_assumption() -> None:
    text = answered("recommend", PATIENT, *MAIN)
    plan = text.partition("The plan that comes with")[2]
    assert "Assumed for this plan: already under surveillance: yes." in plan
    assert "MRI or multiphasic CT every 3 to 6 months: recommended, by imaging-interval" in plan


def test_a_question_that_does_not_arise_takes_two_lines() -> None:
    tail = answered("recommend", PATIENT, *ARTICLE).partition("How should a tumour under surveillance be followed?")[2]
    told = [line for line in tail.splitlines()[1:] if line]
    assert told[0].startswith("NO ANSWER")
    assert told[2].startswith("Research material")


def test_why_tells_the_proof_and_why_not_what_is_lacking() -> None:
    assert "YES  Active surveillance" in answered("why", PATIENT, "active-surveillance")
    assert "large-tumour-resection does not apply" in answered("why-not", PATIENT, "resection")
    assert "x size > 20 mm: 8 mm" in answered("why-not", PATIENT, "resection").replace("✗", "x")


def test_why_points_to_why_not_and_back() -> None:
    assert "pnet-reason why-not CASE resection" in answered("why", PATIENT, "resection")
    assert "pnet-reason why CASE active-surveillance" in answered("why-not", PATIENT, "active-surveillance")


def test_why_of_a_conditional_answer_tells_where() -> None:
    text = answered("why", MISSING, "resection")
    assert "IN PART" in text
    assert "Where Ki-67 index 3 to 20 %: recommended" in text


def test_why_as_json_holds_the_document_that_its_numbers_refer_to() -> None:
    found = json.loads(answered("why", PATIENT, "active-surveillance", *ARTICLE, "--format", "json"))
    [told] = found["explanations"]
    assert told["holds"] is True
    nodes = found["advice"]["guidelines"][0]["questions"][0]["nodes"]
    assert nodes[told["parts"][0]["nodes"][0]]["rule"] == "small-indolent-surveillance"


def test_a_changed_proof_does_not_check(tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"
    proof.write_text(answered("recommend", PATIENT, "--format", "json").replace('"8 mm"', '"9 mm"'))
    result = run("check", proof)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "changed" in result.stderr


def test_a_proof_checks(tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"
    proof.write_text(answered("recommend", FIT, *MAIN, "--format", "json"))
    assert answered("check", proof).startswith("The proof holds: 1 answer,")
    proof.write_text(f"[{proof.read_text()},{proof.read_text()}]")
    assert json.loads(answered("check", proof, "--format", "json")) == {"checked": 2, "answers": 2, "certificates": 0}


def test_facts_can_be_looked_at() -> None:
    assert "trigger-growth" in answered("facts", "show")
    rule = answered("facts", "show", "trigger-growth")
    assert "growth_rate >= 5 mm/year [S21]" in rule
    assert "initial-management.yaml:" in rule
    assert "not approved" in rule
    assert "Growth of 5 mm a year or more" in rule


@pytest.mark.parametrize(
    "name", ["grade", "size", "resection", "droracle-2025", "S1", "F1", "partelli-2017", "work-up", "W1", "growth_rate"]
)
def test_everything_that_has_a_name_can_be_shown(name: str) -> None:
    assert answered("facts", "show", name).startswith(name)


def test_sound_facts_lint_clean_and_warnings_can_be_made_to_count(tmp_path: Path) -> None:
    assert answered("facts", "lint").startswith("No mistakes")
    assert answered("facts", "lint", ROOT / "facts") == answered("facts", "lint")
    rules = tmp_path / "guidelines" / "droracle-2025"
    rules.mkdir(parents=True)
    (rules / "work-up.yaml").write_text(
        "- id: not-cited\n  question: work-up\n  consider: eus-fna\n  when: [age > 90 years]\n"
        "  because: x\n  provenance: editorial\n  review: {status: submitted}\n"
    )
    both = ["facts", "lint", tmp_path, "--facts", ROOT / "facts"]
    result = run(*both)
    assert result.exit_code == 0
    assert "work-up.yaml" in result.stderr
    assert run(*both, "--strict").exit_code == 1


def test_schemas_are_json() -> None:
    assert "case" in json.loads(answered("facts", "schema"))
    assert json.loads(answered("facts", "schema", "--advice"))["title"] == "pnet-reason.advice/1"


def test_versions_of_engine_and_knowledge_are_told_apart() -> None:
    assert answered("--version") == f"pnet-reason {pr.__version__}, knowledge {pr.load().version}\n"


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_is_a_script(shell: str) -> None:
    assert "_PNET_REASON_COMPLETE" in answered("completion", shell)


@pytest.mark.parametrize("command", ["recommend", "why", "why-not", "check", "facts", "completion"])
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    text = answered(command, "--help")
    assert "Example" in text
    assert "pnet-reason" in text


def test_facts_come_from_the_environment_too(tmp_path: Path) -> None:
    assert run("facts", "lint", PNET_REASON_FACTS=str(tmp_path)).exit_code == 2
    assert answered("facts", "lint", PNET_REASON_FACTS=str(ROOT / "facts")) == answered("facts", "lint")


def test_a_pipe_gets_plain_text_of_eighty_columns() -> None:
    done = in_process("recommend", PATIENT, PYTHONIOENCODING="utf-8", COLUMNS="")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_an_output_that_knows_only_ascii_gets_only_ascii() -> None:
    done = in_process("recommend", PATIENT, "--all", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stdout.decode("ascii")
    done = in_process("recommend", "nowhere-é.yaml", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stdout) == (2, b"")


def test_no_color_is_heeded_on_a_terminal() -> None:
    pty = pytest.importorskip("pty")
    for value, coloured in (("1", False), ("", True)):
        master, slave = pty.openpty()
        code = "from pnet_reason.cli import main; main(prog_name='pnet-reason')"
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": value, "TERM": "xterm", "COLUMNS": "80"}
        args = [sys.executable, "-c", code, "facts", "show", "F1"]
        with subprocess.Popen(args, stdout=slave, stderr=slave, stdin=slave, env=env) as process:
            os.close(slave)
            said = b""
            while True:
                try:
                    more = os.read(master, 65536)
                except OSError:
                    break
                if not more:
                    break
                said += more
            process.wait()
        os.close(master)
        assert (b"\x1b[" in said) is coloured
        assert b"F1 [flaw" in said


def test_help_is_there_at_once() -> None:
    slow = {"kanren", "rich", "networkx", "yaml"}
    code = "import sys; from pnet_reason.cli import main; print(*(m for m in sys.modules if '.' not in m))"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert slow.isdisjoint(done.stdout.split())
    took = []
    for _ in range(3):
        start = time.perf_counter()
        in_process("--help")
        took.append(time.perf_counter() - start)
    assert min(took) < 0.5
