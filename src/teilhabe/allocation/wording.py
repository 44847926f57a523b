"""Sentences for reasons: fact first, then limit, then source if it is law. One reason, one sentence.

Each sentence must be one an adviser could read aloud on the phone, and none may reveal another person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from teilhabe.allocation.reasons import Code, Reason, from_record
from teilhabe.geo.enums import Mode
from teilhabe.people.enums import NeedCode
from teilhabe.rulebook.queries import code_label

_DAYS = ("montags", "dienstags", "mittwochs", "donnerstags", "freitags", "samstags", "sonntags")
_TIMES: dict[str, Callable[[], str]] = {
    "morning": lambda: _("vormittags"),
    "afternoon": lambda: _("nachmittags"),
    "evening": lambda: _("abends"),
}


def sentence(reason: Reason) -> str:
    """The reason in the active language."""
    values = dict(reason.values)
    for key in ("until", "start", "limit"):
        if isinstance(values.get(key), str) and len(values[key]) == 10:
            values[key] = date_format(dt.date.fromisoformat(values[key]), pgettext("date pattern", "j. F Y"))
    for key in ("type", "best"):
        if key in values:
            values[key] = code_label("course_type", values[key])
    maker = _SENTENCES[reason.code]
    return maker(values)


def sentences(records: list[dict[str, Any]]) -> list[str]:
    """The sentences of stored reasons."""
    return [sentence(from_record(record)) for record in records]


def cause(code: str) -> str:
    """The head word of a reason against a course, for counts over many people; no value of a person in it."""
    if not code:
        return _("Kein Kurs im Angebot")
    maker = _CAUSES.get(Code(code))
    return maker() if maker else _("Passt nicht")


def misfit(reason: Reason) -> str:
    """Why no course on offer fits, told by the one nearest to fitting."""
    if reason.code == Code.TYPE:
        return _("Kein Kurs, der noch Anmeldungen annimmt, passt zu Kursrecht und Vorkenntnissen.")
    if reason.code == Code.MODULE and reason.values.get("expected"):
        return _("Kein passender Kurs steht in Modul %(expected)s (§ 11 Abs. 2 IntV).") % reason.values
    return sentence(reason)


def change_for(reason: Reason) -> str:
    """What would lift an exclusion; empty if nobody can."""
    maker = _CHANGES.get(reason.code)
    return maker(dict(reason.values)) if maker else ""


def _way(v: dict[str, Any]) -> str:
    if not v["there"] and not v["back"]:
        return _("Der Kurs ist am Wohnort, der Weg ist kurz.")
    if v["there"] == v["back"]:
        said = _("Der Weg dauert hin und zurück je %(there)s Minuten.") % v
    else:
        said = _("Der Weg dauert hin %(there)s und zurück %(back)s Minuten.") % v
    return said + (" " + _("Die Zeiten sind geschätzt.") if v.get("estimate") else "")


def _needs(v: dict[str, Any]) -> str:
    return ", ".join(str(NeedCode(code).label) for code in v["needs"])


_SENTENCES: dict[Code, Callable[[dict[str, Any]], str]] = {
    Code.NO_RIGHT: lambda v: _("Für diese Person ist noch kein Weg in einen Kurs offen."),
    Code.RIGHT_ENDS: lambda v: _("Das Kursrecht endet am %(until)s, vor dem ersten Kurstag.") % v,
    Code.TYPE: lambda v: _("Die Kursart „%(type)s“ passt nicht zu Kursrecht oder Vorkenntnissen.") % v,
    Code.MODULE: lambda v: (
        _("Der Kurs steht in Modul %(module)s. Erwartet wird Modul %(expected)s (§ 11 Abs. 2 IntV).") % v
    ),
    Code.TEST_FIRST: lambda v: _("Vor diesem Kurs ist der Einstufungstest nötig (§ 11 Abs. 2 IntV)."),
    Code.LEVEL: lambda v: _("Der Kurs beginnt bei %(level)s, die Person steht bei %(own)s.") % v,
    Code.FULL: lambda v: _("Alle Plätze sind vergeben."),
    Code.TIME: lambda v: (
        _("Zu den Kurszeiten %(day)s von %(from)s bis %(to)s Uhr ist die Person nicht frei.")
        % {**v, "day": _DAYS[v["day"]]}
    ),
    Code.CARE_TIME: lambda v: (
        _("Das Kind muss bis %(until)s Uhr abgeholt sein. Zu Hause wäre die Person erst um %(arrival)s Uhr.")
        % v
    ),
    Code.NO_AVAILABILITY: lambda v: _("Wann die Person Zeit hat, ist noch nicht bekannt."),
    Code.WAY: lambda v: (
        _("Der Weg dauert hin %(there)s und zurück %(back)s Minuten. Die Grenze ist %(limit)s Minuten.") % v
    ),
    Code.NO_WAY: lambda v: _("Der Ort ist mit den Verkehrsmitteln der Person nicht zu erreichen."),
    Code.NO_HOME: lambda v: _("Wo die Person wohnt, ist noch nicht bekannt."),
    Code.NOT_ONLINE: lambda v: _("Der Kurs ist online. Das geht für die Person zu Hause nicht."),
    Code.NO_CHILDCARE: lambda v: (
        _("Der Kurs hat keine Kinderplätze, ein Kind hat keine andere Betreuung (§ 4a Abs. 2 IntV).")
        if not v.get("places")
        else _("Der Kurs hat zu wenige Kinderplätze (§ 4a Abs. 2 IntV).")
    ),
    Code.CHILDCARE_FULL: lambda v: _("Alle Kinderplätze sind vergeben, ein Kind hat keine andere Betreuung."),
    Code.HOURS: lambda v: (
        _("Von der Förderung sind noch %(left)s Stunden übrig, das Modul hat %(units)s.") % v
    ),
    Code.ROOM: lambda v: _("Dem Kursraum fehlt: %(needs)s.") % {"needs": _needs(v)},
    Code.GROUP: lambda v: _("Der Kurs passt nicht, weil die Gruppe nicht passt."),
    Code.WOMEN_ONLY: lambda v: _("Der Kurs ist nur für Frauen."),
    Code.MINIMUM: lambda v: (
        _("Für den Start fehlen noch Anmeldungen: mindestens %(minimum)s sind nötig.") % v
    ),
    Code.POOL: lambda v: _("Lehrkraft oder Raum sind schon für einen anderen Kurs vorgesehen."),
    Code.NOT_CHOSEN: lambda v: _(
        "Andere warten länger oder haben Vorrang, die Plätze reichen nicht für alle."
    ),
    Code.STARTS_IN_TIME: lambda v: (
        _("Der Kurs beginnt am %(start)s. Die Sechs-Wochen-Frist endet am %(limit)s.") % v
    ),
    Code.STARTS_LATE: lambda v: _("Der Kurs beginnt erst am %(start)s, nach der Sechs-Wochen-Frist.") % v,
    Code.WAY_OK: _way,
    Code.WAY_LONG: _way,
    Code.WAY_NEAR_LIMIT: lambda v: _way(v) + " " + _("Das ist nahe an der Grenze von %(limit)s Minuten.") % v,
    Code.TRANSFERS: lambda v: (
        ngettext("Man steigt %(count)s Mal um.", "Man steigt %(count)s Mal um.", int(v["count"])) % v
    ),
    Code.AT_HOME: lambda v: _("Der Kurs ist online, es gibt keinen Weg."),
    Code.CHILD_PLACE: lambda v: (
        ngettext(
            "Ein Kind bekommt einen Kinderplatz.",
            "%(count)s Kinder bekommen einen Kinderplatz.",
            int(v["count"]),
        )
        % v
    ),
    Code.MODULE_AS_TEST: lambda v: _("Modul %(module)s ist das Ergebnis des Einstufungstests.") % v,
    Code.LEVEL_FITS: lambda v: _("Der Kurs beginnt bei %(level)s, das passt.") % v,
    Code.PACE: lambda v: _("Die Kursart ist „%(type)s“, am besten passt „%(best)s“.") % v,
    Code.SAME_CARRIER: lambda v: _("Der Träger ist der gewünschte oder der bisherige."),
    Code.OTHER_CARRIER: lambda v: _("Der Träger ist ein anderer als gewünscht oder bisher."),
    Code.WISHED_TIME: lambda v: _("Der Kurs liegt %(time)s, wie gewünscht.") % {"time": _TIMES[v["time"]]()},
    Code.NOT_WISHED_TIME: lambda v: _("Gewünscht war ein Kurs %(time)s.") % {"time": _TIMES[v["time"]]()},
    Code.WOMEN_GROUP: lambda v: _("Die Gruppe besteht nur aus Frauen, wie gewünscht."),
    Code.NO_WOMEN_GROUP: lambda v: _("Gewünscht war eine Gruppe nur mit Frauen."),
    Code.LAPSES: lambda v: _("Das Kursrecht endet schon am %(until)s.") % v,
    Code.SEATS_LEFT: lambda v: (
        _("Danach ist der Kurs voll.")
        if not v["left"]
        else ngettext(
            "Danach ist noch %(left)s Platz frei.", "Danach sind noch %(left)s Plätze frei.", int(v["left"])
        )
        % v
    ),
    Code.BELOW_MINIMUM: lambda v: (
        ngettext(
            "Danach fehlt noch %(missing)s Anmeldung bis zum Start.",
            "Danach fehlen noch %(missing)s Anmeldungen bis zum Start.",
            int(v["missing"]),
        )
        % v
    ),
    Code.REACHES_MINIMUM: lambda v: _("Damit ist die Mindestzahl von %(minimum)s erreicht.") % v,
    Code.LARGE_GROUP: lambda v: _("Mit dieser Person sind es %(count)s im Kurs.") % v,
    Code.BOOKING: lambda v: _("Der Rufbus muss vorher bestellt werden."),
    Code.LATER: lambda v: (
        ngettext("beginnt %(weeks)s Woche später", "beginnt %(weeks)s Wochen später", int(v["weeks"])) % v
    ),
    Code.FARTHER: lambda v: (
        ngettext(
            "%(minutes)s Minute mehr Weg am Tag", "%(minutes)s Minuten mehr Weg am Tag", int(v["minutes"])
        )
        % v
    ),
    Code.COSTLIER: lambda v: _("passt in der Summe weniger gut"),
}

_CHANGES: dict[Code, Callable[[dict[str, Any]], str]] = {
    Code.NO_RIGHT: lambda v: _("Würde gehen, wenn eine Berechtigung vorliegt."),
    Code.RIGHT_ENDS: lambda v: _("Würde gehen, wenn die Berechtigung verlängert wird."),
    Code.TEST_FIRST: lambda v: _("Würde vielleicht gehen, wenn der Test gemacht ist."),
    Code.MODULE: lambda v: _("Abweichen geht nur mit schriftlichem Grund."),
    Code.TIME: lambda v: _("Würde gehen, wenn die Person zu dieser Zeit frei wäre."),
    Code.CARE_TIME: lambda v: _("Würde gehen, wenn das Kind länger betreut wird."),
    Code.NO_AVAILABILITY: lambda v: _("Tragen Sie die Zeiten der Person ein."),
    Code.WAY: lambda v: (
        _("Würde gehen, wenn die Grenze bei %(needed)s Minuten läge.")
        % {"needed": max(v["there"] or 0, v["back"] or 0)}
    ),
    Code.NO_WAY: lambda v: _("Würde gehen mit einem anderen Verkehrsmittel."),
    Code.NO_HOME: lambda v: _("Tragen Sie den Wohnort ein."),
    Code.NOT_ONLINE: lambda v: _("Würde gehen mit Gerät und Ruhe zu Hause."),
    Code.NO_CHILDCARE: lambda v: _("Würde gehen mit einem Kita-Platz."),
    Code.CHILDCARE_FULL: lambda v: _("Würde gehen mit einem Kita-Platz."),
    Code.ROOM: lambda v: _("Würde gehen in einem anderen Raum."),
    Code.FULL: lambda v: _("Würde gehen, wenn ein Platz frei wird."),
    Code.MINIMUM: lambda v: _("Würde gehen, wenn mehr Menschen denselben Kurs brauchen."),
    Code.NOT_CHOSEN: lambda v: _("Würde gehen mit einem Platz mehr."),
}


_CAUSES: dict[Code, Callable[[], str]] = {
    Code.NO_RIGHT: lambda: _("Noch kein Kursrecht"),
    Code.RIGHT_ENDS: lambda: _("Das Kursrecht endet vor dem Beginn"),
    Code.TYPE: lambda: _("Keine Kursart, die passt"),
    Code.MODULE: lambda: _("Kein Kurs im passenden Modul"),
    Code.TEST_FIRST: lambda: _("Einstufungstest fehlt"),
    Code.LEVEL: lambda: _("Kein Kurs auf dem passenden Niveau"),
    Code.FULL: lambda: _("Alle passenden Kurse sind voll"),
    Code.TIME: lambda: _("Die Kurszeiten passen nicht"),
    Code.CARE_TIME: lambda: _("Ein Kind muss früher abgeholt werden"),
    Code.NO_AVAILABILITY: lambda: _("Freie Zeiten sind nicht bekannt"),
    Code.WAY: lambda: _("Der Weg ist zu weit"),
    Code.NO_WAY: lambda: _("Kein Weg mit Bus oder Bahn"),
    Code.NO_HOME: lambda: _("Wohnort ist nicht bekannt"),
    Code.NOT_ONLINE: lambda: _("Online geht zu Hause nicht"),
    Code.NO_CHILDCARE: lambda: _("Kein Kinderplatz"),
    Code.CHILDCARE_FULL: lambda: _("Alle Kinderplätze sind vergeben"),
    Code.HOURS: lambda: _("Zu wenige Stunden der Förderung übrig"),
    Code.ROOM: lambda: _("Der Raum ist nicht barrierefrei genug"),
    Code.GROUP: lambda: _("Die Gruppe passt nicht"),
    Code.WOMEN_ONLY: lambda: _("Die passenden Kurse sind nur für Frauen"),
    Code.MINIMUM: lambda: _("Der Kurs kommt nicht zustande"),
    Code.POOL: lambda: _("Lehrkraft oder Raum sind vergeben"),
    Code.NOT_CHOSEN: lambda: _("Andere haben Vorrang oder warten länger"),
}


def mode_label(mode: str) -> str:
    return str(Mode(mode).label)
