"""R-06: the centre ends with the request. A thousand interleaved scopes on few connections, some of them broken."""

from __future__ import annotations

import queue
import random
import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection, connections

from teilhabe.access.models import Centre
from teilhabe.access.tenancy import ScopeMissing, centre_scope, in_scope
from teilhabe.people.models import Person

REQUESTS, THREADS, CENTRES = 1000, 4, 12


class Broken(Exception):
    """What happens in the middle of a request."""


@pytest.mark.usefixtures("real_connections")
def test_no_request_sees_another_centre(measured: Callable[[int], None]) -> None:
    homes = [_home(number) for number in range(CENTRES)]
    work: queue.Queue[tuple[int, uuid.UUID]] = queue.Queue()
    dice = random.Random(6)
    for number in range(REQUESTS):
        work.put((number, dice.choice(homes)))
    bled: list[str] = []

    threads = [threading.Thread(target=_serve, args=(work, bled, random.Random(n))) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    measured(REQUESTS - work.qsize())
    assert work.empty()
    assert bled == []


def _home(number: int) -> uuid.UUID:
    centre = Centre.objects.create(
        key=f"bleed-{number}",
        name=f"KI {number}",
        ags=f"{number:05d}",
        opened_on="2026-01-01",
        is_sample=True,
    )
    with centre_scope(centre.pk):
        Person.objects.create(family_name=f"Mensch{number}", created_on="2026-01-01")
    return centre.pk


def _serve(work: queue.Queue[tuple[int, uuid.UUID]], bled: list[str], dice: random.Random) -> None:
    try:
        while True:
            try:
                _number, home = work.get_nowait()
            except queue.Empty:
                return
            _one(home, bled, dice)
    finally:
        connections.close_all()


def _one(home: uuid.UUID, bled: list[str], dice: random.Random) -> None:
    fate = dice.random()
    try:
        with centre_scope(home):
            seen = {row.centre_id for row in Person.objects.all()}
            if seen != {home}:
                bled.append(f"saw {seen} in {home}")
            if fate < 0.2:
                raise Broken
            if fate < 0.25:
                connection.close()
    except Exception as error:
        if not isinstance(error, Broken) and fate >= 0.25:
            bled.append(repr(error))
    _outside(bled)


def _outside(bled: list[str]) -> None:
    if in_scope():
        bled.append("a scope stayed open")
    try:
        Person.objects.count()
        bled.append("a query without a scope was answered")
    except ScopeMissing:
        pass
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_person")
            if cursor.fetchone()[0]:
                bled.append("the database still saw a centre")
