"""Likeness of two records: table of real spellings, properties, slips in birth days, telephone."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from teilhabe.people.matching import (
    LIKELY,
    POSSIBLE,
    REASON_LABELS,
    NameCard,
    Reason,
    is_likely_duplicate,
    phone_key,
    score,
)
from teilhabe.people.names import fold
from tests.teilhabe.people.name_pairs import DIFFERENT, SAME

BORN = date(1991, 3, 7)
WORDS = sorted(
    {word for pair in SAME + DIFFERENT for side in pair for word in side.replace("|", " ").split()}
)
FIELD = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
CARDS = st.builds(
    NameCard,
    given=FIELD,
    family=FIELD,
    born=st.none() | st.dates(date(1950, 1, 1), date(2010, 12, 31)),
    phones=st.frozensets(st.sampled_from(["0151 2345678", "+49 5271 99887", "0170/1112223"]), max_size=2),
)


def card(text: str, born: date | None = None) -> NameCard:
    given_name, family = text.split("|")
    return NameCard(given_name, family, born)


@pytest.mark.parametrize(("left", "right"), SAME)
def test_known_spellings_of_one_name_are_found(left: str, right: str) -> None:
    assert score(card(left), card(right)).score >= POSSIBLE
    assert score(card(left, BORN), card(right, BORN)).score >= 0.8


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_names_of_different_people_stay_apart(left: str, right: str) -> None:
    assert score(card(left), card(right)).score < POSSIBLE
    assert not is_likely_duplicate(card(left, BORN), card(right, BORN))


def test_table_is_large_enough() -> None:
    assert len(set(SAME) | set(DIFFERENT)) >= 150


def test_share_of_likely_duplicates_among_equal_birth_days() -> None:
    """At most 1 of 20 spelling pairs may need the adviser's own eye when the birth day agrees."""
    likely = sum(is_likely_duplicate(card(left, BORN), card(right, BORN)) for left, right in SAME)
    assert likely >= 0.95 * len(SAME)


@given(CARDS, CARDS)
def test_score_is_symmetric_and_bounded(one: NameCard, other: NameCard) -> None:
    there, back = score(one, other), score(other, one)
    assert there.score == pytest.approx(back.score, abs=1e-4)
    assert 0.0 <= there.score <= 1.0
    assert is_likely_duplicate(one, other) == is_likely_duplicate(other, one)


@given(CARDS)
def test_identity_is_one(one: NameCard) -> None:
    assume(fold(one.given) and fold(one.family))
    assert score(one, one).score == 1.0


@given(CARDS)
def test_swapped_fields_cost_next_to_nothing(one: NameCard) -> None:
    swapped = replace(one, given=one.family, family=one.given)
    match = score(one, swapped)
    assert match.score >= 0.95
    assert (
        one.given == one.family or Reason.NAME_SWAPPED in match.reasons or Reason.NAME_EQUAL in match.reasons
    )


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (date(1991, 3, 7), Reason.BORN_EQUAL),
        (date(1991, 7, 3), Reason.BORN_SWAPPED),
        (date(1991, 3, 1), Reason.BORN_SLIP),
        (date(1981, 3, 7), Reason.BORN_SLIP),
        (date(1919, 3, 7), Reason.BORN_SLIP),
        (date(1991, 1, 1), Reason.BORN_YEAR_ONLY),
        (date(1988, 11, 20), Reason.BORN_DIFFERENT),
    ],
)
def test_birth_days_with_slips(other: date, reason: Reason) -> None:
    match = score(card("Olena|Kovalenko", BORN), card("Olena|Kovalenko", other))
    assert reason in match.reasons
    assert match.is_possible == (reason is not Reason.BORN_DIFFERENT)


def test_name_alone_is_never_a_likely_duplicate() -> None:
    one = card("Mohammed|Al Hassan")
    assert score(one, one).score == 1.0
    assert not is_likely_duplicate(one, one)


def test_same_name_and_other_birth_day_is_someone_else() -> None:
    match = score(card("Mohammed|Ali", BORN), card("Mohammed|Ali", date(1964, 12, 24)))
    assert match.score < POSSIBLE


@pytest.mark.parametrize(
    "pair",
    [("Hasan|Darwish", "Hussein|Darwish"), ("Ali|Karimi", "Reza|Karimi"), ("Olha|Moroz", "Iryna|Moroz")],
)
def test_twins_are_not_duplicates(pair: tuple[str, str]) -> None:
    assert not is_likely_duplicate(card(pair[0], BORN), card(pair[1], BORN))


def test_telephone_supports_a_name_without_birth_day() -> None:
    one = NameCard("Yusuf", "Rahmani", phones=frozenset({"+49 151 2345678"}))
    other = NameCard("Youssef", "Rachmani", phones=frozenset({"0151/2345678", "05271 4711"}))
    match = score(one, other)
    assert Reason.PHONE_EQUAL in match.reasons
    assert match.score >= LIKELY
    assert is_likely_duplicate(one, other)


def test_family_sharing_a_telephone_is_not_one_human() -> None:
    phones = frozenset({"0151 2345678"})
    assert not is_likely_duplicate(
        NameCard("Yusuf", "Rahmani", BORN, phones), NameCard("Zahra", "Rahmani", BORN, phones)
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("+49 (0)5271 123456", "5271123456"),
        ("0049 5271 123456", "5271123456"),
        ("05271/12 34 56", "5271123456"),
        ("110", ""),
        ("+380 67 1234567", "380671234567"),
        ("", ""),
    ],
)
def test_phone_key(text: str, key: str) -> None:
    assert phone_key(text) == key


def test_single_name_against_several_needs_more() -> None:
    assert score(card("Mohammed|"), card("Mohammed|Al Hassan Karimi")).score <= 0.75


def test_records_without_names_do_not_match() -> None:
    assert score(card("|"), card("|")).score == 0.0


def test_every_reason_has_a_text_for_the_desk() -> None:
    assert set(REASON_LABELS) == set(Reason)
    match = score(card("Olena|Kovalenko", BORN), card("Kovalenko|Olena", date(1991, 7, 3)))
    assert match.labels == [
        "Name gleich",
        "Vor- und Familienname vertauscht",
        "Tag und Monat der Geburt vertauscht",
    ]
