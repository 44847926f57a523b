"""After the login: second factor, kept form, and in which centre and role do you work now?"""

from __future__ import annotations

import uuid

from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from teilhabe.access.enums import Audience
from teilhabe.access.models import Membership
from teilhabe.access.queries import memberships_of
from teilhabe.common.clock import today
from teilhabe.portals.account.factor import has_factor, is_required
from teilhabe.portals.account.kept import PLACES, forget, kept_form
from teilhabe.portals.account.session import WANTED
from teilhabe.portals.account.throttle import remember_device
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
    UserSession.objects.create_from_request(request)  # the list of own logins follows the new session id
    response = redirect(_place(request, membership))
    remember_device(request, response, membership.user)
    return response


def _place(request: HttpRequest, membership: Membership) -> str:
    """Where the work goes on: the form that was typed, the page that was wanted, or the role's first page."""
    home, wanted = HOME.get(membership.role.audience, "/account/login/"), request.session.pop(WANTED, "")
    if kept_form(request) is not None:
        return reverse("account_kept")
    return wanted if wanted.startswith(home) and home in PLACES else home


@public(audience=Audience.ACCOUNT)
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """The only place a login without second factor reaches: what it is, and the two ways to set one up."""
    has = has_factor(request.user)
    return render(request, "account/second_factor.html", {"has_factor": has, "required": is_required()})


@public(audience=Audience.ACCOUNT)
def passkey(request: HttpRequest) -> HttpResponse:
    """Entrance without password: who the person is, the key says."""
    if request.user.is_authenticated:
        return redirect("account_start")
    return render(request, "account/passkey.html")


@public(audience=Audience.ACCOUNT)
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """What was typed when the session ended; sent on only when its owner presses the button."""
    form = kept_form(request)
    if form is None:
        return redirect("account_start")
    forget(request)
    return render(request, "account/kept.html", {"form": form})


@public(audience=Audience.ACCOUNT, methods=("POST",))
def alive(request: HttpRequest) -> HttpResponse:
    """The button of the warning: still here. Whoever is not logged in any more learns it (401)."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
