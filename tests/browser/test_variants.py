"""The same pages in other clothes: dark, forced colours, right to left, large text, other languages."""

from __future__ import annotations

import pytest

from tests.browser import checks
from tests.browser.desk import Desk
from tests.browser.pages import Address, pages

pytestmark = pytest.mark.browser

PAGES = {row.title: row for row in pages()}
# What people look at most; the rest of the pages follows in the long run.
SAMPLE = [
    "account_login", "public:start-de", "public:start-ar", "partner:day", "partner:requests", "partner:run",
    "desk:day", "desk:people", "desk:person", "desk:person_advice", "desk:waiting", "desk:decide", "desk:round",
    "desk:courses", "desk:course_run", "desk:what_if", "desk:map", "desk:search",
]  # fmt: skip
RIGHT_TO_LEFT = ["ar", "fa"]


def chosen() -> list[object]:
    """The sample, then the others marked as the long run."""
    return [
        pytest.param(row, id=name, marks=[] if name in SAMPLE else [pytest.mark.full])
        for name, row in PAGES.items()
    ]


def test_the_sample_exists() -> None:
    assert set(SAMPLE) - set(PAGES) == set()


@pytest.mark.parametrize("address", chosen())
def test_dark(desk: Desk, address: Address) -> None:
    opened = desk.open(address, address.roles[0])
    opened.page.emulate_media(color_scheme="dark")

    assert checks.axe(opened.page, where="dark: ") == []


@pytest.mark.parametrize("address", chosen())
def test_forced_colours(desk: Desk, address: Address) -> None:
    opened = desk.open(address, address.roles[0])
    opened.page.emulate_media(forced_colors="active")

    # The contrast of forced colours is the reader's own choice, and axe still computes with ours.
    found = checks.axe(opened.page, where="forced colours: ", without=("color-contrast",))
    assert found + checks.measured(opened.page, "invisible") == []


@pytest.mark.parametrize("address", chosen())
def test_right_to_left(desk: Desk, address: Address) -> None:
    opened = desk.open(address, address.roles[0], "?dir=rtl")
    page = opened.page
    if not address.name.startswith(
        "public:"
    ):  # the public pages take their direction from the language alone
        assert page.evaluate("() => getComputedStyle(document.body).direction") == "rtl"
    found = checks.measured(page, "overflow", where="1280: ") + checks.axe(page, where="rtl: ")
    opened.narrow()

    assert found + checks.measured(page, "overflow", where="320: ") == []


@pytest.mark.parametrize("address", chosen())
def test_large_text(desk: Desk, address: Address) -> None:
    assert checks.big_text(desk.open(address, address.roles[0]).page) == []


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_public_page_in_languages_from_right_to_left(desk: Desk, language: str) -> None:
    opened = desk.go("", f"/{language}/")
    found = checks.axe(opened.page)
    opened.narrow()

    assert opened.page.evaluate("() => [document.documentElement.dir, document.documentElement.lang]") == [
        "rtl",
        language,
    ]
    assert found + checks.axe(opened.page) + checks.measured(opened.page, "overflow") == []


def test_nothing_stands_in_the_way_of_zooming(desk: Desk) -> None:
    for role, path in (("", "/account/login/"), ("counselling", "/desk/")):
        content = desk.go(role, path).page.evaluate(
            "() => document.querySelector('meta[name=viewport]').content"
        )
        assert "user-scalable" not in content and "maximum-scale" not in content
