"""Two ways to do the same work: without any script, by pointing; and by keyboard alone, with the script running."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 400


class Hands(Protocol):
    """What a person does with a page."""

    page: Page

    def press(self, target: Locator) -> None:
        """Follow a link or press a button, and wait for the page it leads to."""

    def write(self, target: Locator, text: str) -> None:
        """Type into a field."""

    def pick(self, target: Locator, label: str) -> None:
        """Choose an entry of a list."""

    def tick(self, target: Locator) -> None:
        """Tick a box or choose a radio button."""


class Pointer:
    """Mouse or finger."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()
        self.page.wait_for_load_state("load")

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def pick(self, target: Locator, label: str) -> None:
        target.select_option(label=label)

    def tick(self, target: Locator) -> None:
        target.check(force=True)  # the box itself may be drawn by its label


class Keyboard:
    """Tab, arrows, letters, Space and Enter; nothing else. Counts the keys it needed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0

    def _key(self, name: str) -> None:
        self.keys += 1
        self.page.keyboard.press(name)

    def _go_to(self, target: Locator) -> None:
        """Tab forward until the target has the focus, once around the page at most."""
        expect(target).to_have_count(1)
        for _stop in range(MOST_STOPS):
            if target.evaluate("e => document.activeElement === e"):
                return
            self._key("Tab")
        raise AssertionError(f"cannot be reached by Tab: {target}")

    def press(self, target: Locator) -> None:
        self._go_to(target)
        with self.page.expect_navigation():
            self._key("Enter")

    def write(self, target: Locator, text: str) -> None:
        self._go_to(target)
        if target.get_attribute("type") == "date":
            self._write_day(target, text)
            return
        self._key("ControlOrMeta+a")
        self.page.keyboard.type(text)
        self.keys += len(text)

    def _write_day(self, target: Locator, iso: str) -> None:
        """A date field takes digits in the order of the browser's own language: day first, or month first."""
        year, month, day = iso.split("-")
        for digits in (day + month + year, month + day + year):
            self.page.keyboard.type(digits)
            self.keys += len(digits)
            if target.input_value() == iso:
                return
            for _part in range(3):
                self._key("Backspace")
                self._key("ArrowLeft")
        raise AssertionError(f"cannot type {iso} into {target}")

    def pick(self, target: Locator, label: str) -> None:
        """By typing the first letters of the entry, as browsers offer it in every list."""
        self._go_to(target)
        self.page.keyboard.type(label)
        self.keys += len(label)
        expect(target.locator("option:checked")).to_have_text(label)

    def tick(self, target: Locator) -> None:
        if target.get_attribute("type") == "radio":
            self._go_to_group(target)
            for _arrow in range(20):
                if target.is_checked():
                    return
                self._key("ArrowDown")
            raise AssertionError(f"cannot be chosen by arrows: {target}")
        self._go_to(target)
        if not target.is_checked():
            self._key("Space")

    def _go_to_group(self, target: Locator) -> None:
        """A group of radio buttons is one stop, at the chosen or at its first button."""
        for _stop in range(MOST_STOPS):
            if target.evaluate("e => document.activeElement.name === e.name"):
                if not target.evaluate("e => document.activeElement.checked"):
                    self._key("Space")
                return
            self._key("Tab")
        raise AssertionError(f"cannot be reached by Tab: {target}")
