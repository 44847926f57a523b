"""Reading letters back: text by poppler (where installed), structure by pikepdf."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from functools import cache

import pikepdf
import pytest

_INVISIBLE = re.compile("[\u200b\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069\\s]")
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">')

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) missing"
)


def squeezed(text: str) -> str:
    """Text without white space, line breaks and invisible marks, in one normal form."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def text_of(pdf: bytes) -> str:
    """All text of a PDF, squeezed."""
    return squeezed(_poppler(pdf))


def words_outside(pdf: bytes) -> list[str]:
    """Boxes of words that stand outside the text column (24 mm margins) or in the outer 8 mm above and below."""
    boxes = _WORD.finditer(_poppler(pdf, "-bbox"))
    return [box.group() for box in boxes if not _inside(tuple(map(float, box.groups())))]


def tags_of(document: pikepdf.Pdf) -> Counter[str]:
    """How often each structure type occurs, and each language as "lang:…"."""
    found: Counter[str] = Counter()
    waiting = [document.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            found.update(_names(node))
            waiting.extend([node.K] if "/K" in node else [])
    return found


def opened(pdf: bytes) -> pikepdf.Pdf:
    """The PDF as a pikepdf document."""
    return pikepdf.open(io.BytesIO(pdf))


def fonts_of(document: pikepdf.Pdf) -> dict[str, bool]:
    """Font name → embedded, over all pages."""
    found: dict[str, bool] = {}
    for page in document.pages:
        for font in page.Resources.get("/Font", {}).values():
            inner = font.DescendantFonts[0]
            found[str(inner.BaseFont).partition("+")[2]] = "/FontFile2" in inner.FontDescriptor
    return found


def _names(node: pikepdf.Dictionary) -> list[str]:
    names = [str(node.S)] if "/S" in node else []
    return [*names, f"lang:{node.Lang}"] if "/Lang" in node else names


def _inside(box: tuple[float, ...]) -> bool:
    left, top, right, bottom = box
    return left >= 67 and right <= 595.3 - 67 and top >= 23 and bottom <= 841.9 - 23


@cache
def _poppler(pdf: bytes, *options: str) -> str:
    command = ["pdftotext", "-enc", "UTF-8", *options, "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
