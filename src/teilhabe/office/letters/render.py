"""A letter as tagged PDF (PDF/UA-1), made by typst from the shipped template and the shipped fonts.

Texts travel as JSON in ``sys.inputs`` and are never read as markup. Nothing depends on the clock: the same
content gives the same bytes.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst

from teilhabe.office.letters.blocks import Block, Letter, Part, Span
from teilhabe.office.letters.catalogue import LetterError
from teilhabe.office.letters.compose import compose
from teilhabe.office.letters.content import Content
from teilhabe.office.letters.fonts import FAMILIES, FONTS
from teilhabe.office.letters.kinds import LetterKind
from teilhabe.office.letters.safe_text import breakable

TEMPLATES = Path(__file__).parent / "templates"
_FENCES = {"ltr": "\u200e", "rtl": "\u200f"}  # left-to-right mark, right-to-left mark


def render(kind: LetterKind, content: Content, *, languages: tuple[str, ...], marked_demo: bool) -> bytes:
    """The letter as PDF, one part per language in the order given.

    Raises :class:`LetterError` if content, kind and languages do not fit or typst refuses the document.
    """
    letter = compose(kind, content, languages=languages, marked_demo=marked_demo)
    written_at = datetime.combine(letter.written_on, time(), tzinfo=UTC)
    try:
        return bytes(
            typst.compile(
                str(TEMPLATES / "letter.typ"),
                root=str(TEMPLATES),
                font_paths=[str(FONTS)],
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"letter": json.dumps(_plain(letter), ensure_ascii=False)},
                pdf_standards=["ua-1"],
                timestamp=int(written_at.timestamp()),
            )
        )
    except typst.TypstError as error:
        raise LetterError(f"{kind.value}: the document could not be set: {error}") from error


def _plain(letter: Letter) -> dict[str, Any]:
    day = letter.written_on
    return {
        "title": letter.title,
        "sender": letter.sender,
        "reference": letter.reference,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "fonts": list(FAMILIES),
        "parts": [_plain_part(part) for part in letter.parts],
    }


def _plain_part(part: Part) -> dict[str, Any]:
    return {
        "language": _primary(part.language),
        "direction": part.direction,
        "page_of": part.page_of,
        "demo_mark": part.demo_mark,
        "blocks": [_plain_block(block, part.direction) for block in part.blocks],
    }


def _plain_block(block: Block, direction: str) -> dict[str, Any]:
    fields = {name: _plain_value(getattr(block, name), direction) for name in block.__dataclass_fields__}
    return {"block": type(block).__name__, **fields}


def _plain_value(value: object, direction: str) -> object:
    if isinstance(value, Span):
        return _plain_span(value, direction)
    if isinstance(value, tuple):
        return [_plain_value(one, direction) for one in value]
    return value


def _plain_span(span: Span, direction: str) -> dict[str, Any]:
    """``fence`` keeps a run of the other direction apart from its neighbours (typst embeds, it does not isolate)."""
    language = None if span.language is None else _primary(span.language)
    crossing = bool(span.direction) and span.direction != direction
    fence = _FENCES[direction] if crossing else ""
    return {"text": breakable(span.text), "language": language, "direction": span.direction, "fence": fence}


def _primary(tag: str) -> str:
    """PDF viewers and typst know "de", not the private tag "de-x-ls"."""
    return tag.split("-")[0]
