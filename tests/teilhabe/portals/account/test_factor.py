"""R-13: a login without second factor reaches the set-up page and nothing else, whatever address it tries."""

from __future__ import annotations

import re
import time
import uuid
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from teilhabe.access.enums import Audience
from teilhabe.access.models import Centre, User
from teilhabe.access.startup import weaknesses
from teilhabe.portals.account.factor import SET_UP_PAGES

pytestmark = pytest.mark.django_db
PASSWORD = "Ein langer Satz aus Höxter"
SECRET = "JBSWY3DPEHPK3PXP"
WORDS = {"uuid": str(uuid.UUID(int=7)), "int": "1", "slug": "x", "str": "x", "path": "x", "uidb36": "x"}


@pytest.fixture(autouse=True)
def strict(settings: Any) -> None:
    """The rule of a real centre."""
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def aylin_user(staff: dict[str, Any]) -> User:
    user = User.objects.get(pk=staff["aylin"].user_id)
    user.set_password(PASSWORD)
    user.save()
    return user


def give_totp(user: User) -> None:
    """An app with the secret of the tests."""
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt(SECRET)}
    )


def code(offset: int = 0) -> str:
    return totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30 + offset))


def enter(client: Client, password: str = PASSWORD) -> Any:
    return client.post("/account/login/", {"login": "aylin", "password": password})


def addresses() -> list[tuple[str, str, Any]]:
    """Name, a path and the audience of every line of the URLconf; ``None`` is a page of the login library."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], prefix: str, space: str) -> Any:
    for item in patterns:
        pattern = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _walk(
                item.url_patterns, pattern, space + (f"{item.namespace}:" if item.namespace else "")
            )
        elif isinstance(item, URLPattern):
            policy = getattr(item.callback, "policy", None)
            path = re.sub(r"<(?:(\w+):)?\w+>", lambda match: WORDS[match.group(1) or "str"], pattern)
            if "(" not in path:
                yield space + str(item.name), "/" + path, policy.audience if policy else None


def test_no_address_opens_without_second_factor(aylin_user: User, client: Client) -> None:
    enter(client)
    reached, turned = set(), 0
    for name, path, audience in addresses():
        if audience == Audience.PUBLIC or name == "account_logout":
            continue
        for method in ("GET", "POST"):
            answer = client.generic(method, path)
            if name in SET_UP_PAGES:
                reached.add(name)
                continue
            if answer.status_code == 401:  # an address for machines
                turned += 1
                continue
            assert answer.status_code == 302, f"{method} {path}: {answer.status_code}"
            assert answer["Location"] == "/account/zweiter-faktor/", path
            turned += 1

    assert reached == SET_UP_PAGES - {"account_logout"}
    assert turned > 150
    assert client.get("/account/zweiter-faktor/").status_code == 200


def test_with_the_code_the_desk_opens(aylin_user: User, client: Client) -> None:
    give_totp(aylin_user)

    first = enter(client)
    between = client.get("/desk/")
    client.post("/account/2fa/authenticate/", {"code": code()})
    client.get("/account/start/")

    assert first["Location"] == "/account/2fa/authenticate/"
    assert between.status_code == 302 and "/account/login/" in between["Location"]
    assert client.get("/desk/").status_code == 200


def test_a_code_opens_once(aylin_user: User) -> None:
    give_totp(aylin_user)
    one, two, used = Client(), Client(), code()
    for browser in (one, two):
        enter(browser)
        browser.post("/account/2fa/authenticate/", {"code": used})

    assert one.get("/account/start/")["Location"] == "/desk/"
    assert "/account/login/" in two.get("/account/start/")["Location"]


def test_a_code_of_two_minutes_ago_opens_nothing(aylin_user: User, client: Client) -> None:
    give_totp(aylin_user)
    enter(client)
    client.post("/account/2fa/authenticate/", {"code": code(-4)})

    assert "/account/login/" in client.get("/account/start/")["Location"]


def test_a_recovery_code_opens_once(aylin_user: User) -> None:
    give_totp(aylin_user)
    used = RecoveryCodes.activate(aylin_user).get_unused_codes()[0]
    places = []
    for browser in (Client(), Client()):
        enter(browser)
        browser.post("/account/2fa/authenticate/", {"code": used})
        places.append(browser.get("/account/start/")["Location"])

    assert places[0] == "/desk/"
    assert "/account/login/" in places[1]


@pytest.mark.django_db(transaction=True)  # the library tells of a new factor after the commit
def test_setting_up_the_app_opens_the_desk(aylin_user: User, client: Client) -> None:
    enter(client)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.get("/account/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    fresh = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    client.post("/account/2fa/totp/activate/", {"code": fresh})
    client.get("/account/start/")

    assert client.get("/desk/").status_code == 200


def test_an_older_session_without_factor_ends_when_the_account_gets_one(
    aylin_user: User, client: Client
) -> None:
    """A thief who was logged in by password cannot add a key of his own beside the owner's app."""
    enter(client)
    give_totp(aylin_user)

    answer = client.get("/account/2fa/webauthn/add/")

    assert answer["Location"] == "/account/login/?ended=factor"
    assert "_auth_user_id" not in client.session


def test_a_reset_password_logs_nobody_in(aylin_user: User, client: Client, mailoutbox: list[Any]) -> None:
    aylin_user.email = "aylin@example.org"
    aylin_user.save()
    client.post("/account/password/reset/", {"email": "aylin@example.org"})
    link = re.search(r"http://testserver(/\S+)", mailoutbox[0].body)
    assert link is not None
    form = client.get(link.group(1))["Location"]
    client.post(form, {"password1": PASSWORD + "!", "password2": PASSWORD + "!"})

    assert "_auth_user_id" not in client.session
    assert "/account/login/" in client.get("/desk/")["Location"]


def test_the_demo_exemption_ends_at_a_real_centre(settings: Any, centre: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    before = [line for line in weaknesses() if "second factor" in line]
    Centre.objects.filter(pk=centre.pk).update(is_sample=False)

    assert before == []
    assert any("second factor" in line for line in weaknesses())
