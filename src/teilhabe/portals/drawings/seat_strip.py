"""The seats of a course run as one narrow bar for lists: full = confirmed, half as high = held, outline = free."""

from __future__ import annotations

from django.utils.safestring import SafeString

from .svg import drawing, rectangle

WIDTH = 100.0


def seat_strip(capacity: int, confirmed: int, held: int) -> SafeString:
    """Decoration: the numbers stand beside it. More people than seats fill the bar.

    Raises:
        ValueError: for a negative number.
    """
    if min(capacity, confirmed, held) < 0:
        raise ValueError("seats cannot be negative")
    whole = max(capacity, confirmed + held, 1)
    full, half = WIDTH * confirmed / whole, WIDTH * held / whole
    parts = [
        rectangle("f-paper s-edge", 0.8, 1, WIDTH - 1.6, 10),
        rectangle("f-full", 0, 1, full, 10),
        rectangle("f-mid", full, 6, half, 5),
    ]
    return drawing("d-bar", WIDTH, 12, parts, "", stretch=True)
