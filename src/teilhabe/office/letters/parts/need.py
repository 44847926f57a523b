"""Quarterly need report: who waits for what, where, how long. Goes out of the house, so groups are pooled."""

from __future__ import annotations

from teilhabe.office.letters.blocks import Block, Facts, Line, Paragraph, Table
from teilhabe.office.letters.content import NeedReport
from teilhabe.office.letters.parts.shared import dated, opening, questions
from teilhabe.office.letters.pooling import PooledRow, pool
from teilhabe.office.letters.wording import Wording, joined

_COLUMNS = ("level", "literacy", "town", "window", "childcare", "people", "median")


def blocks(words: Wording, report: NeedReport) -> tuple[Block, ...]:
    """The whole report in one language."""
    return (
        *opening(words, "need.title", quarter=report.quarter, year=report.year),
        Paragraph(words.say("need.lead", area=words.german(report.area)), "lead"),
        Facts(dated(words, report.written_on, report.reference)),
        Paragraph(words.say("need.counted_on", date=words.day(report.counted_on))),
        *_table(words, report),
        *questions(words, report.sender),
    )


def _table(words: Wording, report: NeedReport) -> tuple[Block, ...]:
    rows = pool(report.rows, report.least)
    if not rows:
        return (Paragraph(words.say("need.total.under", least=report.least), "strong"),)
    head = tuple(words.say(f"need.column.{column}") for column in _COLUMNS)
    cells = tuple(_row(words, row) for row in rows)
    total = sum(row.people for row in rows)
    notes = (words.say("need.pooled", least=report.least), words.say("need.median"), words.say("need.a0"))
    return (
        Paragraph(words.say("need.total", count=total), "strong"),
        words.heading(2, "need.table"),
        Table(words.say("need.table"), head, cells, numeric=(5, 6), widths=(5, 6, 6, 5, 6, 4, 5)),
        Paragraph(joined(notes, " "), "small"),
    )


def _row(words: Wording, row: PooledRow) -> tuple[Line, ...]:
    level, literacy, town, window, childcare = row.profile
    mixed = words.say("need.mixed")
    return (
        words.german(level) if level else mixed,
        words.say(f"need.literacy.{literacy}") if literacy else mixed,
        words.german(town) if town else mixed,
        words.say(f"need.window.{window}") if window else mixed,
        words.yes_or_no(childcare == "True") if childcare else mixed,
        words.number(str(row.people)),
        words.number(f"{row.median_weeks:.0f}"),
    )
