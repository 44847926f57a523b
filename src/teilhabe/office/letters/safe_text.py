"""Text of people made fit to print: normalised, without invisible steering characters, drawable by our fonts.

Escaping is not done here: PDF gets text as JSON strings that are never parsed as markup, HTML escapes on output.
"""

from __future__ import annotations

import re
import unicodedata

from teilhabe.office.letters.fonts import drawable

#: Characters that reorder or hide neighbouring text (demand R-27); joiners U+200C/U+200D stay, Persian needs them.
_STEERING = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_LONG_WORD = re.compile(r"\S{40,}")
_BREAK_EVERY = 24
_ZERO_WIDTH_SPACE = "\u200b"


def printable(text: str) -> str:
    """One line of clean text in normal form C; a character without a glyph becomes its number, "[U+1F600]"."""
    plain = _STEERING.sub("", unicodedata.normalize("NFC", _SPACE.sub(" ", text))).strip()
    return "".join(sign if drawable(sign) else f"[U+{ord(sign):04X}]" for sign in plain)


def breakable(text: str) -> str:
    """Let words of 40 characters and more break across lines, so that no text leaves the page."""
    return _LONG_WORD.sub(lambda word: _broken(word.group()), text)


def direction_of(text: str) -> str:
    """ "rtl" or "ltr" by the first letter that has a direction; "ltr" if none has."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def _broken(word: str) -> str:
    pieces = [word[at : at + _BREAK_EVERY] for at in range(0, len(word), _BREAK_EVERY)]
    return _ZERO_WIDTH_SPACE.join(pieces)
