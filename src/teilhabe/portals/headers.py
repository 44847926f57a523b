"""Security headers that Django does not set itself (R-21)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_PUBLIC_PREFIXES = ("/static/",)


class SecurityHeaders:
    """Everything but static files is personal until a view says otherwise: never stored, never embedded."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("X-Frame-Options", "DENY")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        )
        if not request.path.startswith(_PUBLIC_PREFIXES) and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response
