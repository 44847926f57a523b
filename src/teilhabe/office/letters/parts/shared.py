"""Blocks that several letters share: opening, steps, contact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from teilhabe.office.letters.blocks import Block, Facts, Heading, Line, Listing, Paragraph
from teilhabe.office.letters.content import FreeText, Reason, Sender, Step
from teilhabe.office.letters.safe_text import printable
from teilhabe.office.letters.wording import Wording, joined


def opening(words: Wording, title_key: str, **blanks: Line | int) -> tuple[Block, ...]:
    """Title, and the mark of a text that no native speaker has read."""
    blocks: list[Block] = [Heading(1, words.say(title_key, **blanks))]
    if not words.catalogue.reviewed:
        blocks.append(Paragraph(words.say("common.review_mark"), "small"))
    return tuple(blocks)


def dated(words: Wording, written_on: date, reference: str) -> tuple[tuple[Line, Line], ...]:
    """Date and reference as facts."""
    rows = [(words.say("common.date"), words.day(written_on))]
    if reference:
        rows.append((words.say("common.reference"), words.number(reference)))
    return tuple(rows)


def reason(words: Wording, why: Reason) -> Line:
    """A coded reason in the reader's language, or the free text."""
    return words.free(why) if isinstance(why, FreeText) else words.coded("ground", why)


def reasons(words: Wording, whys: Sequence[Reason]) -> Listing:
    """Reasons as a list."""
    return Listing(tuple(reason(words, why) for why in whys))


def steps(words: Wording, todo: Sequence[Step]) -> tuple[Block, ...]:
    """Numbered next steps with their last days; nothing if there are none."""
    if not todo:
        return ()
    items = tuple(_step(words, one) for one in todo)
    return (words.heading(2, "advice.steps.heading"), Listing(items, "number"))


def contact(words: Wording, sender: Sender) -> tuple[Block, ...]:
    """A human is named on every letter to a person."""
    rows = _reachable(words, sender, "common.contact.adviser")
    heading = words.heading(2, "common.contact.heading")
    return (heading, Facts(rows), Paragraph(words.say("common.contact.language"))) if rows else ()


def questions(words: Wording, sender: Sender) -> tuple[Block, ...]:
    """Whom another office asks."""
    rows = _reachable(words, sender, "office.adviser")
    return (words.heading(2, "office.questions"), Facts(rows)) if rows else ()


def _reachable(words: Wording, sender: Sender, adviser_label: str) -> tuple[tuple[Line, Line], ...]:
    rows: list[tuple[Line, Line]] = []
    if sender.adviser:
        rows.append((words.say(adviser_label), words.name(sender.adviser)))
    if sender.phone:
        rows.append((words.say("common.contact.phone"), words.number(sender.phone)))
    if sender.email:
        rows.append((words.say("common.contact.email"), words.number(sender.email)))
    return tuple(rows)


def letterhead(sender: Sender) -> str:
    """Centre and address in one line for the top of each page."""
    address = ", ".join(printable(line) for line in (sender.street, sender.town) if line)
    return " · ".join(text for text in (printable(sender.centre), address) if text)


def _step(words: Wording, one: Step) -> Line:
    what = words.free(one.step) if isinstance(one.step, FreeText) else words.coded("step", one.step)
    if one.until is None:
        return what
    return joined((what, words.say("common.until", date=words.day(one.until))), " ")
