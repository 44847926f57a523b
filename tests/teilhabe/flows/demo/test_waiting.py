"""The invented waiting list: reproducible, published margins, lawful papers, plausible families."""

import datetime as dt
import statistics
from collections import Counter

import pytest

from teilhabe.flows.demo.chance import Chance, apportion
from teilhabe.flows.demo.mix import nationality_shares
from teilhabe.flows.demo.plans import PersonPlan
from teilhabe.flows.demo.rights import ADMISSION_STOP, ASYLBLG_TITLES, CLAIM_TITLES
from teilhabe.flows.demo.tables import load_tables
from teilhabe.flows.demo.waiting import draw_waiting

DAYS = [dt.date(2026, 11, 25), dt.date(2027, 2, 28), dt.date(2028, 2, 29)]
TABLES = load_tables()


def drawn(today: dt.date, seed: int = 7, count: int = 300) -> tuple[list[PersonPlan], list[tuple[int, int]]]:
    return draw_waiting(
        Chance(seed), TABLES, count=count, today=today, advisers=["a", "b"], carriers=["vhs_hm", "nethe"]
    )


def test_same_seed_same_people() -> None:
    assert drawn(DAYS[0]) == drawn(DAYS[0])
    assert drawn(DAYS[0]) != drawn(DAYS[0], seed=8)


def test_nationalities_follow_the_figures_exactly() -> None:
    shares = nationality_shares(TABLES)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["UA"] == pytest.approx((4675 / 38275 + 37000 / 63400) / 2)
    assert sum(shares[code] for code in ("PL", "RO", "BG")) == pytest.approx(0.065)
    people, _ = drawn(DAYS[0])
    assert dict(Counter(person.nationality for person in people)) == {
        code: number for code, number in apportion(shares, 300).items() if number
    }


def test_levels_are_exact() -> None:
    people, _ = drawn(DAYS[0])
    assert Counter(person.skill.german.value for person in people) == {
        "A0": 126, "A1": 69, "A2": 63, "B1": 36, "B2": 6,
    }  # fmt: skip


def test_waiting_times_are_right_skewed_around_the_published_median() -> None:
    weeks = [(DAYS[0] - person.waiting_since).days / 7 for person in drawn(DAYS[0], count=3000)[0]]
    assert 5 <= statistics.median(weeks) <= 7
    assert 8 <= statistics.fmean(weeks) <= 14


@pytest.mark.parametrize("today", DAYS)
def test_dates_make_sense(today: dt.date) -> None:
    for person in drawn(today)[0]:
        status = person.status
        assert person.in_germany_since <= status.title.issued_on <= person.waiting_since <= today
        assert status.title.until is None or status.title.until > today
        assert person.skill.german.proved_on <= today
        assert 17 <= (today - person.born).days / 365.25 < 66
        for right in status.rights:
            assert right.issued_on <= today
            assert right.registered_on is None or right.registered_on >= right.issued_on


@pytest.mark.parametrize("today", DAYS)
def test_papers_fit_the_title(today: dt.date) -> None:
    for person in drawn(today)[0]:
        title, benefit = person.status.title.code, person.status.benefit
        for right in person.status.rights:
            if right.path in {"CLAIM_44_1", "OBLIG_44A_1A"}:
                assert title in CLAIM_TITLES
            if right.path == "OBLIG_44A_4_ASYLBLG":
                assert title in ASYLBLG_TITLES and benefit == "ASYLBLG"
            if right.path in {"ADMISSION_5A_JC", "OBLIG_44A_2_JC"}:
                assert benefit == "SGB2"
            if right.path == "ADMISSION_44_4_BAMF":
                assert right.issued_on < ADMISSION_STOP
            if right.path == "BSK":
                assert person.skill.german.value in {"B1", "B2"}


def test_families() -> None:
    people, couples = drawn(DAYS[0])
    assert len(couples) >= 15
    for one, other in couples:
        assert people[one].household == people[other].household
        assert people[one].town == people[other].town
        assert not people[other].children
    for person in people:
        for child in person.children:
            assert (child.born - person.born).days >= 18 * 365
            assert (child.care is None) == ((DAYS[0] - child.born).days / 365.25 >= 6)
    assert any(child.care == "none" for person in people for child in person.children)


def test_protected_people_have_an_adviser() -> None:
    people, _ = drawn(DAYS[0])
    assert any(person.protected for person in people)
    assert all(person.adviser for person in people if person.protected)


def test_telephone_numbers_belong_to_nobody() -> None:
    assert {person.phone[:9] for person in drawn(DAYS[0])[0]} == {"0221 4710"}


@pytest.mark.parametrize(("count", "total"), [(0, 0), (1, 1), (7, 7), (300, 300)])
def test_apportion_adds_up(count: int, total: int) -> None:
    assert sum(apportion({"a": 0.5, "b": 0.3, "c": 0.2}, count).values()) == total
