"""One URL, two answers: the page, or for an HTMX request its part, with the same context and the same rights."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from teilhabe.common.errors import Refused


def wants_part(request: HttpRequest) -> bool:
    """True for a fragment request; a boosted link or a history restore wants the whole page."""
    headers = request.headers
    return (
        "HX-Request" in headers
        and "HX-Boosted" not in headers
        and headers.get("HX-History-Restore-Request") != "true"
    )


def page_or_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The full page ``template``, or only ``part`` of it (a template of its own) for HTMX."""
    response = render(request, part if wants_part(request) else template, context, status=status)
    response.headers.setdefault("Vary", "HX-Request")
    return response


def done(request: HttpRequest, to: str, message: str = "", *, tags: str = "") -> HttpResponse:
    """After a change: tell it once, and go on with a GET (303), so that reloading repeats nothing."""
    if message:
        messages.success(request, message, extra_tags=tags)
    if wants_part(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = to
        return response
    answer = redirect(to)
    answer.status_code = 303
    return answer


def refused(request: HttpRequest, error: Refused, to: str) -> HttpResponse:
    """A rule said no outside a form: show its sentence at the notice place of the page it came from."""
    messages.error(request, str(error))
    return done(request, to)
