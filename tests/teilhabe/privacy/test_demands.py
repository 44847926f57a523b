"""The table of demands says what recorded tests have shown, and nothing better."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from teilhabe.privacy.demands import Shown, shown
from tests.demands import demands_in


def _result(
    demand: str, outcome: str = "passed", tested: int = 1, database: str = "SQLite"
) -> dict[str, Any]:
    return {
        "demands": [demand],
        "outcome": outcome,
        "tested": tested,
        "seconds": 0.1,
        "database": database,
        "date": "2026-11-25",
    }


def _shown(tmp_path: Path, results: dict[str, Any]) -> dict[str, Shown]:
    file = tmp_path / "results.json"
    file.write_text(json.dumps(results))
    return {row.demand: row for row in shown(file)}


def test_every_demand_is_listed_once_and_nothing_is_shown_without_results(tmp_path: Path) -> None:
    rows = shown(tmp_path / "none.json")

    assert [row.demand for row in rows] == [f"R-{number:02}" for number in range(1, 68)]
    assert {row.state for row in rows} == {"not shown"}


def test_states_follow_from_the_results(tmp_path: Path) -> None:
    rows = _shown(
        tmp_path,
        {
            "tests/a.py::one [SQLite]": _result("R-38", tested=1000),
            "tests/b.py::one [SQLite]": _result("R-06", tested=10_000),
            "tests/b.py::two [PostgreSQL]": _result("R-06", tested=7, database="PostgreSQL"),
            "tests/c.py::one [SQLite]": _result("R-39"),
            "tests/d.py::one [SQLite]": _result("R-10", outcome="skipped"),
            "tests/e.py::one [SQLite]": _result("R-03"),
            "tests/e.py::two [SQLite]": _result("R-03", outcome="failed"),
        },
    )
    states = {name: rows[name].state for name in ("R-38", "R-06", "R-39", "R-10", "R-03")}

    assert states == {
        "R-38": "smaller sample",
        "R-06": "met",
        "R-39": "in part",
        "R-10": "not shown",
        "R-03": "FAILED",
    }
    assert (rows["R-06"].tested, rows["R-06"].databases) == (10_000, {"SQLite", "PostgreSQL"})


def test_the_page_gets_the_table_in_its_place(tmp_path: Path) -> None:
    page, results = tmp_path / "page.md", tmp_path / "results.json"
    page.write_text("before\n<!-- table: begin -->\nold\n<!-- table: end -->\nafter\n")
    results.write_text(json.dumps({"tests/a.py::one [SQLite]": _result("R-38", tested=1234)}))

    call_command("trust", "report", page=page, results=results)
    text = page.read_text()

    assert text.startswith("before\n") and text.endswith("after\n")
    assert "\nold\n" not in text
    assert text.count("| **R-") == 67
    assert "| 1,234 | 10,000 | SQLite | 2026-11-25 | `a.py` |" in text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("R-38: the log", ["R-38"]),
        ("R-03, R-04: walls", ["R-03", "R-04"]),
        ("R-48 and R-42 on both", ["R-48", "R-42"]),
        ("R-01, R-02, R-09: all", ["R-01", "R-02", "R-09"]),
        ("The log (R-37)", []),
    ],
)
def test_a_docstring_names_its_demands(text: str, found: list[str]) -> None:
    assert demands_in(text) == found
