"""Public pages: what this is, whom to call, and the pages the law asks for. Nothing about readers is stored."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from teilhabe.access.queries import opened_centres
from teilhabe.portals.gate import public
from teilhabe.portals.public.languages import Language, languages, wanted_language

# When these texts were last compared with the pages (BITV NRW: at least once a year).
STATEMENT_OF = dt.date(2026, 11, 25)


@public()
def choose(request: HttpRequest) -> HttpResponse:
    """``/``: to the start page in the language the browser asks for."""
    return _moved(request, "public:start")


@public()
def chosen(request: HttpRequest, page: str) -> HttpResponse:
    """A page without a language, as staff pages link to it."""
    return _moved(request, f"public:{page}_in")


@public()
def start(request: HttpRequest, language: str) -> HttpResponse:
    """What this is, whom to call, where staff log in, and what is not built yet."""
    return _page(request, language, "public/start.html", "public:start")


@public()
def accessibility(request: HttpRequest, language: str) -> HttpResponse:
    """Statement on accessibility (BITV NRW)."""
    return _page(
        request, language, "public/accessibility.html", "public:accessibility_in", statement_of=STATEMENT_OF
    )


@public()
def barrier(request: HttpRequest, language: str) -> HttpResponse:
    """How to report a barrier, without an account."""
    return _page(request, language, "public/barrier.html", "public:barrier_in")


@public()
def privacy(request: HttpRequest, language: str) -> HttpResponse:
    """What is stored: on public pages nothing."""
    return _page(request, language, "public/privacy.html", "public:privacy_in")


@public()
def imprint(request: HttpRequest, language: str) -> HttpResponse:
    """Who is responsible."""
    return _page(request, language, "public/imprint.html", "public:imprint_in")


@public()
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell of a weakness. The contact is configured, else the mail of the opened centres."""
    contacts = [settings.SECURITY_CONTACT] if settings.SECURITY_CONTACT else _centre_mails()
    if not contacts:
        raise Http404
    expires = (timezone.now() + dt.timedelta(days=180)).astimezone(dt.UTC).replace(microsecond=0)
    lines = [f"Contact: {contact}" for contact in contacts]
    lines += [
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: de, en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _centre_mails() -> list[str]:
    return [f"mailto:{centre.email}" for centre in opened_centres() if centre.email]


def _moved(request: HttpRequest, name: str) -> HttpResponse:
    tag = wanted_language(request.headers.get("Accept-Language", ""))
    response = HttpResponseRedirect(reverse(name, args=[tag]))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _page(request: HttpRequest, tag: str, template: str, address: str, **more: Any) -> HttpResponse:
    language = languages().get(tag)
    if language is None:
        raise Http404
    with translation.override("en" if tag == "en" else "de"):
        response = render(request, template, {**_frame(language, address), **more})
    response["Content-Language"] = tag
    return response


def _frame(language: Language, address: str) -> dict[str, Any]:
    spoken = languages().values()
    page = address.removeprefix("public:").removesuffix("_in")
    return {
        "language": language,
        "t": language.sentences,
        "page_language": language.tag,
        "page_dir": language.direction,
        "page_title": language.sentences[f"{page}_title"],
        "tongues": [(one, reverse(address, args=[one.tag]), one.tag == language.tag) for one in spoken],
        "centres": opened_centres(),
        "is_source": language.tag in ("de", "en"),
    }
