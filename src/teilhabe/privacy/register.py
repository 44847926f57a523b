"""The record of processing activities (Art. 30 Abs. 1 GDPR), written from the data map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from teilhabe.common.datamap import BASES, CLASSES, RETENTION, Table, faults, tables_of
from teilhabe.privacy.libraries import TABLES as LIBRARIES


def entries() -> list[tuple[Any, Table | None]]:
    """Every stored model with its entry, in the order of the apps."""
    rows: list[tuple[Any, Table | None]] = []
    for app in apps.get_app_configs():
        own = tables_of(app.name) if app.name.startswith("teilhabe.") else {}
        for model in app.get_models():
            key = f"{model._meta.app_label}.{model.__name__}"
            rows.append((model, own.get(model.__name__) or LIBRARIES.get(key)))
    return rows


def missing() -> list[str]:
    """A line per model or field without an entry, or entry without a field."""
    found = [fault for model, table in entries() for fault in faults(model, table)]
    return found + list(_strays())


def _strays() -> Iterator[str]:
    for app in apps.get_app_configs():
        names = {model.__name__ for model in app.get_models()}
        own = tables_of(app.name) if app.name.startswith("teilhabe.") else {}
        yield from (
            f"{app.label}.{name}: in the data map, but no such model" for name in sorted(set(own) - names)
        )


def as_markdown() -> str:
    """The Verzeichnis von Verarbeitungstätigkeiten as Markdown, German; reproducible."""
    lines = ["# Verzeichnis von Verarbeitungstätigkeiten (Art. 30 Abs. 1 DSGVO)", ""]
    lines += ["Aus dem Code geschrieben (`./teilhabe datamap`). Verantwortlich: das jeweilige Zentrum.", ""]
    lines += [
        "Noch nicht gebaut: Verschlüsselung der Felder mit Schloss (🔒), Löschlauf, Auskunft nach Art. 15.",
        "",
    ]
    personal = [(model, table) for model, table in entries() if table is not None and table.classes]
    for model, table in personal:
        lines += [*_section(model, table), ""]
    lines += ["## Tabellen ohne personenbezogene Daten", ""]
    lines += [
        f"- `{model._meta.label}`: {table.what}"
        for model, table in entries()
        if table is not None and not table.classes
    ]
    lines += ["", "## Löschregeln", "", "| Regel | Frist | Beginn | Quelle |", "|---|---|---|---|"]
    lines += [f"| {key} | {r.period} | {r.start} | {r.source} |" for key, r in RETENTION.items()]
    return "\n".join(lines) + "\n"


def _section(model: Any, table: Table) -> list[str]:
    rule = RETENTION[table.retention]
    lines = [f"## {table.what} (`{model._meta.label}`)", ""]
    lines += [f"- Zwecke: {', '.join(table.purposes)}", f"- Rechtsgrundlage: {BASES[table.basis]}"]
    lines += [
        f"- Wer liest: {', '.join(table.readers)}",
        f"- Löschung: {rule.period} ab {rule.start} ({rule.source})",
    ]
    lines += ["", "| Feld | Klasse |", "|---|---|"]
    for name, cls in table.fields.items():
        lock = " 🔒" if name in table.encrypted else ""
        lines.append(f"| {name}{lock} | {cls} {CLASSES[cls]} |")
    return lines
