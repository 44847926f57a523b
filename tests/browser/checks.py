"""What is measured on an open page. Each function returns findings as sentences; an empty list is a pass."""

from __future__ import annotations

import gzip
import re
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Page, Response

from tests.browser.live import ROOT

AXE = (ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
MEASURE = (ROOT / "tests" / "browser" / "measure.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SWITCHED_ON = [
    "target-size",
    "label-content-name-mismatch",
    "css-orientation-lock",
    "p-as-heading",
    "td-has-header",
]

# Violations that stay, with the reason: one guess of an experimental rule.
ALLOWED: dict[tuple[str, str], str] = {
    (
        "p-as-heading",
        ".big",
    ): "public pages: the opening sentence is larger, but a sentence under the heading",
}
# (rule, part of "selector: message"): what axe could not decide and a person has looked at, with what was seen.
REVIEWED: dict[tuple[str, str], str] = {
    ("p-as-heading", ".big"): "public pages: the opening sentences are larger, but text, not a heading",
    (
        "color-contrast",
        "pseudo element",
    ): "history: the line of dots is drawn beside the entries, not under their text",
    (
        "color-contrast",
        "text[y=",
    ): "map: dark on the pale area or white in the dark circle, both measured by hand",
    ("color-contrast", "partially obscured"): "rows as cards on narrow screens: text on the plain page",
    ("color-contrast", ".mark__row"): "attendance: under the bar with the buttons until it is scrolled",
    ("color-contrast", "legend > bdi"): "attendance: under the bar with the buttons until it is scrolled",
}

KIB = 1024
STAFF_HTML, STAFF_CSS, STAFF_NODES, STAFF_REQUESTS = 80 * KIB, 50 * KIB, 1500, 12
PORTAL_BYTES, PORTAL_REQUESTS = 12_000, 3


@dataclass(slots=True)
class Watch:
    """Everything a page asked for and complained about since it was opened."""

    origin: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def begin(self) -> None:
        self.requests.clear()
        self.complaints.clear()

    def hang_on(self, page: Page) -> None:
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda line: self._console(line.type, line.text))
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))

    def _console(self, kind: str, text: str) -> None:
        # An answer 4xx that the test itself asked for is told by the browser as an error too.
        if kind in {"error", "warning"} and "Failed to load resource" not in text:
            self.complaints.append(f"console: {text}")

    def foreign(self) -> list[str]:
        own = urllib.parse.urlsplit(self.origin).netloc
        hosts = {urllib.parse.urlsplit(url).netloc for url in self.requests if not url.startswith("data:")}
        return [f"request to a foreign host: {host}" for host in sorted(hosts - {own})]


def axe(page: Page, *, where: str = "", without: tuple[str, ...] = ()) -> list[str]:
    """Violations and undecided results of axe-core that nobody has reviewed; ``without`` leaves rules out."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    rows: list[list[str]] = page.evaluate(
        "([tags, on, off]) => measure.axeRows(tags, on, off)", [TAGS, SWITCHED_ON, list(without)]
    )
    return [
        f"{where}{kind} {rule} at {target}: {message}"
        for kind, rule, target, message in rows
        if not _is_known(REVIEWED if kind == "undecided" else ALLOWED, rule, f"{target}: {message}")
    ]


def _is_known(known: dict[tuple[str, str], str], rule: str, text: str) -> bool:
    return any(rule == name and part in text for name, part in known)


def measured(page: Page, what: str, *, where: str = "") -> list[str]:
    """Findings of one function of measure.js."""
    return [where + line for line in page.evaluate(f"() => measure.{what}()")]


def big_text(page: Page) -> list[str]:
    """Text at 200 % (1.4.4), then with wide spacing (1.4.12): nothing cut off, nothing sideways."""
    page.evaluate("() => measure.textSize('200%')")
    found = [line for what in ("clipped", "overflow") for line in measured(page, what, where="at 200 %: ")]
    page.evaluate("() => measure.textSize('')")
    page.evaluate("() => measure.textSpacing()")
    return found + [
        line for what in ("clipped", "overflow") for line in measured(page, what, where="wide spacing: ")
    ]


def security(page: Page, watch: Watch, response: Response) -> list[str]:
    """Content policy, console, foreign hosts, inline code, browser storage (R-19, R-64)."""
    found = measured(page, "security") + watch.foreign() + watch.complaints
    if re.search(r"<[a-z][^<>]*\s(on[a-z]+|style)\s*=", re.sub(r"(?s)<!--.*?-->", "", response.text())):
        found.append("inline code or style in the markup sent")
    return found


def budgets(
    page: Page, watch: Watch, response: Response, styles: dict[str, bytes], *, staff: bool
) -> list[str]:
    """Bytes, requests and nodes (R-76)."""
    html = response.body()
    css = sum(len(gzip.compress(body, 6)) for body in styles.values())
    nodes, requests = page.evaluate("() => document.querySelectorAll('*').length"), len(set(watch.requests))
    if staff:
        limits = [
            ("HTML bytes", len(html), STAFF_HTML),
            ("CSS bytes, compressed", css, STAFF_CSS),
            ("requests", requests, STAFF_REQUESTS),
            ("nodes", nodes, STAFF_NODES),
        ]
    else:
        limits = [
            ("HTML and CSS bytes, compressed", len(gzip.compress(html, 6)) + css, PORTAL_BYTES),
            ("requests", requests, PORTAL_REQUESTS),
            ("nodes", nodes, STAFF_NODES),
        ]
    return [f"{name}: {value} > {limit}" for name, value, limit in limits if value > limit]


def styles_of(page: Page, context: BrowserContext, cache: dict[str, bytes]) -> dict[str, bytes]:
    """The style sheets a page links to, by address, fetched once."""
    links: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('link[rel=stylesheet]')].map(e => e.href)"
    )
    for link in links:
        if link not in cache:
            cache[link] = context.request.get(link).body()
    return {link: cache[link] for link in links}


def keyboard(page: Page) -> list[str]:
    """Tab through the page: all reached, no trap, focus in sight, skip link first (2.1.1-2, 2.4.1, 2.4.7, 2.4.11)."""
    count: int = page.evaluate("() => measure.beginWalk()")
    found: list[str] = []
    for _press in range(4 * count + 10):
        page.keyboard.press("Tab")
        stop: dict[str, Any] | None = page.evaluate("() => measure.stop()")
        if stop is None or stop["again"]:
            return found + measured(page, "missed")
        found += stop["faults"]
    return [*found, "Tab does not come to an end: a trap"]
