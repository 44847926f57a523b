"""A new proof of who is there before a sensitive act (R-17)."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from teilhabe.portals.account import kept

View = Callable[..., HttpResponse]


def is_fresh(request: HttpRequest) -> bool:
    """Password, code or key was shown within the last five minutes (``ACCOUNT_REAUTHENTICATION_TIMEOUT``)."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    last = max((float(row["at"]) for row in records), default=0.0)
    return time.time() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def fresh_login(view: View) -> View:
    """Decorator of a sensitive view, below the gate's: ``@desk(…)`` then ``@fresh_login``.

    Somebody whose last proof is older is led to it and back; a form that was sent comes back filled in.
    """

    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if is_fresh(request) else _to_proof(request)

    return answer


def _to_proof(request: HttpRequest) -> HttpResponse:
    sealed = kept.seal(request)
    back = (
        reverse("account_kept")
        if sealed
        else request.get_full_path()
        if request.method == "GET"
        else "/account/start/"
    )
    place = f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"
    if "HX-Request" in request.headers:
        response = HttpResponse(status=401, headers={"HX-Redirect": place})
    else:
        response = redirect(place)
    if sealed is not None:
        request.session[kept.SESSION_KEPT] = sealed[1]
        kept.hand_over(response, sealed[0])
    return response
