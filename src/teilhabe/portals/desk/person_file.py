"""How a person's file is shown: head, tabs, fact groups, and what is still open after the first talk."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.access.models import Membership
from teilhabe.access.reach import writes
from teilhabe.courses.models import CourseRequest
from teilhabe.people.enums import Care, Gender, NeedCode, Origin, Precision, ProofKind, WayKind
from teilhabe.people.models import Background, LanguageSkill
from teilhabe.people.permissions import bond_of, can_see_residence, classes_shown
from teilhabe.people.queries import PersonFacts
from teilhabe.portals.desk.wording import (
    SCRIPTS,
    age_text,
    language_label,
    level_label,
    modes_text,
    week_text,
)
from teilhabe.rulebook.queries import code_label

Rows = list[tuple[str, str]]


def day(value: dt.date | None) -> str:
    return date_format(value, pgettext("date pattern", "j. F Y")) if value else _("unbekannt")


@dataclass(frozen=True, slots=True)
class Part:
    """One fact group: rows to read, links to the small forms that change it."""

    key: str
    title: str
    rows: Rows
    links: list[tuple[str, str]] = field(default_factory=list)
    empty: str = ""


def edit_url(person: uuid.UUID, group: str, item: uuid.UUID | None = None) -> str:
    base = reverse("desk:person_edit", args=[person, group])
    return f"{base}?item={item}" if item else base


def tabs(person_id: uuid.UUID, current: str) -> list[dict[str, Any]]:
    """Parts of the file, each with its own address."""
    parts = (
        ("person", _("Überblick")),
        ("person_advice", _("Kursberatung")),
        ("person_history", _("Verlauf")),
    )
    return [
        {"label": label, "url": reverse(f"desk:{name}", args=[person_id]), "current": name == current}
        for name, label in parts
    ]


def crumbs(facts: PersonFacts, *, page: str = "") -> list[tuple[str, str]]:
    """Path of a page in a file; ``page`` names a page below the file."""
    path = [(_("Personen"), reverse("desk:people"))]
    if page:
        return [*path, (facts.person.full_name, reverse("desk:person", args=[facts.person.pk])), (page, "")]
    return [*path, (facts.person.full_name, "")]


def head(
    facts: PersonFacts, keepers: Iterable[Membership], request: CourseRequest | None, tier_text: str = ""
) -> Rows:
    """The facts in one line under the name."""
    person = facts.person
    rows: Rows = [(_("Aktenzeichen"), person.code)]
    if tier_text:
        rows.append((_("Kursrecht"), tier_text))
    if request is not None:
        weeks = request.weeks_on(facts.on)
        rows.append((_("Wartet"), ngettext("%(n)s Woche", "%(n)s Wochen", weeks) % {"n": weeks}))
    first = [language_label(key) for key in facts.first_languages]
    if first:
        rows.append((_("Spricht"), ", ".join(first)))
    rows.append((_("Wohnt in"), home_text(facts) or _("offen")))
    if facts.children:
        ages = ", ".join(age_text(row.other.age_on(facts.on)) for row in facts.children if row.other)
        rows.append((_("Kinder"), f"{len(facts.children)} ({ages})"))
    if facts.availability:
        rows.append((_("Unterwegs mit"), modes_text(facts.availability.mobility) or _("offen")))
    way = best_way(facts)
    if way:
        rows.append((_("Erreichbar"), way))
    names = ", ".join(str(keeper.user) for keeper in keepers)
    rows.append((_("Zuständig"), names or _("niemand")))
    return rows


def home_text(facts: PersonFacts) -> str:
    row = facts.residence
    if row is None:
        return ""
    return f"{row.territory.name}-{row.district.name}" if row.district else row.territory.name


def best_way(facts: PersonFacts) -> str:
    """The preferred contact, else the first; never the address of somebody who hides it."""
    ways = sorted(facts.ways, key=lambda way: not way.preferred)
    if not ways:
        return ""
    number = f"\u2066{ways[0].value}\u2069"  # left to right, also on a page that is not
    said = f"{number} ({WayKind(ways[0].kind).label})"
    return said if ways[0].safe else said + ", " + _("keine Nachrichten")


def parts(facts: PersonFacts, actor: Actor) -> list[Part]:
    """All fact groups this actor may see, in the order of a first talk; links only to what it may write (R-07)."""
    shown = classes_shown(actor, facts.person, on=facts.on)
    if not can_see_residence(actor):
        shown -= {"C3"}  # "N": whether a course right exists stands in the head, not here
    bond = bond_of(actor, facts.person, on=facts.on)
    found = []
    for data_class, maker in _makers():
        if data_class in shown:
            part, may_write = maker(facts), actor.may(Right.EDIT_PEOPLE)
            may_write = may_write and writes(actor.role_key, data_class, bond)
            found.append(part if may_write else Part(part.key, part.title, part.rows, [], part.empty))
    return found


def _makers() -> list[tuple[str, Callable[[PersonFacts], Part]]]:
    """Class of the privacy catalogue and fact group."""
    return [
        ("C1", _identity),
        ("C2", _contact),
        ("C1", _languages),
        ("C2", _residence),
        ("C3", _title),
        ("C3", _benefit),
        ("C4", _german),
        ("C4", _literacy),
        ("C4", _availability),
        ("C8", _children),
        ("C6", _needs),
        ("C4", _background),
    ]


def _link(facts: PersonFacts, group: str, text: str, item: uuid.UUID | None = None) -> tuple[str, str]:
    return edit_url(facts.person.pk, group, item), text


def _identity(facts: PersonFacts) -> Part:
    person = facts.person
    born = day(person.birth_date)
    if person.birth_date and person.birth_precision != Precision.DAY:
        born += f" ({Precision(person.birth_precision).label})"
    rows = [
        (_("Name"), person.full_name),
        (_("Geburtsdatum"), f"{born}, {age_text(person.age_on(facts.on))}" if person.birth_date else born),
        (_("Geschlecht"), str(Gender(person.gender).label)),
        (_("Staatsangehörigkeiten"), ", ".join(person.nationalities) or _("unbekannt")),
        (_("In Deutschland seit"), day(person.in_germany_since)),
        (_("Sprache für Schreiben"), language_label(person.letter_language)),
    ]
    return Part("identity", _("Name und Geburtsdatum"), rows, [_link(facts, "identity", _("Ändern"))])


def _contact(facts: PersonFacts) -> Part:
    rows = []
    for way in sorted(facts.ways, key=lambda row: not row.preferred):
        notes = [way.value]
        if way.preferred:
            notes.append(_("am liebsten"))
        if not way.safe:
            notes.append(_("keine Nachrichten, andere lesen mit"))
        rows.append((str(WayKind(way.kind).label), ", ".join(notes)))
    links = [_link(facts, "contact", _("Kontakt eintragen"))]
    return Part("contact", _("Telefon, E-Mail, Adresse"), rows, links, _("Noch kein Kontakt eingetragen."))


def _languages(facts: PersonFacts) -> Part:
    rows = []
    for skill in sorted(facts.languages, key=lambda row: not row.is_first):
        degree = LanguageSkill.Degree
        notes = [_("spricht %s") % degree(skill.spoken).label, _("schreibt %s") % degree(skill.written).label]
        if skill.is_first:
            notes.insert(0, _("Erstsprache"))
        if skill.script:
            notes.append(str(SCRIPTS.get(skill.script, skill.script)))
        rows.append((language_label(skill.language), ", ".join(notes)))
    links = [_link(facts, "language", _("Sprache eintragen"))]
    return Part("language", _("Sprachen"), rows, links, _("Noch keine Sprache eingetragen."))


def _residence(facts: PersonFacts) -> Part:
    row = facts.residence
    links = [_link(facts, "residence", _("Ändern") if row else _("Wohnort eintragen"))]
    if row is None:
        return Part("residence", _("Wohnort"), [], links, _("Wo die Person wohnt, ist noch nicht bekannt."))
    rows = [(_("Ort"), home_text(facts))]
    if row.address:
        rows.append((_("Adresse"), _("%s (geheim)") % row.address if row.hidden else row.address))
    if row.valid_from:
        rows.append((_("seit"), day(row.valid_from)))
    if row.rule_until:
        rows.append((_("Wohnsitzregelung bis"), f"{day(row.rule_until)} (§ 12a AufenthG)"))
    return Part("residence", _("Wohnort"), rows, links)


def _title(facts: PersonFacts) -> Part:
    row = facts.title
    links = [_link(facts, "title", _("Ändern") if row else _("Titel eintragen"))]
    if row is None:
        return Part(
            "title", _("Aufenthaltstitel"), [], links, _("Der Aufenthaltstitel ist noch nicht bekannt.")
        )
    rows = [
        (_("Titel"), code_label("residence_status", row.code)),
        (_("erteilt am"), day(row.issued_on)),
        (_("gültig bis"), day(row.until)),
        (_("erste Erlaubnis"), yes_no(row.is_first)),
        (_("Quelle"), str(Origin(row.origin).label)),
    ]
    if row.tolerated_since:
        rows.append((_("geduldet seit"), day(row.tolerated_since)))
    return Part("title", _("Aufenthaltstitel"), rows, links)


def yes_no(value: bool | None) -> str:
    return _("unbekannt") if value is None else _("ja") if value else _("nein")


def _benefit(facts: PersonFacts) -> Part:
    rows = []
    for row in facts.benefits:
        said = code_label("rechtskreis", row.code)
        if row.plan_names_course:
            said += ", " + _("Kooperationsplan nennt den Kurs")
        rows.append((_("Leistung"), said))
    links = [_link(facts, "benefit", _("Ändern") if rows else _("Leistung eintragen"))]
    return Part("benefit", _("Leistungen"), rows, links, _("Leistungen sind noch nicht bekannt."))


def _german(facts: PersonFacts) -> Part:
    row, test = facts.german, facts.test
    links = [_link(facts, "german", _("Neues Niveau eintragen") if row else _("Niveau eintragen"))]
    if row is None:
        return Part("german", _("Deutsch"), [], links, _("Das Niveau ist noch nicht bekannt."))
    proved = (
        f"{ProofKind(row.proof).label}, {day(row.proved_on)}"
        if row.proved_on
        else str(ProofKind(row.proof).label)
    )
    rows = [(_("Niveau"), level_label(row.value)), (_("Nachweis"), proved)]
    if test is not None and test.module:
        rows.append((_("Modul laut Test"), str(test.module)))
    return Part("german", _("Deutsch"), rows, links)


def _literacy(facts: PersonFacts) -> Part:
    row = facts.literacy
    rows = [(_("Schrift"), code_label("literacy", row.value))] if row else []
    links = [_link(facts, "literacy", _("Ändern") if row else _("Angabe eintragen"))]
    return Part("literacy", _("Lesen und Schreiben"), rows, links, _("Noch nicht gefragt."))


def _availability(facts: PersonFacts) -> Part:
    row = facts.availability
    links = [_link(facts, "availability", _("Ändern") if row else _("Zeit und Wege eintragen"))]
    if row is None:
        return Part(
            "availability", _("Zeit und Wege"), [], links, _("Wann Zeit für einen Kurs ist, fehlt noch.")
        )
    rows = [
        (_("Zeit"), week_text(row.week) or _("keine")),
        (_("Unterwegs mit"), modes_text(row.mobility) or _("offen")),
        (_("Weg höchstens"), _("%s Minuten je Strecke") % row.limit_minutes),
        (_("Online-Kurs"), _("möglich") if row.online_possible else _("nicht möglich")),
    ]
    return Part("availability", _("Zeit und Wege"), rows, links)


def _children(facts: PersonFacts) -> Part:
    care = {need.child_id: need for need in facts.childcare}
    rows, links = [], []
    for row in facts.children:
        if row.other is None:
            continue
        need = care.get(row.other.pk)
        said = age_text(row.other.age_on(facts.on))
        if need:
            said += ", " + _("während des Kurses: %s") % Care(need.care).label
            said += " " + _("bis %s Uhr") % need.care_until.isoformat("minutes") if need.care_until else ""
        rows.append((row.other.given_names or row.other.full_name, said))
        links.append(_link(facts, "care", _("Betreuung von %s ändern") % row.other.given_names, row.other_id))
    links.append(_link(facts, "child", _("Kind eintragen")))
    return Part("children", _("Kinder"), rows, links, _("Keine Kinder eingetragen."))


def _needs(facts: PersonFacts) -> Part:
    rows = [
        (str(NeedCode(row.code).label), _("eingewilligt am %s") % day(row.consent_on)) for row in facts.needs
    ]
    return Part(
        "need",
        _("Was der Raum bieten muss"),
        rows,
        [_link(facts, "need", _("Ändern"))],
        _("Kein Bedarf eingetragen."),
    )


def _background(facts: PersonFacts) -> Part:
    rows = [(str(Background.Kind(row.kind).label), _background_text(row)) for row in facts.backgrounds]
    links = [_link(facts, "background", _("Angabe eintragen"))]
    return Part("background", _("Schule und Arbeit"), rows, links, _("Noch keine Angaben."))


def _background_text(row: Background) -> str:
    degrees = {
        "none": _("kein Abschluss"),
        "vocational": _("Berufsabschluss"),
        "university": _("Hochschulabschluss"),
    }
    said = [degrees.get(row.value, row.value)] if row.value else []
    if row.years is not None:
        said.append(ngettext("%(n)s Jahr", "%(n)s Jahre", row.years) % {"n": row.years})
    if row.gross_year is not None:
        said.append(_("%s Euro brutto im Jahr") % row.gross_year)
    return ", ".join(said) or _("ja")


def open_points(facts: PersonFacts, actor: Actor, request: CourseRequest | None) -> list[tuple[str, str]]:
    """(question, address) of what a course advice still needs, in the order of a talk."""
    private = can_see_residence(actor)
    asked: list[tuple[bool, str, str]] = [
        (facts.residence is None, _("Wo wohnt die Person?"), "residence"),
        (not facts.ways, _("Wie ist sie zu erreichen?"), "contact"),
        (not facts.first_languages, _("Welche Erstsprache hat sie?"), "language"),
        (private and facts.title is None, _("Welchen Aufenthaltstitel hat sie?"), "title"),
        (private and not facts.benefits, _("Wer zahlt den Lebensunterhalt?"), "benefit"),
        (facts.german is None, _("Wie gut ist ihr Deutsch?"), "german"),
        (facts.literacy is None, _("Liest und schreibt sie lateinische Schrift?"), "literacy"),
        (facts.availability is None, _("Wann hat sie Zeit, und wie kommt sie hin?"), "availability"),
    ]
    person = facts.person.pk
    points = [(text, edit_url(person, group)) for missing, text, group in asked if missing]
    if request is None:
        points.append(
            (_("Sucht sie einen Kurs? Bedarf anmelden."), reverse("desk:person_need", args=[person]))
        )
    return points
