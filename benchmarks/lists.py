"""Pages of the desk with 100,000 people in the database: server time, bytes, nodes."""

from __future__ import annotations

import re

from django.conf import settings
from django.test import Client

from benchmarks import world
from benchmarks.timing import row, times
from teilhabe.access.tenancy import centre_scope

PAGES = (
    ("Mein Tag", "/desk/"),
    ("waiting list", "/desk/warteliste/"),
    ("people", "/desk/personen/"),
    ("search", "/desk/suche/?q=Muster"),
    ("courses", "/desk/kurse/"),
    ("map", "/desk/karte/"),
)


def measure(*, quick: bool) -> list[str]:
    """A row per page; the size column names kilobytes of HTML and the number of nodes."""
    count = 5000 if quick else 100_000
    world.grow(waiting=400 if quick else 2000, runs=60 if quick else 300, people_count=count)
    settings.ALLOWED_HOSTS = ["testserver"]
    rows = []
    for role in ("course_coordination", "counselling"):
        client = _client(role)
        for name, address in PAGES:
            answer = client.get(address)
            if answer.status_code != 200:
                rows.append(f"| {name} ({role}) | status {answer.status_code} | – | – | |")
                continue
            seconds = times(lambda address=address, client=client: client.get(address), 10 if quick else 40)
            nodes = len(re.findall(rb"<[a-zA-Z]", answer.content))
            size = f"{len(answer.content) / 1024:.0f} KiB, {nodes} nodes"
            rows.append(row(f"{name} ({role})", size, seconds, "p95 < 150 ms, 80 KiB, 1,500 nodes"))
    return rows


def _client(role: str) -> Client:
    with centre_scope(world.centre().pk):
        user, membership = world.user(role)
    client = Client()
    client.force_login(user)
    session = client.session
    session["centre"], session["membership"] = str(membership.centre_id), str(membership.pk)
    session.save()
    return client
