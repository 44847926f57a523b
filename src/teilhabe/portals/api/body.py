"""The JSON body of a request, read as strictly as the command reads its file."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest

LARGEST = 64 * 1024  # bytes; the fullest fact sheet has about two thousand


class UnreadableBody(Exception):
    """No JSON document: ``status`` is what to answer, ``str()`` the fault line."""

    def __init__(self, status: int, fault: str) -> None:
        super().__init__(fault)
        self.status = status


def json_body(request: HttpRequest) -> Any:
    """The decoded body.

    Raises ``UnreadableBody``: 413 above ``LARGEST`` bytes, 415 for another media type (so a plain form of a foreign
    page cannot call), 400 for what is no JSON, holds NaN or names a key twice.
    """
    if request.content_type != "application/json":
        raise UnreadableBody(415, "body: send application/json")
    if int(request.headers.get("Content-Length") or 0) > LARGEST or len(request.body) > LARGEST:
        raise UnreadableBody(413, f"body: at most {LARGEST} bytes")
    try:
        return json.loads(
            request.body.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_no_doubles
        )
    except (ValueError, RecursionError) as error:
        raise UnreadableBody(400, f"body: not valid JSON: {error}") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found
