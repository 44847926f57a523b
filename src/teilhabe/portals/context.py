"""What every page's frame needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from teilhabe.access.enums import Audience
from teilhabe.access.models import Centre
from teilhabe.access.tenancy import in_scope
from teilhabe.common.clock import today
from teilhabe.portals.desk.navigation import navigation
from teilhabe.rulebook.queries import current_book


def page(request: HttpRequest) -> dict[str, Any]:
    """Mode, version, language and direction; for a staff page also the centre, the actor and the navigation."""
    wanted = request.GET.get("dir")
    rtl = wanted == "rtl" if wanted in {"rtl", "ltr"} else get_language_bidi()
    actor = getattr(request, "actor", None)
    frame: dict[str, Any] = {
        "mode": settings.MODE,
        "version": settings.VERSION,
        "today": today(),
        "page_language": get_language() or settings.LANGUAGE_CODE,
        "page_dir": "rtl" if rtl else "ltr",
        "actor": actor,
    }
    if actor is not None and in_scope():  # the page of a broken request is made outside the scope
        frame["centre"] = Centre.objects.filter(pk=actor.centre_id).first()
        if actor.role.audience == Audience.DESK:
            frame["navigation"] = navigation(request, actor)
            frame["ruleset_day"] = current_book().rule_set(today())
    return frame
