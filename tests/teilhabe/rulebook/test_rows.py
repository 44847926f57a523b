"""The rules as rows: loading twice, values entered by the operator, values of a centre."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from teilhabe.access.actor import Operator
from teilhabe.common.errors import Refused
from teilhabe.rulebook.book import Book, DatedEntry
from teilhabe.rulebook.models import CodeItem, DatedValue, RuleSet
from teilhabe.rulebook.queries import code_label, current_book, entry_of, hold_days
from teilhabe.rulebook.services import enter_value, load_shipped_rules

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 1)
LIFTED = DatedEntry(
    key="policy.admission_44_4",
    valid_from=date(2026, 8, 15),
    value="open",
    paragraph="AufenthG § 44 Abs. 4",
    source="invented circular for this test",
    overridable=True,
)


def test_loading_twice_changes_nothing() -> None:
    first = load_shipped_rules(actor=Operator(), on=ON)
    counts = (DatedValue.objects.count(), CodeItem.objects.count())
    assert counts == (len(Book.shipped()), len(list(Book.shipped().all_codes())))
    assert load_shipped_rules(actor=Operator(), on=ON) == first
    assert (DatedValue.objects.count(), CodeItem.objects.count()) == counts
    assert RuleSet.objects.count() == 1
    assert (first.version, first.effective_day, first.digest) == (1, date(2026, 7, 29), Book.shipped().digest)


def test_rows_say_what_the_files_say() -> None:
    load_shipped_rules(actor=Operator(), on=ON)
    assert {
        entry_of(row) == Book.shipped().entry(row.key, row.valid_from)
        for row in DatedValue.objects.all()
        if not row.ended
    } == {True}


def test_without_rows_the_shipped_book_counts() -> None:
    assert current_book() is Book.shipped()


def test_a_value_entered_by_the_operator_lies_over_the_shipped_one_and_survives_loading() -> None:
    load_shipped_rules(actor=Operator(), on=ON)
    enter_value(actor=Operator(), entry=LIFTED, on=ON)
    assert current_book().value(LIFTED.key, ON) == "open"
    assert current_book().value(LIFTED.key, date(2026, 8, 14)) == "suspended"
    assert current_book().rule_set(ON) == date(2026, 8, 15)
    load_shipped_rules(actor=Operator(), on=ON)
    assert current_book().value(LIFTED.key, ON) == "open"
    assert [row.version for row in RuleSet.objects.all()] == [1, 2]
    assert Book.shipped().value(LIFTED.key, ON) == "suspended"


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"key": "no.such"}, "unknown_key"), ({"source": ""}, "no_source"), ({"paragraph": ""}, "no_source")],
)
def test_values_without_key_or_source_are_refused(changes: dict[str, str], code: str) -> None:
    from dataclasses import replace

    with pytest.raises(Refused) as refused:
        enter_value(actor=Operator(), entry=replace(LIFTED, **changes), on=ON)
    assert refused.value.code == code
    assert DatedValue.objects.count() == 0


def test_the_database_refuses_two_values_for_one_day() -> None:
    load_shipped_rules(actor=Operator(), on=ON)
    row = DatedValue.objects.get(key="policy.admission_44_4", valid_from=date(2026, 2, 9))
    with pytest.raises(IntegrityError), transaction.atomic():
        DatedValue.objects.create(key=row.key, valid_from=row.valid_from, value="open", first_in=row.first_in)


def test_the_command_says_what_is_loaded() -> None:
    out = StringIO()
    call_command("load_rulebook", "--on", "2026-09-01", stdout=out)
    assert out.getvalue().startswith("rule set 1 (2026-07-29): ")


def test_labels_and_desk_values() -> None:
    assert code_label("course_type", "IK_ALPHA") == "Alphabetisierungskurs"
    assert code_label("course_type", "NO_SUCH") == "NO_SUCH"
    assert hold_days(ON) >= 1
