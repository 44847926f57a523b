"""Entitlement to language courses: one fact sheet in, one explained result out. No framework, no database, no clock.

`answer(payload)` serves the desk page, the JSON API and the command alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teilhabe.courses.entitlement.facts import BadFacts, parse_sheet
from teilhabe.courses.entitlement.judge import judge
from teilhabe.rulebook.book import Book

__all__ = ["BadFacts", "answer", "answer_all"]


def answer(payload: Mapping[str, Any] | Any, *, book: Book | None = None) -> dict[str, Any]:
    """Judge one decoded fact sheet by the given book (default: the shipped one); `BadFacts` if it is unusable."""
    rules = book or Book.shipped()
    return judge(parse_sheet(payload, rules), rules)


def answer_all(payloads: Any, *, book: Book | None = None) -> list[dict[str, Any]]:
    """Judge a list of fact sheets, all or nothing; faults name the position like `[3].person.age: …`."""
    rules = book or Book.shipped()
    if not isinstance(payloads, list):
        raise BadFacts(["batch: must be a JSON list of fact sheets"])
    sheets, faults = [], []
    for position, payload in enumerate(payloads):
        try:
            sheets.append(parse_sheet(payload, rules))
        except BadFacts as bad:
            faults += [f"[{position}].{fault}" for fault in bad.faults]
    if faults:
        raise BadFacts(faults)
    return [judge(sheet, rules) for sheet in sheets]
