"""From the hold to both answers: taking a place, answering for person and Träger, giving it up, letting it lapse.

To take a place: lock the run, choose the lowest free place, insert; the unique key is the last word. Each answer
is one guarded UPDATE; whoever comes second is told the new state.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.enums import ANSWERING, LIVING, Answer, EndReason, RunStatus, SeatState
from teilhabe.courses.models import CourseRequest, CourseRun, Seat
from teilhabe.courses.permissions import can_answer_for_provider, can_place, demand
from teilhabe.courses.referral import accepted_payload, kind_of, offer_payload, usable_paper
from teilhabe.courses.services.steps import (
    end_transfers,
    free_place,
    full,
    hold_childcare,
    key_says,
    let_go,
    lock_run,
    move,
    note,
    overtaken,
    refreshed,
)
from teilhabe.people.enums import Gender, Life
from teilhabe.people.models import ChildcareNeed, Person, Separation
from teilhabe.privacy.disclosure import disclose
from teilhabe.privacy.models import Transfer

# How long a Träger may keep what it was told, after the run has ended.
KEPT_AFTER_RUN = dt.timedelta(days=90)


def hold_seat(
    *,
    actor: Actor,
    request: CourseRequest,
    run: CourseRun,
    now: dt.datetime,
    hold_days: int,
    children: Iterable[Person] | None = None,
) -> Seat:
    """Hold the lowest free place until the end of the day ``hold_days`` (days) from now, and ask the Träger.

    ``children`` need a childcare place; left out, they are those nobody looks after during lessons. Refused with
    code ``full``, ``no_childcare``, ``not_bookable`` or ``unsuitable``; ``Overtaken`` if the need is answered.
    """
    on = timezone.localdate(now)
    demand(can_place(actor, request.person, on=on))
    with transaction.atomic():
        locked = lock_run(run)
        _check_run(locked, on)
        _check_request(request)
        _check_fit(request.person, locked)
        seat = _take_place(request, locked, now, hold_days)
        hold_childcare(seat, _uncared(request.person, on) if children is None else children)
        _send_offer(actor, seat, now)
        note(actor, "hold_seat", seat)
    return seat


def _take_place(request: CourseRequest, run: CourseRun, now: dt.datetime, hold_days: int) -> Seat:
    place = free_place(run)
    if place is None:
        raise full()
    seat = Seat(
        request=request,
        person=request.person,
        run=run,
        place=place,
        held_at=now,
        hold_until=_hold_until(now, hold_days),
        entitlement=usable_paper(request.person),
    )
    try:
        with transaction.atomic():
            seat.save(force_insert=True)
    except IntegrityError as error:
        raise key_says(error) from error
    return seat


def _hold_until(now: dt.datetime, hold_days: int) -> dt.datetime:
    """The last second of the last day in Germany."""
    day = timezone.localdate(now) + dt.timedelta(days=hold_days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))


def _check_run(run: CourseRun, on: dt.date) -> None:
    if run.status not in (RunStatus.OPEN, RunStatus.SECURED) or run.starts_on <= on:
        label = str(RunStatus(run.status).label)
        raise Refused(
            _("In diesen Kurs kann niemand mehr vermittelt werden (Stand: %s).") % label,
            code="not_bookable",
            field="run",
        )


def _check_request(request: CourseRequest) -> None:
    """The need must be open now and not already answered by another seat."""
    fresh = CourseRequest.objects.filter(pk=request.pk, ended_on=None, paused_on=None)
    if not fresh.exists():
        raise Overtaken(_("Der Bedarf ruht oder ist beendet."), state="ended")
    seat = Seat.objects.filter(request=request, state__in=ANSWERING).first()
    if seat is not None:
        label = str(SeatState(seat.state).label)
        raise Overtaken(_("Für diese Person gibt es schon einen Platz: %s.") % label, state=seat.state)


def _check_fit(person: Person, run: CourseRun) -> None:
    """One sentence for every cause: a refusal must not tell who else sits in the course."""
    if person.life != Life.ACTIVE:
        raise Refused(_("Die Akte ist eingeschränkt. Es wird nicht vermittelt."), code="restricted")
    outside = run.women_only and person.gender == Gender.MALE
    if outside or _is_apart_from_somebody(person, run):
        raise Refused(
            _("Dieser Kurs kommt für diese Person nicht infrage. Wählen Sie einen anderen."),
            code="unsuitable",
            field="run",
        )


def _is_apart_from_somebody(person: Person, run: CourseRun) -> bool:
    inside = Seat.objects.filter(run=run, state__in=LIVING).values("person")
    pairs = Separation.objects.filter(Q(first=person, second__in=inside) | Q(second=person, first__in=inside))
    return pairs.exists()


def _uncared(person: Person, on: dt.date) -> list[Person]:
    needs = ChildcareNeed.objects.valid_on(on).filter(person=person).select_related("child")
    return [need.child for need in needs.order_by("child__code") if need.needs_place]


def _send_offer(actor: Actor, seat: Seat, now: dt.datetime) -> None:
    payload = offer_payload(seat.request, seat.run, on=timezone.localdate(now))
    seat.offer = _transfer(actor, seat, Transfer.Stage.OFFER, payload, now)
    Seat.objects.filter(pk=seat.pk).update(offer=seat.offer)


def _send_accepted(actor: Actor, seat: Seat, now: dt.datetime) -> None:
    """Name and contact go out; those of a protected person never by this way, her adviser speaks to the Träger."""
    if seat.person.protected:
        return
    payload = accepted_payload(seat, on=timezone.localdate(now))
    seat.transfer = _transfer(actor, seat, Transfer.Stage.ACCEPTED, payload, now)
    Seat.objects.filter(pk=seat.pk).update(transfer=seat.transfer)


def _transfer(
    actor: Actor, seat: Seat, stage: Transfer.Stage, payload: dict[str, object], now: dt.datetime
) -> Transfer:
    return disclose(
        actor=actor,
        person=seat.person,
        organisation=seat.run.course.carrier,
        kind=kind_of(seat.run),
        stage=stage,
        payload=payload,
        now=now,
        ends_on=seat.run.ends_on + KEPT_AFTER_RUN,
    )


def answer_for_person(
    *,
    actor: Actor,
    seat: Seat,
    yes: bool,
    now: dt.datetime,
    reason: EndReason = EndReason.NO_INTEREST,
) -> Seat:
    """The person says yes or no to a held seat; with the Träger's yes the seat is confirmed."""
    demand(can_place(actor, seat.person, on=timezone.localdate(now)))
    return _answer(actor, seat, "person_answer", yes, now, reason)


