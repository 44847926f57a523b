"""Bars that stand inside tables and lists: waiting time, travel, two values per town."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .svg import drawing, rectangle

LONGEST_WAIT = 32
"""Weeks at the end of every wait bar, so that bars of different lists compare."""


def wait_bar(weeks: int, limit: int = 6, *, spoken: bool = True) -> SafeString:
    """Weeks of waiting with a stroke at ``limit`` weeks (§ 7 Abs. 5 IntV: six weeks).

    The fill is stronger from the limit on. ``spoken=False`` where the number stands beside the bar.
    """
    if not spoken:
        return _wait_bar(weeks, limit, "")
    sentence = ngettext(
        "Wartet %(weeks)s Woche, der Strich steht bei %(limit)s Wochen.",
        "Wartet %(weeks)s Wochen, der Strich steht bei %(limit)s Wochen.",
        weeks,
    ) % {"weeks": weeks, "limit": limit}
    return _wait_bar(weeks, limit, sentence)


@lru_cache(maxsize=256)
def _wait_bar(weeks: int, limit: int, sentence: str) -> SafeString:
    """The same few bars stand in every list, so each is drawn once per process."""
    shown = min(max(weeks, 0), LONGEST_WAIT)
    parts = [
        rectangle("f-none", 0, 5, 100, 2),
        rectangle("f-full" if weeks >= limit else "f-mid", 0, 2.5, 100 * shown / LONGEST_WAIT, 7),
        rectangle("f-ink", min(100 * limit / LONGEST_WAIT, 98.4), 0, 1.6, 12),
    ]
    return drawing("d-bar", 100, 12, parts, sentence, stretch=True)


def way_bars(there: int, back: int, limit: int = 60, *, spoken: bool = True) -> SafeString:
    """Minutes there (above) and back (below) with a stroke at the reach limit.

    The scale ends at one and a half limits; a longer way fills the bar.
    """
    scale = max(limit, 1) * 1.5
    sentence = _(
        "%(there)s Minuten hin, %(back)s Minuten zurück, der Strich steht bei %(limit)s Minuten."
    ) % {
        "there": there,
        "back": back,
        "limit": limit,
    }
    parts = [
        rectangle("f-none", 0, 4, 100, 1),
        rectangle("f-none", 0, 13, 100, 1),
        rectangle("f-full", 0, 2, min(100.0, 100 * max(there, 0) / scale), 5),
        rectangle("f-mid", 0, 11, min(100.0, 100 * max(back, 0) / scale), 5),
        rectangle("f-ink", 100 / 1.5, 0, 1.2, 18),
    ]
    return drawing("d-way", 100, 18, parts, sentence if spoken else "", stretch=True)


@dataclass(frozen=True)
class Change:
    """One town in the small multiples: a value today and the value it would become."""

    label: str
    before: int
    after: int


def multi(rows: Sequence[Change]) -> SafeString:
    """Small multiples: upper bar today, lower bar then, one scale for all rows."""
    top = max((max(row.before, row.after) for row in rows), default=0) or 1
    items = format_html_join(
        "\n",
        '<li><h3>{}</h3>{}<p class="d-small"><span class="kern-sr-only">{}</span>'
        '<span class="d-num" aria-hidden="true">{} → {}</span> <span class="d-muted">{}</span></p></li>',
        (
            (
                row.label,
                _pair(row, top),
                _now_then(row),
                row.before,
                row.after,
                change_words(row.before, row.after),
            )
            for row in rows
        ),
    )
    return format_html('<ul class="d-multi">{}</ul>', items)


def change_words(before: int, after: int) -> str:
    """The difference as words: "3 weniger", "2 mehr", "gleich"."""
    if before == after:
        return _("gleich")
    if after < before:
        return _("%(count)s weniger") % {"count": before - after}
    return _("%(count)s mehr") % {"count": after - before}


def _now_then(row: Change) -> str:
    return _("heute %(before)s, dann %(after)s,") % {"before": row.before, "after": row.after}


def _pair(row: Change, top: int) -> SafeString:
    parts = [
        rectangle("f-edge", 0, 3, 100 * max(row.before, 0) / top, 9),
        rectangle("f-full", 0, 16, 100 * max(row.after, 0) / top, 9),
    ]
    return drawing("d-pair", 100, 28, parts, "", stretch=True)
