"""The Land's page: not built, and open to the Land only."""

from __future__ import annotations

from typing import Any

import pytest


def test_the_land_officer_is_told_that_nothing_is_built(login: Any) -> None:
    html = login("lou").get("/land/").content.decode()
    assert "noch nicht gebaut" in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("who", ["aylin", "lena", "carla", "dora"])
def test_nobody_else_gets_in(login: Any, who: str) -> None:
    assert login(who).get("/land/").status_code == 404


def test_without_login_to_the_login(client: Any, db: None) -> None:
    assert client.get("/land/")["Location"] == "/account/login/?next=/land/"
