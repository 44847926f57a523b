"""Slowing down guesses without locking anybody out (R-15).

Counted per hour, on every path that tests a password: failures of an account from unknown devices, of an account
from one known device, of an address, and of all unknown devices together. A browser in which somebody has once
logged in completely is known for half a year; its tries are counted by themselves, so an attack from elsewhere never
uses up the owner's. A passkey is no guess and is never counted here.
"""

from __future__ import annotations

import hashlib
import hmac
import time
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from teilhabe.access.models import User
from teilhabe.portals.account.models import FailedLogins

PER_ACCOUNT, PER_DEVICE, PER_ADDRESS, ALTOGETHER = 10, 10, 60, 2000
HOUR = 3600
DEVICE_DAYS = 180
_SALT = "login.device"


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt: its counters with their limits."""

    limits: tuple[tuple[str, int], ...]


def attempt(request: HttpRequest, *, username: str, address: str) -> Try:
    """The counters of this attempt. The account counts by its id, so that spellings of one name are one."""
    account = _account(username)
    device = known_device(request, account)
    if device:
        return Try(((_bucket("device", account, device), PER_DEVICE),))
    return Try(
        (
            (_bucket("account", account), PER_ACCOUNT),
            (_bucket("address", address), PER_ADDRESS),
            (_bucket("all"), ALTOGETHER),
        )
    )


def _account(username: str) -> str:
    typed = username.strip()
    found = User.objects.filter(username__iexact=typed).values_list("pk", flat=True).first()
    return str(found or typed.casefold())


def may_try(this: Try) -> bool:
    """Whether the password may be looked at; counts the attempt as failed until ``forgive`` takes it back."""
    rows = dict(
        FailedLogins.objects.filter(
            hour=_hour(), bucket__in=[bucket for bucket, _limit in this.limits]
        ).values_list("bucket", "count")
    )
    if any(rows.get(bucket, 0) >= limit for bucket, limit in this.limits):
        return False
    for bucket, _limit in this.limits:
        _add(bucket, 1)
    return True


def forgive(this: Try) -> None:
    """The password was right: the attempt was none."""
    for bucket, _limit in this.limits:
        FailedLogins.objects.filter(bucket=bucket, hour=_hour(), count__gt=0).update(count=F("count") - 1)


def _add(bucket: str, number: int) -> None:
    rows = FailedLogins.objects.filter(bucket=bucket, hour=_hour())
    if rows.update(count=F("count") + number):
        return
    try:
        with transaction.atomic():
            FailedLogins.objects.create(bucket=bucket, hour=_hour(), count=number)
            FailedLogins.objects.filter(hour__lt=_hour() - 1).delete()
    except IntegrityError:
        rows.update(count=F("count") + number)


def _hour() -> int:
    return int(time.time()) // HOUR


def _bucket(*parts: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()


# --- the known device ----------------------------------------------------------------------------


def cookie_name() -> str:
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def known_device(request: HttpRequest, account: str) -> str:
    """The random name of a browser that this account has logged in from; empty when it is unknown or forged."""
    try:
        row = signing.loads(
            request.COOKIES.get(cookie_name(), ""), salt=_SALT, max_age=DEVICE_DAYS * 24 * HOUR
        )
    except signing.BadSignature:
        return ""
    return str(row["device"]) if account in row["accounts"] else ""


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """After a complete login: mark this browser; several colleagues may share it."""
    try:
        row = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=_SALT)
    except signing.BadSignature:
        row = {"device": uuid.uuid4().hex, "accounts": []}
    accounts = [key for key in row["accounts"] if key != str(user.pk)][-9:]
    response.set_cookie(
        cookie_name(),
        signing.dumps({"device": row["device"], "accounts": [*accounts, str(user.pk)]}, salt=_SALT),
        max_age=DEVICE_DAYS * 24 * HOUR,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
