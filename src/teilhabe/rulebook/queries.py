"""What holds on a day, and what codes are called."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.utils.translation import get_language

from teilhabe.rulebook.book import Book, DatedEntry
from teilhabe.rulebook.models import DatedValue, LocalValue, RuleSet


def current_book() -> Book:
    """The rules in force: those that come with the software, overlaid by what the operator entered since.

    Rows are read once per rule set and process; asking again costs one small query.
    """
    newest = RuleSet.objects.order_by("-version").values_list("digest", flat=True).first()
    return Book.shipped() if newest is None else _book_of(newest)


@lru_cache(maxsize=4)
def _book_of(digest: str) -> Book:
    entered = DatedValue.objects.filter(entered_by_hand=True)
    return Book.shipped().merged(entry_of(row) for row in entered)


def centre_book() -> Book:
    """The rules as they hold in the centre in scope: its own values lie over the shared ones."""
    book = current_book()
    return book.merged(_local_entry(book, row) for row in LocalValue.objects.all())


def entry_of(row: DatedValue) -> DatedEntry:
    """A row as the entry that rules read."""
    return DatedEntry(
        key=row.key,
        valid_from=row.valid_from,
        value=row.value,
        ended=row.ended,
        paragraph=row.paragraph,
        source=row.source,
        verified=row.verified,
        anchor=row.anchor,
        area=row.area,
        overridable=row.overridable,
    )


def _local_entry(book: Book, row: LocalValue) -> DatedEntry:
    shared = book.series(row.key)[-1]
    return DatedEntry(
        key=row.key,
        valid_from=row.valid_from,
        value=row.value,
        ended=row.ended,
        paragraph=shared.paragraph,
        source=f"Festlegung des Zentrums: {row.decided_by}",
        anchor=shared.anchor,
        area=shared.area,
        overridable=True,
    )


def code_label(name: str, code: str) -> str:
    """The label of a code in the active language; the code itself if the list does not know it."""
    entry = Book.shipped().code(name, code)
    if entry is None:
        return code
    return (entry.en if get_language() == "en" else entry.de) or entry.de or code


def smallest_cell(on: dt.date) -> int:
    """From how many people on a number may leave the centre."""
    return int(current_book().value("privacy.smallest_cell", on))


def hold_days(on: dt.date) -> int:
    """How many days a seat is held for two answers."""
    return int(current_book().value("seat.hold_days", on))
