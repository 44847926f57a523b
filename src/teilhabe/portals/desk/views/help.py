"""Help and keyboard: two short pages that every role may read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from teilhabe.access.enums import Purpose, Right
from teilhabe.portals.gate import StaffRequest, desk


@desk(Right.OPEN_DESK, purpose=Purpose.SECURITY)
def help_page(request: StaffRequest) -> HttpResponse:
    """From the first talk to the confirmed seat, and what the words mean."""
    return render(request, "desk/help.html", {"page_title": _("Hilfe"), "role": request.actor.role})


@desk(Right.OPEN_DESK, purpose=Purpose.SECURITY)
def keyboard(request: StaffRequest) -> HttpResponse:
    """Everything works without a mouse; this page says how."""
    return render(request, "desk/keyboard.html", {"page_title": _("Tastatur")})
