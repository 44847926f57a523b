"""Holding a seat, both answers, giving it up, lapsing, undoing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.models import Entry
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.enums import Answer, EndReason, RunStatus, SeatState
from teilhabe.courses.models import ChildcareHold, CourseRequest, Seat
from teilhabe.courses.queries import free_places
from teilhabe.courses.services.seats import (
    answer_for_person,
    answer_for_provider,
    hold_seat,
    lapse_holds,
    release_seat,
    undo_release,
)
from tests.factories import (
    ChildcareNeedFactory,
    ContactWayFactory,
    CourseRequestFactory,
    CourseRunFactory,
    EntitlementFactory,
    LevelFactory,
    PersonFactory,
    RecusalFactory,
    ResidenceFactory,
    SeatFactory,
    SeparationFactory,
)

BOTH_ORDERS = [("person", "provider"), ("provider", "person")]


def _answer(who: str, seat: Seat, yes: bool, *, aylin: Any, carla: Any, now: dt.datetime) -> Seat:
    if who == "person":
        return answer_for_person(actor=aylin, seat=seat, yes=yes, now=now)
    return answer_for_provider(actor=carla, seat=seat, yes=yes, now=now)


def test_a_hold_takes_the_lowest_free_place(aylin: Any, request_: Any, run: Any, now: Any) -> None:
    SeatFactory(run=run)
    seat = hold_seat(actor=aylin, request=request_, run=run, now=now, hold_days=3)
    assert (seat.place.number, seat.state) == (2, SeatState.HELD)
    assert free_places(run).seats == 1
    assert not CourseRequest.objects.waiting().filter(pk=request_.pk).exists()


def test_a_hold_ends_with_the_last_second_of_its_last_day(held: Seat, now: dt.datetime) -> None:
    from django.utils import timezone

    assert held.hold_until is not None
    local = timezone.localtime(held.hold_until)
    assert (local.date(), local.time()) == (now.date() + dt.timedelta(days=3), dt.time(23, 59, 59))


def test_a_hold_is_logged_under_the_alias_with_its_transfer(held: Seat) -> None:
    acts = list(Entry.objects.filter(subject=held.person.log_alias).order_by("position"))
    assert [entry.act for entry in acts] == ["privacy.transfer", "courses.hold_seat"]
    assert str(held.person_id) not in acts[-1].payload()


def test_a_full_course_says_so(aylin: Any, request_: Any, run: Any, now: Any) -> None:
    SeatFactory.create_batch(3, run=run)
    with pytest.raises(Refused, match="Der Kurs ist voll") as refusal:
        hold_seat(actor=aylin, request=request_, run=run, now=now, hold_days=3)
    assert refusal.value.code == "full"
    assert not Seat.objects.filter(request=request_).exists()


def test_the_same_form_twice_is_one_effect(held: Seat, aylin: Any, request_: Any, run: Any, now: Any) -> None:
    with pytest.raises(Overtaken) as second:
        hold_seat(actor=aylin, request=request_, run=run, now=now, hold_days=3)
    assert second.value.state == SeatState.HELD
    assert Seat.objects.filter(request=request_).count() == 1
    assert free_places(run).seats == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": RunStatus.PLANNED}, "not_bookable"),
        ({"status": RunStatus.CANCELLED}, "not_bookable"),
        ({"starts_on": dt.date(2026, 11, 25)}, "not_bookable"),
        ({"women_only": True}, "unsuitable"),
    ],
)
def test_a_run_that_cannot_take_the_person(
    aylin: Any, scope: Any, now: Any, changes: dict[str, Any], code: str
) -> None:
    request = CourseRequestFactory(person__cared_by=aylin, person__gender="m")
    run = CourseRunFactory(**changes)
    with pytest.raises(Refused) as refusal:
        hold_seat(actor=aylin, request=request, run=run, now=now, hold_days=3)
    assert refusal.value.code == code


@pytest.mark.parametrize("trait", ["paused", "ended"])
def test_a_resting_or_ended_need_gets_no_seat(aylin: Any, run: Any, now: Any, trait: str) -> None:
    request = CourseRequestFactory(person__cared_by=aylin, **{trait: True})
    with pytest.raises(Overtaken):
        hold_seat(actor=aylin, request=request, run=run, now=now, hold_days=3)


def test_a_restricted_record_is_not_placed(aylin: Any, run: Any, now: Any) -> None:
    request = CourseRequestFactory(person__cared_by=aylin, person__life="restricted")
    with pytest.raises(Refused) as refusal:
        hold_seat(actor=aylin, request=request, run=run, now=now, hold_days=3)
    assert refusal.value.code == "restricted"


def test_a_separation_is_refused_with_the_words_of_any_other_cause(
    aylin: Any, request_: Any, run: Any, now: Any
) -> None:
    other = SeatFactory(run=run)
    SeparationFactory(one=other.person, other=request_.person)
    man = CourseRequestFactory(person__cared_by=aylin, person__gender="m")
    with pytest.raises(Refused) as apart:
        hold_seat(actor=aylin, request=request_, run=run, now=now, hold_days=3)
    with pytest.raises(Refused) as women:
        hold_seat(actor=aylin, request=man, run=CourseRunFactory(women_only=True), now=now, hold_days=3)
    assert (str(apart.value), apart.value.code) == (str(women.value), women.value.code)


def test_only_who_may_see_the_person_may_hold(
    jonas: Any, katrin: Any, carla: Any, bernd: Any, request_: Any, run: Any, now: Any
) -> None:
    for stranger in (jonas, carla, bernd):
        with pytest.raises(NotAllowed):
            hold_seat(actor=stranger, request=request_, run=run, now=now, hold_days=3)
    assert hold_seat(actor=katrin, request=request_, run=run, now=now, hold_days=3).state == SeatState.HELD


def test_the_course_desk_cannot_hold_for_a_protected_person_or_when_recused(
    katrin: Any, run: Any, now: Any
) -> None:
    hidden = CourseRequestFactory(person__hidden=True)
    barred = CourseRequestFactory()
    RecusalFactory(person=barred.person, user=None, user_id=katrin.user_id)
    for request in (hidden, barred):
        with pytest.raises(NotAllowed):
            hold_seat(actor=katrin, request=request, run=run, now=now, hold_days=3)


def test_children_without_care_get_their_places_too(aylin: Any, request_: Any, run: Any, now: Any) -> None:
    child = ChildcareNeedFactory(person=request_.person).child
    ChildcareNeedFactory(person=request_.person, care="kita")
    seat = hold_seat(actor=aylin, request=request_, run=run, now=now, hold_days=3)
    assert [hold.child_id for hold in seat.childcare.all()] == [child.pk]
    assert free_places(run).childcare == 1


def test_too_few_childcare_places_undo_the_whole_hold(aylin: Any, request_: Any, run: Any, now: Any) -> None:
    children = PersonFactory.create_batch(3, child=True)
    with pytest.raises(Refused, match="Für 3 Kinder sind Kinderplätze nötig, frei sind 2") as refusal:
        hold_seat(actor=aylin, request=request_, run=run, now=now, hold_days=3, children=children)
    assert refusal.value.code == "no_childcare"
    assert not Seat.objects.exists() and not ChildcareHold.objects.exists()


def test_who_has_the_children_looked_after_needs_no_place(
    aylin: Any, request_: Any, run: Any, now: Any
) -> None:
    ChildcareNeedFactory(person=request_.person)
    seat = hold_seat(actor=aylin, request=request_, run=run, now=now, hold_days=3, children=[])
    assert not seat.childcare.exists()


def test_the_offer_tells_no_name(aylin: Any, request_: Any, run: Any, now: Any) -> None:
    LevelFactory(person=request_.person)
    ResidenceFactory(person=request_.person)
    seat = hold_seat(actor=aylin, request=request_, run=run, now=now, hold_days=3)
    offer = seat.offer
    assert offer is not None
    assert (offer.stage, offer.organisation_id) == ("offer", run.course.carrier_id)
    assert not {"given_names", "family_name", "birth_year", "contact_way", "address"} & set(offer.fields)


@pytest.mark.parametrize("order", BOTH_ORDERS)
def test_both_yes_confirm_in_either_order(
    held: Seat, aylin: Any, carla: Any, now: Any, order: tuple[str, str]
) -> None:
    _answer(order[0], held, True, aylin=aylin, carla=carla, now=now)
    assert held.state == SeatState.HELD
    _answer(order[1], held, True, aylin=aylin, carla=carla, now=now)
    assert (held.state, held.hold_until) == (SeatState.CONFIRMED, None)
    assert held.transfer is not None and held.transfer.stage == "accepted"


@pytest.mark.parametrize("order", BOTH_ORDERS)
def test_any_no_releases_and_the_person_waits_again(
    held: Seat, aylin: Any, carla: Any, now: Any, order: tuple[str, str]
) -> None:
    since = held.request.waiting_since
    _answer(order[0], held, True, aylin=aylin, carla=carla, now=now)
    _answer(order[1], held, False, aylin=aylin, carla=carla, now=now)
    held.refresh_from_db()
    assert held.state == SeatState.RELEASED
    assert {held.person_answer, held.provider_answer} == {Answer.YES, Answer.NO}
    assert held.offer.revoked_at is not None
    assert CourseRequest.objects.waiting().get(pk=held.request_id).waiting_since == since
    assert free_places(held.run).seats == 3


def test_story_14_second_answer_learns_the_new_state(held: Seat, aylin: Any, carla: Any, now: Any) -> None:
    """Carrier yes at 23:59, the person has just declined by text: the later one is told "freigegeben"."""
    stale = Seat.objects.get(pk=held.pk)
    answer_for_person(actor=aylin, seat=held, yes=False, now=now)
    with pytest.raises(Overtaken, match="freigegeben") as late:
        answer_for_provider(actor=carla, seat=stale, yes=True, now=now)
    assert late.value.state == SeatState.RELEASED
    held.refresh_from_db()
    assert (held.person_answer, held.provider_answer) == (Answer.NO, Answer.OPEN)


def test_story_14_at_midnight_the_clock_of_the_answer_decides(
    held: Seat, aylin: Any, carla: Any, clock: Any
) -> None:
    last = held.hold_until
    assert last is not None
    answer_for_provider(actor=carla, seat=held, yes=True, now=last)
    after = last + dt.timedelta(seconds=1)
    with pytest.raises(Overtaken, match="Frist"):
        answer_for_person(actor=aylin, seat=held, yes=True, now=after)
    assert [seat.pk for seat in lapse_holds(actor=clock, now=after)] == [held.pk]


def test_the_same_answer_twice_is_one_effect(held: Seat, aylin: Any, now: Any) -> None:
    answer_for_person(actor=aylin, seat=held, yes=True, now=now)
    entries = Entry.objects.count()
    with pytest.raises(Overtaken, match="liegt schon vor"):
        answer_for_person(actor=aylin, seat=held, yes=True, now=now)
    assert Entry.objects.count() == entries


def test_a_yes_may_become_a_no_while_held(held: Seat, aylin: Any, now: Any) -> None:
    answer_for_person(actor=aylin, seat=held, yes=True, now=now)
    answer_for_person(actor=aylin, seat=held, yes=False, now=now, reason=EndReason.WAY)
    assert (held.state, held.end_reason) == (SeatState.RELEASED, EndReason.WAY)


def test_nobody_answers_for_another_carrier(
    held: Seat, aylin: Any, katrin: Any, carla: Any, now: Any
) -> None:
    foreign = SeatFactory()
    for actor, seat in ((carla, foreign), (aylin, held), (katrin, held)):
        with pytest.raises(NotAllowed):
            answer_for_provider(actor=actor, seat=seat, yes=True, now=now)
    with pytest.raises(NotAllowed):
        answer_for_person(actor=carla, seat=held, yes=True, now=now)


def test_the_course_desk_notes_the_answer_of_a_carrier_without_login(
    katrin: Any, scope: Any, now: Any
) -> None:
    seat = SeatFactory()
    assert answer_for_provider(actor=katrin, seat=seat, yes=True, now=now).provider_answer == Answer.YES


def test_what_goes_out_after_both_yes_is_one_safe_way_and_no_address(
    aylin: Any, carla: Any, request_: Any, run: Any, now: Any
) -> None:
    from teilhabe.courses.referral import accepted_payload

    person = request_.person
    ResidenceFactory(person=person, address="Musterstraße 7")
    ContactWayFactory(person=person, value="unsafe", safe=False, preferred=True)
    ContactWayFactory(person=person, value="05271 1")
    ContactWayFactory(person=person, value="05271 2", preferred=True)
    EntitlementFactory(person=person, proof_number="B-1")
    seat = hold_seat(actor=aylin, request=request_, run=run, now=now, hold_days=3)
    told = accepted_payload(seat, on=now.date())
    assert (told["contact_way"], told["birth_year"], told["course_right"]) == ("05271 2", 1990, True)
    assert told["proof_id"] == "B-1"
    assert "Musterstraße" not in str(told) and "1990-05-17" not in str(told)


def test_of_a_protected_person_no_district_and_no_name_leave(
    aylin: Any, carla: Any, run: Any, now: Any
) -> None:
    from teilhabe.courses.referral import offer_payload

    request = CourseRequestFactory(person__hidden=True, person__cared_by=aylin)
    ResidenceFactory(person=request.person)
    seat = hold_seat(actor=aylin, request=request, run=run, now=now, hold_days=3)
    assert offer_payload(request, run, on=now.date())["district"] is None
    answer_for_person(actor=aylin, seat=seat, yes=True, now=now)
    answer_for_provider(actor=carla, seat=seat, yes=True, now=now)
    assert (seat.state, seat.transfer) == (SeatState.CONFIRMED, None)


def test_release_needs_a_reason_and_frees_everything(confirmed: Seat, aylin: Any, now: Any) -> None:
    with pytest.raises(Refused, match="Nennen Sie den Grund"):
        release_seat(actor=aylin, seat=confirmed, reason="", now=now)
    release_seat(actor=aylin, seat=confirmed, reason="illness", now=now)
    assert (confirmed.state, confirmed.end_reason, confirmed.ended_on) == ("released", "illness", now.date())
    for sent in (confirmed.offer, confirmed.transfer):
        sent.refresh_from_db()
        assert sent.revoked_at == now
    with pytest.raises(Overtaken):
        release_seat(actor=aylin, seat=confirmed, reason="illness", now=now)


def test_the_clock_lapses_only_what_is_over(held: Seat, clock: Any, aylin: Any, now: Any) -> None:
    ChildcareHold.objects.all().delete()
    assert held.hold_until is not None
    assert lapse_holds(actor=clock, now=held.hold_until) == []
    later = held.hold_until + dt.timedelta(minutes=1)
    assert len(lapse_holds(actor=clock, now=later)) == 1
    assert lapse_holds(actor=clock, now=later) == []
    held.refresh_from_db()
    assert (held.state, held.end_reason) == (SeatState.RELEASED, EndReason.LAPSED)
    with pytest.raises(NotAllowed):
        lapse_holds(actor=aylin, now=later)


def test_undo_takes_the_old_place_or_the_lowest_free_one(held: Seat, aylin: Any, run: Any, now: Any) -> None:
    answer_for_person(actor=aylin, seat=held, yes=True, now=now)
    release_seat(actor=aylin, seat=held, reason="other", now=now)
    taken = SeatFactory(run=run)
    assert taken.place_id == held.place_id
    undo_release(actor=aylin, seat=held, now=now, hold_days=3)
    assert (held.state, held.place.number, held.person_answer) == (SeatState.HELD, 2, Answer.OPEN)
    assert held.end_reason == "" and held.ended_on is None


def test_undo_is_refused_when_the_course_is_full(held: Seat, aylin: Any, run: Any, now: Any) -> None:
    release_seat(actor=aylin, seat=held, reason="other", now=now)
    SeatFactory.create_batch(3, run=run)
    with pytest.raises(Refused) as refusal:
        undo_release(actor=aylin, seat=held, now=now, hold_days=3)
    assert refusal.value.code == "full"


def test_undo_is_refused_when_the_person_has_another_seat(
    held: Seat, aylin: Any, scope: Any, now: Any
) -> None:
    release_seat(actor=aylin, seat=held, reason="other", now=now)
    hold_seat(actor=aylin, request=held.request, run=CourseRunFactory(), now=now, hold_days=3)
    with pytest.raises(Overtaken):
        undo_release(actor=aylin, seat=held, now=now, hold_days=3)


def test_the_keys_have_the_last_word(scope: Any, run: Any) -> None:
    """What the services prevent, the database refuses as well."""
    from django.db import IntegrityError, transaction

    seat = SeatFactory(run=run)
    other = CourseRequestFactory()
    for wrong in (
        {"place": seat.place},
        {"request": seat.request, "run": CourseRunFactory()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SeatFactory(**{"run": run, "request": other, **wrong})


def test_a_foreign_centre_holds_nothing_here(bernd: Any, staff: Any, other_centre: Any, now: Any) -> None:
    with centre_scope(other_centre.pk):
        run = CourseRunFactory()
        request = CourseRequestFactory()
    with centre_scope(staff["aylin"].centre_id):
        for actor in (staff["aylin"], staff["katrin"], bernd):
            with pytest.raises(NotAllowed):
                hold_seat(actor=actor, request=request, run=run, now=now, hold_days=3)
