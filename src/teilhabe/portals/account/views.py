"""After the login: in which centre and role do you work now?"""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from teilhabe.access.enums import Audience
from teilhabe.access.models import Membership
from teilhabe.access.queries import memberships_of
from teilhabe.common.clock import today
from teilhabe.portals.gate import SESSION_CENTRE, SESSION_MEMBERSHIP, public

HOME = {Audience.DESK: "/desk/", Audience.PARTNER: "/partner/", Audience.LAND: "/land/"}


@public(audience=Audience.ACCOUNT, methods=("GET", "POST"))
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Choose a membership; with one there is nothing to choose."""
    rows = memberships_of(request.user, on=today())  # type: ignore[arg-type]
    if len(rows) == 1:
        return _enter(request, rows[0])
    wanted = _uuid(request.POST.get("membership", "")) if request.method == "POST" else None
    chosen = next((row for row in rows if row.pk == wanted), None)
    if chosen is not None:
        return _enter(request, chosen)
    return render(request, "account/start.html", {"memberships": rows}, status=200 if rows else 403)


def _enter(request: HttpRequest, membership: Membership) -> HttpResponse:
    request.session.cycle_key()
    request.session[SESSION_CENTRE] = str(membership.centre_id)
    request.session[SESSION_MEMBERSHIP] = str(membership.pk)
    return redirect(HOME.get(membership.role.audience, "/account/login/"))


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
