"""The entitlement panel: what the rules say of one person, in sentences, with questions that lead to their form.

Who may not see title and benefits is told only whether a course right exists (privacy rules § 2).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.courses.entitlement import BadFacts, answer
from teilhabe.courses.entitlement.explanation import sentences
from teilhabe.courses.factsheet import CourseRecord, fact_sheet
from teilhabe.people.permissions import can_see_residence
from teilhabe.people.queries import PersonFacts
from teilhabe.portals.desk.person_file import edit_url
from teilhabe.rulebook.queries import code_label, current_book

SELF_PAYER = "SELF_PAYER"
_FORMS = {
    "person.age": "identity",
    "person.status_detail": "title",
    "person.title_issued": "title",
    "person.title_until": "title",
    "person.first_title": "title",
    "person.tolerated_months": "title",
    "person.german": "german",
    "person.proof_age_months": "german",
    "person.placement_test.special_need": "german",
    "person.placement_test.intensive_ok": "german",
    "person.first_language_german": "language",
    "person.literacy": "literacy",
    "person.benefits": "benefit",
    "person.gross_year": "background",
    "person.degree": "background",
    "person.job_requires_degree": "background",
    "person.children": "child",
}
_PAPERS = ("certificate.", "history.")
_NEEDED = frozenset({"ways into a course", "seat priority"})


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that would decide something, and where it is answered; no address: nobody can enter it here."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Refusal:
    text: str
    law: str
    change: str


@dataclass(frozen=True, slots=True)
class Panel:
    """``result`` is yes, no or open."""

    result: str
    sentence: str
    facts: list[tuple[str, str, str]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    later: list[Question] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    footnote: str = ""
    ends: list[tuple[dt.date, str]] = field(default_factory=list)


def judged(facts: PersonFacts, record: CourseRecord) -> tuple[dict[str, Any] | None, list[str]]:
    """The answer of the rules, or the faults in the facts; neither while the title is unknown."""
    sheet = fact_sheet(facts, record)
    if sheet is None:
        return None, []
    try:
        return answer(sheet, book=current_book()), []
    except BadFacts as bad:
        return None, bad.faults


def panel(facts: PersonFacts, record: CourseRecord, actor: Actor) -> Panel:
    """The panel for this reader."""
    result, faults = judged(facts, record)
    if not can_see_residence(actor):
        return _short(facts, result)
    if faults:
        return Panel("open", _("Zwei Angaben passen nicht zusammen. Prüfen Sie sie."), faults=faults)
    if result is None:
        question = Question(_("Aufenthaltstitel"), edit_url(facts.person.pk, "title"))
        return Panel("open", _("Ob ein Anspruch besteht, ist noch offen."), questions=[question])
    needed, later = _questions(facts, result)
    return Panel(
        _verdict(result, needed),
        _sentence(facts, result, needed),
        facts=_told_facts(result),
        questions=needed,
        later=later,
        refusals=[_refusal(row) for row in result["refusals"]],
        used=_used(facts, record),
        told=[("de", result["explanation"]["de"]), ("en", result["explanation"]["en"])],
        footnote=_footnote(result),
        ends=_ends(result),
    )


def _short(facts: PersonFacts, result: dict[str, Any] | None) -> Panel:
    """For the course desk: yes or no, priority, types."""
    if result is None:
        return Panel(
            "open", _("Ob ein Kursrecht besteht, ist noch offen. Die zuständige Beratung trägt es ein.")
        )
    funded, types = _funded(result), _types(result)
    if not funded and not result["vocational_course"]["types"]:
        return Panel("no", _("Zurzeit ist kein geförderter Weg in einen Kurs offen."))
    said = (
        _("Ein Kursrecht besteht, mit Vorrang.") if result["seat_priority"] else _("Ein Kursrecht besteht.")
    )
    return Panel("yes", said, facts=[(_("Kurs"), types, "")] if types else [])


def _funded(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [path for path in result["paths"] if path["code"] != SELF_PAYER]


def _types(result: dict[str, Any]) -> str:
    codes = [*result["integration_course"]["types"], *result["vocational_course"]["types"]]
    return ", ".join(code_label("course_type", code) for code in codes)


def _verdict(result: dict[str, Any], needed: list[Question]) -> str:
    if _funded(result) or result["vocational_course"]["types"]:
        return "yes"
    return "open" if needed else "no"


def _sentence(facts: PersonFacts, result: dict[str, Any], needed: list[Question]) -> str:
    name = {"name": facts.person.full_name}
    if _funded(result):
        said = _("%(name)s darf einen Integrationskurs besuchen.") % name
        return said + " " + _("Es besteht Vorrang.") if result["seat_priority"] else said
    if result["vocational_course"]["types"]:
        return _("%(name)s darf einen Berufssprachkurs besuchen.") % name
    if result["route"] == "school_case":
        return (
            _("%(name)s geht zur Schule. Der Weg führt über die Schulberatung, nicht über einen Kurs.") % name
        )
    if needed:
        return _("Ob ein Anspruch besteht, ist noch offen.")
    return _("Für %(name)s ist zurzeit kein geförderter Weg offen.") % name


def _told_facts(result: dict[str, Any]) -> list[tuple[str, str, str]]:
    language, book = _language(), sentences()
    rows = []
    for path in result["paths"]:
        rows.append((_("Warum"), book["paths"][path["code"]][language], path["law"]))
        if path["until"]:
            rows.append((_("Gilt bis"), _iso_day(path["until"]), ""))
        rows.append((_("Entscheidet"), book["offices"][path["decided_by"]][language], ""))
    if result["seat_priority"]:
        rows.append((_("Vorrang"), _("Das Gesetz stellt die Person voran"), "§ 7 Abs. 4 Satz 4 IntV"))
    types = _types(result)
    if types:
        hours = result["integration_course"]["ue_total"]
        rows.append((_("Kurs"), types, _("%s Unterrichtseinheiten") % hours if hours else ""))
    fee = result["fee"]
    if _funded(result) and fee["exempt"]:
        rows.append((_("Kosten"), _("keine, wenn der Antrag auf Befreiung gestellt ist"), "§ 9 Abs. 2 IntV"))
    elif _funded(result) and fee["exempt"] is False and fee["per_ue"] is not None:
        rows.append(
            (_("Kosten"), _("%s Euro je Unterrichtseinheit") % f"{fee['per_ue']:.2f}".replace(".", ","), "")
        )
    if result["travel_grant"]["granted"]:
        rows.append(
            (_("Fahrtkosten"), _("Zuschuss auf Antrag, vor dem Modul"), result["travel_grant"]["law"])
        )
    if result["certificate"]["last_day"]:
        state = _("gültig bis %s") if result["certificate"]["state"] == "valid" else _("abgelaufen seit %s")
        rows.append((_("Bescheinigung"), state % _iso_day(result["certificate"]["last_day"]), ""))
    return rows


def _questions(facts: PersonFacts, result: dict[str, Any]) -> tuple[list[Question], list[Question]]:
    """(what decides the way or the priority, what decides course type, fee and the rest)."""
    first, later = [], []
    labels, language = sentences()["labels"], _language()
    for entry in result["missing_facts"]:
        label = labels.get(entry["key"])
        text = str(label[language]) if label else entry["key"]
        question = Question(text[:1].upper() + text[1:], _answer_url(facts, entry["key"]))
        if entry["needed_for"] in _NEEDED:
            first.append(question)
        elif question.url:  # the way on foot depends on the course, nobody enters it here
            later.append(question)
    return first, later


def _answer_url(facts: PersonFacts, key: str) -> str:
    person = facts.person.pk
    if key.startswith(_PAPERS):
        return reverse("desk:person_papers", args=[person])
    group = _FORMS.get(key)
    return edit_url(person, group) if group else ""


def _refusal(row: dict[str, Any]) -> Refusal:
    language = _language()
    key = row["code"]
    if (row["path"], key) == ("ADMISSION_5A_JC", "STATUS_NOT_ADMISSIBLE"):
        key = "NOT_IN_PLAN"
    return Refusal(sentences()["refusals"][key][language], row["law"], row["would_change"][language])


def _used(facts: PersonFacts, record: CourseRecord) -> list[str]:
    """The facts the rules were given, as sentences."""
    rows = []
    if facts.title:
        said = _("Aufenthaltstitel: %s") % code_label("residence_status", facts.title.code)
        if facts.title.issued_on:
            said += ", " + _("erteilt am %s") % _day(facts.title.issued_on)
        rows.append(said)
    rows += [_("Leistung: %s") % code_label("rechtskreis", row.code) for row in facts.benefits]
    if facts.german:
        rows.append(
            _("Deutsch: %(level)s, %(proof)s")
            % {"level": facts.german.value, "proof": facts.german.get_proof_display()}
        )
    if facts.literacy:
        rows.append(_("Schrift: %s") % code_label("literacy", facts.literacy.value))
    if facts.person.birth_date:
        rows.append(_("Alter: %s Jahre") % facts.person.age_on(facts.on))
    if facts.children:
        rows.append(_("Kinder: %s") % len(facts.children))
    for paper in record.valid_papers:
        rows.append(_("Papier: %s") % code_label("access_path", paper.path_code))
    if record.hours:
        rows.append(_("Verbraucht: %s Unterrichtseinheiten") % record.hours_used)
    return rows


def _footnote(result: dict[str, Any]) -> str:
    said = _("Regelstand %s.") % _iso_day(result["rule_set"])
    if result["switches"].get("admission_44_4") != "open":
        said += " " + _("Die Zulassung nach § 44 Abs. 4 AufenthG ist zurzeit ausgesetzt.")
    return said


def _language() -> str:
    return "en" if get_language() == "en" else "de"


def _day(value: dt.date) -> str:
    return date_format(value, pgettext("date pattern", "j. F Y"))


def _ends(result: dict[str, Any]) -> list[tuple[dt.date, str]]:
    """Days on which a way or the paper in hand ends, by the rules."""
    rows = [(path["until"], _("Kursrecht")) for path in _funded(result) if path["until"]]
    last = result["certificate"]["last_day"]
    if last and last not in {day for day, _text in rows}:
        rows.append((last, _("Bescheinigung zum Kursrecht")))
    return [(dt.date.fromisoformat(day), text) for day, text in dict.fromkeys(rows)]


def _iso_day(text: str) -> str:
    return _day(dt.date.fromisoformat(text))
