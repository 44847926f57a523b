"""Story 7: a consent is withdrawn, also while a round is running; all in one transaction."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.access.enums import Purpose
from teilhabe.common.errors import Overtaken, Refused
from teilhabe.courses.enums import SeatState
from teilhabe.courses.models import CourseRequest, Seat
from teilhabe.courses.services.seats import answer_for_person, hold_seat
from teilhabe.flows import withdraw_consent as flow
from teilhabe.flows.withdraw_consent import withdraw_consent
from teilhabe.office.models import Task
from teilhabe.privacy.models import Transfer
from teilhabe.privacy.queries import withdrawn_at_recipients
from tests.factories import (
    CourseFactory,
    CourseRequestFactory,
    CourseRunFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.days import NOW, TODAY
from tests.factories.privacy import ConsentFactory


@pytest.fixture
def run(scope: Any) -> Any:
    club = OrganisationFactory(name="Verein Muster (erfunden)", short_name="Verein Muster")
    return CourseRunFactory(course=CourseFactory(type_code="EHRENAMT", carrier=club), seats=3)


@pytest.fixture
def need(run: Any, aylin: Any) -> Any:
    return CourseRequestFactory(person=PersonFactory(cared_by=aylin))


def agreed(need: Any, run: Any) -> Any:
    return ConsentFactory(person=need.person, recipient=run.course.carrier)


def held(aylin: Any, need: Any, run: Any) -> Seat:
    return hold_seat(actor=aylin, request=need, run=run, now=NOW, hold_days=3)


def test_volunteers_are_asked_only_with_a_consent(need: Any, run: Any, aylin: Any) -> None:
    with pytest.raises(Refused) as caught:
        held(aylin, need, run)
    assert caught.value.code == "no_consent"
    assert not Seat.objects.exists() and not Transfer.objects.exists()
    agreed(need, run)
    seat = held(aylin, need, run)
    assert seat.offer is not None and seat.offer.ground == "consent"


def test_one_step_ends_transfer_seat_and_need(need: Any, run: Any, aylin: Any) -> None:
    consent, version = agreed(need, run), need.version
    seat = held(aylin, need, run)
    done = withdraw_consent(actor=aylin, consent=consent, channel="phone", now=NOW)
    seat.refresh_from_db()
    need.refresh_from_db()
    assert (seat.state, seat.end_reason) == (SeatState.RELEASED, "other")
    assert (need.paused_on, need.version, need.ended_on) == (TODAY, version + 1, None)
    assert Transfer.objects.get().revoked_at == NOW
    assert done.stopped.paused and done.revoked == [seat.offer]
    task = Task.objects.get()
    assert task.owner_id == aylin.membership_id and task.due_on == TODAY
    assert "Verein Muster" in task.title and need.person.family_name not in task.title
    assert list(withdrawn_at_recipients([run.course.carrier_id], since=NOW)) == [seat.offer]
    assert not withdrawn_at_recipients([OrganisationFactory().pk], since=NOW)


def test_nothing_is_sent_afterwards(need: Any, run: Any, aylin: Any) -> None:
    consent = agreed(need, run)
    seat = held(aylin, need, run)
    withdraw_consent(actor=aylin, consent=consent, channel="talk", now=NOW)
    CourseRequest.objects.update(paused_on=None)
    with pytest.raises(Overtaken):
        answer_for_person(actor=aylin, seat=seat, yes=True, now=NOW)
    with pytest.raises(Refused) as caught:
        held(aylin, need, run)
    assert caught.value.code == "no_consent"
    assert Transfer.objects.filter(revoked_at=None).count() == 0


def test_a_seat_that_rests_on_law_stays(need: Any, run: Any, aylin: Any) -> None:
    consent = agreed(need, run)
    lawful = CourseRunFactory(seats=1)
    seat = held(aylin, need, lawful)
    done = withdraw_consent(actor=aylin, consent=consent, channel="talk", now=NOW)
    seat.refresh_from_db()
    need.refresh_from_db()
    assert seat.state == SeatState.HELD and need.paused_on is None
    assert not done.stopped.paused and not done.tasks and not Task.objects.exists()
    assert Transfer.objects.get().revoked_at is None


def test_another_purpose_leaves_the_need_alone(need: Any, aylin: Any) -> None:
    consent = ConsentFactory(person=need.person, kind="volunteer_mentor")
    assert consent.purpose == Purpose.VOLUNTEERS
    withdraw_consent(actor=aylin, consent=consent, channel="talk", now=NOW)
    need.refresh_from_db()
    assert need.paused_on is None


def test_all_or_nothing(need: Any, run: Any, aylin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    consent = agreed(need, run)
    seat = held(aylin, need, run)

    def broken(*args: Any) -> None:
        raise RuntimeError("no tasks today")

    monkeypatch.setattr(flow, "_tell_recipient", broken)
    with pytest.raises(RuntimeError):
        withdraw_consent(actor=aylin, consent=consent, channel="talk", now=NOW)
    for row in (consent, seat, need):
        row.refresh_from_db()
    assert (consent.state, seat.state, need.paused_on) == ("given", SeatState.HELD, None)
    assert Transfer.objects.get().revoked_at is None


def test_withdrawing_twice_is_one_effect(need: Any, run: Any, aylin: Any) -> None:
    consent = agreed(need, run)
    held(aylin, need, run)
    withdraw_consent(actor=aylin, consent=consent, channel="talk", now=NOW)
    with pytest.raises(Overtaken):
        withdraw_consent(actor=aylin, consent=consent, channel="talk", now=NOW)
    assert Task.objects.count() == 1
