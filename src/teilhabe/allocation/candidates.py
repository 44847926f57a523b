"""Course runs as the placement sees them: plain values, read once for all people."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from teilhabe.courses.enums import LIVING, Mode, PlaceKind
from teilhabe.courses.models import ChildcareHold, CoursePlace, CourseRun, RunSite, Seat
from teilhabe.directory.models import Site, week_spans
from teilhabe.geo.travel import Place
from teilhabe.people.enums import NeedCode

NOON, LATE_AFTERNOON = 12 * 60, 17 * 60
_READ = (
    *("course_id", "schedule_id", "code", "module", "level_from", "level_to", "units"),
    *("starts_on", "ends_on", "minimum", "mode", "women_only", "pool"),
)
_SHARED = ("course__carrier", "schedule")


@dataclass(frozen=True, slots=True)
class Room:
    """One place of a run and what the room offers."""

    name: str
    town: str
    place: Place
    offers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run somebody may be seated in. ``spans``: (weekday, from, to) in minutes after midnight."""

    id: uuid.UUID
    code: str
    title: str
    carrier_id: uuid.UUID
    carrier: str
    type_code: str
    module: int | None
    level_from: str
    level_to: str
    units: int
    starts_on: dt.date
    ends_on: dt.date
    minimum: int
    mode: str
    women_only: bool
    pool: str
    spans: tuple[tuple[int, int, int], ...]
    rooms: tuple[Room, ...]
    capacity: int
    taken: int
    childcare: int
    childcare_taken: int

    @property
    def online(self) -> bool:
        return self.mode == Mode.ONLINE

    @property
    def free(self) -> int:
        return self.capacity - self.taken

    @property
    def childcare_free(self) -> int:
        return self.childcare - self.childcare_taken

    @property
    def missing_to_minimum(self) -> int:
        return max(0, self.minimum - self.taken)

    @property
    def daytime(self) -> str:
        """Where most teaching minutes start: morning, afternoon or evening."""
        shares: dict[str, int] = defaultdict(int)
        for _day, start, end in self.spans:
            key = "morning" if start < NOON else "afternoon" if start < LATE_AFTERNOON else "evening"
            shares[key] += end - start
        return max(("morning", "afternoon", "evening"), key=lambda key: shares[key]) if shares else "morning"

    @property
    def first_start(self) -> dt.time:
        return _clock(min((start for _d, start, _e in self.spans), default=8 * 60))

    @property
    def last_end(self) -> dt.time:
        return _clock(max((end for _d, _s, end in self.spans), default=13 * 60))

    def slot(self, index: int) -> int:
        """The contract's integer class; online and weekend runs never clash by time of day."""
        if self.online or all(day >= 5 for day, _s, _e in self.spans):
            return 100 + index
        return {"morning": 0, "afternoon": 1, "evening": 2}[self.daytime]


def _clock(minutes: int) -> dt.time:
    return dt.time(min(minutes, 24 * 60 - 1) // 60, min(minutes, 24 * 60 - 1) % 60)


def candidates(*, on: dt.date) -> list[Candidate]:
    """Every run that may still be booked on the day, by start and code; nine queries.

    Courses, carriers, weeks and sites are read once each, not once per run: many runs share them.
    """
    runs = list(
        CourseRun.objects.bookable(on).only(*_READ).prefetch_related(*_SHARED).order_by("starts_on", "code")
    )
    spans = {
        week.pk: tuple(week_spans(week.week))
        for week in {run.schedule_id: run.schedule for run in runs}.values()
    }
    ids = CourseRun.objects.bookable(on).values("pk")
    rooms = _rooms(ids)
    capacity = _places(ids)
    taken = _per_run(Seat.objects.filter(run_id__in=ids, state__in=LIVING))
    cared = _per_run(ChildcareHold.objects.filter(run_id__in=ids, released_at=None))
    return [
        candidate(
            run,
            rooms=rooms.get(run.pk, ()),
            spans=spans[run.schedule_id],
            capacity=capacity[run.pk, PlaceKind.SEAT],
            taken=taken[run.pk],
            childcare=capacity[run.pk, PlaceKind.CHILDCARE],
            childcare_taken=cared[run.pk],
        )
        for run in runs
    ]


def candidate(
    run: CourseRun,
    *,
    rooms: tuple[Room, ...],
    capacity: int,
    childcare: int,
    taken: int = 0,
    childcare_taken: int = 0,
    spans: tuple[tuple[int, int, int], ...] | None = None,
) -> Candidate:
    """One run as a candidate; also for a run that does not exist yet (what-if)."""
    return Candidate(
        id=run.pk,
        code=run.code,
        title=run.course.title,
        carrier_id=run.course.carrier_id,
        carrier=str(run.course.carrier),
        type_code=run.course.type_code,
        module=run.module,
        level_from=run.level_from,
        level_to=run.level_to,
        units=run.units,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        minimum=run.minimum,
        mode=run.mode,
        women_only=run.women_only,
        pool=run.pool,
        spans=tuple(week_spans(run.schedule.week)) if spans is None else spans,
        rooms=rooms,
        capacity=capacity,
        taken=taken,
        childcare=childcare,
        childcare_taken=childcare_taken,
    )


def room(site: Site) -> Room:
    """A site as a room of a run."""
    offers = [
        code
        for code, there in (
            (NeedCode.STEP_FREE, site.step_free),
            (NeedCode.HEARING, site.induction_loop),
            (NeedCode.SIGHT, site.good_light),
        )
        if there
    ]
    return Room(site.name, site.territory.name, Place(site.lat, site.lon), frozenset(offers))


def _rooms(run_ids: QuerySet[Any]) -> dict[uuid.UUID, tuple[Room, ...]]:
    links = list(
        RunSite.objects.filter(run_id__in=run_ids)
        .order_by("site__name", "id")
        .values_list("run_id", "site_id")
    )
    sites = Site.objects.filter(pk__in={site for _run, site in links}).select_related("territory")
    known = {site.pk: room(site) for site in sites}
    rooms: dict[uuid.UUID, tuple[Room, ...]] = {}
    for run, site in links:
        rooms[run] = (*rooms.get(run, ()), known[site])
    return rooms


def _places(run_ids: QuerySet[Any]) -> dict[tuple[uuid.UUID, str], int]:
    rows = CoursePlace.objects.filter(run_id__in=run_ids).order_by().values_list("run_id", "kind")
    return defaultdict(int, {(run, kind): count for run, kind, count in rows.annotate(n=Count("id"))})


def _per_run(rows: QuerySet[Any]) -> dict[uuid.UUID, int]:
    """Rows counted by run, in the database."""
    return defaultdict(int, rows.order_by().values_list("run_id").annotate(n=Count("id")))
