"""What the walls must hold, and what the recorded tests have shown of it (``docs/explanation/trust.md``)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

LIST = Path(__file__).with_name("demands.yaml")


@dataclass(slots=True)
class Shown:
    """What the recorded runs say about one demand."""

    demand: str
    text: str
    where: str
    gap: str
    demanded: int | None
    passed: int = 0
    failed: int = 0
    tested: int = 0
    databases: set[str] = field(default_factory=set)
    last: str = ""
    tests: set[str] = field(default_factory=set)

    @property
    def state(self) -> str:
        """Only what tests have shown; the order of the questions is the order of bad news."""
        if self.failed:
            return "FAILED"
        if not self.passed:
            return "not shown"
        if self.gap:
            return "in part"
        return "met" if self.demanded is None or self.tested >= self.demanded else "smaller sample"


def shown(results: Path) -> list[Shown]:
    """All demands in their order with what the results file holds; without a file nothing is shown."""
    rows = [_empty(name, values) for name, values in yaml.safe_load(LIST.read_text(encoding="utf-8")).items()]
    by_demand = {row.demand: row for row in rows}
    recorded = json.loads(results.read_text(encoding="utf-8")) if results.is_file() else {}
    best: dict[tuple[str, str], int] = {}
    for test, result in sorted(recorded.items()):
        for demand in result["demands"]:
            if demand in by_demand:
                _add(by_demand[demand], test, result, best)
    return rows


def _empty(name: str, values: dict[str, Any]) -> Shown:
    return Shown(name, values["demand"], values["where"], values.get("gap", ""), values.get("n"))


def _add(row: Shown, test: str, result: dict[str, Any], best: dict[tuple[str, str], int]) -> None:
    """``tested`` is the sum of the cases on the database where most were tried."""
    if result["outcome"] == "skipped":
        return
    if result["outcome"] == "passed":
        row.passed += 1
        key = (row.demand, result["database"])
        best[key] = best.get(key, 0) + result["tested"]
        row.tested = max(row.tested, best[key])
    else:
        row.failed += 1
    row.databases.add(result["database"])
    row.last = max(row.last, result["date"])
    row.tests.add(test.split("::")[0])


def as_table(rows: list[Shown]) -> str:
    """The table in Markdown."""
    lines = [
        "| Demand | Where | State | Tests passed | N tested | N demanded | Database | Last run | Test | Gap |",
        "|---|---|---|--:|--:|--:|---|---|---|---|",
    ]
    for row in rows:
        tests = "<br>".join(f"`{name.removeprefix('tests/')}`" for name in sorted(row.tests))
        cells = [
            f"**{row.demand}** {row.text}",
            row.where,
            row.state,
            str(row.passed or "–"),
            f"{row.tested:,}" if row.tested else "–",
            f"{row.demanded:,}" if row.demanded else "–",
            ", ".join(sorted(row.databases)) or "–",
            row.last or "–",
            tests or "–",
            row.gap or "",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def as_summary(rows: list[Shown]) -> str:
    """How many demands are in which state."""
    states = [row.state for row in rows]
    names = ("met", "smaller sample", "in part", "not shown", "FAILED")
    return ", ".join(f"{states.count(name)} {name}" for name in names if states.count(name))
