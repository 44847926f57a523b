"""The flat travel grant (IntV § 4a Abs. 1)."""

from __future__ import annotations

from typing import NamedTuple

from teilhabe.courses.entitlement.money import exempt_ground
from teilhabe.courses.entitlement.persons import in_school
from teilhabe.courses.entitlement.worlds import World


class TravelGrant(NamedTuple):
    """Whether the grant is due, and from when."""

    granted: bool
    begins: str | None


def travel_grant(world: World) -> TravelGrant:
    """Exempt because of benefits, or severely disabled and exempt; and far enough, or a medical certificate."""
    if in_school(world) or not _has_ground(world) or not _is_far(world):
        return TravelGrant(False, None)
    late = world.get("subsidy.applied_after_module_start")
    return TravelGrant(True, "next_module" if late else "now")


def _has_ground(world: World) -> bool:
    ground = world.part(exempt_ground)
    if ground in world.figure("intv.4a.travel_grounds"):
        return True
    return bool(ground and world.get("person.severely_disabled"))


def _is_far(world: World) -> bool:
    if world.get("person.medical_certificate_distance"):
        return True
    return bool(world.get("person.walking_km") >= world.figure("intv.4a.walking_km"))
