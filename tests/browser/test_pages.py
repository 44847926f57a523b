"""Every page in Chromium, as every role that may open it: accessible, within its budgets, and closed to the outside."""

from __future__ import annotations

import pytest

from teilhabe.access.enums import Audience
from tests.browser import checks
from tests.browser.desk import Desk, Opened
from tests.browser.pages import Address, pages

pytestmark = pytest.mark.browser

FIRST = [pytest.param(row, row.roles[0], id=f"{row.title}-{row.roles[0] or 'anybody'}") for row in pages()]
OTHERS = [pytest.param(row, role, id=f"{row.title}-{role}") for row in pages() for role in row.roles[1:]]


def basics(opened: Opened, address: Address) -> list[str]:
    """What holds on every page at every time; public and partner pages have the tight budget of a phone."""
    page, watch, response = opened.page, opened.watch, opened.response
    wide = address.audience not in {Audience.PUBLIC, Audience.PARTNER}
    return checks.security(page, watch, response) + checks.budgets(
        page, watch, response, opened.styles, staff=wide
    )


def accessible(opened: Opened) -> list[str]:
    """axe-core and reflow at both widths."""
    found = checks.axe(opened.page, where="1280: ")
    opened.narrow()
    return (
        found
        + checks.axe(opened.page, where="320: ")
        + checks.measured(opened.page, "overflow", where="320: ")
    )


@pytest.mark.parametrize(("address", "role"), FIRST)
def test_page(desk: Desk, address: Address, role: str) -> None:
    opened = desk.open(address, role)

    assert basics(opened, address) + accessible(opened) == []


@pytest.mark.parametrize(("address", "role"), OTHERS)
def test_page_for_other_roles(desk: Desk, address: Address, role: str) -> None:
    opened = desk.open(address, role)
    found = basics(opened, address)
    opened.narrow()

    assert found + checks.measured(opened.page, "overflow", where="320: ") == []


@pytest.mark.full
@pytest.mark.parametrize(("address", "role"), OTHERS)
def test_page_is_accessible_for_other_roles(desk: Desk, address: Address, role: str) -> None:
    assert accessible(desk.open(address, role)) == []
