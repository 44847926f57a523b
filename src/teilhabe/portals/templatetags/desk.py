"""Template vocabulary of the portals: dates, spans, status marks, changed queries, drawings.

``{% load desk %}``. Every text is escaped; numbers and units are joined by a non-breaking space.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.template.defaultfilters import date as date_filter
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from teilhabe.portals import drawings

register = template.Library()

Day = datetime.date | datetime.datetime | str | None
Count = int | str | None
"""Templates hand over "" for a missing value."""

MISSING = "–"

SHAPES: Mapping[str, str] = {
    "priority": "dia",
    "entitled": "dia0",
    "self_paying": "dash",
    "waiting": "q0",
    "proposed": "q1",
    "asked": "q2",
    "held": "q3",
    "confirmed": "q4",
    "started": "q4",
    "declined": "no",
    "lapsed": "no",
    "deadline": "clock",
    "urgent": "tri",
    "reason": "yes",
    "drawback": "tri",
    "excluded": "no",
    "talk": "talk",
    "document": "doc",
    "today": "dia",
}
"""Meaning to drawing. A name that is no key must be a drawing of the sprite itself."""

DRAWN = frozenset(
    "q0 q1 q2 q3 q4 dia dia0 dash tri clock yes no talk doc sq0 sq1 sq2 sq3 c1 c2".split()  # noqa: SIM905
)

TONES = frozenset(["", "ok", "warn", "danger", "quiet", "full"])


def _joined(text: str) -> str:
    """Number and unit on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _local(value: datetime.date) -> datetime.date:
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _formatted(value: Day, pattern: str) -> str:
    """The date in the active language; a dash where there is none; other text is passed through."""
    if value is None or value == "":
        return MISSING
    if not isinstance(value, datetime.date):
        return str(value)
    return str(date_filter(_local(value), pattern))


@register.filter
def day_long(value: Day) -> str:
    """ "7. Dezember 2026"."""
    return _formatted(value, pgettext("date pattern", "j. F Y"))


@register.filter
def day_weekday(value: Day) -> str:
    """ "Montag, 7. Dezember 2026"."""
    return _formatted(value, pgettext("date pattern with weekday", "l, j. F Y"))


@register.filter
def day_near(value: Day) -> str:
    """ "Mo 7. Dez.", for facets and cards."""
    return _formatted(value, pgettext("near date pattern", "D j. N"))


@register.filter
def day_short(value: Day) -> str:
    """ "07.12.", for tables."""
    return _formatted(value, pgettext("short date pattern", "d.m."))


@register.filter
def day_full(value: Day) -> str:
    """ "07.12.2026", for tables over several years and for forms."""
    return _formatted(value, pgettext("full date pattern", "d.m.Y"))


@register.filter
def clock_time(value: datetime.datetime | datetime.time | str | None) -> str:
    """ "9:40 Uhr"."""
    if value is None or isinstance(value, str):
        return value or MISSING
    shown = (
        timezone.localtime(value)
        if isinstance(value, datetime.datetime) and timezone.is_aware(value)
        else value
    )
    return _joined(_("%(time)s Uhr") % {"time": f"{shown.hour}:{shown.minute:02d}"})


@register.filter
def weeks(value: Count) -> str:
    """ "1 Woche", "14 Wochen"."""
    if value is None or value == "":
        return MISSING
    return _joined(ngettext("%(count)s Woche", "%(count)s Wochen", int(value)) % {"count": int(value)})


@register.filter
def weeks_short(value: Count) -> str:
    """ "14 Wo.", for tables."""
    return MISSING if value is None or value == "" else _joined(_("%(count)s Wo.") % {"count": int(value)})


@register.filter
def minutes(value: Count) -> str:
    """ "24 Min."."""
    return MISSING if value is None or value == "" else _joined(_("%(count)s Min.") % {"count": int(value)})


@register.filter
def days_left(value: Count) -> str:
    """ "noch 2 Tage", "heute", "seit 3 Tagen vorbei"."""
    if value is None or value == "":
        return MISSING
    count = int(value)
    if count == 0:
        return _("heute")
    if count < 0:
        return ngettext("seit %(count)s Tag vorbei", "seit %(count)s Tagen vorbei", -count) % {
            "count": -count
        }
    return ngettext("noch %(count)s Tag", "noch %(count)s Tage", count) % {"count": count}


