"""A computation on its way, as the notice with progress shows it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from teilhabe.allocation.enums import RunKind, RunState
from teilhabe.allocation.models import Run

SLOW_START = dt.timedelta(seconds=20)
_STAGES = {
    "": lambda: _("beginnt"),
    "read": lambda: _("liest Personen und Kurse"),
    "build": lambda: _("stellt die Aufgabe auf"),
    "class1": lambda: _("verteilt Plätze an Menschen mit Vorrang"),
    "class12": lambda: _("verteilt Plätze an Berechtigte"),
    "placed": lambda: _("verteilt die übrigen Plätze"),
    "fairness": lambda: _("gleicht zwischen Städten und Gruppen aus"),
    "cost": lambda: _("sucht die besten Kurse für alle"),
    "done": lambda: _("schreibt das Ergebnis"),
}


def progress(run: Run, *, now: dt.datetime, poll_url: str, stop_url: str) -> dict[str, Any]:
    """Parameters of ``components/progress.html``: what, how far, since when, how to stop."""
    over = run.is_over
    return {
        "id": f"arbeit-{run.pk.hex[:8]}",
        "text": _what(run),
        "percent": 100 if over else round(100 * run.fraction),
        "detail": _detail(run, now),
        "poll_url": "" if over else poll_url,
        "stop_url": "" if over or run.cancel_asked_at else stop_url,
    }


def _what(run: Run) -> str:
    if run.kind == RunKind.WHAT_IF:
        return _("Die Variante wird gerechnet")
    if run.kind == RunKind.SINGLE:
        return _("Die Änderungen werden durchgerechnet")
    return _("Die Runde wird gerechnet")


def _detail(run: Run, now: dt.datetime) -> str:
    if run.is_over:
        return outcome_text(run)
    if run.cancel_asked_at:
        return _("wird angehalten")
    if run.state == RunState.QUEUED:
        if now - run.asked_at > SLOW_START:
            return _("wartet noch auf den Rechendienst; läuft er? Sie können weiterarbeiten")
        return _("eingereiht")
    stage = _STAGES.get(run.stage, _STAGES[""])()
    percent = round(100 * run.fraction)
    return _("%(percent)s %%, %(stage)s. Sie können weiterarbeiten.") % {"percent": percent, "stage": stage}


def outcome_text(run: Run) -> str:
    """How a computation ended, in words."""
    if run.state == RunState.FAILED:
        return _(
            "Die Rechnung ist fehlgeschlagen. Rechnen Sie neu; bleibt es dabei, melden Sie es der Technik."
        )
    if run.state == RunState.CANCELLED:
        return _("angehalten, nichts wurde gespeichert")
    return str(RunState(run.state).label)
