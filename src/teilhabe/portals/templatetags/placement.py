"""Template words of the placement pages. ``{% load placement %}``."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from teilhabe.portals.drawings.seat_strip import seat_strip as drawn_strip

register = template.Library()


@register.simple_tag
def seat_strip(capacity: int, confirmed: int, held: int) -> SafeString:
    """The bar of a run's seats for a table cell."""
    return drawn_strip(capacity, confirmed, held)


@register.filter
def less(whole: int, part: int) -> int:
    """What is left of a number."""
    return int(whole) - int(part)
