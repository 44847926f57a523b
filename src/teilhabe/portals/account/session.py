"""Rules of a session (R-13, R-17): second factor, half an hour idle, ten hours in all, nothing left after logout."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from teilhabe.access.enums import Audience
from teilhabe.portals.account import kept
from teilhabe.portals.account.factor import SET_UP_PAGES, has_factor, is_required, is_shown

BEGAN, SEEN, WANTED = "session_began", "session_seen", "wanted"
TOUCH_SECONDS = 60  # so often at most the time of the last act is written
PASSIVE = "_progress"  # addresses a page asks by itself, again and again; they are no act of a person


def note_login(sender: object, *, request: HttpRequest, **kwargs: object) -> None:
    """Every login, by whatever way, starts both clocks."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def ends_at(request: HttpRequest) -> int:
    """When this session ends whatever its owner does, in seconds of the epoch."""
    return int(request.session.get(BEGAN, 0)) + int(settings.SESSION_COOKIE_AGE)


def why_ended(request: HttpRequest) -> str:
    """``idle``, ``absolute`` or nothing; a session without clocks is older than this rule and has ended."""
    now, session = time.time(), request.session
    if now >= ends_at(request):
        return "absolute"
    return "idle" if now - session.get(SEEN, 0) >= settings.SESSION_IDLE_SECONDS else ""


class LoginRules:
    """Asks of every request that carries a login whether it may go on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        carried = _has_login(request)
        response = self.get_response(request)
        if not carried:
            return response
        if not request.user.is_authenticated:
            # "cookies" is left out: it would take the mark of the known device, which keeps attackers from locking out
            response["Clear-Site-Data"] = '"cache", "storage"'
        elif _is_act(request) and time.time() - request.session.get(SEEN, 0) >= TOUCH_SECONDS:
            request.session[SEEN] = int(time.time())
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """After the CSRF check, so that a forged form is never kept."""
        if not _has_login(request):
            return None
        if reason := why_ended(request):
            return end(request, reason)
        policy = getattr(view, "policy", None)
        if not is_required() or is_shown(request) or (policy and policy.audience == Audience.PUBLIC):
            return None
        if has_factor(
            request.user
        ):  # the login was broken off before the second factor, or the factor is newer
            return end(request, "factor")
        name = request.resolver_match.view_name if request.resolver_match else ""
        return None if name in SET_UP_PAGES else _turned_away(request, reverse("account_second_factor"))


def _has_login(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _is_act(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and not match.view_name.endswith(PASSIVE)


def end(request: HttpRequest, reason: str) -> HttpResponse:
    """End the session, keep what was typed, and lead to the login and back."""
    sealed = kept.seal(request)
    wanted = (
        request.get_full_path() if request.method == "GET" and "HX-Request" not in request.headers else ""
    )
    logout(request)
    if wanted.startswith(kept.PLACES):
        request.session[WANTED] = wanted
    response = _turned_away(request, f"{reverse('account_login')}?ended={reason}")
    if sealed is not None:
        request.session[kept.SESSION_KEPT] = sealed[1]
        kept.hand_over(response, sealed[0])
    return response


def _turned_away(request: HttpRequest, place: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"error": "login_required"}, status=401)
    if "HX-Request" in request.headers:
        return HttpResponse(status=401, headers={"HX-Redirect": place})
    return redirect(place)
