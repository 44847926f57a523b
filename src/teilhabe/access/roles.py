"""Roles as readable code: who may do what in a centre, and why.

A role is stored by its short key. Changing a role here changes it for everybody at the next request; there is no
table of permissions to drift. ``docs/reference/roles.md`` is written from this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from teilhabe.access.enums import Audience, Right

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Role:
    """A role: short key, German name, what it is for, the portal it uses, its rights."""

    key: str
    name: StrOrPromise
    description: StrOrPromise
    audience: Audience
    rights: frozenset[Right]
    must_end: bool = False  # people of other employers get access for a time only

    def may(self, right: Right) -> bool:
        return right in self.rights


_DESK = {Right.OPEN_DESK, Right.SEE_COURSES}
_ADVICE = _DESK | {
    Right.SEE_OWN_PEOPLE,
    Right.EDIT_PEOPLE,
    Right.SEE_RESIDENCE,
    Right.PROPOSE,
    Right.WRITE_LETTERS,
}

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "counselling",
            _("Beratung"),
            _(
                "Berät Menschen und begleitet sie. Sieht die Personen, für die sie zuständig ist, mit allen Angaben; "
                "von anderen Wartenden nur Nummer, Niveau und Ort."
            ),
            Audience.DESK,
            frozenset(_ADVICE),
        ),
        Role(
            "course_coordination",
            _("Sprachkurs-Koordination"),
            _(
                "Bringt Wartende und Kurse zusammen. Sieht alle, die auf einen Kurs warten, aber vom Aufenthalt nur, "
                "ob ein Kursrecht besteht. Startet Runden und meldet Bedarf an die Träger."
            ),
            Audience.DESK,
            frozenset(
                _DESK
                | {
                    Right.SEE_OWN_PEOPLE,
                    Right.SEE_WAITING_PEOPLE,
                    Right.EDIT_PEOPLE,
                    Right.SEE_COURSE_NAMES,
                    Right.EDIT_COURSES,
                    Right.PROPOSE,
                    Right.RUN_ROUND,
                    Right.EDIT_WEIGHTS,
                    Right.WRITE_LETTERS,
                    Right.SEE_NUMBERS,
                }
            ),
        ),
        Role(
            "leadership",
            _("KI-Leitung"),
            _("Verantwortet das Zentrum. Sieht Zahlen und Kurse, keine Personen."),
            Audience.DESK,
            frozenset(
                _DESK
                | {
                    Right.SEE_NUMBERS,
                    Right.EDIT_WEIGHTS,
                    Right.NAME_SUBSTITUTES,
                    Right.AGREE_PROTECTION,
                    Right.REVIEW_EMERGENCIES,
                }
            ),
        ),
        Role(
            "team_lead",
            _("Teamleitung Beratung"),
            _("Berät selbst und führt das Team. Hat kein eigenes Leserecht an fremden Fällen (§ 203 StGB)."),
            Audience.DESK,
            frozenset(_ADVICE | {Right.SEE_NUMBERS, Right.NAME_SUBSTITUTES, Right.BREAK_GLASS}),
        ),
        Role(
            "school_counselling",
            _("Beratung Schule"),
            _(
                "Berät neu zugewanderte Kinder, Jugendliche und ihre Eltern. Sieht die Personen, für die sie zuständig "
                "ist; vermittelt keine Sprachkurse."
            ),
            Audience.DESK,
            frozenset(_ADVICE - {Right.PROPOSE}),
        ),
        Role(
            "finance",
            _("Fördermittel"),
            _("Prüft Anträge und Belege. Sieht Zahlen, keine Personen der Beratung."),
            Audience.DESK,
            frozenset({Right.OPEN_DESK, Right.SEE_NUMBERS}),
        ),
        Role(
            "volunteer_coordination",
            _("Koordination Ehrenamt"),
            _("Kennt die Ehrenamtlichen und ihre Einsätze. Sieht Kurse, keine Personen der Beratung."),
            Audience.DESK,
            frozenset(_DESK),
        ),
        Role(
            "reception",
            _("Empfang"),
            _("Nimmt Menschen an und findet die zuständige Beratung. Sieht Kurse, keine Fälle anderer."),
            Audience.DESK,
            frozenset(_DESK | {Right.SEE_OWN_PEOPLE, Right.EDIT_PEOPLE}),
        ),
        Role(
            "reader",
            _("Hospitation"),
            _("Sieht Kurse und freie Plätze, keine Personen. Zugang ist befristet."),
            Audience.DESK,
            frozenset(_DESK),
            must_end=True,
        ),
        Role(
            "data_protection",
            _("Datenschutz"),
            _("Prüft, wer was gesehen und geändert hat. Sieht das Protokoll, keine Fälle."),
            Audience.DESK,
            frozenset({Right.OPEN_DESK, Right.READ_LOG, Right.REVIEW_EMERGENCIES}),
        ),
        Role(
            "administration",
            _("Administration"),
            _("Verwaltet Zugänge. Sieht keine Personen und liest kein Protokoll."),
            Audience.DESK,
            frozenset({Right.OPEN_DESK, Right.MANAGE_USERS}),
        ),
        Role(
            "carrier_clerk",
            _("Kursträger"),
            _(
                "Arbeitet bei einem Träger. Sieht die eigenen Kurse und von zugesagten Personen nur die nötigen "
                "Angaben; beantwortet Anfragen, trägt Beginn und Anwesenheit ein."
            ),
            Audience.PARTNER,
            frozenset({Right.OPEN_PARTNER, Right.ANSWER_REFERRALS, Right.RECORD_ATTENDANCE}),
            must_end=True,
        ),
        Role(
            "carrier_teacher",
            _("Kursleitung beim Träger"),
            _("Unterrichtet. Sieht Namen im eigenen Kurs und trägt die Anwesenheit ein."),
            Audience.PARTNER,
            frozenset({Right.OPEN_PARTNER, Right.RECORD_ATTENDANCE}),
            must_end=True,
        ),
        Role(
            "land_officer",
            _("Land"),
            _("Sieht geschützte Zahlen aller Zentren, nie eine Person."),
            Audience.LAND,
            frozenset({Right.OPEN_LAND}),
            must_end=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Toxic:
    """Two roles one human must not hold in one centre at one time, and why (R-11)."""

    pair: frozenset[str]
    reason: StrOrPromise


def _toxic(one: str, others: tuple[str, ...], reason: StrOrPromise) -> list[Toxic]:
    return [Toxic(frozenset({one, other}), reason) for other in others]


_CASEWORK = ("counselling", "team_lead", "school_counselling", "course_coordination", "reception")
_PLACING = ("counselling", "team_lead", "course_coordination")
TOXIC: tuple[Toxic, ...] = (
    *_toxic(
        "data_protection",
        ("administration",),
        _("Wer das Protokoll liest, darf sich nicht selbst Zugänge geben."),
    ),
    *_toxic(
        "data_protection",
        ("leadership", *_CASEWORK),
        _("Wer Datenschutz prüft, darf nicht die eigene Arbeit prüfen (Art. 38 Abs. 6 DSGVO)."),
    ),
    *_toxic(
        "administration",
        _CASEWORK,
        _("Wer Zugänge vergibt, darf sich nicht selbst Einblick in Fälle geben."),
    ),
    *_toxic(
        "carrier_clerk",
        _PLACING,
        _("Wer bei einem Träger arbeitet, darf nicht über die Belegung von Kursen entscheiden."),
    ),
    *_toxic(
        "carrier_teacher",
        _PLACING,
        _("Wer bei einem Träger arbeitet, darf nicht über die Belegung von Kursen entscheiden."),
    ),
    *_toxic(
        "finance",
        ("leadership",),
        _("Wer einen Antrag stellt oder prüft, darf ihn nicht auch bewilligen."),
    ),
    *_toxic(
        "finance",
        ("volunteer_coordination",),
        _("Wer Einsätze bestätigt, darf nicht ihre Abrechnung prüfen."),
    ),
    *_toxic(
        "land_officer",
        ("leadership", *_CASEWORK),
        _("Die Landessicht zeigt geschützte Zahlen; wer Fälle kennt, könnte sie Menschen zuordnen."),
    ),
)


def toxic_with(role_key: str, held: set[str]) -> Toxic | None:
    """The first combination that the role would make with roles already held."""
    return next(
        (toxic for toxic in TOXIC if role_key in toxic.pair and held & (toxic.pair - {role_key})), None
    )


def role(key: str) -> Role:
    """The role of a key; an unknown key means no rights at all, never an error that opens something."""
    return ROLES.get(key, Role(key, key, "Unbekannte Rolle ohne Rechte.", Audience.DESK, frozenset()))
