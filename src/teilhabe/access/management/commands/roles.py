"""``teilhabe roles``: the roles and their rights as a page for the data-protection officer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from teilhabe.access.enums import Right
from teilhabe.access.reach import BONDS, DATA_CLASSES, OTHERS, TABLE, Bond, Reach
from teilhabe.access.roles import ROLES, TOXIC
from teilhabe.common.datamap import CLASSES


def as_markdown() -> str:
    """Roles, what they are for, what they may do; German, reproducible."""
    lines = ["# Rollen und Rechte", "", "Aus dem Code geschrieben (`./teilhabe roles`).", ""]
    for role in ROLES.values():
        end = " Der Zugang braucht ein Ende." if role.must_end else ""
        lines += [f"## {role.name} (`{role.key}`)", "", f"{role.description}{end}", ""]
        lines += [f"- {right.description}" for right in Right if role.may(right)] + [""]
    lines += ["## Nicht zugleich", ""]
    lines += [
        f"- {' und '.join(str(ROLES[key].name) for key in sorted(toxic.pair))}: {toxic.reason}"
        for toxic in TOXIC
    ]
    return "\n".join([*lines, "", *_classes()]) + "\n"


def _classes() -> list[str]:
    """The table of roles and data classes, with the rows that hold for stand-ins, emergencies and others' cases."""
    lines = [
        "## Was die Rollen je Datenart sehen",
        "",
        "In Akten, die die Rolle öffnen darf. W: darf die Angabe erfassen. "
        + ". ".join(f"{reach.value}: {reach.description}" for reach in Reach)
        + ".",
        "",
        "| Rolle | " + " | ".join(DATA_CLASSES) + " |",
        "|---" * (len(DATA_CLASSES) + 1) + "|",
    ]
    rows = {str(ROLES[key].name): row for key, row in TABLE.items()}
    rows |= {
        "Vertretung (höchstens)": BONDS[Bond.SUBSTITUTE],
        "Notfall (höchstens)": BONDS[Bond.EMERGENCY],
        "Beratung, Fall anderer": OTHERS,
    }
    for name, row in rows.items():
        cells = [f"{reach.value}{'W' if may_write else ''}" for reach, may_write in row.values()]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += ["", *(f"- {key}: {CLASSES[key]}" for key in DATA_CLASSES), ""]
    lines += [
        "Eine Vertretung liest Notizen (C5) und den Bedarf am Raum (C6) nur, wenn sie dafür benannt ist. "
        "Geschützte Personen (C7) öffnen weder Vertretung noch Notfall.",
    ]
    return lines


class Command(BaseCommand):
    help = "Write the roles and their rights as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