def answer_for_provider(
    *,
    actor: Actor,
    seat: Seat,
    yes: bool,
    now: dt.datetime,
    reason: EndReason = EndReason.PROVIDER,
) -> Seat:
    """The Träger says yes or no to a held seat; with the person's yes the seat is confirmed."""
    demand(can_answer_for_provider(actor, seat.run, on=timezone.localdate(now)))
    return _answer(actor, seat, "provider_answer", yes, now, reason)


def _answer(actor: Actor, seat: Seat, column: str, yes: bool, now: dt.datetime, reason: EndReason) -> Seat:
    with transaction.atomic():
        held = Seat.objects.filter(pk=seat.pk, state=SeatState.HELD, hold_until__gte=now)
        held = held.filter(**{column: Answer.OPEN}) if yes else held.exclude(**{column: Answer.NO})
        if not held.update(**{column: Answer.YES if yes else Answer.NO}, answered_at=now):
            raise _why_unanswerable(seat, column, now)
        if yes:
            _confirm_if_both(actor, seat, now)
        else:
            let_go(seat, (SeatState.HELD,), reason, now)
            end_transfers(actor, [seat], now)
        note(actor, f"{column}.{'yes' if yes else 'no'}", refreshed(seat))
    return seat


def _confirm_if_both(actor: Actor, seat: Seat, now: dt.datetime) -> None:
    """Whoever answers second confirms: the guard reads both answers in the same statement."""
    both = Seat.objects.filter(
        pk=seat.pk, state=SeatState.HELD, person_answer=Answer.YES, provider_answer=Answer.YES
    )
    if both.update(state=SeatState.CONFIRMED, hold_until=None):
        _send_accepted(actor, refreshed(seat), now)


