"""Every page by keyboard alone: all reached, no trap, focus in sight, the skip link first."""

from __future__ import annotations

import pytest

from tests.browser import checks
from tests.browser.desk import Desk
from tests.browser.pages import Address, pages

pytestmark = pytest.mark.browser

FIRST = [pytest.param(row, row.roles[0], id=row.title) for row in pages()]


@pytest.mark.parametrize(("address", "role"), FIRST)
def test_keyboard_walk(desk: Desk, address: Address, role: str) -> None:
    assert checks.keyboard(desk.open(address, role).page) == []


@pytest.mark.full
@pytest.mark.parametrize(("address", "role"), FIRST)
def test_keyboard_walk_on_a_narrow_screen(desk: Desk, address: Address, role: str) -> None:
    opened = desk.open(address, role)
    opened.narrow()

    assert checks.keyboard(opened.page) == []


@pytest.mark.parametrize("path", ["/account/login/", "/de/"])
def test_the_skip_link_leads_to_the_content(desk: Desk, path: str) -> None:
    page = desk.go("", path).page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("() => document.activeElement.id") == "inhalt"
