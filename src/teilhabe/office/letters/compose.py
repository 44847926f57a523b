"""From content to a letter in blocks: checks kind, content and languages, then asks the part of the kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from teilhabe.office.letters.blocks import Block, Heading, Letter, Paragraph, Part
from teilhabe.office.letters.catalogue import SOURCE, LetterError, languages_for
from teilhabe.office.letters.content import (
    AdviceNote,
    Content,
    NeedReport,
    ReferralSheet,
    ResidenceLetter,
    WaitingConfirmation,
)
from teilhabe.office.letters.kinds import LetterKind
from teilhabe.office.letters.parts import advice, need, referral, residence, waiting
from teilhabe.office.letters.parts.shared import letterhead
from teilhabe.office.letters.safe_text import printable
from teilhabe.office.letters.wording import Wording


class _Writer(NamedTuple):
    content: type
    blocks: Callable[[Wording, Any], tuple[Block, ...]]


_WRITERS: dict[LetterKind, _Writer] = {
    LetterKind.ADVICE_NOTE: _Writer(AdviceNote, advice.blocks),
    LetterKind.REFERRAL_SHEET: _Writer(ReferralSheet, referral.blocks),
    LetterKind.WAITING_CONFIRMATION: _Writer(WaitingConfirmation, waiting.blocks),
    LetterKind.RESIDENCE_LETTER: _Writer(ResidenceLetter, residence.blocks),
    LetterKind.NEED_REPORT: _Writer(NeedReport, need.blocks),
}


def compose(kind: LetterKind, content: Content, *, languages: tuple[str, ...], marked_demo: bool) -> Letter:
    """The letter in every asked language, in that order; the residence letter has its German part first.

    Raises :class:`LetterError` for content of another kind, an unknown language, none, or one named twice.
    """
    writer = _WRITERS[kind]
    if not isinstance(content, writer.content):
        raise LetterError(f"{kind.value} needs {writer.content.__name__}, not {type(content).__name__}")
    order = _checked_languages(kind, languages)
    parts = tuple(_part(Wording(tag), writer.blocks, content, marked_demo) for tag in order)
    return Letter(
        kind=kind,
        title=_title(parts[0]),
        sender=letterhead(content.sender),
        written_on=content.written_on,
        reference=printable(content.reference),
        parts=parts,
    )


def _checked_languages(kind: LetterKind, languages: tuple[str, ...]) -> tuple[str, ...]:
    known = languages_for(kind)
    wrong = [tag for tag in languages if tag not in known]
    if wrong or not languages or len(set(languages)) != len(languages):
        asked, offered = ", ".join(languages) or "none", ", ".join(known)
        raise LetterError(f"{kind.value}: languages asked: {asked}; each once out of: {offered}")
    if kind is LetterKind.RESIDENCE_LETTER:
        return (SOURCE, *(tag for tag in languages if tag != SOURCE))
    return languages


def _part(
    words: Wording, write: Callable[[Wording, Any], tuple[Block, ...]], content: Content, marked_demo: bool
) -> Part:
    blocks = write(words, content)
    demo = words.catalogue.sentence("common.demo") if marked_demo else ""
    if demo:
        blocks = (blocks[0], Paragraph(words.say("common.demo"), "strong"), *blocks[1:])
    page_of = words.catalogue.sentence("common.page")
    return Part(words.language, words.catalogue.direction, page_of, demo, blocks)


def _title(part: Part) -> str:
    first = part.blocks[0]
    if not isinstance(first, Heading):
        raise LetterError("a letter begins with its title")
    return "".join(span.text for span in first.line)
