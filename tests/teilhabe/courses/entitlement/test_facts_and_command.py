"""Bad facts, batches, and the command as a process: no database, exit codes, one line per fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from teilhabe.courses.entitlement import BadFacts, answer, answer_all
from tests.teilhabe.courses.entitlement.sheets import sheet

LEAST = {"on": "2026-09-01", "person": {"status": "EU"}}


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"on": None}, "on: required"),
        ({"on": "2025-12-31"}, "on: no rules before 2026-01-01"),
        ({"on": "2026-02-29"}, "on: no such day: 2026-02-29"),
        ({"on": "20260901"}, "on: must be a day like 2026-09-01, found '20260901'"),
        ({"person": None}, "person.status: required"),
        ({"person": []}, "person: must be an object"),
        ({"extra": 1}, "extra: unknown key"),
        ({"switches": {"x": "open"}}, "switches.x: unknown key"),
        (
            {"switches": {"admission_44_4": "closed"}},
            "switches.admission_44_4: must be one of suspended, open, found 'closed'",
        ),
        ({"history": {"course": "IK_X"}}, "history.course: not a code of the list course_type: 'IK_X'"),
        (
            {"certificate": {"kind": "BSK", "issued": "2026-05-01", "registered_on": "2026-04-01"}},
            "certificate.registered_on: lies before issued",
        ),
        ({"subsidy": {"late": True}}, "subsidy.late: unknown key"),
    ],
)  # fmt: skip
def test_faults_of_the_sheet(changes: dict[str, Any], line: str) -> None:
    with pytest.raises(BadFacts) as bad:
        answer({**LEAST, **changes})
    assert line in bad.value.faults


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("status", "25_9"),
        ("status", None),
        ("age", -1),
        ("age", True),
        ("age", "34"),
        ("german", "D1"),
        ("first_title", 1),
        ("walking_km", "5"),
        ("benefits", "SGB2"),
        ("benefits", ["SGB1"]),
        ("obligations", ["CLAIM_44_1"]),
        ("title_issued", "01.06.2026"),
        ("status_detail", "25_1"),
        ("placement_test", {"level": 1}),
        ("wish", "IK_SOFORT"),
        ("birthday", "1990-01-01"),
    ],
)
def test_each_fault_names_its_key(key: str, value: Any) -> None:
    with pytest.raises(BadFacts) as bad:
        answer(sheet(**{key: value}))
    assert all(fault.startswith(f"person.{key}") for fault in bad.value.faults)


def test_all_faults_are_reported_at_once() -> None:
    with pytest.raises(BadFacts) as bad:
        answer(sheet("2026-13-01", german="X", literacy=3, title_until="2020-01-01"))
    assert [fault.split(":")[0] for fault in bad.value.faults] == [
        "on",
        "person.german",
        "person.literacy",
        "person.title_until",
    ]


def test_a_batch_is_all_or_nothing() -> None:
    assert [result["on"] for result in answer_all([LEAST, {**LEAST, "on": "2026-09-02"}])] == [
        "2026-09-01",
        "2026-09-02",
    ]
    with pytest.raises(BadFacts) as bad:
        answer_all([LEAST, sheet(age="x"), {"on": "2026-09-01"}])
    assert bad.value.faults == [
        "[1].person.age: must be a whole number, found 'x'",
        "[2].person.status: required",
    ]
    with pytest.raises(BadFacts):
        answer_all(LEAST)


def test_the_same_sheet_gives_the_same_answer() -> None:
    assert json.dumps(answer(sheet())) == json.dumps(answer(sheet()))


def test_the_command_prints_json(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(sheet()), encoding="utf-8")
    out = StringIO()
    call_command("eligibility", str(facts), stdout=out)
    assert json.loads(out.getvalue()) == answer(sheet())


@pytest.mark.parametrize(
    ("content", "arguments", "lines"),
    [
        ("{", ["-"], ["facts: not valid JSON"]),
        ("[]", ["-"], ["facts: must be a JSON object"]),
        ('{"on": NaN}', ["-"], ["facts: not valid JSON"]),
        ('{"on": "2026-09-01", "on": "2026-09-02"}', ["-"], ["facts: not valid JSON"]),
        ("{}", ["-"], ["on: required", "person.status: required"]),
        (
            '[{"on": "2025-01-01", "person": {"status": "EU"}}]',
            ["--batch", "-"],
            ["[0].on: no rules before 2026-01-01"],
        ),
        ("", ["nowhere.json"], ["facts: cannot read nowhere.json"]),
        ("", [], ["facts: give one file"]),
    ],
)
def test_unusable_input_ends_with_2_and_a_line_per_fault(
    content: str, arguments: list[str], lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    error = StringIO()
    monkeypatch.setattr(sys, "stdin", _Stdin(content))
    with pytest.raises(SystemExit) as end:
        call_command("eligibility", *arguments, stderr=error, no_color=True)
    assert end.value.code == 2
    found = error.getvalue().splitlines()
    assert len(found) == len(lines)
    assert all(line.startswith(start) for line, start in zip(found, lines, strict=True))


class _Stdin:
    """Standard input with a byte buffer."""

    def __init__(self, content: str) -> None:
        from io import BytesIO

        self.buffer = BytesIO(content.encode())


def test_the_command_as_a_process_needs_no_database(tmp_path: Path) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "teilhabe.settings.test", "PYTHONPATH": "src"}
    environment["TEILHABE_DATABASE_URL"] = f"sqlite:///{tmp_path}/nowhere/none.sqlite3"
    done = subprocess.run(
        [sys.executable, "-m", "django", "eligibility", "-"],
        input=json.dumps(LEAST).encode(),
        capture_output=True,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["paths"][0]["code"] == "SELF_PAYER"
