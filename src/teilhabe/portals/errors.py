"""Error answers: short, the same for everything that does not exist, without a word from the request."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from teilhabe.access.enums import Right


def _answer(
    request: HttpRequest, template: str, status: int, context: dict[str, Any] | None = None
) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"error": template.rsplit(".", 1)[0]}, status=status)
    response = render(request, template, context or {}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Missing, foreign, protected: one answer, the same bytes (R-09)."""
    return _answer(request, "404.html", 404)


def forbidden(request: HttpRequest, right: Right | None = None) -> HttpResponse:
    """The role lacks a right for the whole page; names the right, so that the person knows whom to ask."""
    return _answer(request, "403.html", 403, {"right": right.description if right else ""})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(request, "403.html", 403, {"expired_form": True})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, "400.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    return _answer(request, "500.html", 500)


def method_not_allowed(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    response = HttpResponse(status=405)
    response["Allow"] = ", ".join(methods)
    response["Cache-Control"] = "no-store"
    return response


def tampered(request: HttpRequest) -> HttpResponse:
    """A stored text was altered outside the application: nothing of the page is shown, the alarm is in the log."""
    return _answer(request, "sealed.html", 409, {"tampered": True})


def keys_closed(request: HttpRequest) -> HttpResponse:
    """The keys cannot be reached: closed, never plain (R-31)."""
    return _answer(request, "sealed.html", 503)
