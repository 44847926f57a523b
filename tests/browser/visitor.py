"""A visitor without a browser: plain requests with cookies, for headers, refusals and quick logins."""

from __future__ import annotations

import http.client
import re
import urllib.parse
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers by lower-case name (the last one wins), body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", errors="replace")

    @property
    def is_page(self) -> bool:
        return self.headers.get("content-type", "").startswith("text/html") and b"<html" in self.body[:4000]


@dataclass(slots=True)
class Visitor:
    """One person at one server; keeps cookies, follows no redirect."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        path: str,
        *,
        form: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        host = urllib.parse.urlsplit(self.url).netloc
        connection = http.client.HTTPConnection(host, timeout=60)
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            pairs, content = response.getheaders(), response.read()
        finally:
            connection.close()
        for name, value in pairs:
            if name.lower() == "set-cookie":
                self.cookies.update({key: morsel.value for key, morsel in SimpleCookie(value).items()})
        return Answer(response.status, {name.lower(): value for name, value in pairs}, content)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def token(self, path: str) -> str:
        """The form token of a page that has a form."""
        found = TOKEN.search(self.get(path).text)
        if found is None:
            raise LookupError(f"{path} has no form with a token")
        return found.group(1)

    def post(self, path: str, form: dict[str, str], *, page: str = "") -> Answer:
        """Send a form as its page would: with the page's token and the server's own origin."""
        whole = {"csrfmiddlewaretoken": self.token(page or path), **form}
        return self.ask(
            "POST", path, form=whole, headers={"Origin": self.url, "Referer": self.url + (page or path)}
        )

    def log_in(self, username: str, password: str) -> None:
        answer = self.post("/account/login/", {"login": username, "password": password})
        if answer.status != 302:
            raise AssertionError(f"{username} could not log in: {answer.status}")
        self.get("/account/start/")
