"""The weights of the soft goals, in points; each centre may change them, each change is a new version.

Defaults: docs/explanation/placement.md, after the placement study (a). One point has no unit; only ratios matter.
All terms are counted so that nothing is negative: a wish that is met costs nothing, one that is not costs its weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from teilhabe.common.errors import Unusable

LARGEST = 1000


@dataclass(frozen=True, slots=True)
class WeightSet:
    """Points per term; whole numbers from 0 to 1000."""

    wait_week: int = 3
    lapses_soon: int = 20
    late_start: int = 15
    travel_5min: int = 1
    transfer: int = 2
    pace: int = 4
    same_carrier: int = 3
    wished_time: int = 4
    women_group: int = 6
    # Computed and shown per course, not part of the cost yet.
    group_size: int = 2
    group_mix: int = 3
    # Limits that go with the weights; not law, decided by the centre.
    wait_free_weeks: int = 2
    wait_cap_weeks: int = 52
    travel_free_min: int = 20
    late_start_weeks: int = 6
    round_weeks: int = 4
    group_minimum: int = 12

    def __post_init__(self) -> None:
        faults = [
            f"{item.name}: a whole number from 0 to {LARGEST} is needed"
            for item in fields(self)
            if not _whole(getattr(self, item.name))
        ]
        if faults:
            raise Unusable(faults)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> WeightSet:
        """The defaults with some values changed; an unknown name is a fault."""
        known = {item.name for item in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise Unusable([f"{name}: no such weight" for name in unknown])
        return cls(**values)

    def as_mapping(self) -> dict[str, int]:
        return asdict(self)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


LABELS = {
    "wait_week": _("je Woche Wartezeit, bisher und bis zum Beginn"),
    "lapses_soon": _("Berechtigung läuft vor der nächsten Runde ab"),
    "late_start": _("Beginn später als die Frist"),
    "travel_5min": _("je 5 Minuten Weg über der freien Zeit"),
    "transfer": _("je Umstieg"),
    "pace": _("Tempo passt nicht genau"),
    "same_carrier": _("anderer Träger als bisher"),
    "wished_time": _("gewünschte Tageszeit nicht erfüllt"),
    "women_group": _("gewünschte Frauengruppe nicht erfüllt"),
    "group_size": _("je Person unter 12 oder über 17 (nur angezeigt)"),
    "group_mix": _("je Person über 60 % einer Erstsprache (nur angezeigt)"),
    "wait_free_weeks": _("Wartezeit ohne Punkte (Wochen)"),
    "wait_cap_weeks": _("höchste angerechnete Wartezeit (Wochen)"),
    "travel_free_min": _("Weg ohne Punkte (Minuten)"),
    "late_start_weeks": _("Frist bis zum Beginn (Wochen, § 7 Abs. 4 IntV)"),
    "round_weeks": _("Abstand der Runden (Wochen)"),
    "group_minimum": _("Gruppe, ab der ein Träger einen Kurs plant (Personen)"),
}
