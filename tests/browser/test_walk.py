"""The walk drops nothing: every address is a page that is opened, or named with the reason why not."""

from __future__ import annotations

import pytest

from tests.browser.pages import NOT_PAGES, SEVERAL, lines

pytestmark = pytest.mark.browser


def test_every_address_has_its_place() -> None:
    all_of_them = lines()
    pages = [row for row in all_of_them if row.is_page]
    reading = [row for row in all_of_them if row.reads and not row.is_page]
    endpoints = [row for row in all_of_them if not row.reads]

    assert len(pages) + len(reading) + len(endpoints) == len(all_of_them)
    assert {row.name for row in reading} == set(NOT_PAGES), "a reason for an address that is no longer there"
    assert set(SEVERAL) <= {row.name for row in pages}
    assert all(row.writes for row in endpoints)


def test_every_page_can_be_opened_by_somebody() -> None:
    assert [row.name for row in lines() if row.is_page and not row.roles] == []
