"""One proposal as the decision page shows it: facets, reasons with drawbacks, alternatives, what rules it rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from teilhabe.allocation.fit import Fit
from teilhabe.allocation.models import CourseProposal
from teilhabe.allocation.queries import Advice
from teilhabe.allocation.reasons import Code
from teilhabe.allocation.services.would_change import effect_sentence
from teilhabe.allocation.wording import cause, change_for, mode_label, sentence, sentences
from teilhabe.courses.models import CourseRun, RunSite
from teilhabe.portals.desk.outcomes import step_texts
from teilhabe.portals.desk.wording import week_text
from teilhabe.portals.templatetags.desk import day_full, day_near, weeks

_WAYS = (Code.WAY_OK.value, Code.WAY_NEAR_LIMIT.value, Code.WAY_LONG.value)
_NEAR = 3  # refused options worth naming


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another course the person could take, and why it lost."""

    run_id: str
    code: str
    carrier: str
    why: str


def place_of(run: CourseRun) -> str:
    """Where the run takes place: the towns of its rooms, or online."""
    if run.is_online:
        return _("online")
    sites = RunSite.objects.filter(run=run, site__hidden=False).order_by("site__territory__name")
    names = list(dict.fromkeys(sites.values_list("site__territory__name", flat=True)))
    return " / ".join(names) or _("Ort offen")


def subtitle(run: CourseRun) -> str:
    """ "VHS Höxter, Mo–Fr 08:30–12:45"."""
    return f"{run.course.carrier}, {week_text(run.schedule.week)}"


def facets(proposal: CourseProposal, run: CourseRun, *, on: dt.date) -> dict[str, Any]:
    """Passt, Weg, Beginn, Kinder: from the stored explanation, so that they say what was computed."""
    chosen = proposal.explanation.get("chosen") or {}
    said = {reason["code"]: reason for reason in [*chosen.get("reasons", []), *chosen.get("drawbacks", [])]}
    way: dict[str, Any] = next((said[code] for code in _WAYS if code in said), {})
    places = chosen.get("childcare", 0)
    here = chosen.get("there") == 0 and chosen.get("back") == 0
    return {
        "fit": _("Modul %s") % run.module if run.module else run.level_from or _("passt"),
        "fit_note": _("wie im Test") if Code.MODULE_AS_TEST.value in said else "",
        "there": None if here else chosen.get("there"),
        "back": chosen.get("back"),
        "limit": way.get("limit", 60),
        "way_warn": Code.WAY_NEAR_LIMIT.value in said,
        "way_text": _way_text(run, way.get("mode", ""), here),
        "start_text": day_near(run.starts_on),
        "start_note": _("wartet %s") % weeks(proposal.request.weeks_on(on)),
        "start_warn": Code.STARTS_LATE.value in said,
        "children": _children(places),
        "children_note": "",
    }


def _way_text(run: CourseRun, mode: str, here: bool) -> str:
    """What stands in the place of minutes."""
    if run.is_online:
        return _("online, kein Weg")
    if here:
        return _("am Wohnort")
    return mode_label(mode) if mode else _("offen")


def _children(places: int) -> str:
    if not places:
        return _("nicht nötig")
    return ngettext("%(count)s Kinderplatz dabei", "%(count)s Kinderplätze dabei", places) % {"count": places}


def reasons(proposal: CourseProposal) -> list[dict[str, str]]:
    """What speaks for it, then what speaks against it; a drawback is never left out."""
    chosen = proposal.explanation.get("chosen") or {}
    good = [{"shape": "reason", "text": text} for text in sentences(chosen.get("reasons", []))]
    bad = [{"shape": "drawback", "text": text} for text in sentences(chosen.get("drawbacks", []))]
    return [*good, *bad] or [{"shape": "reason", "text": _("Alle Bedingungen sind erfüllt.")}]


def alternatives(proposal: CourseProposal) -> list[Alternative]:
    """The best other courses of the same computation."""
    return [
        Alternative(row["run"], row["code"], row["carrier"], _because(row["lost"]))
        for row in proposal.explanation.get("alternatives", [])
    ]


def _because(lost: list[dict[str, Any]]) -> str:
    """Short parts joined to one sentence; whole sentences stay sentences."""
    parts = sentences(lost)
    return " ".join(parts) if any(part.endswith(".") for part in parts) else ", ".join(parts)


def basis(proposal: CourseProposal) -> list[tuple[str, str]]:
    """Under which rules it was computed, and from how many courses."""
    record = proposal.explanation
    eligible, checked = record.get("eligible", 0), record.get("candidates", 0)
    return [
        (
            _("Regelstand"),
            day_full(dt.date.fromisoformat(record["rule_set"])) if record.get("rule_set") else "–",
        ),
        (_("Gewichte"), _("Version %s") % record.get("weights", "–")),
        (
            _("Geprüfte Kurse"),
            _("%(checked)s, davon passen %(eligible)s") % {"checked": checked, "eligible": eligible},
        ),
    ]


def steps(proposal: CourseProposal) -> list[str]:
    return step_texts(proposal.explanation)


@dataclass(frozen=True, slots=True)
class Near:
    """A course that does not fit now, the reason, and what would lift it."""

    code: str
    carrier: str
    why: str
    change: str


def near_misses(advice: Advice) -> list[Near]:
    """What would have to change, worked out anew today: the refused courses nearest to fitting."""
    found = []
    for fit in advice.refused:
        reason = fit.refusals[0]
        change = change_for(reason)
        if change and len(fit.refusals) == 1:
            found.append(Near(fit.candidate.code, fit.candidate.carrier, sentence(reason), change))
    return found[:_NEAR]


def choice_text(fit: Fit) -> SafeString:
    """One option of "Anders entscheiden": course, start and way, below it what speaks against it."""
    run, way = fit.candidate, fit.trip.way
    parts = [run.carrier, _("ab %s") % date_format(run.starts_on, pgettext("full date pattern", "d.m.Y"))]
    if way is not None and way.longest == 0:
        parts.append(_("am Wohnort"))
    elif way is not None and way.minutes_there is not None:
        parts.append(
            _("Weg %(there)s hin, %(back)s zurück") % {"there": way.minutes_there, "back": way.minutes_back}
        )
    bad = " ".join(sentence(reason) for reason in fit.drawbacks) or _("Kein Nachteil bekannt.")
    head = f"{run.code} {run.title}"
    return format_html(
        '<b>{}</b>, {}<br><span class="d-small d-muted">{}</span>', head, ", ".join(parts), bad
    )


def effects(proposal: CourseProposal) -> list[dict[str, str]]:
    """The changes solved for this person, helpful ones first; empty before anybody asked."""
    rows = proposal.explanation.get("would_change") or []
    ordered = sorted(rows, key=lambda row: not row["better"])
    return [
        {"shape": "reason" if row["better"] else "excluded", "text": effect_sentence(row)} for row in ordered
    ]


def effects_at(proposal: CourseProposal) -> dt.datetime | None:
    """When they were solved; ``None`` before anybody asked."""
    stamp = proposal.explanation.get("would_change_at")
    return dt.datetime.fromisoformat(stamp) if stamp else None


def misfits(proposal: CourseProposal) -> list[tuple[str, int]]:
    """Why the other courses do not fit: head word and number of courses, nearest to fitting first."""
    return [(cause(row["code"]), row["runs"]) for row in proposal.explanation.get("misfits", [])]
