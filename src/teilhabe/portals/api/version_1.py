"""The product's own JSON API, version 1 (django-ninja). No page of ninja's own: its docs would load foreign files.

Who may call: everybody, without a login. A fact sheet holds no name and no number of a person, nothing of it is
stored or logged, no session is read, and the answer is what the law says to anybody. Without a session there is
nothing a foreign page could misuse; without CORS headers it cannot even read the answer.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema

from teilhabe.access.enums import Audience
from teilhabe.courses.entitlement import BadFacts, answer
from teilhabe.portals.api.body import UnreadableBody, json_body
from teilhabe.portals.api.sheet_schema import ANSWER, FACT_SHEET
from teilhabe.portals.gate import public

api = NinjaAPI(
    title="Teilhabe",
    version="1",
    description=f"JSON API of Teilhabe {settings.VERSION}. Codes: code lists of the course rules.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-1",
)


class Faults(Schema):
    """Why the body cannot be used: one line per fault, each beginning with the key."""

    faults: list[str]


@api.exception_handler(UnreadableBody)
def _unreadable(request: HttpRequest, error: UnreadableBody) -> Any:
    return api.create_response(request, {"faults": [str(error)]}, status=error.status)


@api.exception_handler(BadFacts)
def _unusable(request: HttpRequest, error: BadFacts) -> Any:
    return api.create_response(request, {"faults": error.faults}, status=422)


@api.post(
    "eligibility",
    operation_id="eligibility",
    summary="Judge one fact sheet on German courses",
    response={200: dict[str, Any], 400: Faults, 413: Faults, 415: Faults, 422: Faults},
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/json": {"schema": FACT_SHEET}}},
        "responses": {200: {"content": {"application/json": {"schema": ANSWER}}}},
    },
)
def eligibility(request: HttpRequest) -> Any:
    """The same function as the command ``teilhabe eligibility`` and the page of the desk; keeps nothing."""
    return answer(json_body(request))


@public(audience=Audience.API)
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of this API (OpenAPI 3.1)."""
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/v1/"))
