"""Contribution to the costs: grounds of exemption, limits, price (IntV § 9)."""

from __future__ import annotations

from teilhabe.courses.entitlement.paths import access
from teilhabe.courses.entitlement.persons import in_school
from teilhabe.courses.entitlement.worlds import World


def exempt_ground(world: World) -> str | None:
    """The first ground of exemption: SPAET, SGB2, SGB12, ASYLBLG, ALG, EINK; None where there is none."""
    status: str = world.get("person.status")
    if status in world.figure("intv.9_5.free_statuses"):
        return status
    benefits = world.get("person.benefits")
    for benefit, ground in world.figure("intv.9_2.benefit_grounds").items():
        if benefit in benefits:
            return str(ground)
    if world.get("person.employed") and world.get("person.gross_year") <= income_limit(world):
        return "EINK"
    return None


def income_limit(world: World) -> float:
    """IntV § 9 Abs. 2 S. 1 Nr. 3: gross pay a year in euros, 33 % of the ceiling, 43 % and 53 % with children."""
    percent = world.figure("intv.9_2.limit_percent")
    share = percent[min(world.get("person.children"), len(percent) - 1)]
    return float(round(world.figure("svbezgrv.bbg_rv") * share / 100, 2))


def price_per_unit(world: World) -> float | None:
    """Euros per teaching unit: half the rate for people with a funded way, the full rate for self-payers."""
    if in_school(world):
        return None
    figure = "intv.9_1.per_ue" if world.part(access).funded else "intv.20_6.per_ue"
    return float(world.figure(figure))
