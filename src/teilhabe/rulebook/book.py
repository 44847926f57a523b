"""Dated values: what holds on a day.

A value holds from its day until the next entry of the same key. `ended` is a value too, so overlaps and gaps
cannot be written: two entries of one key on one day are refused, and the order of days says the rest.
Pure Python: no Django, no clock, no database.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any


class NoValue(LookupError):
    """No value of this key holds on this day: never set, not yet set, or ended."""


class DoubleValue(ValueError):
    """Two entries of one key begin on the same day."""


@dataclass(frozen=True, slots=True)
class DatedEntry:
    """One value of one key from one day on, with the paragraph and the source that make it so.

    `anchor` names the day that decides which entry counts (decision, registration, issue, …);
    `verified` is false where the source was not seen for the whole time of validity.
    """

    key: str
    valid_from: date
    value: Any = None
    ended: bool = False
    paragraph: str = ""
    source: str = ""
    verified: bool = True
    anchor: str = "decision"
    area: str = "courses"
    overridable: bool = False


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code of one list with its labels and the days between which it may be chosen."""

    list: str
    code: str
    de: str
    en: str
    valid_from: date | None = None
    valid_to: date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def holds_on(self, on: date) -> bool:
        """Whether the code may be chosen on the day; both ends are included."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


class Book:
    """All dated values and code lists of one state of knowledge. Immutable; lookups by bisection."""

    def __init__(self, entries: Iterable[DatedEntry], codes: Iterable[CodeEntry] = ()) -> None:
        series: dict[str, list[DatedEntry]] = {}
        for entry in entries:
            series.setdefault(entry.key, []).append(entry)
        self._series: dict[str, tuple[DatedEntry, ...]] = {}
        self._days: dict[str, tuple[date, ...]] = {}
        for key, found in series.items():
            ordered = tuple(sorted(found, key=lambda entry: entry.valid_from))
            days = tuple(entry.valid_from for entry in ordered)
            if len(set(days)) != len(days):
                raise DoubleValue(f"{key}: two values begin on the same day")
            self._series[key], self._days[key] = ordered, days
        self._codes: dict[str, dict[str, CodeEntry]] = {}
        for code in codes:
            listed = self._codes.setdefault(code.list, {})
            if code.code in listed:
                raise DoubleValue(f"{code.list}: code {code.code} stands twice")
            listed[code.code] = code

    @classmethod
    def shipped(cls) -> Book:
        """The book that comes with this version of the software."""
        return _shipped()

    def keys(self) -> tuple[str, ...]:
        """All keys, sorted."""
        return tuple(sorted(self._series))

    def series(self, key: str) -> tuple[DatedEntry, ...]:
        """Every entry of the key, earliest first; empty for an unknown key."""
        return self._series.get(key, ())

    def entry(self, key: str, on: date) -> DatedEntry:
        """The entry that holds on the day; `NoValue` if there is none or it has ended."""
        days = self._days.get(key)
        position = bisect_right(days, on) if days else 0
        if position == 0:
            raise NoValue(f"{key}: no value on {on.isoformat()}")
        entry = self._series[key][position - 1]
        if entry.ended:
            raise NoValue(f"{key}: ended on {entry.valid_from.isoformat()}")
        return entry

    def value(self, key: str, on: date) -> Any:
        """The value that holds on the day; `NoValue` if there is none."""
        return self.entry(key, on).value

    def paragraph(self, key: str, on: date) -> str:
        """The paragraph behind the value that holds on the day."""
        return self.entry(key, on).paragraph

    def rule_set(self, on: date, area: str = "courses") -> date:
        """The latest day up to `on` on which any rule or figure of the area changed."""
        days = self._change_days.get(area, ())
        position = bisect_right(days, on)
        if position == 0:
            raise NoValue(f"{area}: no rules on {on.isoformat()}")
        return days[position - 1]

    @cached_property
    def _change_days(self) -> dict[str, tuple[date, ...]]:
        found: dict[str, set[date]] = {}
        for entry in self:
            found.setdefault(entry.area, set()).add(entry.valid_from)
        return {area: tuple(sorted(days)) for area, days in found.items()}

    def lists(self) -> tuple[str, ...]:
        """Names of all code lists, sorted."""
        return tuple(sorted(self._codes))

    def codes(self, name: str, on: date | None = None) -> tuple[CodeEntry, ...]:
        """Codes of a list in their order; with a day, only those that may be chosen then."""
        found = self._codes.get(name, {}).values()
        return tuple(code for code in found if on is None or code.holds_on(on))

    def code(self, name: str, code: str) -> CodeEntry | None:
        """One code, ended or not; None if the list does not know it."""
        return self._codes.get(name, {}).get(code)

    def merged(self, entries: Iterable[DatedEntry]) -> Book:
        """A new book in which the given entries replace those of the same key and day."""
        rows = {(entry.key, entry.valid_from): entry for entry in self}
        rows.update({(entry.key, entry.valid_from): entry for entry in entries})
        return Book(rows.values(), self.all_codes())

    def all_codes(self) -> Iterator[CodeEntry]:
        """Every code of every list."""
        for listed in self._codes.values():
            yield from listed.values()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all values and codes: two results with one digest were made by the same rules."""
        rows = [
            [e.key, e.valid_from.isoformat(), e.value, e.ended, e.paragraph, e.source, e.verified, e.anchor]
            for key in self.keys()
            for e in self._series[key]
        ]
        codes = [[c.list, c.code, str(c.valid_from), str(c.valid_to)] for c in self.all_codes()]
        text = json.dumps([rows, sorted(codes)], ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def __iter__(self) -> Iterator[DatedEntry]:
        for found in self._series.values():
            yield from found

    def __len__(self) -> int:
        return sum(len(found) for found in self._series.values())


@lru_cache(maxsize=1)
def _shipped() -> Book:
    from teilhabe.rulebook.shipped import read_codes, read_figures  # noqa: PLC0415 - shipped.py needs this module's classes

    return Book(read_figures(), read_codes())
