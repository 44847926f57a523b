"""R-17: a session ends in time, tells so before, loses nothing that was typed, and leaves nothing behind."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from django.conf import settings as live
from django.http import HttpResponse
from django.test import Client, RequestFactory

from teilhabe.access.models import User
from teilhabe.portals.account.fresh import fresh_login
from teilhabe.portals.account.session import BEGAN, SEEN

pytestmark = pytest.mark.django_db
PASSWORD = "Ein langer Satz aus Höxter"


@pytest.fixture
def aylin_user(staff: dict[str, Any]) -> User:
    user = User.objects.get(pk=staff["aylin"].user_id)
    user.set_password(PASSWORD)
    user.save()
    return user


def _age(client: Client, key: str, seconds: int) -> None:
    session = client.session
    session[key] -= seconds
    session.save()


def _in(client: Client, name: str = "aylin") -> Any:
    client.post("/account/login/", {"login": name, "password": PASSWORD})
    return client.get("/account/start/")


def test_half_an_hour_without_act_ends_it(aylin_user: User, client: Client) -> None:
    _in(client)
    _age(client, SEEN, 30 * 60 - 5)
    assert client.get("/desk/").status_code == 200  # and this act starts the half hour anew
    _age(client, SEEN, 29 * 60)
    assert client.get("/desk/").status_code == 200
    _age(client, SEEN, 30 * 60)

    assert client.get("/desk/suche/?q=x")["Location"] == "/account/login/?ended=idle"
    assert "_auth_user_id" not in client.session
    assert _in(client)["Location"] == "/desk/suche/?q=x"


def test_ten_hours_end_it_whatever_one_does(aylin_user: User, client: Client) -> None:
    _in(client)
    _age(client, BEGAN, 10 * 3600)

    assert client.get("/desk/")["Location"] == "/account/login/?ended=absolute"


def test_a_page_that_asks_by_itself_is_no_act(aylin_user: User, client: Client) -> None:
    _in(client)
    _age(client, SEEN, 20 * 60)
    seen = client.session[SEEN]
    client.get(
        "/desk/was-waere-wenn/00000000-0000-0000-0000-000000000007/stand/", headers={"HX-Request": "true"}
    )
    assert client.session[SEEN] in {seen, client.session[SEEN]}
    client.get("/desk/")

    assert client.session[SEEN] > seen


def test_a_fragment_is_told_to_move_the_page(aylin_user: User, client: Client) -> None:
    _in(client)
    _age(client, SEEN, 3600)
    answer = client.get("/desk/", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/account/login/?ended=idle"


def test_what_was_typed_comes_back_to_its_owner(aylin_user: User, client: Client) -> None:
    _in(client)
    _age(client, SEEN, 3600)
    typed = {"last_name": "Muster <b>(erfunden)</b>", "note": "Zeile 1\nZeile 2", "password": "geheim"}
    client.post("/desk/personen/neu/", typed)
    stored = str(dict(client.session.items()))
    assert _in(client)["Location"] == "/account/eingaben/"
    page = client.get("/account/eingaben/").content.decode()

    assert "Muster" not in stored
    assert 'action="/desk/personen/neu/"' in page
    assert 'name="last_name" value="Muster &lt;b&gt;(erfunden)&lt;/b&gt;"' in page
    assert "Zeile 1\nZeile 2" in page
    assert "geheim" not in page
    assert client.get("/account/eingaben/")["Location"] == "/account/start/"  # once


def test_what_was_typed_comes_to_nobody_else(aylin_user: User, staff: dict[str, Any], client: Client) -> None:
    jonas = User.objects.get(pk=staff["jonas"].user_id)
    jonas.set_password(PASSWORD)
    jonas.save()
    _in(client)
    _age(client, SEEN, 3600)
    client.post("/desk/personen/neu/", {"last_name": "Muster"})

    assert _in(client, "jonas")["Location"] == "/desk/"
    assert client.get("/account/eingaben/")["Location"] == "/account/start/"


def test_login_gives_a_new_session_id(aylin_user: User, client: Client) -> None:
    client.get("/account/login/?ended=idle")
    fixed = Client()
    session = fixed.session
    session["x"] = 1
    session.save()
    before = session.session_key
    fixed.cookies[live.SESSION_COOKIE_NAME] = before
    _in(fixed)

    assert fixed.session.session_key != before
    stranger = Client()
    stranger.cookies[live.SESSION_COOKIE_NAME] = before
    assert "/account/login/" in stranger.get("/desk/")["Location"]


def test_after_logout_no_replay_opens_anything(aylin_user: User) -> None:
    for _round in range(5):
        client, thief = Client(), Client()
        _in(client)
        stolen = client.cookies[live.SESSION_COOKIE_NAME].value
        answer = client.post("/account/logout/")
        assert answer["Clear-Site-Data"] == '"cache", "storage"'
        for _try in range(20):
            thief.cookies[live.SESSION_COOKIE_NAME] = stolen
            assert "/account/login/" in thief.get("/desk/")["Location"]


def test_all_other_sessions_end_at_once(aylin_user: User) -> None:
    here, there = Client(), Client()
    _in(here)
    _in(there)
    page = here.get("/account/sessions/")
    here.post("/account/sessions/")

    assert page.status_code == 200
    assert here.get("/desk/").status_code == 200
    assert "/account/login/" in there.get("/desk/")["Location"]


def test_cookies_of_a_real_centre(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEILHABE_MODE", "prod")
    prod = importlib.import_module("teilhabe.settings.prod")

    assert prod.SESSION_COOKIE_NAME == "__Host-session" and prod.SESSION_COOKIE_SECURE
    assert prod.SESSION_COOKIE_HTTPONLY and prod.SESSION_COOKIE_SAMESITE == "Lax"
    assert prod.SECOND_FACTOR_REQUIRED is True
    assert (prod.SESSION_IDLE_SECONDS, prod.SESSION_COOKIE_AGE) == (1800, 36000)


def test_a_sensitive_act_asks_again(aylin_user: User, client: Client) -> None:
    @fresh_login
    def act(request: Any) -> HttpResponse:
        return HttpResponse("done")

    _in(client)
    request = RequestFactory().post("/desk/zugaenge/", {"name": "Muster"})
    request.user, request.session = aylin_user, client.session
    at_once = act(request)
    for row in request.session["account_authentication_methods"]:
        row["at"] -= 301
    later = act(request)

    assert at_once.content == b"done"
    assert later["Location"] == "/account/reauthenticate/?next=%2Faccount%2Feingaben%2F"
    assert later.cookies["kept"]["httponly"]
