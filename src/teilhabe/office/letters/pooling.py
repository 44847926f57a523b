"""Groups too small to be told are pooled with their neighbours (privacy.md § 8: least number 5).

Coarsening, not blanking: childcare is given up first, then the time of day, the town, the script, the level.
Each person stays in exactly one row, so rows add up to the total and no difference reveals a small group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from teilhabe.office.letters.content import NeedRow

#: Order in which facts are given up, as positions in :attr:`PooledRow.profile`.
_GIVEN_UP = (4, 3, 2, 1, 0)
Profile = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class PooledRow:
    """(level, literacy, town, window, childcare) with None for "various", and the people of the group."""

    profile: Profile
    people: int
    median_weeks: float


def pool(rows: Sequence[NeedRow], least: int) -> tuple[PooledRow, ...]:
    """Rows of at least ``least`` people; empty if there are fewer people than that in all."""
    groups: dict[Profile, list[int]] = {}
    for row in rows:
        _add(groups, (row.level, row.literacy, row.town, row.window, str(row.childcare)), row.weeks_waited)
    for position in _GIVEN_UP:
        groups = _coarsened(groups, position, least)
    _merge_rest(groups, least)
    told = {profile: weeks for profile, weeks in groups.items() if len(weeks) >= least}
    return tuple(PooledRow(key, len(weeks), median(weeks)) for key, weeks in sorted(told.items(), key=_order))


def _coarsened(groups: dict[Profile, list[int]], position: int, least: int) -> dict[Profile, list[int]]:
    coarser: dict[Profile, list[int]] = {}
    for profile, weeks in groups.items():
        small = len(weeks) < least
        _add(coarser, (*profile[:position], None, *profile[position + 1 :]) if small else profile, weeks)
    return coarser


def _merge_rest(groups: dict[Profile, list[int]], least: int) -> None:
    """A rest that is still too small takes the smallest other group with it."""
    rest: Profile = (None,) * len(_GIVEN_UP)
    if rest not in groups or len(groups[rest]) >= least or len(groups) == 1:
        return
    smallest = min(
        (key for key in groups if key != rest), key=lambda key: (len(groups[key]), _order((key, [])))
    )
    groups[rest].extend(groups.pop(smallest))


def _add(groups: dict[Profile, list[int]], profile: Profile, weeks: Sequence[int]) -> None:
    if weeks:
        groups.setdefault(profile, []).extend(weeks)


def _order(entry: tuple[Profile, list[int]]) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, value or "") for value in entry[0])
