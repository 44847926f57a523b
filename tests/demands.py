"""Which demand of the trust model a test shows, and how many cases it tried; read by ``./teilhabe trust report``.

A test belongs to a demand by ``@pytest.mark.demand("R-38")`` or by the first words of its module's docstring
("R-38: …", "R-03, R-04: …"). The fixture ``measured`` takes the number of cases tried; without it a test counts
as one case. With ``TEILHABE_TRUST_RESULTS=FILE`` a run adds its results to that file, per test and database.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LEADING = re.compile(r"^(R-\d\d)(?:(?:,| and|,? …) (R-\d\d))*")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "demand(id): shows this demand of docs/explanation/trust.md")
    if os.environ.get("TEILHABE_TRUST_RESULTS") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(Path(os.environ["TEILHABE_TRUST_RESULTS"])), "demand-recorder")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for demand in demands_of(item):
        item.user_properties.append(("demand", demand))


def demands_of(item: pytest.Item) -> list[str]:
    """By marker, else by the docstring of the module."""
    marked = [mark.args[0] for mark in item.iter_markers("demand")]
    return sorted(set(marked or demands_in(getattr(getattr(item, "module", None), "__doc__", "") or "")))


def demands_in(text: str) -> list[str]:
    """The demands a text begins with: ``R-03, R-04: …`` names two."""
    lead = LEADING.match(text)
    return re.findall(r"R-\d\d", lead.group(0)) if lead else []


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[[int], None]:
    """``measured(cells)``: how many cases this test has tried."""

    def note(count: int) -> None:
        request.node.user_properties.append(("tested", count))

    return note


class Recorder:
    """Collects what the tests of one run have shown and adds it to the results of earlier runs."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.rows: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        demands = [value for name, value in report.user_properties if name == "demand"]
        if not demands or (report.when != "call" and report.outcome == "passed"):
            return
        database = (
            "PostgreSQL" if os.environ.get("TEILHABE_DATABASE_URL", "").startswith("postgres") else "SQLite"
        )
        self.rows[f"{report.nodeid} [{database}]"] = {
            "demands": sorted(set(demands)),
            "outcome": report.outcome,
            "tested": sum(value for name, value in report.user_properties if name == "tested") or 1,  # type: ignore[misc]
            "seconds": round(report.duration, 1),
            "database": database,
            "date": dt.datetime.now(dt.UTC).date().isoformat(),
        }

    def pytest_sessionfinish(self) -> None:
        if not self.rows:
            return
        known = json.loads(self.file.read_text(encoding="utf-8")) if self.file.is_file() else {}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**known, **self.rows}, indent=1, sort_keys=True, ensure_ascii=False)
        self.file.write_text(text + "\n", encoding="utf-8")
