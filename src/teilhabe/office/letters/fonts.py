"""The shipped fonts and which characters they can draw. The fonts of the machine are never used."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Ethiopic")
_JOINERS = frozenset({0x200C, 0x200D})


def drawable(sign: str) -> bool:
    """True if every weight of some shipped family has a glyph for the character."""
    return ord(sign) in _JOINERS or ord(sign) in _covered()


@cache
def _covered() -> frozenset[int]:
    """Characters that the regular and the bold file of one family both have."""
    covered: set[int] = set()
    for regular in sorted(FONTS.glob("*-Regular.ttf")):
        bold = regular.with_name(regular.name.replace("-Regular", "-Bold"))
        covered |= _characters(regular) & _characters(bold)
    return frozenset(covered)


def _characters(font: Path) -> set[int]:
    """Code points of the font's format 12 character map, or of format 4 where there is no other.

    Table layout: OpenType specification, chapter "cmap".
    """
    raw = font.read_bytes()
    cmap = _table(raw, b"cmap")
    (count,) = struct.unpack_from(">H", cmap, 2)
    found: set[int] = set()
    for at in range(4, 4 + 8 * count, 8):
        (offset,) = struct.unpack_from(">I", cmap, at + 4)
        (layout,) = struct.unpack_from(">H", cmap, offset)
        if layout == 12:
            found |= _segmented_coverage(cmap, offset)
        elif layout == 4:
            found |= _segment_mapping(cmap, offset)
    return found


def _table(raw: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", raw, 4)
    for at in range(12, 12 + 16 * count, 16):
        if raw[at : at + 4] == tag:
            offset, length = struct.unpack_from(">II", raw, at + 8)
            return raw[offset : offset + length]
    raise ValueError(f"font without table {tag.decode()}")


def _segmented_coverage(cmap: bytes, offset: int) -> set[int]:
    (groups,) = struct.unpack_from(">I", cmap, offset + 12)
    found: set[int] = set()
    for at in range(offset + 16, offset + 16 + 12 * groups, 12):
        first, last, _glyph = struct.unpack_from(">III", cmap, at)
        found.update(range(first, last + 1))
    return found


def _segment_mapping(cmap: bytes, offset: int) -> set[int]:
    (double,) = struct.unpack_from(">H", cmap, offset + 6)
    lasts, firsts = offset + 14, offset + 16 + double
    found: set[int] = set()
    for step in range(0, double, 2):
        (last,) = struct.unpack_from(">H", cmap, lasts + step)
        (first,) = struct.unpack_from(">H", cmap, firsts + step)
        found.update(range(first, last + 1))
    return found - {0xFFFF}
