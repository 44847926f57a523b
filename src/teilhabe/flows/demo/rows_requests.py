"""Course requests, papers in hand, hours used, and the seats some people already have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils import timezone

from teilhabe.access.enums import Purpose
from teilhabe.courses.enums import Answer, EndReason, EntitlementState, PlaceKind, RequestKind, SeatState
from teilhabe.courses.models import (
    Attendance,
    ChildcareHold,
    CoursePlace,
    CourseRequest,
    CourseRun,
    Entitlement,
    ExamResult,
    HoursUse,
    Seat,
    Session,
)
from teilhabe.directory.models import Organisation
from teilhabe.flows.demo.batch import Batch
from teilhabe.flows.demo.plans import PersonPlan
from teilhabe.people.enums import Care
from teilhabe.people.models import ChildcareNeed, Person
from teilhabe.privacy.disclosure import digest
from teilhabe.privacy.models import Transfer
from teilhabe.privacy.referrals import Kind, allowed_fields

HOLD_DAYS: Final = 5
_PURPOSE: Final = Purpose.PLACEMENT.value


def at(day: dt.date, clock: str) -> dt.datetime:
    """An instant of a day in Germany."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.fromisoformat(clock)))


class RequestRows:
    """Writes what the course area knows of each person."""

    def __init__(self, batch: Batch, *, carriers: Mapping[str, Organisation], today: dt.date) -> None:
        self._batch = batch
        self._carriers = carriers
        self._today = today

    def add(self, person: Person, plan: PersonPlan) -> CourseRequest:
        """The need of one person with papers and hours."""
        carriers = list(self._carriers.values())
        hours = plan.skill.hours
        previous = carriers[plan.household % len(carriers)] if hours else None
        for right in plan.status.rights:
            self._entitlement(person, right)
        if hours:
            self._batch.add(HoursUse, person=person, course_type=hours[0], units=hours[1])
        repeats = hours is not None and hours[1] >= REPEAT_FROM
        if repeats:
            self._batch.add(
                ExamResult, person=person, kind="DTZ", day=plan.skill.german.proved_on, result="A2"
            )
        return self._batch.add(
            CourseRequest,
            person=person,
            code=self._batch.code(),
            kind=RequestKind.REPEAT if repeats else RequestKind.NEXT if hours else RequestKind.FIRST,
            waiting_since=plan.waiting_since,
            wish_time=plan.reach.wish_time,
            wish_women_only=plan.reach.wish_women,
            wish_carrier=self._carriers.get(plan.wish_carrier or ""),
            previous_carrier=previous,
            self_payer_ok=plan.reach.self_payer,
        )

    def _entitlement(self, person: Person, right: Any) -> Entitlement:
        return self._batch.add(
            Entitlement,
            person=person,
            path_code=right.path,
            state=EntitlementState.REGISTERED if right.registered_on else EntitlementState.ISSUED,
            issuer=right.issuer,
            issued_on=right.issued_on,
            until=right.until,
            registered_on=right.registered_on,
            own_fault=right.own_fault,
        )


REPEAT_FROM: Final = 900  # IntV § 13 Abs. 1 S. 4: all hours used before a repetition


