"""What-if results as rows and sentences: figures against today, who gains, who loses, town by town."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.allocation.enums import RunState
from teilhabe.allocation.models import Run
from teilhabe.allocation.waiting_list import Row, rows_of
from teilhabe.courses.models import CourseRequest
from teilhabe.geo.models import Territory
from teilhabe.people import models as people_models
from teilhabe.portals.desk import demand_words
from teilhabe.portals.desk.naming import Named, named
from teilhabe.portals.drawings import Change, multi
from teilhabe.rulebook.queries import code_label

SHOWN = 25


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose place changes: name or number, level, town, weeks waited."""

    who: Named
    row: Row


def course_words(question: dict[str, Any], towns: dict[str, str]) -> str:
    """ "Alphabetisierungskurs Modul 1 in Brakel, vormittags, 12 Plätze, 6 Kinderplätze, ab 11.01.2027"."""
    kind = code_label("course_type", question["type_code"])
    if question.get("module"):
        kind = _("%(kind)s, Modul %(module)s") % {"kind": kind, "module": question["module"]}
    elif question.get("level"):
        kind = _("%(kind)s ab %(level)s") % {"kind": kind, "level": question["level"]}
    start = dt.date.fromisoformat(question["starts_on"])
    parts = [
        _("%(kind)s in %(town)s") % {"kind": kind, "town": towns.get(question["town"], question["town"])},
        demand_words.TIMES[question["time"]](),
        ngettext("%(count)s Platz", "%(count)s Plätze", question["seats"]) % {"count": question["seats"]},
    ]
    children = question["childcare"]
    parts.append(
        ngettext("%(count)s Kinderplatz", "%(count)s Kinderplätze", children) % {"count": children}
        if children
        else _("ohne Kinderplätze")
    )
    parts.append(_("ab %(day)s") % {"day": date_format(start, pgettext("full date pattern", "d.m.Y"))})
    return ", ".join(parts)


def town_names() -> dict[str, str]:
    return dict(Territory.objects.filter(valid_to=None).values_list("ags", "name"))


def headline(run: Run) -> str:
    """The finding first."""
    more = run.result["after"]["placed"] - run.result["before"]["placed"]
    if not run.result["opens"]:
        return _("Der Kurs kommt nicht zustande")
    if not more:
        return _("Es bekommt niemand mehr einen Platz")
    return ngettext(
        "%(count)s Person mehr bekommt einen Platz", "%(count)s Personen mehr bekommen einen Platz", more
    ) % {"count": more}


def figures(run: Run) -> list[tuple[str, str, str]]:
    """Four key figures: name, then, instead of now."""
    before, after = run.result["before"], run.result["after"]
    instead = _("statt %s")
    return [
        (_("Mit Platz"), after["placed"], instead % before["placed"]),
        (_("Mit Vorrang"), after["priority"], instead % before["priority"]),
        (
            _("Längste Wartezeit danach"),
            after["longest_left"],
            _("statt %s Wochen") % before["longest_left"],
        ),
        (_("Im neuen Kurs"), len(run.result["in_new"]), _("von %s") % run.question["seats"]),
    ]