@register.filter
def deadline_shape(value: Count) -> str:
    """Triangle within three days, clock before that (design: act soon, date known)."""
    return "tri" if value not in (None, "") and int(value or 0) <= 3 else "clock"


@register.filter
def deadline_tone(value: Count) -> str:
    """Red within three days, amber within fourteen, quiet later."""
    if value is None or value == "":
        return "quiet"
    return "danger" if int(value) <= 3 else "warn" if int(value) <= 14 else "quiet"


def drawn_shape(name: str) -> str:
    """The sprite's drawing for a meaning or a drawing name.

    Raises:
        ValueError: for a name that is neither.
    """
    drawn = SHAPES.get(name, name)
    if drawn not in DRAWN:
        raise ValueError(f"unknown shape {name!r}")
    return drawn


@register.simple_tag
def shape(name: str) -> SafeString:
    """One drawing of the sprite, always beside a word."""
    return format_html(
        '<svg aria-hidden="true" focusable="false" viewBox="0 0 16 16"><use href="#{}"/></svg>',
        drawn_shape(name),
    )


@register.simple_tag
def mark(name: str, text: str, tone: str = "") -> SafeString:
    """Status by shape and text; ``tone`` is ok, warn, danger, quiet, full or nothing.

    Raises:
        ValueError: for an unknown shape or tone.
    """
    if tone not in TONES:
        raise ValueError(f"unknown tone {tone!r}")
    css = f"d-mark d-is-{tone}" if tone else "d-mark"
    return format_html('<span class="{}">{}<span>{}</span></span>', css, shape(name), text)


@register.simple_tag(takes_context=True)
def changed_query(context: Context, **changes: Any) -> str:
    """The present query string with some values changed; an empty value removes the key.

    Changing anything but ``page`` goes back to the first page.
    """
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    if "page" not in changes:
        query.pop("page", None)
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None and value != "":
            query[key] = str(value)
    return "?" + query.urlencode()


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(
    context: Context, key: str, label: str, end: bool = False, parameter: str = "sort"
) -> dict[str, Any]:
    """A table head that sorts by ``key``; the second click turns the order round ("-key")."""
    request = context.get("request")
    current = (request.GET.get(parameter) if request is not None else None) or context.get("sort", "")
    direction = "ascending" if current == key else "descending" if current == f"-{key}" else ""
    following = f"-{key}" if direction == "ascending" else key
    return {
        "label": label,
        "end": end,
        "direction": direction,
        "url": changed_query(context, **{parameter: following}),
    }


@register.filter
def with_class(field: Any, css: str) -> SafeString:
    """The widget of a bound field with further classes, without placeholder; other attributes stay."""
    own = field.field.widget.attrs.get("class", "")
    rendered: SafeString = field.as_widget(attrs={"class": f"{own} {css}".strip(), "placeholder": False})
    return rendered


@register.filter
def short_centre(name: str) -> str:
    """ "KI Kreis Höxter" for the top bar; the long word stands on every letter."""
    return str(name or "").replace("Kommunales Integrationszentrum", "KI")


@register.simple_tag
def wait_bar(weeks_waiting: int, limit: int = 6) -> SafeString:
    """Bar and number for a table cell."""
    bar = drawings.wait_bar(weeks_waiting, limit, spoken=False)
    return format_html(
        '<span class="d-nowrap">{} <span class="d-num">{}</span></span>', bar, weeks_short(weeks_waiting)
    )


@register.simple_tag
def way_bars(there: int, back: int, limit: int = 60) -> SafeString:
    """The two bars under the words "24 Min. hin, 31 zurück"."""
    return drawings.way_bars(there, back, limit, spoken=False)


@register.simple_tag
def seat_meter(capacity: int, confirmed: int, held: int) -> SafeString:
    """Squares of a course run."""
    return drawings.seats(capacity, confirmed, held)


@register.simple_tag
def childcare_meter(capacity: int, confirmed: int, held: int) -> SafeString:
    """Circles of a course run's childcare places."""
    return drawings.childcare_places(capacity, confirmed, held)


@register.simple_tag
def dumbbell_bar(first: float, best: float, upper: float) -> SafeString:
    """Ring (first come) and diamond (best) for a table cell."""
    return drawings.dumbbell_bar(first, best, upper)
