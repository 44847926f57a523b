"""Audiences, purposes and rights: the words in which roles and policies speak."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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

    description: StrOrPromise

    def __new__(cls, value: str, description: StrOrPromise) -> Right:
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    OPEN_DESK = "desk.open", _("den Arbeitsplatz der Beratung öffnen")
    SEE_OWN_PEOPLE = "people.see_own", _("Personen sehen, für die er oder sie zuständig ist")
    SEE_WAITING_PEOPLE = (
        "people.see_waiting",
        _("alle Personen sehen, die auf einen Kurs warten oder einen Platz haben"),
    )
    EDIT_PEOPLE = "people.edit", _("Angaben zu Personen erfassen und ändern, die er oder sie sehen darf")
    SEE_RESIDENCE = "people.see_residence", _("Aufenthaltstitel und Leistungen sehen")
    SEE_COURSES = "courses.see", _("Kurse, freie Plätze und Bedarf sehen")
    EDIT_COURSES = "courses.edit", _("Kurse und Träger erfassen und ändern")
    SEE_COURSE_NAMES = "courses.see_names", _("die Namen aller Teilnehmenden eines Kurses sehen")
    PROPOSE = "allocation.propose", _("Vorschläge berechnen lassen und einen Platz anfragen")
    RUN_ROUND = "allocation.run_round", _("eine Vermittlungsrunde starten, anhalten und Bedarf melden")
    EDIT_WEIGHTS = "allocation.edit_weights", _("die Gewichte der Vermittlung ändern")
    SEE_NUMBERS = "reporting.see_numbers", _("Zahlen des Zentrums sehen, ohne Personen")
    WRITE_LETTERS = "office.write_letters", _("Schreiben und Bescheinigungen erstellen")
    OPEN_PARTNER = "partner.open", _("das Portal für Träger öffnen")
    ANSWER_REFERRALS = "partner.answer", _("Anfragen an den eigenen Träger beantworten")
    RECORD_ATTENDANCE = "partner.attendance", _("Beginn und Anwesenheit in eigenen Kursen eintragen")
    OPEN_LAND = "land.open", _("die Landessicht öffnen: nur geschützte Zahlen")
    READ_LOG = "audit.read", _("das Protokoll lesen")
    MANAGE_USERS = "access.manage", _("Zugänge anlegen, ändern und beenden")
    AGREE_PROTECTION = (
        "people.agree_protection",
        _("als zweite Person den Schutz einer Person einrichten, verlängern und beenden, ohne sie zu sehen"),
    )
    NAME_SUBSTITUTES = "access.name_substitutes", _("für andere eine Vertretung eintragen und beenden")
    BREAK_GLASS = "access.break_glass", _("im Notfall eine einzelne Akte für vier Stunden öffnen")
    REVIEW_EMERGENCIES = "access.review_emergencies", _("Öffnungen im Notfall prüfen")