def notes(run: Run) -> list[dict[str, str]]:
    """What to know about the answer, for and against, as reasons."""
    result, question = run.result, run.question
    fitting, minimum = result["fitting"], question["minimum"]
    fit_text = ngettext(
        "%(count)s wartende Person erfüllt alle Bedingungen des Kurses.",
        "%(count)s Wartende erfüllen alle Bedingungen des Kurses.",
        fitting,
    ) % {"count": fitting}
    rows = [{"shape": "reason" if fitting >= minimum else "drawback", "text": fit_text}]
    if result["opens"]:
        rows.append({"shape": "reason", "text": _("Die Mindestzahl %s ist erreicht.") % minimum})
    else:
        rows.append({"shape": "drawback", "text": _("Die Mindestzahl %s wird nicht erreicht.") % minimum})
    if result["gain"]:
        text = (
            _("Wer dadurch einen Platz bekommt, wartet heute zusammen %s Wochen.") % result["weeks_of_gain"]
        )
        rows.append({"shape": "reason", "text": text})
    if result["lose"]:
        text = ngettext(
            "%(count)s Person verlöre den heute möglichen Platz.",
            "%(count)s Personen verlören den heute möglichen Platz.",
            len(result["lose"]),
        ) % {"count": len(result["lose"])}
        rows.append({"shape": "drawback", "text": text})
    way_before, way_after = _km(result["before"]), _km(result["after"])
    if way_after > way_before:
        text = _("Der Weg je Person wird im Mittel %(km)s km länger.") % {
            "km": round(way_after - way_before, 1)
        }
        rows.append({"shape": "drawback", "text": text})
    exact = (
        _("Beide Verteilungen sind bewiesen die besten.")
        if result["exact"]
        else _("Das Ergebnis ist nicht bewiesen.")
    )
    rows.append({"shape": "reason" if result["exact"] else "drawback", "text": exact})
    return rows


def _km(measures: dict[str, Any]) -> float:
    return measures["km"] / measures["placed"] if measures["placed"] else 0.0


def town_by_town(run: Run) -> SafeString:
    """People without a seat, today above, with the course below."""
    before, after = run.result["before"]["by_town"], run.result["after"]["by_town"]
    rows = [
        Change(name or _("Wohnort offen"), waiting - placed, waiting - after.get(name, [0, 0])[0])
        for name, (placed, waiting) in sorted(before.items(), key=lambda row: (not row[0], row[0]))
    ]
    return multi(rows)


def may_see_people(actor: Actor) -> bool:
    """Whoever has only numbers sees no person, not even a number of a file."""
    return actor.may(Right.SEE_OWN_PEOPLE)


def people_of(actor: Actor, request_ids: list[str], *, on: dt.date) -> list[Person]:
    """The people behind request ids, longest wait first; at most one page of them."""
    if not may_see_people(actor):
        return []
    requests = CourseRequest.objects.filter(pk__in=request_ids).select_related("person")
    requests = requests.exclude(person__in=people_models.Person.objects.hidden_from(actor))
    page = list(requests.order_by("waiting_since", "code")[:SHOWN])
    who = named(actor, [request.person for request in page], on=on)
    return [Person(who[row.request.person_id], row) for row in rows_of(actor, page, on=on)]


@dataclass(frozen=True, slots=True)
class Variant:
    """One line of the comparison of scenarios."""

    run: Run
    letter: str
    words: str
    more: int | None
    longest: int | None
    empty: int | None
    remark: str


def variants(runs: list[Run], towns: dict[str, str]) -> list[Variant]:
    """The asked questions, oldest first, with letters."""
    return [_variant(run, chr(ord("A") + index), towns) for index, run in enumerate(runs)]


def _variant(run: Run, letter: str, towns: dict[str, str]) -> Variant:
    words = course_words(run.question, towns)
    if run.state != RunState.DONE:
        return Variant(run, letter, words, None, None, None, "")
    after = run.result["after"]
    more = after["placed"] - run.result["before"]["placed"]
    empty = run.question["seats"] - len(run.result["in_new"]) if run.result["opens"] else None
    return Variant(run, letter, words, more, after["longest_left"], empty, _remark(run))


def _remark(run: Run) -> str:
    if not run.result["opens"]:
        return _("kommt nicht zustande: %(fitting)s passen, %(minimum)s sind nötig") % {
            "fitting": run.result["fitting"],
            "minimum": run.question["minimum"],
        }
    if run.result["lose"]:
        count = len(run.result["lose"])
        return ngettext(
            "%(count)s Person verlöre einen Platz", "%(count)s Personen verlören einen Platz", count
        ) % {"count": count}
    return (
        _("Raum und Lehrkraft klären")
        if not run.question["childcare"]
        else _("Raum und Kinderbetreuung klären")
    )
