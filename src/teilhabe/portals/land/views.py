"""The Land's view: protected numbers of all centres. Not built yet; the page says so."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from teilhabe.access.enums import Right
from teilhabe.portals.gate import land


@land(Right.OPEN_LAND)
def start(request: HttpRequest) -> HttpResponse:
    """Says what will stand here; no number leaves a centre yet."""
    return render(
        request,
        "land/start.html",
        {"page_title": _("Landessicht"), "brand_place": _("Land Nordrhein-Westfalen")},
    )
