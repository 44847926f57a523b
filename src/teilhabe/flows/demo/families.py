"""Children and couples of the invented waiting list."""

from __future__ import annotations

import datetime as dt
from typing import Final

from teilhabe.flows.demo.chance import Chance
from teilhabe.flows.demo.plans import ChildPlan, PersonPlan
from teilhabe.flows.demo.tables import Tables

_MAX_AGE_GAP: Final = dt.timedelta(days=13 * 365)


def draw_children(chance: Chance, tables: Tables, *, parent_born: dt.date, today: dt.date) -> list[ChildPlan]:
    """Up to four children living in the household; the parent was at least 18 at their birth."""
    earliest = max(parent_born + dt.timedelta(days=19 * 365), today - dt.timedelta(days=17 * 365))
    room = (today - earliest).days // 700  # years between births, so that a young parent has few children
    count = min(int(chance.by_share(tables.assumptions["kinder_im_haushalt"])), room)
    names = tables.names["kinder_namen"]
    children = []
    for _ in range(count):
        born = earliest + dt.timedelta(days=chance.between(0, (today - earliest).days - 30))
        sex = chance.one_of("wm")
        children.append(ChildPlan(chance.one_of(names[sex]), sex, born, _care(chance, tables, born, today)))
    return sorted(children, key=lambda child: child.born)


def _care(chance: Chance, tables: Tables, born: dt.date, today: dt.date) -> str | None:
    """Who looks after the child; ``None`` from six years on (school)."""
    age = (today - born).days / 365.25
    if age >= 6:
        return None
    if chance.happens(tables.share("kind_betreut_kita" if age >= 3 else "kind_betreut_krippe")):
        return "kita"
    return "family" if chance.happens(tables.share("kind_betreut_familie")) else "none"


def pair_up(chance: Chance, tables: Tables, people: list[PersonPlan]) -> list[tuple[int, int]]:
    """Make couples of waiting people: one household, one town, one family name, the children asked for once.

    Returns the positions of each couple. Only ages, nationality and sex are looked at, as a story needs them.
    """
    wanted = round(len(people) * tables.share("paar_wartet_gemeinsam") / 2)
    free = chance.shuffled(range(len(people)))
    couples: list[tuple[int, int]] = []
    while free and len(couples) < wanted:
        one = free.pop()
        other = next((index for index in free if _fits(people[one], people[index])), None)
        if other is not None:
            free.remove(other)
            _join(people[one], people[other])
            couples.append((one, other))
    return couples


def _fits(one: PersonPlan, other: PersonPlan) -> bool:
    close = abs(one.born - other.born) < _MAX_AGE_GAP
    plain = not (one.protected or other.protected)
    return close and plain and one.sex != other.sex and one.nationality == other.nationality


def _join(one: PersonPlan, other: PersonPlan) -> None:
    other.family, other.town, other.village = one.family, one.town, one.village
    other.in_own_script = one.in_own_script
    other.household, other.phone = one.household, one.phone
    other.children = []
    other.adviser = one.adviser
    one.has_partner = other.has_partner = True
