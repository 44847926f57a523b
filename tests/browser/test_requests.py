"""Answers seen from outside the browser: headers everywhere (R-21), no change without our own form (R-20)."""

from __future__ import annotations

import pytest

from tests.browser.pages import ANYBODY, Address, addresses, path_of
from tests.browser.visitor import Answer, Visitor
from tests.browser.world import World

pytestmark = pytest.mark.browser

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
POLICY = (
    "default-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "script-src 'self'",
    "style-src 'self'",
)
ALL = list({row.name: row for row in addresses()}.values())  # one of each
READING = [pytest.param(row, id=row.name) for row in ALL if row.reads]
WRITING = [pytest.param(row, id=row.name) for row in ALL if row.writes]
# The login library answers these only in states that the walk does not reach; its headers are the same middleware's.
NO_OBJECT = {
    "account_confirm_email", "account_reset_password_from_key", "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip


def faults(answer: Answer) -> list[str]:
    """Missing or weak headers of one answer."""
    found = [
        f"{name}: {answer.headers.get(name)}"
        for name, wanted in EVERYWHERE.items()
        if answer.headers.get(name) != wanted
    ]
    policy = answer.headers.get("content-security-policy", "")
    found += [f"content policy lacks {part}" for part in POLICY if part not in policy]
    found += [
        f"content policy allows {word}" for word in ("unsafe-", "*", "http:", "https:") if word in policy
    ]
    if "camera=()" not in answer.headers.get("permissions-policy", ""):
        found.append("permissions policy missing")
    return found


def stored(answer: Answer) -> list[str]:
    cache = answer.headers.get("cache-control", "")
    return [] if "no-store" in cache else [f"may be stored: {cache or 'no cache-control'}"]


def path_for(address: Address, world: World, role: str) -> str:
    if address.name in NO_OBJECT:
        return "/" + address.pattern.split("^")[0].split("<")[0] + "1/x/"
    return path_of(address, world, role)


def role_of(address: Address) -> str:
    return address.roles[0] if address.roles else ANYBODY


@pytest.mark.parametrize("address", READING)
def test_headers_are_complete(world: World, address: Address) -> None:
    path = path_for(address, world, role_of(address))
    signed_in, outside = world.visitor(role_of(address)).get(path), world.visitor(ANYBODY).get(path)

    assert faults(signed_in) + faults(outside) == []
    if role_of(address) != ANYBODY:
        assert stored(signed_in) + stored(outside) == []


@pytest.mark.parametrize("address", READING)
def test_nobody_without_login_gets_in(world: World, address: Address) -> None:
    role = role_of(address)
    if role == ANYBODY or not address.right:
        pytest.skip("open to everybody, or the login library's own")
    answer = world.visitor(ANYBODY).get(path_for(address, world, role))

    assert answer.status == 302
    assert answer.headers["location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "path",
    ["/gibt-es-nicht/", "/desk/gibt-es-nicht/", "/desk/x.css", "/static/gibt-es-nicht.css", "/api/v1/x"],
)
def test_errors_carry_the_headers(world: World, path: str) -> None:
    for role in (ANYBODY, "counselling"):
        answer = world.visitor(role).get(path)
        assert answer.status in {302, 404}, answer.status
        assert faults(answer) == []
        if not path.startswith("/static/"):
            assert stored(answer) == []


def test_refusals_carry_the_headers(world: World) -> None:
    visitor = world.visitor("counselling")
    csrf = visitor.ask("POST", "/account/start/", form={})
    verb = visitor.ask("DELETE", "/account/start/")

    assert (csrf.status, verb.status) == (403, 403) or (csrf.status, verb.status) == (403, 405)
    assert faults(csrf) + faults(verb) + stored(csrf) + stored(verb) == []


def test_static_files_carry_the_headers_and_may_be_kept(world: World) -> None:
    page = world.visitor(ANYBODY).get("/account/login/").text
    link = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = world.visitor(ANYBODY).get(link)

    assert answer.status == 200
    assert faults(answer) == []
    assert "immutable" in answer.headers["cache-control"]


def test_cookies_are_closed_to_scripts(world: World) -> None:
    visitor = Visitor(world.demo.url)
    answer = visitor.get("/account/login/")
    cookie = answer.headers["set-cookie"].lower()

    assert "httponly" in cookie and "samesite=lax" in cookie


@pytest.mark.parametrize("address", WRITING)
def test_nothing_changes_without_our_own_form(world: World, address: Address) -> None:
    role = role_of(address)
    visitor, path = world.visitor(role), path_for(address, world, role)
    page = "/account/login/" if role == ANYBODY else "/account/password/change/"
    token = visitor.token(page)
    before = world.fingerprint()
    answers = [
        visitor.ask("POST", path, form={}),
        visitor.ask("POST", path, form={"csrfmiddlewaretoken": "0" * 64}),
        visitor.ask(
            "POST", path, form={"csrfmiddlewaretoken": token}, headers={"Origin": "https://fremd.example"}
        ),
        visitor.ask("POST", path, form={"csrfmiddlewaretoken": token}, headers={"Origin": "null"}),
    ]
    others = [visitor.ask(method, path) for method in ("GET", "HEAD")]

    assert world.fingerprint() == before
    if not path.startswith("/api/"):  # the API takes JSON, knows no cookie and changes nothing
        assert {answer.status for answer in answers} <= {403, 404}
    if not address.reads:
        assert {answer.status for answer in others} == {405}
