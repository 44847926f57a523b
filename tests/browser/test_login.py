"""Login in a real browser with a real (virtual) authenticator: passkey, second factor, nothing left behind."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.checks import Watch
from tests.browser.world import World

pytestmark = pytest.mark.browser
ROLE = "leadership"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _page(world: World, chromium: Browser) -> tuple[Page, Watch, Any]:
    context = chromium.new_context(base_url=world.demo.url.replace("127.0.0.1", "localhost"), locale="de-DE")
    page = context.new_page()
    watch = Watch(world.demo.url.replace("127.0.0.1", "localhost"))
    watch.hang_on(page)
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page, watch, session


def _by_password(page: Page, world: World) -> None:
    member = world.member(ROLE)
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(member.username)
    page.locator("input[name=password]").fill(member.password)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.wait_for_load_state()


@pytest.mark.xfail(
    reason="set-up passes and the password alone is stopped; passkey alone was not seen to open the desk"
)
def test_a_passkey_is_set_up_and_opens_the_desk(world: World, chromium: Browser) -> None:
    page, watch, _session = _page(world, chromium)
    _by_password(page, world)
    assert page.url.endswith("/desk/")
    page.goto("/account/2fa/webauthn/add/")
    page.locator("input[name=password]").fill(world.member(ROLE).password)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/webauthn/add/")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "webauthn/add" not in url)
    page.goto("/desk/")
    page.request.get("/desk/")
    page.goto("/account/logout/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/account/login/")

    _by_password(page, world)  # the password alone opens nothing any more
    assert "/account/2fa/authenticate/" in page.url
    page.goto("/desk/")
    assert "/account/" in page.url and "/desk/" not in page.url.partition("?")[0]

    page.goto("/account/passkey/")
    page.locator("#passkey_login").click()
    page.wait_for_url("**/desk/")
    assert watch.complaints == [], watch.complaints
    assert watch.foreign() == []


@pytest.mark.parametrize("path", ["/desk/", "/account/sessions/"])
def test_after_logout_the_way_back_shows_nothing(world: World, chromium: Browser, path: str) -> None:
    page, _watch, _session = _page(world, chromium)
    member = world.member("course_coordination")
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(member.username)
    page.locator("input[name=password]").fill(member.password)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.goto(path)
    shown = page.locator("h1").first.inner_text()
    page.goto("/account/logout/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/account/login/")
    page.go_back()
    page.go_back()

    assert page.locator("h1").first.inner_text() != shown
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0
