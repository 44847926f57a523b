"""Real transactions of the application, written down statement by statement: ``python -m … record FOLDER COUNT``.

Leaves ``base.sqlite3``, the database before them, and ``log.json``, a list of SQL texts in which null marks an
acknowledgement: the moment at which the application tells somebody that it is done.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

WRITING = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "INSERT", "UPDATE", "DELETE", "REPLACE")


def record(folder: Path, count: int) -> None:
    """People are noted down, seats held, answers given: each a service in its own transaction."""
    from django.db import connection

    from tests.trust.processes.rush import scene

    place = scene(seats=count, waiting=count // 4)
    raw = connection.connection
    with closing(sqlite3.connect(folder / "base.sqlite3")) as base:
        raw.backup(base)
    log: list[str | None] = []
    raw.set_trace_callback(lambda text: log.append(text) if text.startswith(WRITING) else None)
    for number in range(count):
        _act(place, number)
        log.append(None)
    raw.set_trace_callback(None)
    (folder / "log.json").write_text(json.dumps(log))


def _act(place, number: int) -> None:  # type: ignore[no-untyped-def]
    from teilhabe.access.tenancy import centre_scope
    from teilhabe.courses.models import Seat
    from teilhabe.people.services import create_person
    from tests.factories import TODAY
    from tests.trust.processes.rush import _reply, take

    turn, which = number % 4, number // 4
    if turn in (0, 2):
        with centre_scope(place.centre):
            create_person(actor=place.desk, on=TODAY, family_name="Muster", given_names=f"Vor {number}")
    elif turn == 1:
        assert take(place, place.requests[which]) == "placed"
    else:
        with centre_scope(place.centre):
            seat = Seat.objects.get(request_id=place.requests[which])
        assert _reply(place, seat.pk, which % 2 == 0, True) == "answered"


if __name__ == "__main__":
    import django

    django.setup()
    record(Path(sys.argv[1]), int(sys.argv[2]))
