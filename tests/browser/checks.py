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
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SWITCHED_ON = ["target-size", "label-content-name-mismatch", "css-orientation-lock", "p-as-heading", "td-has-header"]

# (rule, part of the selector): reason. Findings of axe, and what it could not decide, that a person looked at.
REVIEWED: dict[tuple[str, str], str] = {}

KIB = 1024
STAFF_HTML, STAFF_CSS, STAFF_NODES, STAFF_REQUESTS = 80 * KIB, 50 * KIB, 1500, 12
PORTAL_BYTES, PORTAL_REQUESTS = 12_000, 3

LISTEN = """
window.__violations = [];
document.addEventListener('securitypolicyviolation',
  e => window.__violations.push(e.violatedDirective + ' ' + (e.blockedURI || '') + ' ' + (e.sample || '')));
"""

_RUN_AXE = """async ([tags, on]) => {
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: tags}, resultTypes: ['violations', 'incomplete'],
    rules: Object.fromEntries(on.map(rule => [rule, {enabled: true}]))});
  const lines = (kind, list) => list.flatMap(r => r.nodes.map(n => [kind, r.id, n.target.flat().join(' '),
    [...n.any, ...n.all, ...n.none].map(c => c.message).join('; ').slice(0, 200)]));
  return [...lines('violation', found.violations), ...lines('undecided', found.incomplete)];
}"""

# What reaches out of the window; inside a marked, focusable scroll region it may.
_OVERFLOW = """() => {
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  if (wide <= 0) return [];
  const rtl = getComputedStyle(document.documentElement).direction === 'rtl';
  const out = [...document.body.querySelectorAll('*')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && (rtl ? box.left < -0.5 : box.right > innerWidth + 0.5) && !e.parentElement.closest('[role=region][tabindex]');
  });
  return [`the page is ${wide}px too wide: ` + out.slice(-4).map(e => e.tagName + '.' + e.className).join(', ')];
}"""

# Text cut off by its own box. Boxes of one pixel are texts for screen readers only.
_CLIPPED = """() => [...document.body.querySelectorAll('*')].filter(e => {
    if (!e.textContent.trim() || e.closest('svg') || ['SELECT', 'OPTION'].includes(e.tagName)) return false;
    const style = getComputedStyle(e);
    if (!['hidden', 'clip'].some(v => style.overflowX === v || style.overflowY === v)) return false;
    const box = e.getBoundingClientRect();
    if (box.width <= 2 || box.height <= 2 || style.clipPath !== 'none') return false;
    return e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1;
  }).map(e => `text is cut off in ${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`)"""

