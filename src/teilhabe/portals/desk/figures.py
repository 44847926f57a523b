"""The figures of a round as rows of a table: what was reached, against what, and the difference in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from teilhabe.portals.drawings import dumbbell_bar
from teilhabe.portals.templatetags.desk import weeks

Measures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of two results."""

    label: str
    best: str
    other: str
    bar: SafeString
    difference: str


@dataclass(frozen=True, slots=True)
class _Measure:
    label: str
    value: Callable[[Measures], float]
    text: Callable[[float], str]
    whole: Callable[[Measures], str] = lambda m: ""


def compared(best: Measures, other: Measures) -> list[Figure]:
    """Rows of the table "Ergebnis": the computed distribution against another one."""
    return [_figure(measure, best, other) for measure in _measures()]


def _measures() -> list[_Measure]:
    return [
        _Measure(_("Personen mit Platz"), lambda m: m["placed"], _count, lambda m: str(m["waiting"])),
        _Measure(
            _("Mit Vorrang versorgt"), lambda m: m["priority"], _count, lambda m: str(m["priority_waiting"])
        ),
        _Measure(_("Längste Wartezeit danach"), lambda m: m["longest_left"], lambda v: weeks(int(v))),
        _Measure(_("Weg je Person und Strecke"), _way, lambda v: _("%s km") % number_format(v, 1)),
        _Measure(_("Leere Plätze in Kursen, die beginnen"), lambda m: m["seats_empty"], _count),
        _Measure(_("Kurse, die zustande kommen"), lambda m: m["runs_opened"], _count),
    ]


def _way(measures: Measures) -> float:
    return round(measures["km"] / measures["placed"], 1) if measures["placed"] else 0.0


def _count(value: float) -> str:
    return str(int(value))


def _figure(measure: _Measure, best: Measures, other: Measures) -> Figure:
    mine, theirs = measure.value(best), measure.value(other)
    whole = measure.whole(best)
    shown = (
        _("%(part)s von %(whole)s") % {"part": measure.text(mine), "whole": whole}
        if whole
        else measure.text(mine)
    )
    upper = max(mine, theirs, float(whole or 0)) or 1.0
    return Figure(
        measure.label,
        shown,
        measure.text(theirs),
        dumbbell_bar(theirs, mine, upper),
        _difference(measure, mine, theirs),
    )


def _difference(measure: _Measure, mine: float, theirs: float) -> str:
    """ "25 mehr", "4,6 km weniger", "gleich"."""
    gap = round(mine - theirs, 1)
    if not gap:
        return _("gleich")
    text = measure.text(abs(gap))
    return _("%s mehr") % text if gap > 0 else _("%s weniger") % text


@dataclass(frozen=True, slots=True)
class TownRow:
    """One town: how many of the waiting get a seat, and how many would by first come."""

    name: str
    waiting: int
    placed: int
    first_come: int

    @property
    def without(self) -> int:
        return self.waiting - self.placed


def by_town(best: Measures, other: Measures) -> list[TownRow]:
    """Towns by name; people without a known home come last."""
    theirs = other.get("by_town", {})
    rows = [
        TownRow(name or _("Wohnort offen"), waiting, placed, theirs.get(name, [0, 0])[0])
        for name, (placed, waiting) in sorted(best["by_town"].items(), key=lambda row: (not row[0], row[0]))
    ]
    return rows


def proof_text(result: Mapping[str, Any]) -> str:
    """Whether a better result exists under these rules, in words."""
    seconds = number_format(round(result["seconds"], 1), 1)
    if result["proven"]:
        return _(
            "Gerechnet in %(seconds)s Sekunden. Ein besseres Ergebnis gibt es mit diesen Regeln nicht."
        ) % {"seconds": seconds}
    gap = number_format(round(100 * result["gap"], 1), 1)
    return _(
        "Gerechnet in %(seconds)s Sekunden. Ob es noch besser geht, ist nicht bewiesen: höchstens um %(gap)s Prozent."
    ) % {"seconds": seconds, "gap": gap}
