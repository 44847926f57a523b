"""Dated values: lookup by day, endings, impossible overlaps, and the data files that come with the software."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from teilhabe.rulebook.book import Book, CodeEntry, DatedEntry, DoubleValue, NoValue

SHARED = Path(__file__).parents[4] / "shared" / "domain" / "codelists.yaml"


def entry(day: date, value: object = 1, *, key: str = "rate", ended: bool = False) -> DatedEntry:
    return DatedEntry(key=key, valid_from=day, value=value, ended=ended, paragraph="§ 1", source="test")


def test_a_value_holds_from_its_day_until_the_next() -> None:
    book = Book([entry(date(2026, 7, 1), 2), entry(date(2026, 1, 1), 1)])
    assert [book.value("rate", day) for day in (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))] == [
        1,
        1,
        2,
    ]
    with pytest.raises(NoValue):
        book.value("rate", date(2025, 12, 31))
    with pytest.raises(NoValue):
        book.value("other", date(2026, 1, 1))


def test_ended_is_a_value() -> None:
    book = Book(
        [entry(date(2026, 1, 1)), entry(date(2026, 3, 1), None, ended=True), entry(date(2026, 5, 1), 9)]
    )
    with pytest.raises(NoValue, match="ended on 2026-03-01"):
        book.value("rate", date(2026, 4, 30))
    assert book.value("rate", date(2026, 5, 1)) == 9


def test_two_values_cannot_begin_on_one_day() -> None:
    with pytest.raises(DoubleValue):
        Book([entry(date(2026, 1, 1), 1), entry(date(2026, 1, 1), 2)])
    with pytest.raises(DoubleValue):
        Book([], [CodeEntry("list", "A", "a", "a"), CodeEntry("list", "A", "b", "b")])


def test_merging_replaces_the_value_of_the_same_day_and_changes_the_digest() -> None:
    book = Book([entry(date(2026, 1, 1), 1)])
    merged = book.merged([entry(date(2026, 1, 1), 5), entry(date(2026, 2, 1), 6)])
    assert (merged.value("rate", date(2026, 1, 31)), merged.value("rate", date(2026, 2, 1))) == (5, 6)
    assert book.value("rate", date(2026, 1, 31)) == 1
    assert book.digest != merged.digest
    assert book.merged([]).digest == book.digest


def test_codes_hold_between_their_days() -> None:
    code = CodeEntry("list", "A", "a", "a", date(2026, 1, 1), date(2026, 1, 31))
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1))
    assert [code.holds_on(day) for day in days] == [False, True, True, False]


@given(st.dictionaries(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(), min_size=1), st.dates())
def test_lookup_agrees_with_a_search_through_all_entries(values: dict[date, int], on: date) -> None:
    book = Book(entry(day, value) for day, value in values.items())
    started = [day for day in values if day <= on]
    if started:
        assert book.value("rate", on) == values[max(started)]
        assert book.rule_set(on) == max(started)
    else:
        with pytest.raises(NoValue):
            book.value("rate", on)


def test_shipped_values_all_carry_paragraph_and_source() -> None:
    book = Book.shipped()
    bare = [found.key for found in book if not found.paragraph or not found.source]
    assert len(book) > 60
    assert bare == []
    assert book is Book.shipped()


@pytest.mark.parametrize(
    ("key", "before", "change", "after"),
    [
        ("policy.admission_44_4", "open", date(2026, 2, 9), "suspended"),
        ("svbezgrv.bbg_rv", 96600, date(2026, 1, 1), 101400),
        (
            "intv.5_4.priority",
            {"former_claim": 1, "DE": 2, "EU": 2},
            date(2026, 7, 29),
            {"24": 1, "DE": 2, "EU": 2},
        ),
        (
            "intv.ue.IK_INTENS",
            {"language": 400, "orientation": 30},
            date(2024, 5, 1),
            {"language": 400, "orientation": 100},
        ),
    ],
)
def test_shipped_changes_on_their_day(key: str, before: object, change: date, after: object) -> None:
    book = Book.shipped()
    assert book.value(key, change - timedelta(days=1)) == before
    assert book.value(key, change) == after


def test_shipped_switch_of_2026_is_marked_as_not_verified() -> None:
    book = Book.shipped()
    assert book.entry("policy.bsk_suspended", date(2025, 12, 31)).verified
    assert not book.entry("policy.bsk_suspended", date(2026, 1, 1)).verified


def test_every_code_has_german_and_english_labels() -> None:
    codes = list(Book.shipped().all_codes())
    assert len(codes) > 400
    assert [code.code for code in codes if not code.de or not code.en] == []


def test_no_code_of_the_domain_lists_is_lost() -> None:
    if not SHARED.exists():
        pytest.skip("domain notes are not beside the project")
    lists = yaml.safe_load(SHARED.read_text(encoding="utf-8"))
    book = Book.shipped()
    lost = [
        (name, code)
        for name, content in lists.items()
        for item in content.get("items", ())
        if book.code(name, code := item if isinstance(item, str) else item["code"]) is None
    ]
    assert lost == []
