"""The data map: what every stored field is, why it is kept, who reads it and when it ends (R-56).

Each app has a ``datamap.py`` with ``TABLES``. A model or field without an entry fails the build; the record of
processing activities (Art. 30 GDPR) is written from these entries, so law and code cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

CLASSES = {
    "C1": "Identität, Sprachen",
    "C2": "Erreichbarkeit, Wohnort",
    "C3": "Aufenthalt, Leistungen, Kursrecht",
    "C4": "Kenntnisse, Bildung, Arbeit",
    "C5": "Aufgaben und Notizen",
    "C6": "besondere Kategorien (Art. 9 DSGVO)",
    "C7": "geschützter Ort, Trennung",
    "C8": "Familie, Kinderbetreuung",
    "C9": "Dokumente",
    "C10": "Vermittlung, Teilnahme",
    "C11": "Förderung",
    "C12": "Ehrenamtliche",
    "C13": "Protokoll",
    "-": "keine personenbezogenen Daten",
}
BASES = {
    "e": "Art. 6 Abs. 1 Buchst. e DSGVO, § 3 DSG NRW (Aufgabe nach § 8 TIntG)",
    "c": "Art. 6 Abs. 1 Buchst. c DSGVO (rechtliche Pflicht)",
    "a": "Art. 9 Abs. 2 Buchst. a DSGVO (ausdrückliche Einwilligung)",
    "b": "Art. 6 Abs. 1 Buchst. b DSGVO (Dienst- oder Nutzungsverhältnis)",
    "-": "keine personenbezogenen Daten",
}


@dataclass(frozen=True, slots=True)
class Retention:
    """One deletion rule (DIN 66398): period, start of the period, source."""

    period: str
    start: str
    source: str


RETENTION = {
    "case": Retention(
        "12 Monate, höchstens 36", "Ende der Beratung", "Praxis der Migrationsberatung; keine KI-Regel"
    ),
    "course": Retention("12 Monate", "Ende des Kurses oder des Bedarfs", "Projektregel"),
    "contact": Retention("3 Monate", "letzter Kontakt, wenn keine Beratung folgt", "Projektregel"),
    "document": Retention("12 Monate", "Ende der Beratung", "wie Beratung"),
    "run": Retention("12 Monate", "Ende der Berechnung", "Nachweis nach Art. 22 DSGVO"),
    "transfer": Retention("3 Jahre", "Ende der Übermittlung", "Nachweis; §§ 195, 199 BGB"),
    "consent": Retention("3 Jahre", "Ende des Jahres, in dem der Zweck endet", "Nachweis; §§ 195, 199 BGB"),
    "looks": Retention("12 Monate", "Eintrag", "VwDG § 11 Abs. 4 als Vorbild"),
    "login": Retention("90 Tage", "Eintrag", "Projektregel"),
    "staff": Retention("12 Monate", "Ende des Zugangs", "Projektregel"),
    "job": Retention("7 Tage", "Ende des Auftrags", "Projektregel"),
    "reference": Retention("unbegrenzt", "–", "keine personenbezogenen Daten"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One model: what it is for, on which basis, who reads it, when its rows end.

    ``fields`` maps each stored field to its data class; ``encrypted`` names those that are sealed with a key
    of the holder (courses and allocation: declared, not yet sealed). ``centre`` and ``id`` are machinery everywhere.
    """

    what: str
    purposes: tuple[str, ...]
    basis: str
    readers: tuple[str, ...]
    retention: str
    fields: Mapping[str, str]
    encrypted: frozenset[str] = field(default=frozenset())

    @property
    def classes(self) -> list[str]:
        return sorted({cls for cls in self.fields.values() if cls != "-"}, key=lambda cls: int(cls[1:]))


MACHINERY = ("id", "centre")


def tables_of(app_module: str) -> dict[str, Table]:
    """The entries of one app: model name → entry; empty when the app keeps nothing."""
    name = f"{app_module}.datamap"
    return dict(import_module(name).TABLES) if find_spec(name) is not None else {}


def faults(model: Any, table: Table | None) -> Iterator[str]:
    """What is missing or too much in the entry of one model."""
    label = f"{model._meta.app_label}.{model.__name__}"
    if table is None:
        yield f"{label}: not in the data map"
        return
    stored = {item.name for item in model._meta.concrete_fields} - set(MACHINERY)
    for name in sorted(stored - set(table.fields)):
        yield f"{label}.{name}: not in the data map"
    for name in sorted(set(table.fields) - stored):
        yield f"{label}.{name}: in the data map, but not in the model"
    for name, cls in table.fields.items():
        if cls not in CLASSES:
            yield f"{label}.{name}: unknown class {cls}"
    if table.retention not in RETENTION or table.basis not in BASES:
        yield f"{label}: unknown retention or legal basis"
    if set(table.encrypted) - set(table.fields):
        yield f"{label}: encrypted names a field that is not there"
    if table.classes and not (table.purposes and table.readers):
        yield f"{label}: personal data need a purpose and readers"
