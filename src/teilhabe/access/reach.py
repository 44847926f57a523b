"""What each role reads and writes per class of data (privacy catalogue § 2), as code (R-07).

``TABLE`` holds one row per role for the people it may open at all; ``BONDS`` narrows a row by how somebody comes to
a file. Pages, exports, letters and services ask ``reads`` and ``writes``; ``docs/reference/roles.md`` prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from teilhabe.common.datamap import CLASSES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DATA_CLASSES = tuple(key for key in CLASSES if key != "-")


class Reach(StrEnum):
    """How far a role sees into a class. Only ``FULL`` and ``NEED`` show anything in a person's file."""

    description: StrOrPromise

    def __new__(cls, value: str, description: StrOrPromise) -> Reach:
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    NONE = "-", _("nichts")
    NUMBERS = "A", _("nur Zahlen")
    STUB = "S", _("nur Nummer, Niveau und Ort")
    NEED = "N", _("nur den Bedarf, nie den Grund")
    FULL = "R", _("alles")


class Bond(StrEnum):
    """How the acting person comes to a file."""

    OWN = "own"  # responsible
    DESK = "desk"  # a wider right: open request or seat
    SUBSTITUTE = "substitute"  # stands in for the adviser, for a time
    EMERGENCY = "emergency"  # break-glass, for hours


_BY_VALUE = {item.value: item for item in Reach}


def _row(text: str) -> Mapping[str, tuple[Reach, bool]]:
    """``"C1 RW, C4 R"`` → class → (reach, may write); what is not named is nothing."""
    cells = dict(part.split() for part in text.split(", ")) if text else {}
    if unknown := set(cells) - set(DATA_CLASSES):
        raise ValueError(f"unknown classes {sorted(unknown)}")
    return {
        key: (_BY_VALUE[cells.get(key, "-").removesuffix("W")], cells.get(key, "-").endswith("W"))
        for key in DATA_CLASSES
    }


_ADVICE = "C1 RW, C2 RW, C3 RW, C4 RW, C5 RW, C6 RW, C7 RW, C8 RW, C9 RW, C10 RW"
# C7 in a file is a separation without its partner; who lives where in secret is the business of named people only.
TABLE: dict[str, Mapping[str, tuple[Reach, bool]]] = {
    "counselling": _row(_ADVICE),
    "team_lead": _row(_ADVICE),
    "school_counselling": _row(_ADVICE),
    "course_coordination": _row(
        "C1 RW, C2 RW, C3 N, C4 RW, C5 RW, C6 NW, C7 RW, C8 NW, C9 RW, C10 RW"  # C5: own tasks and appointments
    ),
    "reception": _row("C1 RW, C2 RW, C3 N, C4 R, C5 RW, C10 R"),
    "leadership": _row("C4 A, C8 A, C10 A, C11 R, C12 A"),
    "finance": _row("C10 A, C11 RW, C12 A"),
    "volunteer_coordination": _row("C12 RW"),
    "reader": _row(""),
    "data_protection": _row("C13 R"),
    "administration": _row(""),
    "carrier_clerk": _row("C1 R, C2 R, C3 N, C4 R, C6 N, C8 N, C10 RW"),
    "carrier_teacher": _row("C1 R, C4 R, C10 RW"),
    "land_officer": _row("C4 A, C8 A, C10 A, C11 A, C12 A"),
}
# What somebody sees of a colleague's case before a request with a reason: number, level, town.
OTHERS = _row("C1 S, C2 S, C4 S")
# A bond never adds to the row, it takes away; it reads, and writes only where responsible or at the course desk.
BONDS: dict[Bond, Mapping[str, tuple[Reach, bool]]] = {
    Bond.SUBSTITUTE: _row("C1 R, C2 R, C3 R, C4 R, C8 R, C9 R, C10 R"),
    Bond.EMERGENCY: _row("C1 R, C2 R, C3 R, C4 R, C5 R, C6 R, C8 R, C9 R, C10 R"),
}


def reach(
    role_key: str, data_class: str, bond: Bond = Bond.OWN, *, named_for: frozenset[str] = frozenset()
) -> Reach:
    """How far the role sees into the class when it comes to the file this way; an unknown role sees nothing.

    ``named_for`` are classes a stand-in was named for on purpose (C5 notes, C6 needs).
    """
    own = TABLE.get(role_key, {}).get(data_class, (Reach.NONE, False))[0]
    if bond not in BONDS or (bond == Bond.SUBSTITUTE and data_class in named_for):
        return own
    return own if BONDS[bond][data_class][0] == Reach.FULL else Reach.NONE


def reads(
    role_key: str, data_class: str, bond: Bond = Bond.OWN, *, named_for: frozenset[str] = frozenset()
) -> bool:
    """True if a person's file shows the class to this role."""
    return reach(role_key, data_class, bond, named_for=named_for) in {Reach.FULL, Reach.NEED}


def writes(role_key: str, data_class: str, bond: Bond = Bond.OWN) -> bool:
    """True if this role may record the class. Whoever stands in or broke the glass changes no facts."""
    return bond not in BONDS and TABLE.get(role_key, {}).get(data_class, (Reach.NONE, False))[1]
