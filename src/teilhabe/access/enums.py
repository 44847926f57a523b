"""Audiences, purposes and rights: the words in which roles and policies speak."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """Who a page is for; each portal serves one."""

    PUBLIC = "public"
    ACCOUNT = "account"
    DESK = "desk"
    PARTNER = "partner"
    LAND = "land"
    API = "api"


class Purpose(StrEnum):
    """Why a person's data is touched (privacy catalogue); stands in every log entry."""

    COUNSELLING = "P1"
    PLACEMENT = "P2"
    SCHOOL = "P3"
    WORK = "P4"
    VOLUNTEERS = "P5"
    FUNDING = "P6"
    STATISTICS = "P7"
    SECURITY = "P8"


class Right(StrEnum):
    """One thing a role may do. The description is what a data-protection officer reads."""

    description: str

    def __new__(cls, value: str, description: str) -> Right:
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    OPEN_DESK = "desk.open", "den Arbeitsplatz der Beratung öffnen"
    SEE_OWN_PEOPLE = "people.see_own", "Personen sehen, für die er oder sie zuständig ist"
    SEE_WAITING_PEOPLE = "people.see_waiting", "alle Personen sehen, die auf einen Kurs warten"
    EDIT_PEOPLE = "people.edit", "Angaben zu Personen erfassen und ändern, die er oder sie sehen darf"
    SEE_RESIDENCE = "people.see_residence", "Aufenthaltstitel und Leistungen sehen"
    SEE_COURSES = "courses.see", "Kurse, freie Plätze und Bedarf sehen"
    EDIT_COURSES = "courses.edit", "Kurse und Träger erfassen und ändern"
    SEE_COURSE_NAMES = "courses.see_names", "die Namen aller Teilnehmenden eines Kurses sehen"
    PROPOSE = "allocation.propose", "Vorschläge berechnen lassen und einen Platz anfragen"
    RUN_ROUND = "allocation.run_round", "eine Vermittlungsrunde starten, anhalten und Bedarf melden"
    EDIT_WEIGHTS = "allocation.edit_weights", "die Gewichte der Vermittlung ändern"
    SEE_NUMBERS = "reporting.see_numbers", "Zahlen des Zentrums sehen, ohne Personen"
    WRITE_LETTERS = "office.write_letters", "Schreiben und Bescheinigungen erstellen"
    OPEN_PARTNER = "partner.open", "das Portal für Träger öffnen"
    ANSWER_REFERRALS = "partner.answer", "Anfragen an den eigenen Träger beantworten"
    RECORD_ATTENDANCE = "partner.attendance", "Beginn und Anwesenheit in eigenen Kursen eintragen"
    OPEN_LAND = "land.open", "die Landessicht öffnen: nur geschützte Zahlen"
    READ_LOG = "audit.read", "das Protokoll lesen"
    MANAGE_USERS = "access.manage", "Zugänge anlegen, ändern und beenden"
