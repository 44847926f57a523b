"""Wartebestätigung: nobody is left silent. There is no number in a queue, so none is promised."""

from __future__ import annotations

from teilhabe.office.letters.blocks import Block, Facts, Listing, Paragraph
from teilhabe.office.letters.content import WaitingConfirmation
from teilhabe.office.letters.parts.shared import contact, dated, opening, reasons, steps
from teilhabe.office.letters.wording import Wording


def blocks(words: Wording, waiting: WaitingConfirmation) -> tuple[Block, ...]:
    """The whole confirmation in one language."""
    return (
        *opening(words, "waiting.title"),
        Facts(dated(words, waiting.written_on, waiting.reference)),
        Paragraph(words.say("waiting.lead", name=words.name(waiting.person_name)), "lead"),
        _position(words, waiting),
        *_reasons(words, waiting),
        *steps(words, waiting.steps),
        *_order(words),
        Paragraph(words.say("waiting.tell")),
        Paragraph(words.say("waiting.no_decision"), "small"),
        *contact(words, waiting.sender),
    )


def _position(words: Wording, waiting: WaitingConfirmation) -> Facts:
    rows = [
        (words.say("waiting.position"), words.coded("position", waiting.position)),
        (words.say("waiting.since"), words.day(waiting.waiting_since)),
        (words.say("waiting.course"), words.german(waiting.course_wanted)),
    ]
    if waiting.level:
        rows.append((words.say("waiting.level"), words.german(waiting.level)))
    if waiting.expected_on is not None:
        rows.append((words.say("waiting.expected"), words.day(waiting.expected_on)))
    return Facts(tuple(rows))


def _reasons(words: Wording, waiting: WaitingConfirmation) -> tuple[Block, ...]:
    if not waiting.reasons:
        return ()
    return (words.heading(2, "waiting.reason.heading"), reasons(words, waiting.reasons))


def _order(words: Wording) -> tuple[Block, ...]:
    items = tuple(words.say(f"waiting.order.{key}") for key in ("law", "wait", "never"))
    return (words.heading(2, "waiting.order.heading"), Listing(items))
