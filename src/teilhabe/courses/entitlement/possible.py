"""Which values an unknown fact could have: one for each answer the rules could give to it.

Amounts and days are represented by the values on both sides of every limit that a rule knows on the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from teilhabe.courses.entitlement.calendar import end_of_period, start_of_period
from teilhabe.courses.entitlement.facts import DETAILS, KINDS, LEVELS, NOT_TITLES
from teilhabe.courses.entitlement.worlds import World
from teilhabe.rulebook.book import Book

_DAY = timedelta(days=1)


def possible_values(key: str, world: World) -> tuple[Any, ...]:
    """Representative values of the fact in this world; true and false for every plain yes-or-no fact."""
    finder = _FINDERS.get(key)
    return finder(world) if finder else (True, False)


def _levels(world: World) -> tuple[str, ...]:
    return LEVELS


def _benefits(world: World) -> tuple[tuple[str, ...], ...]:
    grounds = tuple(world.figure("intv.9_2.benefit_grounds"))
    return ((), *((code,) for code in grounds))


def _details(world: World) -> tuple[str | None, ...]:
    status = world.get("person.status")
    if status == "FIKT":
        return _kinds_of_title(world.book, world.on)
    return (None, *(detail for detail, title in DETAILS.items() if title == status))


def _kinds_of_title(book: Book, on: date) -> tuple[str, ...]:
    """One title for each way in which the rules treat titles."""
    found: dict[tuple[Any, ...], str] = {}
    for entry in book.codes("residence_status"):
        if entry.code not in NOT_TITLES:
            found.setdefault(_treatment(book, on, entry.code), entry.code)
    return tuple(found.values())


def _treatment(book: Book, on: date, title: str) -> tuple[Any, ...]:
    """All that the rules ask about a title; a title with a sub-clause in Nr. 1b is treated like § 30 with it."""
    numbers = [number for number, titles in book.value("aufenthg.44_1.titles", on).items() if title in titles]
    needs_first = bool(set(numbers) & set(book.value("aufenthg.44_1.first_title_needed", on)))
    listed = bool(numbers)
    return (
        listed,
        needs_first,
        listed and title in book.value("aufenthg.9.unlimited_titles", on),
        title in book.value("aufenthg.44_4.statuses", on),
        book.value("aufenthg.44a_1.nr1b_titles", on).get(title, "") is None,
        title in book.value("aufenthg.44a_1.s6_titles", on)["titles"],
        book.value("intv.5_4.priority", on).get(title),
    )


def _issued(world: World) -> tuple[date, ...]:
    """Days of issue on both sides of one year and eighteen months ago, and of the year before a known end."""
    claim, held = world.figure("aufenthg.44_2.claim_months"), world.figure("aufenthg.44_1.held_months")
    year = world.figure("aufenthg.44_1.permanence_months")
    until, registered = world.sheet.values.get("person.title_until"), world.get("certificate.registered_on")
    days = [world.on, start_of_period(world.on, claim), start_of_period(world.on, held)]
    days += [start_of_period(registered, claim)] if registered else []
    days += [until, start_of_period(until, year)] if until else []
    latest = min(until, world.on) if until else world.on

    def traits(day: date) -> tuple[bool, ...]:
        return (
            world.on > end_of_period(day, claim),
            world.on > end_of_period(day, held),
            bool(until and (end_of_period(day, year) - until).days > 1),
            bool(registered and registered <= end_of_period(day, claim)),
        )

    return _first_and_last(_around(days, latest=latest) or (latest,), traits)


def _until(world: World) -> tuple[date, ...]:
    """Days of ending on both sides of the day of decision, one year after issue, and long after."""
    issued = world.get("person.title_issued")
    year = end_of_period(issued, world.figure("aufenthg.44_1.permanence_months"))
    claim = end_of_period(issued, world.figure("aufenthg.44_2.claim_months"))
    days = _around([issued, year, claim, world.on, end_of_period(max(year, world.on), 36)], earliest=issued)
    return _first_and_last(days, lambda day: ((year - day).days > 1, day < world.on, day < claim))


def _first_and_last(days: tuple[date, ...], traits: Callable[[date], tuple[bool, ...]]) -> tuple[date, ...]:
    """The first and the last day of each group of days that the rules treat alike."""
    groups: dict[tuple[bool, ...], list[date]] = {}
    for day in days:
        groups.setdefault(traits(day), []).append(day)
    return tuple(sorted({day for group in groups.values() for day in (group[0], group[-1])}))


def _certificate_issued(world: World) -> tuple[date, ...]:
    months = (
        world.figure("intv.5_3.admission_months"),
        world.figure("deufoev.6_3.certificate_months"),
        world.figure("deufoev.6_3.certificate_months_abroad"),
    )
    latest = world.get("certificate.registered_on") or world.on
    return _around(
        [latest, *(start_of_period(world.on, count) for count in months)], latest=min(latest, world.on)
    )


def _around(days: Iterable[date], *, earliest: date = date.min, latest: date = date.max) -> tuple[date, ...]:
    found = {
        near
        for day in days
        for near in (day if day == date.min else day - _DAY, day, day if day == date.max else day + _DAY)
        if earliest <= near <= latest
    }
    return tuple(sorted(found))


def _gross(world: World) -> tuple[float, ...]:
    ceiling = world.figure("svbezgrv.bbg_rv")
    limits = [round(ceiling * percent / 100, 2) for percent in world.figure("intv.9_2.limit_percent")]
    return (*limits, limits[-1] + 1)


def _children(world: World) -> tuple[int, ...]:
    return tuple(range(len(world.figure("intv.9_2.limit_percent"))))


def _up_to(figure: str) -> Callable[[World], tuple[float, ...]]:
    """A limit that still counts, and one more."""
    return lambda world: (world.figure(figure), world.figure(figure) + 1)


def _from(read: Callable[[World], float]) -> Callable[[World], tuple[float, ...]]:
    """A limit that must be reached, and one less."""
    return lambda world: (read(world), read(world) - 1)


def _past_courses(world: World) -> tuple[str, ...]:
    return tuple(entry.code for entry in world.book.codes("course_type") if entry.code.startswith("IK_"))


_FINDERS: dict[str, Callable[[World], tuple[Any, ...]]] = {
    "person.german": _levels,
    "person.benefits": _benefits,
    "person.status_detail": _details,
    "person.title_issued": _issued,
    "person.title_until": _until,
    "person.literacy": lambda world: tuple(world.figure("intv.13.literacy_types")),
    "person.degree": lambda world: ("none", "vocational", "university"),
    "person.gross_year": _gross,
    "person.children": _children,
    "person.proof_age_months": _up_to("deufoev.8_1.proof_months"),
    "person.tolerated_months": _from(lambda world: world.figure("deufoev.4_1.tolerated")["months"]),
    "person.walking_km": _from(lambda world: world.figure("intv.4a.walking_km")),
    "history.course": _past_courses,
    "history.ue_used": _from(lambda world: world.figure("intv.13_1.repeat")["after_ue"]),
    "certificate.kind": lambda world: KINDS,
    "certificate.issued": _certificate_issued,
}
