"""Many at once: real processes and threads with connections of their own, each act in its own transaction.

``python -m tests.trust.processes.rush seats|form|answers|kill …`` prints one JSON object.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROCESSES = 4


def in_processes(work: Callable[[int], Iterable[str]], count: int = PROCESSES) -> list[str]:
    """Run ``work(n)`` in forked processes, all at once; the lines they return, together."""
    from django.db import connections

    connections.close_all()
    children = []
    for number in range(count):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            with os.fdopen(writing, "w") as pipe:
                pipe.write("\n".join(work(number)))
            os._exit(0)
        os.close(writing)
        children.append((pid, os.fdopen(reading)))
    lines = [line for _pid, pipe in children for line in pipe.read().splitlines()]
    for pid, pipe in children:
        pipe.close()
        os.waitpid(pid, 0)
    return lines


def in_threads(count: int, work: Callable[[int], list[str]]) -> list[str]:
    """Run ``work(n)`` in so many threads that start together; an error is a line of its own."""
    from django.db import connections

    lines: list[str] = []
    gate = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            gate.wait()
            lines.extend(work(number))
        except Exception as error:
            lines.append(f"error {type(error).__name__}: {error}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return lines


@dataclass(frozen=True)
class Scene:
    """A centre with a coordinator, a clerk of the Träger, a run, and people who wait."""

    centre: uuid.UUID
    desk: Any
    clerk: Any
    run: uuid.UUID
    requests: list[uuid.UUID]


def scene(seats: int, waiting: int) -> Scene:
    """Seed and commit; every call makes a centre of its own."""
    from teilhabe.access.tenancy import centre_scope
    from tests.factories import CentreFactory, CourseRequestFactory, CourseRunFactory

    centre = CentreFactory(key=f"rush-{uuid.uuid4().hex[:8]}")
    with centre_scope(centre.pk):
        desk, clerk, carrier = _actors()
        run = CourseRunFactory(seats=seats, course__carrier=carrier)
        requests = [request.pk for request in CourseRequestFactory.create_batch(waiting)]
    return Scene(centre.pk, desk, clerk, run.pk, requests)


def _actors() -> tuple[Any, Any, Any]:
    from teilhabe.access.actor import Actor
    from tests.factories import MembershipFactory, OrganisationFactory, PartnerAccessFactory

    carrier = OrganisationFactory()
    desk = MembershipFactory(role_key="course_coordination", user__username=f"k-{uuid.uuid4()}")
    clerk = MembershipFactory(carrier=True, user__username=f"c-{uuid.uuid4()}")
    PartnerAccessFactory(membership=clerk, organisation=carrier)

    def acting(member: Any, organisations: frozenset[uuid.UUID] = frozenset()) -> Any:
        return Actor(
            user_id=member.user_id,
            centre_id=member.centre_id,
            role=member.role,
            membership_id=member.pk,
            organisation_ids=organisations,
        )

    return acting(desk), acting(clerk, frozenset({carrier.pk})), carrier


def attempt(centre: uuid.UUID, act: Callable[[], Any], done: str) -> str:
    """One act in its own transaction; the word for what came of it."""
    from teilhabe.access.tenancy import centre_scope
    from teilhabe.common.errors import Refused

    try:
        with centre_scope(centre):
            act()
    except Refused as refusal:
        return refusal.code
    return done


def take(place: Scene, request_id: uuid.UUID) -> str:
    """Ask for a seat as the desk does."""
    from teilhabe.courses.models import CourseRequest, CourseRun
    from teilhabe.courses.services.seats import hold_seat
    from tests.factories import NOW

    def act() -> None:
        request = CourseRequest.objects.select_related("person").get(pk=request_id)
        run = CourseRun.objects.select_related("course__carrier").get(pk=place.run)
        hold_seat(actor=place.desk, request=request, run=run, now=NOW, hold_days=3)

    return attempt(place.centre, act, "placed")


def seats(takers: int, places: int, processes: int, threads: int) -> dict[str, Any]:
    """R-48: so many takers of the last places."""
    place = scene(places, takers)
    started = time.monotonic()

    def work(process: int) -> list[str]:
        mine = place.requests[process::processes]
        return in_threads(threads, lambda n: [take(place, request) for request in mine[n::threads]])

    told = Counter(in_processes(work, processes))
    return {"told": told, "seconds": time.monotonic() - started, **_taken(place)}


def form(requests: int, times: int) -> dict[str, Any]:
    """The same form, sent several times at once, for different runs and people."""
    place = scene(requests * 2, requests)

    def work(process: int) -> list[str]:
        return in_threads(times, lambda n: [take(place, request) for request in place.requests])

    return {"told": Counter(in_processes(work)), **_taken(place)}


def _taken(place: Scene) -> dict[str, Any]:
    from teilhabe.access.tenancy import centre_scope
    from teilhabe.audit.models import Entry
    from teilhabe.audit.queries import faults
    from teilhabe.courses.models import Seat

    with centre_scope(place.centre):
        rows = list(Seat.objects.filter(run=place.run).living().values_list("place", "person"))
    entries = Entry.objects.filter(centre=place.centre, act="courses.hold_seat").count()
    return {
        "seats": len(rows),
        "places": len({row[0] for row in rows}),
        "people": len({row[1] for row in rows}),
        "entries": entries,
        "faults": [str(fault) for fault in faults()],
    }


def answers(count: int, person_says: str) -> dict[str, Any]:
    """Story 14: person and Träger answer the same seats at the same moment."""
    from teilhabe.access.tenancy import centre_scope
    from teilhabe.courses.models import Seat
    from teilhabe.privacy.models import Transfer

    place = scene(count, count)
    for request in place.requests:
        take(place, request)
    with centre_scope(place.centre):
        ids = list(Seat.objects.filter(run=place.run).order_by("pk").values_list("pk", flat=True))

    def work(process: int) -> list[str]:
        yes = process % 2 == 0 or person_says == "yes"
        return in_threads(4, lambda n: [_reply(place, pk, process % 2 == 0, yes) for pk in ids[n::4]])

    told = Counter(in_processes(work))
    with centre_scope(place.centre):
        states = Counter(Seat.objects.filter(run=place.run).values_list("state", flat=True))
        sent = Transfer.objects.filter(stage="accepted").count()
        still = Transfer.objects.filter(revoked_at=None).count()
    return {"told": told, "states": states, "accepted": sent, "open": still}


def _reply(place: Scene, seat_id: uuid.UUID, is_carrier: bool, yes: bool) -> str:
    from teilhabe.courses.models import Seat
    from teilhabe.courses.services.seats import answer_for_person, answer_for_provider
    from tests.factories import NOW

    def act() -> None:
        seat = Seat.objects.select_related("person", "request", "run__course__carrier").get(pk=seat_id)
        if is_carrier:
            answer_for_provider(actor=place.clerk, seat=seat, yes=yes, now=NOW)
        else:
            answer_for_person(actor=place.desk, seat=seat, yes=yes, now=NOW)

    return attempt(place.centre, act, "answered")


def kill(kills: int, writes: int, folder: str) -> dict[str, Any]:
    """R-42: writers are killed at random moments; what was acknowledged must be there, whole, in an unbroken log."""
    place = scene(1, 0)
    chance = random.Random()
    files = []
    for round_number in range(kills):
        acknowledged = [Path(folder) / f"{round_number}-{n}" for n in range(PROCESSES)]
        pids = [_writer(place, path) for path in acknowledged]
        files += acknowledged
        _wait_for(acknowledged, writes // kills + 1)
        time.sleep(chance.random() * 0.05)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return _survived(place, [line for path in files for line in path.read_text().splitlines()])


def _writer(place: Scene, path: Path) -> int:
    """A process that writes people until it is killed; each id is noted only after its commit."""
    from django.db import connections

    from teilhabe.access.tenancy import centre_scope
    from teilhabe.people.services import create_person
    from tests.factories import TODAY

    connections.close_all()
    path.touch()
    pid = os.fork()
    if pid:
        return pid
    handle = os.open(path, os.O_WRONLY | os.O_APPEND)
    while True:
        with centre_scope(place.centre):
            person = create_person(actor=place.desk, on=TODAY, family_name="Muster", given_names="Vor Name")
        os.write(handle, f"{person.pk} {person.log_alias}\n".encode())


def _wait_for(files: list[Path], lines: int) -> None:
    end = time.monotonic() + 120
    while sum(path.read_bytes().count(b"\n") for path in files) < lines:
        if time.monotonic() > end:
            raise TimeoutError("the writers stand still")
        time.sleep(0.01)


def _survived(place: Scene, acknowledged: list[str]) -> dict[str, Any]:
    from teilhabe.access.tenancy import centre_scope
    from teilhabe.audit.models import Entry
    from teilhabe.audit.queries import faults
    from teilhabe.people.models import NameToken, Person, Responsibility

    told = dict(line.split() for line in acknowledged)
    with centre_scope(place.centre):
        stored = {str(pk): str(alias) for pk, alias in Person.objects.values_list("pk", "alias")}
        whole = set(map(str, NameToken.objects.values_list("person", flat=True)))
        whole &= set(map(str, Responsibility.objects.values_list("person", flat=True)))
    logged = set(
        Entry.objects.filter(centre=place.centre, act="people.create").values_list("subject", flat=True)
    )
    return {
        "acknowledged": len(told),
        "lost": len(set(told) - set(stored)),
        "half": len(set(stored) - whole) + len(set(stored.values()) ^ logged),
        "faults": [str(fault) for fault in faults()],
    }


def main(arguments: list[str]) -> None:
    import django

    django.setup()
    acts = {"seats": seats, "form": form, "answers": answers, "kill": kill}
    values = [int(value) if value.isdigit() else value for value in arguments[1:]]
    print(json.dumps(acts[arguments[0]](*values)))  # type: ignore[operator]


if __name__ == "__main__":
    main(sys.argv[1:])