def _why_unanswerable(seat: Seat, column: str, now: dt.datetime) -> Overtaken:
    refreshed(seat)
    if seat.state != SeatState.HELD:
        return overtaken(seat)
    if seat.hold_until is not None and seat.hold_until < now:
        return Overtaken(_("Die Frist für diesen Platz ist abgelaufen."), state=seat.state)
    label = str(Answer(getattr(seat, column)).label)
    return Overtaken(_("Diese Antwort liegt schon vor: %s.") % label, state=seat.state)


def release_seat(*, actor: Actor, seat: Seat, reason: str, now: dt.datetime) -> Seat:
    """Give up a held or confirmed seat; the person waits again from the first day. Needs a reason."""
    on = timezone.localdate(now)
    demand(can_place(actor, seat.person, on=on) or can_answer_for_provider(actor, seat.run, on=on))
    if reason not in EndReason.values:
        raise Refused(_("Nennen Sie den Grund."), field="reason")
    with transaction.atomic():
        let_go(seat, (SeatState.HELD, SeatState.CONFIRMED), EndReason(reason), now)
        end_transfers(actor, [seat], now)
        note(actor, "release_seat", seat)
    return seat


def lapse_holds(*, actor: Actor, now: dt.datetime) -> list[Seat]:
    """The clock releases held seats whose time is over; one that was just answered or given up is passed over."""
    if actor.role_key != "clock":
        raise NotAllowed
    lapsed: list[Seat] = []
    with transaction.atomic():
        for seat in Seat.objects.overdue(now).select_related("person", "run").order_by("pk"):
            try:
                let_go(seat, (SeatState.HELD,), EndReason.LAPSED, now)
            except Overtaken:
                continue
            lapsed.append(seat)
        end_transfers(actor, lapsed, now)
        for seat in lapsed:
            note(actor, "lapse_hold", seat)
    return lapsed


def undo_release(*, actor: Actor, seat: Seat, now: dt.datetime, hold_days: int) -> Seat:
    """Hold a released seat again, on its own place if free, else the lowest; both are asked anew."""
    on = timezone.localdate(now)
    demand(can_place(actor, seat.person, on=on))
    with transaction.atomic():
        locked = lock_run(seat.run)
        _check_run(locked, on)
        _check_request(seat.request)
        _check_fit(seat.person, locked)
        _retake_place(seat, locked, now, hold_days)
        hold_childcare(seat, _uncared(seat.person, on))
        _send_offer(actor, seat, now)
        note(actor, "undo_release", seat)
    return seat


def _retake_place(seat: Seat, run: CourseRun, now: dt.datetime, hold_days: int) -> None:
    is_taken = Seat.objects.filter(place_id=seat.place_id, state__in=LIVING).exists()
    place = free_place(run) if is_taken else seat.place
    if place is None:
        raise full()
    try:
        with transaction.atomic():
            move(
                seat,
                SeatState.RELEASED,
                state=SeatState.HELD,
                place=place,
                held_at=now,
                hold_until=_hold_until(now, hold_days),
                person_answer=Answer.OPEN,
                provider_answer=Answer.OPEN,
                answered_at=None,
                ended_on=None,
                end_reason="",
                transfer=None,
            )
    except IntegrityError as error:
        raise key_says(error) from error
