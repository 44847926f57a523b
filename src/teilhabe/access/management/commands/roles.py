"""``teilhabe roles``: the roles and their rights as a page for the data-protection officer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from teilhabe.access.enums import Right
from teilhabe.access.roles import INCOMPATIBLE, ROLES


def as_markdown() -> str:
    """Roles, what they are for, what they may do; German, reproducible."""
    lines = ["# Rollen und Rechte", "", "Aus dem Code geschrieben (`./teilhabe roles`).", ""]
    for role in ROLES.values():
        end = " Der Zugang braucht ein Ende." if role.must_end else ""
        lines += [f"## {role.name} (`{role.key}`)", "", f"{role.description}{end}", ""]
        lines += [f"- {right.description}" for right in Right if role.may(right)] + [""]
    lines += ["## Nicht zugleich", ""]
    lines += [f"- {' und '.join(str(ROLES[key].name) for key in sorted(pair))}" for pair in INCOMPATIBLE]
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = "Write the roles and their rights as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