class SeatRows:
    """Seats that exist before the first round: held, confirmed, begun."""

    def __init__(self, batch: Batch, *, today: dt.date) -> None:
        self._batch = batch
        self._today = today
        self._free: dict[tuple[object, str], list[CoursePlace]] = {}
        for place in batch.rows_of(CoursePlace):
            self._free.setdefault((place.run_id, place.kind), []).append(place)

    def hold(
        self, request: CourseRequest, run: CourseRun, plan: PersonPlan, *, person: str, provider: str
    ) -> Seat:
        """A held seat with the answers given so far; both yes makes it confirmed."""
        confirmed = person == provider == Answer.YES
        seat = self._seat(request, run, SeatState.CONFIRMED if confirmed else SeatState.HELD)
        seat.person_answer, seat.provider_answer = person, provider
        seat.entitlement = next(iter(self._papers(request)), None)
        if confirmed or Answer.YES in (person, provider):
            seat.answered_at = at(self._today, "08:10")
        seat.offer = self._transfer(request, run, plan, Transfer.Stage.OFFER)
        if confirmed:
            seat.transfer = self._transfer(request, run, plan, Transfer.Stage.ACCEPTED)
        self._children(seat)
        return seat

    def begin(self, request: CourseRequest, run: CourseRun, plan: PersonPlan) -> Seat:
        """Somebody who sits in a running course; the need is answered."""
        seat = self._seat(request, run, SeatState.STARTED)
        seat.person_answer = seat.provider_answer = Answer.YES
        seat.started_on = run.starts_on
        seat.transfer = self._transfer(request, run, plan, Transfer.Stage.ACCEPTED)
        request.ended_on, request.end_reason = run.starts_on, EndReason.PLACED
        for paper in self._papers(request):
            paper.state, paper.started_on = EntitlementState.STARTED, run.starts_on
            seat.entitlement = paper
        return seat

    def _papers(self, request: CourseRequest) -> list[Entitlement]:
        """The course rights of the person."""
        return [row for row in self._batch.rows_of(Entitlement) if row.person_id == request.person_id]

    def attendance(self, run: CourseRun, seats: Sequence[Seat]) -> None:
        """Units present at every past session; each seventh entry is an excused absence."""
        past = [s for s in self._batch.rows_of(Session) if s.run_id == run.pk and s.day < self._today]
        for number, session in enumerate(past):
            for place, seat in enumerate(seats):
                away = (number * 5 + place) % 7 == 0
                self._batch.add(
                    Attendance,
                    run=run,
                    session=session,
                    seat=seat,
                    units=0 if away else session.units,
                    excused=away,
                    recorded_at=at(session.day, "18:00"),
                )

    def _seat(self, request: CourseRequest, run: CourseRun, state: SeatState) -> Seat:
        place = self._free[(run.pk, PlaceKind.SEAT)].pop(0)
        until = at(self._today + dt.timedelta(days=HOLD_DAYS), "23:59") if state == SeatState.HELD else None
        return self._batch.add(
            Seat,
            request=request,
            person=request.person,
            run=run,
            place=place,
            state=state,
            hold_until=until,
            held_at=at(min(self._today, run.starts_on) - dt.timedelta(days=2), "10:00"),
        )

    def _children(self, seat: Seat) -> None:
        for need in self._batch.rows_of(ChildcareNeed):
            if need.person_id == seat.person_id and need.care == Care.NONE:
                place = self._free[(seat.run_id, PlaceKind.CHILDCARE)].pop(0)
                self._batch.add(ChildcareHold, run=seat.run, seat=seat, place=place, child=need.child)

    def _transfer(
        self, request: CourseRequest, run: CourseRun, plan: PersonPlan, stage: Transfer.Stage
    ) -> Transfer:
        told = _told(request, plan)
        payload = {name: told[name] for name in sorted(allowed_fields(Kind.LANGUAGE_COURSE, stage))}
        return self._batch.add(
            Transfer,
            person=request.person,
            organisation=run.course.carrier,
            ground=Transfer.Ground.TASK,
            stage=stage,
            purpose=_PURPOSE,
            fields=sorted(payload),
            payload_digest=digest(payload),
            sent_at=at(min(self._today, run.starts_on) - dt.timedelta(days=1), "10:05"),
            ends_on=run.ends_on + dt.timedelta(days=90),
        )


def _told(request: CourseRequest, plan: PersonPlan) -> dict[str, Any]:
    """Everything a carrier may be told at some stage; the list of the privacy area picks from it."""
    person = request.person
    return {
        "request_code": request.code,
        "level": plan.skill.german.value,
        "literacy": plan.skill.literacy,
        "module": plan.skill.german.module,
        "time_window": plan.reach.week,
        "district": plan.town,
        "childcare": sum(1 for child in plan.children if child.care == Care.NONE),
        "room_needs": plan.reach.needs,
        "given_names": person.given_names,
        "family_name": person.family_name,
        "birth_year": plan.born.year,
        "contact_way": plan.phone,
        "course_right": [right.path for right in plan.status.rights],
        "proof_id": "",
    }
