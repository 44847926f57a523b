"""Opening pages in Chromium as one of the personas."""

from __future__ import annotations

import urllib.parse
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.browser.checks import MEASURE, Watch, styles_of
from tests.browser.pages import Address, path_of
from tests.browser.world import World

WIDE, NARROW = (1280, 900), (320, 640)


@dataclass(slots=True)
class Opened:
    """A page with the answer it came from."""

    page: Page
    watch: Watch
    response: Response
    styles: dict[str, bytes]

    def narrow(self) -> None:
        self.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})

    def wide(self) -> None:
        self.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})


class Desk:
    """One page per persona, used again and again."""

    def __init__(self, world: World, chromium: Browser) -> None:
        self.world, self.chromium = world, chromium
        self._open: dict[str, tuple[BrowserContext, Page, Watch]] = {}
        self._styles: dict[str, bytes] = {}

    def close(self) -> None:
        for context, _page, _watch in self._open.values():
            context.close()

    def context(self, role_key: str, **options: Any) -> BrowserContext:
        """A context in which the persona is logged in; it is the caller's to close."""
        context = self.chromium.new_context(
            viewport={"width": WIDE[0], "height": WIDE[1]}, locale="de-DE", timezone_id="Europe/Berlin",
            reduced_motion="reduce", **options,
        )  # fmt: skip
        context.add_init_script(MEASURE)
        context.set_default_timeout(15_000)
        host = urllib.parse.urlsplit(self.world.demo.url).hostname or ""
        cookies = self.world.visitor(role_key).cookies if role_key else {}
        context.add_cookies(
            [{"name": k, "value": v, "domain": host, "path": "/"} for k, v in cookies.items()]
        )
        return context

    def go(self, role_key: str, path: str) -> Opened:
        """Open an address of this server as a persona, at 1280 px, light."""
        if role_key not in self._open:
            context = self.context(role_key)
            page, watch = context.new_page(), Watch(self.world.demo.url)
            watch.hang_on(page)
            self._open[role_key] = (context, page, watch)
        context, page, watch = self._open[role_key]
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        page.emulate_media(color_scheme="light", forced_colors="none")
        watch.begin()
        response = page.goto(self.world.demo.url + path, wait_until="load")
        if response is None:
            raise AssertionError(f"{path} gave no answer")
        return Opened(page, watch, response, styles_of(page, context, self._styles))

    def open(self, address: Address, role_key: str, query: str = "") -> Opened:
        """Open an address of the URLconf; it must answer 200 at that very address."""
        path = path_of(address, self.world, role_key)
        if address.name.startswith("mfa_"):
            self.world.confirm_password(role_key)
        opened = self.go(role_key, path + query)
        landed = urllib.parse.urlsplit(opened.page.url).path
        if opened.response.status != 200 or landed != path:
            raise AssertionError(f"{path} as {role_key or 'anybody'}: {opened.response.status} at {landed}")
        return opened
