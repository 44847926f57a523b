"""Demand is pooled until a course would come about, and a small group gives nothing away."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from teilhabe.allocation.demand import Signal, signals, time_of

TOWNS = {"Warburg": (51.488, 9.146), "Borgentreich": (51.569, 9.241), "Steinheim": (51.866, 9.094)}


def waiting(
    town: str, *, level: str = "A0", script: str = "LIT_NONE", children: int = 0, time: str = "morning"
) -> Any:
    lat, lon = TOWNS[town]
    territory = SimpleNamespace(name=town, lat=lat, lon=lon)
    request = SimpleNamespace(person=SimpleNamespace(protected=False))
    facts = SimpleNamespace(
        literacy=SimpleNamespace(value=script),
        residence=SimpleNamespace(territory=territory),
        availability=None,
    )
    return SimpleNamespace(
        facts=facts, german=level, wish_time=time, childcare_places=children, request=request
    )


def test_the_nearest_town_is_added_until_the_minimum_is_reached() -> None:
    people = [waiting("Warburg", children=n < 4) for n in range(7)]
    people += [waiting("Borgentreich") for _n in range(5)] + [waiting("Steinheim") for _n in range(2)]

    first, rest = signals(people, minimum=12, smallest=5)

    assert (first.count, first.towns, first.children, first.literate) == (
        12,
        ("Warburg", "Borgentreich"),
        4,
        False,
    )
    assert (rest.count, rest.towns) == (2, ("Steinheim",))


def test_levels_scripts_and_times_are_not_mixed() -> None:
    people = [
        waiting("Warburg"),
        waiting("Warburg", level="A1"),
        waiting("Warburg", script="LIT_LATIN"),
        waiting("Warburg", time="evening"),
    ]

    assert sorted(signal.count for signal in signals(people, minimum=12, smallest=5)) == [1, 1, 1, 1]


def test_everybody_is_counted_exactly_once() -> None:
    people = [waiting(town) for town in TOWNS for _n in range(9)]

    assert sum(signal.count for signal in signals(people, minimum=12, smallest=5)) == len(people)


def test_five_people_may_be_told_with_town_and_number() -> None:
    shape = Signal("A0", False, "morning", ("Warburg", "Borgentreich"), 5, 4).shape(smallest=5, minimum=5)

    assert shape["towns"] == ["Warburg", "Borgentreich"]
    assert shape["children"] == 4
    assert shape["reaches_minimum"] is True


def test_four_people_lose_town_script_and_number() -> None:
    shape = Signal("A0", False, "morning", ("Warburg",), 4, 1).shape(smallest=5, minimum=12)

    assert shape == {"level": "A0", "time": "morning", "childcare": True, "small": True}


def test_without_a_wish_the_free_part_of_the_day_counts() -> None:
    item = waiting("Warburg", time="any")
    assert time_of(item) == "any"

    week = {day: [["13:00", "17:00"]] for day in ("mo", "tu", "we")}
    item.facts.availability = SimpleNamespace(week=week)
    assert time_of(item) == "afternoon"

    item.facts.availability = SimpleNamespace(week={"mo": [["13:00", "17:00"]]})
    assert time_of(item) == "any"


def _unknown(*, protected: bool = False) -> Any:
    facts = SimpleNamespace(literacy=None, residence=None, availability=None)
    request = SimpleNamespace(person=SimpleNamespace(protected=protected))
    return SimpleNamespace(facts=facts, german="", wish_time="any", childcare_places=0, request=request)


def test_a_protected_person_counts_as_unknown_only_among_enough_others() -> None:
    hidden = waiting("Warburg")
    hidden.request.person.protected = True

    few = signals([hidden, *(_unknown() for _n in range(4))], minimum=12, smallest=5)
    many = signals([hidden, *(_unknown() for _n in range(5))], minimum=12, smallest=5)

    assert [(signal.towns, signal.count) for signal in few] == [(("",), 4)]
    assert [(signal.towns, signal.count) for signal in many] == [(("",), 6)]
