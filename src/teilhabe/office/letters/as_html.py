"""The same letter as an HTML fragment (demand R-73: every PDF also as HTML), for a page of any portal.

Every text is escaped by Django's ``format_html``; the markup has no style, no script and no identifiers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from teilhabe.office.letters.blocks import (
    Block,
    Facts,
    Heading,
    Letter,
    Line,
    Listing,
    Original,
    Paragraph,
    Part,
    Signature,
    Span,
    Table,
)
from teilhabe.office.letters.compose import compose
from teilhabe.office.letters.content import Content
from teilhabe.office.letters.kinds import LetterKind

_EMPTY = mark_safe("")


def as_html(
    kind: LetterKind, content: Content, *, languages: tuple[str, ...], marked_demo: bool, top_level: int = 1
) -> SafeString:
    """One ``<article lang dir>`` per language. ``top_level`` is the heading level of the letter's title (1 to 4).

    Raises :class:`~teilhabe.office.letters.catalogue.LetterError` as ``render`` does.
    """
    if not 1 <= top_level <= 4:
        raise ValueError(f"top_level: {top_level} is not 1 to 4")
    letter: Letter = compose(kind, content, languages=languages, marked_demo=marked_demo)
    return _each(_article(part, letter, top_level) for part in letter.parts)


def _article(part: Part, letter: Letter, top_level: int) -> SafeString:
    blocks = _each(_block(block, top_level - 1) for block in part.blocks)
    return format_html(
        '<article class="letter" lang="{}" dir="{}"><p class="letter__sender"><bdi lang="de" dir="ltr">{}</bdi></p>{}'
        "</article>",
        part.language,
        part.direction,
        letter.sender,
        blocks,
    )


def _block(block: Block, deeper: int) -> SafeString:
    if isinstance(block, Heading):
        return _heading(block, deeper)
    return _WRITERS[type(block)](block)


def _heading(block: Heading, deeper: int) -> SafeString:
    tag = mark_safe(f"h{block.level + deeper}")  # noqa: S308 - a number
    gloss = format_html('<br><small lang="de" dir="ltr">{}</small>', block.gloss) if block.gloss else _EMPTY
    return format_html("<{}>{}{}</{}>", tag, _line(block.line), gloss, tag)


def _paragraph(block: Paragraph) -> SafeString:
    line = _line(block.line)
    if block.tone in ("strong", "label"):
        return format_html('<p class="letter__{}"><strong>{}</strong></p>', block.tone, line)
    return format_html('<p class="letter__{}">{}</p>', block.tone, line)


def _original(block: Original) -> SafeString:
    mark = format_html('<p class="letter__small">{}</p>', _line(block.mark)) if block.mark else _EMPTY
    text = "".join(span.text for span in block.line)
    return format_html('{}<blockquote class="orig" lang="de" dir="ltr"><p>{}</p></blockquote>', mark, text)


def _facts(block: Facts) -> SafeString:
    pairs = ((_line(name), _line(value)) for name, value in block.rows)
    return format_html(
        '<dl class="facts">{}</dl>', format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", pairs)
    )


def _listing(block: Listing) -> SafeString:
    items = format_html_join("", "<li>{}</li>", ((_line(item),) for item in block.items))
    if block.marker == "number":
        return format_html("<ol>{}</ol>", items)
    return format_html('<ul class="letter__{}">{}</ul>', block.marker, items)


def _table(block: Table) -> SafeString:
    head = format_html_join("", '<th scope="col">{}</th>', ((_line(cell),) for cell in block.head))
    rows = format_html_join("", "<tr>{}</tr>", ((_row(row),) for row in block.rows))
    name = "".join(span.text for span in block.caption)
    return format_html(
        '<table aria-label="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', name, head, rows
    )


def _row(row: tuple[Line, ...]) -> SafeString:
    first = format_html('<th scope="row">{}</th>', _line(row[0]))
    return first + format_html_join("", "<td>{}</td>", ((_line(cell),) for cell in row[1:]))


def _signature(block: Signature) -> SafeString:
    return format_html('<p class="letter__signature">{}</p>', _line(block.label))


def _line(line: Line) -> SafeString:
    return _each(_span(span) for span in line)


def _span(span: Span) -> SafeString:
    if not span.direction:
        return format_html("{}", span.text)
    language = format_html(' lang="{}"', span.language) if span.language else _EMPTY
    return format_html('<bdi{} dir="{}">{}</bdi>', language, span.direction, span.text)


def _each(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


_WRITERS: dict[type, Callable[[Any], SafeString]] = {
    Paragraph: _paragraph,
    Original: _original,
    Facts: _facts,
    Listing: _listing,
    Table: _table,
    Signature: _signature,
}
