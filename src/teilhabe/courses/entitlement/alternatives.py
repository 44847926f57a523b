"""Offers below and beside the federal courses."""

from __future__ import annotations

from teilhabe.courses.entitlement.paths import access
from teilhabe.courses.entitlement.persons import in_school
from teilhabe.courses.entitlement.worlds import World


def alternatives(world: World) -> tuple[str, ...]:
    """EOK without a funded way (not for Germans, not in school), the Land course while active, VHS, volunteers."""
    found = ("LAND_BASIS",) if world.figure("offers.land_basis_active") else ()
    return (*(("EOK",) if _may_attend_eok(world) else ()), *found, "VHS", "EHRENAMT")


def _may_attend_eok(world: World) -> bool:
    if in_school(world) or world.get("person.status") in world.figure("offers.eok")["excluded"]:
        return False
    return not world.part(access).funded
