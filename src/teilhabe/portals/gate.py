"""The door of every page: who it is for, which right it needs, and one transaction around what it does.

``@desk(Right.…)`` and its sisters declare the policy of a view (a consistency test walks the URLconf and fails on
an undeclared one), open the centre's scope, build the acting person anew, and turn refusals into answers. A record
that is foreign, protected or missing gets the same bytes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Audience, Purpose, Right
from teilhabe.access.queries import actor_for
from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.enums import Keeping, Result
from teilhabe.audit.services import record, record_refusal
from teilhabe.common.clock import today
from teilhabe.common.errors import NotAllowed
from teilhabe.directory.queries import with_organisations
from teilhabe.keys.errors import KeysClosed, Tampered
from teilhabe.portals import errors

SESSION_CENTRE = "centre"
SESSION_MEMBERSHIP = "membership"

View = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    """A request that has passed the gate."""

    actor: Actor
    waiting_count: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What the gate enforces for one view; the authorization matrix is generated from it."""

    audience: Audience
    right: Right | None
    purpose: Purpose
    methods: tuple[str, ...]


def desk(right: Right, *, purpose: Purpose = Purpose.PLACEMENT, methods: tuple[str, ...] = ("GET",)) -> Any:
    """A staff page."""
    return _gated(Policy(Audience.DESK, right, purpose, _with_head(methods)))


def partner(
    right: Right, *, purpose: Purpose = Purpose.PLACEMENT, methods: tuple[str, ...] = ("GET",)
) -> Any:
    """A page of the Träger portal."""
    return _gated(Policy(Audience.PARTNER, right, purpose, _with_head(methods)))


def land(right: Right, *, methods: tuple[str, ...] = ("GET",)) -> Any:
    """A page of the Land: protected numbers only."""
    return _gated(Policy(Audience.LAND, right, Purpose.STATISTICS, _with_head(methods)))


def public(*, audience: Audience = Audience.PUBLIC, methods: tuple[str, ...] = ("GET",)) -> Any:
    """A page without login; touches no person."""

    def declare(view: View) -> View:
        policy = Policy(audience, None, Purpose.STATISTICS, _with_head(methods))

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in policy.methods:
                return errors.method_not_allowed(request, policy.methods)
            return view(request, *args, **kwargs)

        answer.policy = policy  # type: ignore[attr-defined]
        return answer

    return declare


def _with_head(methods: tuple[str, ...]) -> tuple[str, ...]:
    return (*methods, "HEAD") if "GET" in methods else methods


def _gated(policy: Policy) -> Callable[[View], View]:
    def declare(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _answer(policy, view, request, args, kwargs)

        gated = never_cache(answer)
        gated.policy = policy  # type: ignore[attr-defined]
        return gated

    return declare


def _answer(policy: Policy, view: View, request: Any, args: Any, kwargs: Any) -> HttpResponse:
    if request.method not in policy.methods:
        return errors.method_not_allowed(request, policy.methods)
    if not request.user.is_authenticated:
        return _to_login(policy, request)
    centre, membership = _chosen(request)
    if centre is None or membership is None:
        if request.method == "GET" and "HX-Request" not in request.headers:
            request.session["wanted"] = request.get_full_path()  # the choice of the centre leads on to it
        return redirect("account_start")
    with centre_scope(centre):
        actor = actor_for(request.user, membership, on=today())
        if actor is None:
            logout(request)
            return _to_login(policy, request)
        request.actor = (
            with_organisations(actor, on=today()) if policy.audience == Audience.PARTNER else actor
        )
        response = _inside(policy, view, request, args, kwargs)
        if response.status_code >= 500:
            transaction.set_rollback(True)
        return response


def _inside(policy: Policy, view: View, request: Any, args: Any, kwargs: Any) -> HttpResponse:
    """Run the view in a savepoint; a refusal rolls it back and leaves its trace in the log."""
    actor, name = request.actor, f"{view.__module__.rsplit('.', 2)[-2]}.{view.__name__}"
    if actor.role.audience != policy.audience:
        record_refusal(actor=actor, act=name, purpose=policy.purpose)
        return errors.not_found(request)
    if policy.right is not None and not actor.may(policy.right):
        record_refusal(actor=actor, act=name, purpose=policy.purpose)
        return errors.forbidden(request, policy.right)
    try:
        with transaction.atomic():
            return view(request, *args, **kwargs)
    except (Http404, NotAllowed):
        record_refusal(actor=actor, act=name, purpose=policy.purpose)
        return errors.not_found(request)
    except Tampered as fault:
        _alarm(actor, fault, policy.purpose)
        return errors.tampered(request)
    except KeysClosed:
        return errors.keys_closed(request)


def _alarm(actor: Actor, fault: Tampered, purpose: Purpose) -> None:
    """An altered value is noted in the log of rights, with its field and without its content (R-31)."""
    record(
        actor=actor,
        act=f"keys.tampered {fault.table}.{fault.field}"[:60],
        purpose=purpose,
        keeping=Keeping.RIGHTS,
        result=Result.REFUSED,
    )


def _chosen(request: Any) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """Centre and membership of this session, chosen at login."""
    try:
        return uuid.UUID(request.session[SESSION_CENTRE]), uuid.UUID(request.session[SESSION_MEMBERSHIP])
    except (KeyError, ValueError):
        return None, None


def _to_login(policy: Policy, request: HttpRequest) -> HttpResponse:
    """Full pages go to the login; a fragment is told to move the whole page there, an API says 401."""
    if policy.audience == Audience.API:
        return JsonResponse({"error": "login_required"}, status=401)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = reverse("account_login")
        return response
    return redirect_to_login(request.get_full_path())
