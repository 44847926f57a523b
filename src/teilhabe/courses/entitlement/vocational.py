"""Vocational language courses (AufenthG § 45a; DeuFöV §§ 2, 4, 5, 8, 12, 13)."""

from __future__ import annotations

from typing import Any, NamedTuple

from teilhabe.courses.entitlement.money import exempt_ground
from teilhabe.courses.entitlement.paths import access
from teilhabe.courses.entitlement.persons import at_least, in_school, receives, title_of, works_or_will
from teilhabe.courses.entitlement.worlds import World


class Vocational(NamedTuple):
    """Types that are open, and why each other type is not."""

    types: tuple[str, ...]
    refusals: tuple[tuple[str, str], ...]


def vocational(world: World) -> Vocational:
    """Which vocational language courses the person may attend."""
    listed = [
        entry.code for entry in world.book.codes("course_type", world.on) if entry.code.startswith("BSK_")
    ]
    reason = _excluded(world)
    if reason:
        return Vocational((), tuple((code, reason) for code in listed))
    verdicts = [(code, _verdict(world, code)) for code in listed]
    return Vocational(
        tuple(code for code, refusal in verdicts if refusal is None),
        tuple((code, refusal) for code, refusal in verdicts if refusal is not None),
    )


def _excluded(world: World) -> str | None:
    """The code that closes all vocational courses: school, first language, toleration, no ground of § 4 Abs. 1."""
    if in_school(world):
        return "SCHOOL"
    if world.get("person.first_language_german"):
        return "PROFILE_NOT_MET"
    rule = world.figure("deufoev.4_1.tolerated")
    title = title_of(world)
    if title in rule["statuses"] and title not in rule["free"]:
        if world.get("person.tolerated_months") < rule["months"]:
            return "TOLERATED_LT_6M"
        return None if _any_flag(world, rule["flags"]) else "PROFILE_NOT_MET"
    grounds = world.figure("deufoev.4_1.grounds")
    if _any_flag(world, grounds["flags"]) or any(receives(world, benefit) for benefit in grounds["benefits"]):
        return None
    return "PROFILE_NOT_MET"


def _any_flag(world: World, flags: list[str]) -> bool:
    return any(world.get(f"person.{flag}") for flag in flags)


def _verdict(world: World, code: str) -> str | None:
    """The code that refuses one type; None where it is open."""
    ladder, below = world.figure("deufoev.12.ladder"), world.figure("deufoev.13.below_b1")
    if code in ladder:
        refusal = _ladder_refusal(world, code, ladder)
    elif code in below:
        refusal = _below_b1_refusal(world, below[code])
    else:
        refusal = _special_refusal(world, world.figure("deufoev.13.special")[code])
    suspended = code in world.switch("bsk_suspended")
    return "TYPE_SUSPENDED" if suspended and refusal in (None, "PROFILE_NOT_MET") else refusal


def _ladder_refusal(world: World, code: str, ladder: dict[str, str]) -> str | None:
    """Basic courses: exactly the level below; the proof is at most six months old (DeuFöV § 8 Abs. 1)."""
    german, lowest = world.get("person.german"), min(ladder.values())
    if not at_least(german, lowest):
        return "LEVEL_TOO_LOW"
    if world.get("person.proof_age_months") > world.figure("deufoev.8_1.proof_months"):
        return "TEST_MISSING"
    if german == ladder[code]:
        return None
    return "PROFILE_NOT_MET" if at_least(german, ladder[code]) else "LEVEL_TOO_LOW"


def _below_b1_refusal(world: World, levels: list[str]) -> str | None:
    """Special courses below B1, for the three groups of DeuFöV § 13 Abs. 2 S. 2."""
    refusal = _level_refusal(world.get("person.german"), levels)
    return refusal or (None if _may_start_below_b1(world) else "PROFILE_NOT_MET")


def _may_start_below_b1(world: World) -> bool:
    if works_or_will(world) or _finished_without_b1(world):
        return True
    tolerated = title_of(world) in world.figure("deufoev.4_1.tolerated")["statuses"]
    return tolerated and not access(world).funded


def _finished_without_b1(world: World) -> bool:
    """An integration course is finished when its test was sat or its hours are used up."""
    if not world.get("history") or not world.get("history.course").startswith("IK_"):
        return False
    result = world.get("history.dtz")
    if result is not None:
        return bool(result != "B1")
    course = world.get("history.course")
    hours = world.book.code("course_type", course)
    needed = hours.extra.get("ue_lang", 0) if hours else 0
    return bool(needed and world.get("history.ue_used") >= needed)


def _special_refusal(world: World, rule: dict[str, Any]) -> str | None:
    """Job, trainee and recognition courses: their group, then their levels."""
    if not _any_flag(world, rule["flags"]):
        return "PROFILE_NOT_MET"
    return _level_refusal(world.get("person.german"), rule["levels"])


def _level_refusal(german: str, levels: list[str]) -> str | None:
    if german in levels:
        return None
    return "PROFILE_NOT_MET" if at_least(german, min(levels)) else "LEVEL_TOO_LOW"


def decider(world: World) -> str | None:
    """Who decides (DeuFöV § 5): the Jobcenter for SGB II, the Agentur for people registered there, else the BAMF."""
    if in_school(world):
        return None
    deciders = world.figure("deufoev.5.deciders")
    if receives(world, "SGB2"):
        return str(deciders["SGB2"])
    return str(deciders["registered_agentur" if world.get("person.registered_agentur") else "else"])


def pays_fee(world: World) -> bool:
    """DeuFöV § 4 Abs. 4: only employed people who are neither exempt nor trainees."""
    if not world.get("person.employed") or world.get("person.trainee"):
        return False
    return exempt_ground(world) is None
