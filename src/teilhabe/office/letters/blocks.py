"""What a letter consists of, before it becomes PDF or HTML. Both renderers read this and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from teilhabe.office.letters.kinds import LetterKind


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text. ``language`` None means the part's own; "" means unknown (a name).

    ``direction`` "" means the part's own, else "ltr" or "rtl" and the run is isolated from its neighbours.
    """

    text: str
    language: str | None = None
    direction: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """``gloss`` repeats the heading in German below a foreign one, for the people at the counter."""

    level: int
    line: Line
    gloss: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``tone``: plain, lead (first sentence of the letter), strong (must not be missed), label (stays
    with what follows) or small.
    """

    line: Line
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Original:
    """A text that exists only in German inside another language; ``mark`` says so in the reader's language."""

    line: Line
    mark: Line


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value pairs."""

    rows: tuple[tuple[Line, Line], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """``marker``: bullet, number, or box (an empty box to tick on paper)."""

    items: tuple[Line, ...]
    marker: str = "bullet"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row. ``numeric`` names the columns (from 0) whose cells stand at the end side."""

    caption: Line
    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    numeric: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """An empty line to sign on."""

    label: Line


Block = Heading | Paragraph | Original | Facts | Listing | Table | Signature


@dataclass(frozen=True, slots=True)
class Part:
    """The letter in one language; starts on a new page of the PDF."""

    language: str
    direction: str
    page_of: str
    demo_mark: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A complete letter. The title and language of the first part are those of the document."""

    kind: LetterKind
    title: str
    sender: str
    written_on: date
    reference: str
    parts: tuple[Part, ...]
