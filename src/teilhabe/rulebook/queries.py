"""What holds on a day, and what codes are called."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import get_language

from teilhabe.rulebook.book import Book


def current_book() -> Book:
    """The rules in force: those that come with the software."""
    return Book.shipped()


def code_label(name: str, code: str) -> str:
    """The label of a code in the active language; the code itself if the list does not know it."""
    entry = current_book().code(name, code)
    if entry is None:
        return code
    return (entry.en if get_language() == "en" else entry.de) or entry.de or code


def smallest_cell(on: dt.date) -> int:
    """From how many people on a number may leave the centre."""
    return int(current_book().value("privacy.smallest_cell", on))


def hold_days(on: dt.date) -> int:
    """How many days a seat is held for two answers."""
    return int(current_book().value("seat.hold_days", on))
