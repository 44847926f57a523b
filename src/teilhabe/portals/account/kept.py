"""Nothing typed is lost when a session ends (R-17): the form comes back after the login of the same person.

The fields wait in the session of the browser, encrypted; the key lies in a cookie of that browser alone, so the
database holds nothing that can be read. Uploaded files, passwords and codes are not kept.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse

SESSION_KEPT = "kept_form"
COOKIE = "kept"
COOKIE_PATH = "/account/"
SECONDS = 60 * 60
LIMIT = 64 * 1024  # characters of JSON; longer forms do not exist here
PLACES = ("/desk/", "/partner/", "/land/")
NEVER = frozenset(
    {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code", "credential"}
)


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What somebody had typed, and where it was to go."""

    path: str
    fields: list[tuple[str, str]]
    lost_files: bool


def seal(request: HttpRequest) -> tuple[str, str] | None:
    """Key and sealed form of a request that could not be carried out; ``None`` when there is nothing to keep."""
    if request.method != "POST" or not request.path.startswith(PLACES):
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER
        for value in values
        if isinstance(value, str)
    ]
    text = json.dumps(
        {
            "user": str(request.user.pk),
            "path": request.get_full_path(),
            "fields": fields,
            "files": bool(request.FILES),
        }
    )
    if not fields or len(text) > LIMIT:
        return None
    key = Fernet.generate_key()
    return key.decode("ascii"), Fernet(key).encrypt(text.encode("utf-8")).decode("ascii")


def hand_over(response: HttpResponse, key: str) -> None:
    """Give the browser the key of its kept form."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=SECONDS,
        path=COOKIE_PATH,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def kept_form(request: HttpRequest) -> KeptForm | None:
    """The form of this very person, if this browser holds its key; anything else is thrown away."""
    sealed, key = request.session.get(SESSION_KEPT), request.COOKIES.get(COOKIE, "")
    if not sealed:
        return None
    try:
        row = json.loads(Fernet(key.encode("ascii")).decrypt(sealed.encode("ascii"), ttl=SECONDS))
    except (InvalidToken, ValueError):
        row = {}
    if row.get("user") != str(request.user.pk) or not str(row.get("path", "")).startswith(PLACES):
        forget(request)
        return None
    return KeptForm(row["path"], [(name, value) for name, value in row["fields"]], bool(row["files"]))


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEPT, None)
