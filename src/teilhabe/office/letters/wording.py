"""Sentences of one language with their blanks filled: the only place where text becomes spans."""

from __future__ import annotations

import string
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from teilhabe.office.letters.blocks import Block, Heading, Line, Original, Paragraph, Span
from teilhabe.office.letters.catalogue import SOURCE, Catalogue, catalogue
from teilhabe.office.letters.content import FreeText, WeeklyTime
from teilhabe.office.letters.safe_text import direction_of, printable

GERMAN_TAGS = ("de", "de-x-ls")


class Wording:
    """Speaks one language. Every text that comes from people passes through :func:`printable` here."""

    def __init__(self, language: str) -> None:
        self.catalogue: Catalogue = catalogue(language)
        self.language = language
        self.is_german = language in GERMAN_TAGS
        self.comma = "، " if self.catalogue.direction == "rtl" else ", "

    def say(self, key: str, **blanks: Line | int) -> Line:
        """The sentence with its blanks filled; numbers stay western digits."""
        spans: list[Span] = []
        for text, name, _, _ in string.Formatter().parse(self.catalogue.sentence(key)):
            if text:
                spans.append(Span(text))
            if name:
                value = blanks[name]
                spans.extend((Span(str(value)),) if isinstance(value, int) else value)
        return tuple(spans)

    def coded(self, group: str, code: StrEnum) -> Line:
        """The sentence of a code, for instance ``ground.FULL``."""
        return self.say(f"{group}.{code.value}")

    def heading(self, level: int, key: str) -> Heading:
        """A heading with the German one below it when this language is not German."""
        gloss = "" if self.is_german else catalogue(SOURCE).sentence(key)
        return Heading(level, self.say(key), gloss)

    def german(self, text: str) -> Line:
        """A German word or name from the records: a course, a Träger, a place."""
        return (Span(printable(text), None if self.language == SOURCE else SOURCE, "ltr"),)

    def name(self, text: str) -> Line:
        """A person's name in whatever script it has."""
        clean = printable(text)
        return (Span(clean, "", direction_of(clean)),)

    def number(self, text: str) -> Line:
        """Phone numbers, references, times: never reordered."""
        return (Span(printable(text), "", "ltr"),)

    def free(self, text: FreeText) -> Line:
        """A free text in this language if it exists, else in German and marked so."""
        for language, translated in text.others:
            if language == self.language:
                return (Span(printable(translated)),)
        return self.german(text.german)

    def has(self, text: FreeText) -> bool:
        """True if the text exists in this language; plain German is no Leichte Sprache."""
        return self.language == SOURCE or any(language == self.language for language, _ in text.others)

    def free_block(self, text: FreeText) -> Block:
        """A free text as a paragraph, with the "German only" mark where the language is missing."""
        if self.has(text):
            return Paragraph(self.free(text))
        return Original(self.free(text), self.say("common.german_only"))

    def free_blocks(self, texts: Sequence[FreeText]) -> tuple[Block, ...]:
        """Several free texts; neighbours that exist only in German share one mark."""
        blocks: list[Block] = []
        for text in texts:
            block = self.free_block(text)
            if isinstance(block, Original) and blocks and isinstance(blocks[-1], Original):
                block = Original(block.line, ())
            blocks.append(block)
        return tuple(blocks)

    def day(self, when: date, *, weekday: bool = True) -> Line:
        """A date with month name and, as a rule, weekday."""
        words = self.catalogue
        pattern = words.date_with_weekday if weekday else words.date
        text = pattern.format(
            weekday=words.weekdays[when.weekday()],
            day=when.day,
            month=words.months[when.month - 1],
            year=when.year,
        )
        return (Span(text),)

    def yes_or_no(self, value: bool | None) -> Line:
        """Yes, no, or "not known": a gap is never filled with friendly noise."""
        if value is None:
            return self.say("common.unknown")
        return self.say("common.yes" if value else "common.no")

    def times(self, times: Sequence[WeeklyTime]) -> tuple[Line, ...]:
        """Weekly times, days with the same hours together: "Montag bis Donnerstag: von 9:00 bis 12:15 Uhr"."""
        by_hours: dict[tuple[str, str], list[int]] = {}
        for time in sorted(times, key=lambda one: (one.weekday, one.begins)):
            by_hours.setdefault((time.begins, time.ends), []).append(time.weekday)
        return tuple(
            self.say(
                "common.times",
                days=self._days(sorted(set(days))),
                begins=self.number(hours[0]),
                ends=self.number(hours[1]),
            )
            for hours, days in by_hours.items()
        )

    def _days(self, days: list[int]) -> Line:
        names = self.catalogue.weekdays
        if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
            return self.say("common.days", first=(Span(names[days[0]]),), last=(Span(names[days[-1]]),))
        return (Span(self.comma.join(names[day] for day in days)),)


def joined(lines: Sequence[Line], between: str) -> Line:
    """Lines put behind one another with a text between them."""
    spans: list[Span] = []
    for at, line in enumerate(lines):
        if at:
            spans.append(Span(between))
        spans.extend(line)
    return tuple(spans)
