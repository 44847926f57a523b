"""What may leave, by kind of referral and stage: read from the shipped list, never decided by who sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from teilhabe.access.enums import Purpose
from teilhabe.privacy.models import Transfer


class Kind(StrEnum):
    """What a set of data is sent for."""

    LANGUAGE_COURSE = "language_course"
    VOLUNTEER_COURSE = "volunteer_course"
    SCHOOL_PLACE = "school_place"
    VOLUNTEER_MENTOR = "volunteer_mentor"
    AUTHORITY = "authority"


SPECIAL: Final = "C6"  # Art. 9 GDPR: leaves on consent only where the consent names it


@dataclass(frozen=True, slots=True)
class Referral:
    """One kind: its ground, its purpose, and the class of each field it may send at each stage."""

    kind: Kind
    ground: Transfer.Ground
    purpose: Purpose
    rule: str
    stages: dict[Transfer.Stage, dict[str, str]]

    @property
    def needs_consent(self) -> bool:
        return self.ground == Transfer.Ground.CONSENT

    @property
    def classes(self) -> list[str]:
        """Every data class of any stage, in the order C1 … C13."""
        found = {name for fields in self.stages.values() for name in fields.values()}
        return sorted(found, key=lambda name: int(name[1:]))

    @property
    def required_classes(self) -> set[str]:
        return set(self.classes) - {SPECIAL}

    def fields(self, stage: Transfer.Stage, consented: set[str] | None = None) -> frozenset[str]:
        """The fields of a stage; on consent a special one only where the consent names its class."""
        listed = self.stages.get(stage, {})
        if not self.needs_consent:
            return frozenset(listed)
        return frozenset(name for name, cls in listed.items() if cls in (consented or set()))


@cache
def referrals() -> Mapping[Kind, Referral]:
    raw: dict[str, Any] = yaml.safe_load((files(__package__) / "referrals.yaml").read_text(encoding="utf-8"))
    return {
        Kind(key): Referral(
            kind=Kind(key),
            ground=Transfer.Ground(row["ground"]),
            purpose=Purpose(row["purpose"]),
            rule=row["rule"],
            stages={stage: dict(row[stage.value]) for stage in Transfer.Stage},
        )
        for key, row in raw["kinds"].items()
    }


def referral(kind: Kind) -> Referral:
    return referrals()[kind]


def allowed_fields(kind: Kind, stage: Transfer.Stage) -> frozenset[str]:
    """Every field that may go out at the stage; an unknown pair allows nothing."""
    return frozenset(referral(kind).stages.get(stage, {}))
