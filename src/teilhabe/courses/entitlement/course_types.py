"""Integration-course types, hours, entry and repetition (IntV §§ 10-14)."""

from __future__ import annotations

from typing import NamedTuple

from teilhabe.courses.entitlement.paths import claim_outlook
from teilhabe.courses.entitlement.persons import has_sufficient_german, in_school, title_of
from teilhabe.courses.entitlement.worlds import World

TEST_TYPES_FIGURE = "intv.11_2.placement_test"
REPEAT_TYPE = "IK_WDH"


class Hours(NamedTuple):
    """Teaching units of the first type."""

    language: int
    total: int


class Repeat(NamedTuple):
    """Whether 300 teaching units may be repeated (IntV § 13 Abs. 1 S. 4)."""

    allowed: bool
    ue_max: int
    code: str | None


class CourseTypes(NamedTuple):
    """Types that fit, first choice first, and why each other current type does not."""

    types: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    hours: Hours | None


def course_types(world: World) -> CourseTypes:
    """Which types of integration course fit the person."""
    types, reason = _fitting(world)
    refused = tuple((code, _why_not(world, code, reason)) for code in _current(world) if code not in types)
    return CourseTypes(types, refused + _refused_wish(world, types, refused), _hours(world, types))


def _fitting(world: World) -> tuple[tuple[str, ...], str]:
    """The types that fit, and the code for the others."""
    if in_school(world):
        return (), "SCHOOL"
    if has_sufficient_german(world):
        title_of(world)  # as in paths: read before the claim is tried as a part
        stays_open = world.part(claim_outlook) == "open"
        return ((world.figure("aufenthg.44_3.orientation_type"),) if stays_open else ()), "ALREADY_B1"
    literacy = world.get("person.literacy")
    types: tuple[str, ...] = (world.figure("intv.13.literacy_types")[literacy],)
    if world.get("person.placement_test"):
        if world.get("person.placement_test.special_need"):
            types = (world.figure("intv.13.special_need_type"), *types)
        intensive = world.figure("intv.13.intensive")
        if literacy == intensive["literacy"] and world.get("person.placement_test.intensive_ok"):
            types = (*types, intensive["type"])
    return types, "PROFILE_NOT_MET"


def _why_not(world: World, code: str, reason: str) -> str:
    if code == REPEAT_TYPE:
        return repeat(world).code or reason
    if reason == "PROFILE_NOT_MET" and not world.get("person.placement_test"):
        return "TEST_MISSING" if code in world.figure(TEST_TYPES_FIGURE) else reason
    return reason


def _current(world: World) -> tuple[str, ...]:
    """Integration-course types in force; the repetition only where it is refused."""
    found = (
        entry.code for entry in world.book.codes("course_type", world.on) if entry.code.startswith("IK_")
    )
    return tuple(code for code in found if code != REPEAT_TYPE or not repeat(world).allowed)


def _refused_wish(
    world: World, types: tuple[str, ...], refused: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    wish = world.get("person.wish")
    if (
        wish is None
        or not wish.startswith("IK_")
        or wish in types
        or any(code == wish for code, _ in refused)
    ):
        return ()
    entry = world.book.code("course_type", wish)
    return () if entry is None or entry.holds_on(world.on) else ((wish, "TYPE_ABOLISHED"),)


def _hours(world: World, types: tuple[str, ...]) -> Hours | None:
    if not types:
        return None
    units = world.figure(f"intv.ue.{types[0]}")
    return Hours(units["language"], units["language"] + units["orientation"])


def entry_point(world: World) -> str | None:
    """Where the person begins: by the test's module or a level above A0, else with module 1 (IntV § 11 Abs. 1, 2)."""
    if in_school(world):
        return None
    if world.get("person.placement_test.module") is not None:
        return "by_test"
    return "module_1" if world.get("person.german") == "A0" else "by_test"


def repeat(world: World) -> Repeat:
    """IntV § 13 Abs. 1 S. 4: once, after Alphabetisierungskurs or Förderkurs, hours used up, DTZ sat without B1."""
    rule = world.figure("intv.13_1.repeat")
    if not world.get("history") or world.get("history.course") not in rule["types"]:
        return Repeat(False, 0, "REPEAT_NOT_ALLOWED")
    if world.get("history.repeats_used") >= rule["times"]:
        return Repeat(False, 0, "HOURS_EXHAUSTED")
    sat_without_success = world.get("history.dtz") not in (None, "B1")
    if sat_without_success and world.get("history.ue_used") >= rule["after_ue"]:
        return Repeat(True, rule["ue_max"], None)
    return Repeat(False, 0, "REPEAT_NOT_ALLOWED")
