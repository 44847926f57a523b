"""Seat meter of a course run: squares are seats, circles are places for children.

Full = confirmed, half = held, empty = free.
"""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .svg import circle, drawing, path, rectangle

PITCH = 24
PER_ROW = 10
SHORT_ROW = 6


def seats(capacity: int, confirmed: int, held: int) -> SafeString:
    """Squares for the seats of a course run.

    More people than seats are drawn as further squares and named in the sentence.

    Raises:
        ValueError: for a negative number.
    """
    states = _states(capacity, confirmed, held)
    line = ngettext("%(count)s Platz", "%(count)s Plätze", capacity) % {"count": capacity}
    return _meter(states, _sentence(line, capacity, confirmed, held), square=True)


def childcare_places(capacity: int, confirmed: int, held: int) -> SafeString:
    """Circles for the childcare places of a course run; same rules as :func:`seats`."""
    states = _states(capacity, confirmed, held)
    line = ngettext("%(count)s Kinderplatz", "%(count)s Kinderplätze", capacity) % {"count": capacity}
    return _meter(states, _sentence(line, capacity, confirmed, held), square=False)


def _states(capacity: int, confirmed: int, held: int) -> list[str]:
    if min(capacity, confirmed, held) < 0:
        raise ValueError("seats cannot be negative")
    free = max(0, capacity - confirmed - held)
    return ["full"] * confirmed + ["half"] * held + ["free"] * free


def _sentence(line: str, capacity: int, confirmed: int, held: int) -> str:
    over = confirmed + held - capacity
    counts = {"line": line, "confirmed": confirmed, "held": held, "free": -over, "over": over}
    if over > 0:
        return _("%(line)s: %(confirmed)s bestätigt, %(held)s gehalten, %(over)s zu viel") % counts
    return _("%(line)s: %(confirmed)s bestätigt, %(held)s gehalten, %(free)s frei") % counts


def _meter(states: list[str], sentence: str, *, square: bool) -> SafeString:
    short = len(states) <= SHORT_ROW
    width = PITCH * (SHORT_ROW if short else PER_ROW)
    rows = max(1, -(-len(states) // PER_ROW))
    shape = _square if square else _circle
    parts = [
        part
        for index, state in enumerate(states)
        for part in shape(state, PITCH * (index % PER_ROW), PITCH * (index // PER_ROW))
    ]
    css = "d-seat-svg d-seat-svg--six" if short else "d-seat-svg"
    return drawing(css, width, PITCH * rows, parts, sentence)


def _square(state: str, x: int, y: int) -> list[SafeString]:
    if state == "full":
        return [rectangle("f-full", x + 2, y + 2, 18, 18, 2)]
    parts = [rectangle("f-paper s-edge", x + 2.8, y + 2.8, 16.5, 16.5, 2)]
    if state == "half":
        parts.append(path("f-full", f"M{x + 3} {y + 19}V{y + 3}L{x + 19} {y + 19}z"))
    return parts


def _circle(state: str, x: int, y: int) -> list[SafeString]:
    if state == "full":
        return [circle("f-full", x + 11, y + 11, 9)]
    parts = [circle("f-paper s-edge", x + 11, y + 11, 8.5)]
    if state == "half":
        parts.append(path("f-full", f"M{x + 11} {y + 2.5}a8.5 8.5 0 0 0 0 17z"))
    return parts