_SPACING = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }"""

_INLINE = """() => [...document.querySelectorAll('*')].flatMap(e => [...e.attributes]
    .filter(a => a.name.startsWith('on') || a.name === 'style' || /^\\s*javascript:/i.test(a.value))
    .map(a => `inline ${a.name} on ${e.tagName}`))
  .concat([...document.querySelectorAll('style, script:not([src])')].filter(e => !['application/json'].includes(e.type))
    .map(e => `inline ${e.tagName}`))"""

_KEPT = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].map(k => `kept in the browser: ${k}`)"


@dataclass(slots=True)
class Watch:
    """Everything a context asked for and complained about while a page was opened."""

    origin: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)

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


def axe(page: Page, *, where: str = "") -> list[str]:
    """Violations and undecided results of axe-core that nobody has reviewed."""
    if not page.evaluate("() => !!window.axe"):
        page.evaluate(AXE)
    rows: list[list[str]] = page.evaluate(_RUN_AXE, [TAGS, SWITCHED_ON])
    return [
        f"{where}{kind} {rule} at {target}: {message}"
        for kind, rule, target, message in rows
        if not any(rule == known and part in target for known, part in REVIEWED)
    ]


def overflow(page: Page, *, where: str = "") -> list[str]:
    """Sideways scrolling of the whole page (1.4.10)."""
    return [where + line for line in page.evaluate(_OVERFLOW)]


def clipped(page: Page, *, where: str = "") -> list[str]:
    """Text cut off by its box."""
    return [where + line for line in page.evaluate(_CLIPPED)]


def big_text(page: Page) -> list[str]:
    """Text at 200 % (1.4.4), then with wide spacing (1.4.12): nothing cut off, nothing sideways."""
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    found = clipped(page, where="at 200 %: ") + overflow(page, where="at 200 %: ")
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")
    page.evaluate(_SPACING)
    return found + clipped(page, where="wide spacing: ") + overflow(page, where="wide spacing: ")


def security(page: Page, watch: Watch, response: Response) -> list[str]:
    """Content policy, console, foreign hosts, inline code, browser storage, address and title (R-19, R-64)."""
    found = [f"content policy: {line}" for line in page.evaluate("() => window.__violations")]
    found += page.evaluate(_INLINE) + page.evaluate(_KEPT) + watch.foreign() + watch.complaints
    if re.search(r"<[^>]+\s(on\w+|style)\s*=", re.sub(r"(?s)<!--.*?-->", "", response.text())):
        found.append("inline code or style in the markup sent")
    return found


def budgets(page: Page, watch: Watch, response: Response, styles: dict[str, bytes], *, staff: bool) -> list[str]:
    """Bytes, requests and nodes (R-76)."""
    html = response.body()
    css = sum(len(gzip.compress(body, 6)) for body in styles.values())
    nodes, requests = page.evaluate("() => document.querySelectorAll('*').length"), len(set(watch.requests))
    if staff:
        limits = [
            ("HTML bytes", len(html), STAFF_HTML), ("CSS bytes, compressed", css, STAFF_CSS),
            ("nodes", nodes, STAFF_NODES), ("requests", requests, STAFF_REQUESTS),
        ]  # fmt: skip
    else:
        limits = [
            ("HTML and CSS bytes, compressed", len(gzip.compress(html, 6)) + css, PORTAL_BYTES),
            ("requests", requests, PORTAL_REQUESTS), ("nodes", nodes, STAFF_NODES),
        ]  # fmt: skip
    return [f"{name}: {value} > {limit}" for name, value, limit in limits if value > limit]


def styles_of(page: Page, context: BrowserContext, cache: dict[str, bytes]) -> dict[str, bytes]:
    """The style sheets a page links to, by address, fetched once."""
    links: list[str] = page.evaluate("() => [...document.querySelectorAll('link[rel=stylesheet]')].map(e => e.href)")
    for link in links:
        if link not in cache:
            cache[link] = context.request.get(link).body()
    return {link: cache[link] for link in links}


# --- keyboard ----------------------------------------------------------------------------------------

_TARGETS = """() => {
  const wanted = 'a[href], area[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), ' +
    'select:not([disabled]), textarea:not([disabled]), summary, [tabindex]:not([tabindex^="-"])';
  const seen = new Set(); window.__targets = [];
  for (const e of document.querySelectorAll(wanted)) {
    if (!e.checkVisibility({visibilityProperty: true}) || e.closest('[inert]') || e.getAttribute('tabindex') === '-1') continue;
    if (e.type === 'radio' && e.name) {  // a group of radio buttons is one stop
      const key = (e.form ? [...document.forms].indexOf(e.form) : '') + e.name;
      if (seen.has(key)) continue;
      seen.add(key);
    }
    window.__targets.push(e);
  }
  window.__reached = new Set(); window.__order = [];
  document.activeElement.blur();
  return window.__targets.length;
}"""

_STOP = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const key = e.type === 'radio' && e.name
    ? window.__targets.find(t => t.type === 'radio' && t.name === e.name && t.form === e.form) || e : e;
  const again = window.__reached.has(key);
  window.__reached.add(key);
  const name = `${e.tagName}.${e.className} "${(e.getAttribute('aria-label') || e.textContent || e.name || '').trim().slice(0, 40)}"`;
  const rings = [e, e.parentElement, e.nextElementSibling, e.parentElement && e.parentElement.querySelector('label')].filter(Boolean);
  const ringed = rings.some(n => ['', '::before', '::after'].some(pseudo => {
    const s = getComputedStyle(n, pseudo || null);
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && n.matches(':focus, :focus-within, :focus + *, :focus ~ *'))
      || (s.boxShadow !== 'none' && n.matches(':focus, :focus-within, :focus + *, :focus ~ *'));
  }));
  const box = e.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), y = box.top + box.height / 2;
  const top = document.elementFromPoint(x, y);
  const covered = box.width > 2 && top && !(e === top || e.contains(top) || top.contains(e) || (e.labels && [...e.labels].some(l => l.contains(top))));
  const seen = box.width > 2 && y >= 0 && y <= innerHeight || (e.labels && e.labels.length > 0);
  return {again, name, ringed, covered: !!covered, seen: !!seen, first: window.__reached.size === 1,
          skip: e.tagName === 'A' && (e.getAttribute('href') || '').startsWith('#')};
}"""

_MISSED = """() => window.__targets.filter(e => !window.__reached.has(e) && !(e.type === 'radio'))
  .map(e => `not reached by Tab: ${e.tagName}.${e.className} "${(e.getAttribute('aria-label') || e.textContent || e.name || '').trim().slice(0, 40)}"`)"""


def keyboard(page: Page) -> list[str]:
    """Tab through the page: all reached, no trap, focus seen and not covered, the skip link first (2.1.1-2, 2.4.1, 2.4.7, 2.4.11)."""
    count = page.evaluate(_TARGETS)
    found: list[str] = []
    for _press in range(count + 10):
        page.keyboard.press("Tab")
        stop: dict[str, Any] | None = page.evaluate(_STOP)
        if stop is None or stop["again"]:
            break
        if stop["first"] and not stop["skip"]:
            found.append(f"the first stop is no skip link: {stop['name']}")
        found += [
            f"{text}: {stop['name']}"
            for wrong, text in (
                (not stop["ringed"], "focus cannot be seen"),
                (stop["covered"], "focus is covered"),
                (not stop["seen"], "focus is outside the window"),
            )
            if wrong
        ]
    else:
        found.append("Tab does not come to an end: a trap")
    return found + page.evaluate(_MISSED)
