"""One course run as an option for one person: the facets, what speaks for it, why it loses, why it is excluded."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from teilhabe.allocation.candidates import Candidate
from teilhabe.allocation.fit import Fit
from teilhabe.allocation.queries import Advice
from teilhabe.allocation.reasons import Code
from teilhabe.allocation.records import lost_against
from teilhabe.allocation.situations import Situation
from teilhabe.allocation.wording import change_for, sentence
from teilhabe.directory.models import WEEKDAYS
from teilhabe.portals.desk.wording import week_text, weeks_until

_NEAR_LIMIT = 0.8  # share of the limit from which a way is called long, as in allocation.fit


@dataclass(frozen=True, slots=True)
class Option:
    """What the template shows of one fitting run."""

    run: uuid.UUID
    code: str
    title: str
    url: str
    subtitle: str
    facets: dict[str, Any]
    reasons: list[dict[str, str]] = field(default_factory=list)
    loses: str = ""


@dataclass(frozen=True, slots=True)
class Excluded:
    """A run that does not fit, the sentence why, and what would change it."""

    title: str
    url: str
    why: str
    change: str


def page_url(name: str, *args: object) -> str:
    """The address of a page of the desk; empty while it does not exist."""
    try:
        return reverse(f"desk:{name}", args=args)
    except NoReverseMatch:
        return ""


def options(advice: Advice) -> list[Option]:
    """The five best, each but the first with why it loses against the first."""
    best = advice.best[0] if advice.best else None
    return [option(advice.situation, fit, best=best) for fit in advice.best]


def option(situation: Situation, fit: Fit, *, best: Fit | None) -> Option:
    run, first = fit.candidate, best is None or fit is best
    return Option(
        run=run.id,
        code=run.code,
        title=run_title(run),
        url=page_url("course_run", run.id),
        subtitle=f"{run.carrier}, {hours_text(run)}",
        facets=facets(situation, fit),
        reasons=reasons(fit) if first else [],
        loses="" if first or best is None else _loses(fit, best),
    )


def _loses(fit: Fit, best: Fit) -> str:
    lost = _(" und ").join(sentence(reason).rstrip(".") for reason in lost_against(fit, best))
    if not lost:
        return ""
    return _("Verliert gegen %(code)s: %(why)s.") % {"code": best.candidate.code, "why": lost}


def run_title(run: Candidate) -> str:
    """ "Integrationskurs in Warburg, W-112"."""
    towns = ", ".join(dict.fromkeys(room.town for room in run.rooms))
    if run.online or not towns:
        return f"{run.title}, {run.code}"
    return _("%(title)s in %(town)s, %(code)s") % {"title": run.title, "town": towns, "code": run.code}


def hours_text(run: Candidate) -> str:
    week: dict[str, list[list[str]]] = {}
    for weekday, start, end in run.spans:
        week.setdefault(WEEKDAYS[weekday], []).append([_clock(start), _clock(end)])
    return _("%s Uhr") % week_text(week) if week else _("Zeiten offen")


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def reasons(fit: Fit) -> list[dict[str, str]]:
    for_it = [{"shape": "reason", "text": sentence(reason)} for reason in fit.reasons]
    return for_it + [{"shape": "drawback", "text": sentence(reason)} for reason in fit.drawbacks]


def facets(situation: Situation, fit: Fit) -> dict[str, Any]:
    """Passt, Weg, Beginn, Kinder."""
    run, way = fit.candidate, fit.trip.way
    availability = situation.facts.availability
    limit = availability.limit_minutes if availability else 60
    here = way is not None and not way.longest  # both ends are the middle of the same town
    found: dict[str, Any] = {
        "fit": _("Modul %s") % run.module if run.module else _level(run),
        "fit_note": _fit_note(situation, run),
        "there": way.minutes_there if way and not here else None,
        "back": way.minutes_back if way else None,
        "limit": limit,
        "way_text": _way_text(run, here),
        "way_warn": bool(way and way.longest and way.longest > _NEAR_LIMIT * limit),
        "start_text": date_format(run.starts_on, pgettext("near date pattern", "D j. N")),
        "start_note": weeks_until(run.starts_on, situation.on),
        "start_warn": any(reason.code == Code.STARTS_LATE for reason in fit.drawbacks),
    }
    return {**found, **_children(fit, run)}


def _way_text(run: Candidate, here: bool) -> str:
    if run.online:
        return _("kein Weg, von zu Hause")
    return _("im selben Ort") if here else _("nicht bekannt")


def _level(run: Candidate) -> str:
    return f"{run.level_from} → {run.level_to}" if run.level_from and run.level_to else run.title


def _fit_note(situation: Situation, run: Candidate) -> str:
    if run.module is None:
        return ""
    if situation.request.module_override:
        return _("abweichend, mit Grund")
    test = situation.facts.test
    return _("wie im Test") if test is not None and test.module == run.module else _("Einstieg ohne Test")


def _children(fit: Fit, run: Candidate) -> dict[str, str]:
    if not fit.childcare:
        return {"children": _("nicht nötig"), "children_note": ""}
    free = ngettext("%(n)s frei", "%(n)s frei", run.childcare_free) % {"n": run.childcare_free}
    places = ngettext("%(n)s Kinderplatz", "%(n)s Kinderplätze", fit.childcare) % {"n": fit.childcare}
    return {"children": places, "children_note": free}


def excluded(advice: Advice, limit: int | None = None) -> list[Excluded]:
    """Runs that do not fit, the ones worth talking about first."""
    rows = []
    for fit in advice.refused[:limit]:
        why = fit.refusals[0]
        rows.append(
            Excluded(
                run_title(fit.candidate),
                page_url("course_run", fit.candidate.id),
                sentence(why),
                change_for(why),
            )
        )
    return rows
