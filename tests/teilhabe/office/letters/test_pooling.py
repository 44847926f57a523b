"""No group under the least number leaves the house, and nobody is lost or counted twice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from teilhabe.office.letters.content import NeedRow
from teilhabe.office.letters.kinds import Literacy, TimeWindow
from teilhabe.office.letters.pooling import PooledRow, pool
from tests.teilhabe.office.letters.samples import need_row

ROWS = st.lists(
    st.builds(
        NeedRow,
        level=st.sampled_from(["A0", "A1", "B1"]),
        literacy=st.sampled_from(Literacy),
        town=st.sampled_from(["Brakel", "Höxter", "Warburg"]),
        window=st.sampled_from(TimeWindow),
        childcare=st.booleans(),
        weeks_waited=st.lists(st.integers(0, 90), max_size=7).map(tuple),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_pool_tells_no_small_group_and_loses_nobody(rows: list[NeedRow]) -> None:
    everybody = sum(len(row.weeks_waited) for row in rows)

    told = pool(rows, 5)

    assert all(row.people >= 5 for row in told)
    assert sum(row.people for row in told) == (everybody if everybody >= 5 else 0)
    assert len({row.profile for row in told}) == len(told)


def test_pool_keeps_large_groups_as_they_are() -> None:
    told = pool([need_row(6), need_row(9, town="Brakel")], 5)

    morning = ("A0", "LIT_NONE")
    assert told == (
        PooledRow((*morning, "Brakel", "MORNING", "False"), 9, 5),
        PooledRow((*morning, "Warburg", "MORNING", "False"), 6, 3.5),
    )


def test_pool_gives_up_childcare_before_the_town() -> None:
    told = pool([need_row(3), need_row(3, childcare=True)], 5)

    assert told == (PooledRow(("A0", "LIT_NONE", "Warburg", "MORNING", None), 6, 2),)


def test_pool_lets_a_small_rest_take_the_smallest_other_group_with_it() -> None:
    told = pool(
        [need_row(20), need_row(6, level="B1", town="Brakel"), need_row(2, level="A2", town="Höxter")], 5
    )

    assert [(row.profile[0], row.people) for row in told] == [("A0", 20), (None, 8)]


def test_pool_tells_nothing_about_fewer_people_than_the_least_number() -> None:
    assert pool([need_row(3), need_row(1, level="B1")], 5) == ()
