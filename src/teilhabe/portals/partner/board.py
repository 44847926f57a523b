"""What waits for a Träger today, and its courses with their numbers. Counts only, no person."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.allocation.models import DemandSignal
from teilhabe.courses.enums import RunStatus, SeatState
from teilhabe.courses.models import Attendance, CourseRun, RunSite, Seat, Session
from teilhabe.courses.queries import runs_for_carrier, seats_to_answer
from teilhabe.portals.desk.wording import week_text
from teilhabe.privacy.queries import withdrawn_at_recipients

# How long a Träger is told that a consent was taken back.
NOTICE = dt.timedelta(days=30)
LOOK_BACK = dt.timedelta(days=14)  # attendance older than this is asked for in person, not on the page
_OVER = (RunStatus.FINISHED, RunStatus.CANCELLED)


def withdrawn_codes(actor: Actor, *, now: dt.datetime) -> list[str]:
    """Numbers of requests whose person took the consent back: what was told must be deleted now."""
    if not actor.may(Right.ANSWER_REFERRALS):
        return []
    sent = withdrawn_at_recipients(actor.organisation_ids, since=now - NOTICE).values("pk")
    rows = Seat.objects.filter(Q(offer__in=sent) | Q(transfer__in=sent)).order_by("request__code")
    return list(rows.values_list("request__code", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Card:
    """One own course. ``held`` waits for answers, ``taken`` includes it."""

    run: CourseRun
    places: str
    week: str
    capacity: int
    taken: int
    held: int
    childcare: int
    childcare_taken: int

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.taken)

    @property
    def firm(self) -> int:
        return self.taken - self.held

    @property
    def missing(self) -> int:
        return max(0, self.run.minimum - self.firm)


def cards(actor: Actor) -> list[Card]:
    """Own courses that are not over, with places and times; two queries."""
    rows = list(runs_for_carrier(actor).exclude(status__in=_OVER))
    towns = _towns(rows)
    return [_card(run, towns) for run in rows]


def card_of(run: CourseRun) -> Card:
    """The numbers of one run that came with its counts (``runs_for_carrier``), also when it is over."""
    return _card(run, _towns([run]))


def _card(run: Any, towns: dict[object, str]) -> Card:
    return Card(
        run=run,
        places=towns.get(run.pk, ""),
        week=week_text(run.schedule.week),
        capacity=run.capacity,
        taken=run.taken,
        held=run.held,
        childcare=run.childcare,
        childcare_taken=run.childcare_taken,
    )


def _towns(runs: Iterable[CourseRun]) -> dict[object, str]:
    found: dict[object, str] = {}
    rows = RunSite.objects.filter(run__in=list(runs)).select_related("site__territory")
    for row in rows.order_by("site__territory__name"):
        town = row.site.territory.name
        known = found.get(row.run_id, "")
        found[row.run_id] = known if town in known.split(", ") else ", ".join(filter(None, [known, town]))
    return found


def open_answers(actor: Actor) -> QuerySet[Seat]:
    """Held seats the Träger has not answered; nothing for a teacher."""
    rows = seats_to_answer(actor)
    return rows if actor.may(Right.ANSWER_REFERRALS) else rows.none()


def missing_sessions(actor: Actor, *, on: dt.date) -> QuerySet[Session]:
    """Past lessons of own courses in which somebody sat and nobody was noted, the latest first."""
    noted = Attendance.objects.filter(session=OuterRef("pk"))
    sat = Seat.objects.filter(run=OuterRef("run"), started_on__lte=OuterRef("day"))
    sat = sat.filter(Q(state=SeatState.STARTED) | Q(ended_on__gte=OuterRef("day")))
    rows = Session.objects.filter(run__course__carrier_id__in=actor.organisation_ids)
    rows = rows.filter(day__lte=on, day__gte=on - LOOK_BACK).filter(~Exists(noted), Exists(sat))
    return rows.select_related("run__course").order_by("-day", "-starts")


def beginnings(actor: Actor, *, on: dt.date) -> list[tuple[CourseRun, int]]:
    """Own courses that have begun and whose promised people nobody has noted as begun, with their number."""
    rows = Seat.objects.filter(state=SeatState.CONFIRMED, run__starts_on__lte=on)
    rows = rows.filter(run__course__carrier_id__in=actor.organisation_ids).select_related("run__course")
    counts = Counter(seat.run for seat in rows)
    return sorted(counts.items(), key=lambda pair: (pair[0].starts_on, pair[0].code))


def endings(actor: Actor, *, on: dt.date) -> list[tuple[CourseRun, int]]:
    """Own courses past their last day in which people still count as sitting."""
    rows = Seat.objects.filter(state=SeatState.STARTED, run__ends_on__lt=on)
    rows = rows.filter(run__course__carrier_id__in=actor.organisation_ids).select_related("run__course")
    counts = Counter(seat.run for seat in rows)
    return sorted(counts.items(), key=lambda pair: (pair[0].ends_on, pair[0].code))


def signals_for(actor: Actor) -> list[DemandSignal]:
    """Demand the centre has told this Träger or all of them, the newest first. No person is in it."""
    if not actor.may(Right.ANSWER_REFERRALS):
        return []
    mine = Q(organisation=None) | Q(organisation_id__in=actor.organisation_ids)
    rows = DemandSignal.objects.filter(mine).exclude(sent_at=None)
    return list(rows.order_by("-sent_at", "-count", "id")[:10])
