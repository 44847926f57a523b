"""R-15: guesses are few, and no attack keeps the owner out."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import hashers
from django.test import Client

from teilhabe.access.models import User
from teilhabe.portals.account import throttle
from teilhabe.portals.account.models import FailedLogins

pytestmark = pytest.mark.django_db
PASSWORD = "Ein langer Satz aus Höxter"
TRIES = 200  # the full run asks 10,000


@pytest.fixture
def aylin_user(staff: dict[str, Any]) -> User:
    user = User.objects.get(pk=staff["aylin"].user_id)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that was really hashed and compared, or hashed in vain for an unknown name."""
    seen: list[str] = []
    check, make = hashers.check_password, hashers.make_password

    def checked(password: str, *args: Any, **kwargs: Any) -> bool:
        seen.append(password)
        return check(password, *args, **kwargs)

    def made(password: str, *args: Any, **kwargs: Any) -> str:
        seen.append(password)
        return make(password, *args, **kwargs)

    monkeypatch.setattr("django.contrib.auth.base_user.check_password", checked)
    monkeypatch.setattr("django.contrib.auth.base_user.make_password", made)
    return seen


def _try(client: Client, name: str, password: str, **extra: Any) -> Any:
    return client.post("/account/login/", {"login": name, "password": password}, **extra)


def _attack(number: int, *, names: list[str], spoof: bool = False) -> None:
    client = Client()
    for count in range(number):
        extra: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.7"}
        if spoof:
            extra |= {
                "HTTP_X_FORWARDED_FOR": f"198.51.100.{count % 250}",
                "HTTP_X_REAL_IP": f"10.0.0.{count % 250}",
            }
        _try(client, names[count % len(names)], f"falsch {count}", **extra)


@pytest.mark.slow
def test_few_tries_on_one_account_are_looked_at(aylin_user: User, evaluated: list[str]) -> None:
    _attack(TRIES, names=["aylin", "AYLIN", " aylin", "Aylin "])

    assert 1 <= len(evaluated) <= 20


@pytest.mark.slow
def test_few_tries_from_one_address_are_looked_at(aylin_user: User, evaluated: list[str]) -> None:
    _attack(TRIES, names=[f"name{number}" for number in range(TRIES)])

    assert 1 <= len(evaluated) <= 100


@pytest.mark.slow
def test_a_forged_header_changes_nothing(aylin_user: User, evaluated: list[str]) -> None:
    _attack(TRIES, names=[f"name{number}" for number in range(TRIES)], spoof=True)

    assert 1 <= len(evaluated) <= 100


def test_many_addresses_do_not_add_up_on_one_account(aylin_user: User, evaluated: list[str]) -> None:
    for number in range(40):
        _try(Client(), "aylin", f"falsch {number}", REMOTE_ADDR=f"203.0.113.{number}")

    assert len(evaluated) <= 20


def test_the_owner_gets_in_from_the_known_device_during_the_attack(aylin_user: User) -> None:
    own = Client()
    _try(own, "aylin", PASSWORD)
    own.get("/account/start/")
    own.post("/account/logout/")
    _attack(30, names=["aylin"])

    stranger = _try(Client(), "aylin", PASSWORD)
    owner = _try(own, "aylin", PASSWORD)

    assert stranger.status_code == 200 and "_auth_user_id" not in stranger.wsgi_request.session
    assert owner.status_code == 302
    assert own.get("/account/start/")["Location"] == "/desk/"


def test_a_known_device_is_known_for_its_accounts_only(aylin_user: User, staff: dict[str, Any]) -> None:
    own = Client()
    _try(own, "aylin", PASSWORD)
    own.get("/account/start/")
    request = own.get("/account/login/").wsgi_request

    assert throttle.known_device(request, str(aylin_user.pk))
    assert not throttle.known_device(request, str(staff["jonas"].user_id))
    request.COOKIES["device"] += "x"
    assert not throttle.known_device(request, str(aylin_user.pk))


def test_right_passwords_are_not_counted(aylin_user: User) -> None:
    for _round in range(15):
        assert _try(Client(), "aylin", PASSWORD).status_code == 302


def test_counters_hold_no_name_and_no_address(aylin_user: User) -> None:
    _attack(3, names=["aylin"])
    rows = str(list(FailedLogins.objects.values_list("bucket", flat=True)))

    assert FailedLogins.objects.count() == 3
    assert not any(word in rows for word in ("aylin", "203.0.113", str(aylin_user.pk), aylin_user.pk.hex))
