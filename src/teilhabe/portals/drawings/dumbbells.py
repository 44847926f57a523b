"""Two results per measure: ring = first come, first served; diamond = best distribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .svg import circle, drawing, number, path, words

LEFT, RIGHT = 8, 192
ROW_HEIGHT = 30


@dataclass(frozen=True)
class Comparison:
    """One measure: its name, both values, the end of its scale and both values as printed text."""

    label: str
    first: float
    best: float
    upper: float
    first_text: str
    best_text: str


def dumbbell_bar(first: float, best: float, upper: float) -> SafeString:
    """One dumbbell for a table cell; decoration, because both numbers stand in the same row."""
    return drawing("d-dumb", 200, 18, _dumbbell(first, best, upper, 0, 9), "")


def dumbbell(rows: Sequence[Comparison]) -> SafeString:
    """All measures as one figure with labels and a full sentence. Each row has its own scale from zero."""
    parts: list[SafeString] = []
    for index, row in enumerate(rows):
        top = ROW_HEIGHT * index
        parts.append(words("d-axis", 0, top + 17, row.label))
        parts.extend(_dumbbell(row.first, row.best, row.upper, 130, top + 13))
        parts.append(words(None, 130 + 200, top + 17, row.best_text))
    sentence = " ".join(_row_sentence(row) for row in rows)
    return drawing("d-chart", 400, max(1, len(rows)) * ROW_HEIGHT, parts, sentence)


def _row_sentence(row: Comparison) -> str:
    return _("%(label)s: beste Verteilung %(best)s, wer zuerst kommt %(first)s.") % {
        "label": row.label,
        "best": row.best_text,
        "first": row.first_text,
    }


def _dumbbell(first: float, best: float, upper: float, x: float, y: float) -> list[SafeString]:
    ring, diamond = x + _place(first, upper), x + _place(best, upper)
    low, high = sorted((ring, diamond))
    return [
        path("s-line", f"M{number(x + 4)} {number(y)}H{number(x + 196)}"),
        path("s-full", f"M{number(low)} {number(y)}H{number(high)}"),
        circle("f-paper s-mark", ring, y, 5),
        path("f-full", f"M{number(diamond)} {number(y - 7.5)}l7.5 7.5-7.5 7.5-7.5-7.5z"),
    ]


def _place(value: float, upper: float) -> float:
    share = 0.0 if upper <= 0 else min(1.0, max(0.0, value / upper))
    return LEFT + share * (RIGHT - LEFT)
