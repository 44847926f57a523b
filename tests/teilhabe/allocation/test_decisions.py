"""A human decides: once, with a reason when it is not the suggestion, and with a way back."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.access.tenancy import centre_scope
from teilhabe.allocation.enums import ProposalState
from teilhabe.allocation.models import CourseProposal, Decision
from teilhabe.allocation.services.decisions import (
    choose_option,
    confirm_proposal,
    override_proposal,
    postpone_proposal,
    undo_decision,
)
from teilhabe.allocation.services.rounds import ask_round, compute_round
from teilhabe.audit.models import Entry
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.enums import SeatState
from teilhabe.courses.models import CourseRequest, Seat
from teilhabe.courses.services.seats import release_seat
from tests import factories as f
from tests.factories.days import NOW, TODAY, in_days
from tests.teilhabe.allocation.scenes import morning_run, waiting_person


@pytest.fixture
def proposal(scope: Any, staff: dict[str, Any]) -> CourseProposal:
    """One suggestion of aylin's case for the run K-1; K-2 fits as well."""
    request = waiting_person(staff["aylin"])
    first = morning_run(staff["carrier"], seats=1, minimum=1, code="K-1")
    morning_run(staff["carrier"], minimum=1, code="K-2", starts_on=in_days(30), ends_on=in_days(70))
    return f.CourseProposalFactory(request=request, course_run=first, state=ProposalState.COMPUTED)


def run_named(code: str) -> Any:
    return f.CourseRunFactory._meta.model.objects.select_related("course__carrier", "schedule").get(code=code)


def test_confirming_holds_the_seat_and_remembers_who_decided(proposal: CourseProposal, aylin: Any) -> None:
    seat = confirm_proposal(actor=aylin, proposal=proposal, now=NOW)

    assert (seat.state, seat.run.code) == (SeatState.HELD, "K-1")
    assert seat.hold_until is not None
    decision = Decision.objects.get(proposal=proposal)
    assert (decision.kind, decision.by_id) == ("chosen", aylin.membership_id)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.seat) == (ProposalState.CHOSEN, seat)
    assert Entry.objects.filter(act="allocation.chosen", subject=proposal.request.person.log_alias).exists()


def test_the_second_decision_is_told_what_the_first_was(
    proposal: CourseProposal, staff: dict[str, Any]
) -> None:
    confirm_proposal(actor=staff["aylin"], proposal=proposal, now=NOW)

    with pytest.raises(Overtaken, match="gewählt"):
        confirm_proposal(actor=staff["katrin"], proposal=proposal, now=NOW)
    with pytest.raises(Overtaken, match="gewählt"):
        postpone_proposal(actor=staff["katrin"], proposal=proposal, reason="später", now=NOW)
    assert Seat.objects.count() == 1


def test_the_last_seat_goes_to_the_first_decision(proposal: CourseProposal, aylin: Any) -> None:
    other = f.CourseProposalFactory(request=waiting_person(aylin), course_run=proposal.course_run)
    confirm_proposal(actor=aylin, proposal=proposal, now=NOW)

    with pytest.raises(Refused) as refusal:
        confirm_proposal(actor=aylin, proposal=other, now=NOW)

    assert refusal.value.code == "full"
    other.refresh_from_db()
    assert other.state == ProposalState.SHOWN
    assert not Decision.objects.filter(proposal=other).exists()


def test_choosing_otherwise_needs_a_reason_and_keeps_it(proposal: CourseProposal, aylin: Any) -> None:
    values = {"actor": aylin, "proposal": proposal, "run": run_named("K-2"), "reason_code": "way", "now": NOW}

    with pytest.raises(Refused) as refusal:
        override_proposal(reason="  ", **values)
    assert refusal.value.field == "reason"

    seat = override_proposal(reason="Näher an der Kita.", **values)
    assert seat.run.code == "K-2"
    decision = Decision.objects.get(proposal=proposal)
    assert (decision.kind, decision.reason_code, decision.reason) == (
        "overridden",
        "way",
        "Näher an der Kita.",
    )


def test_people_of_colleagues_cannot_be_decided_about(
    proposal: CourseProposal, staff: dict[str, Any]
) -> None:
    for key in ("jonas", "lena", "emma", "rita"):
        with pytest.raises(NotAllowed):
            confirm_proposal(actor=staff[key], proposal=proposal, now=NOW)
        with pytest.raises(NotAllowed):
            postpone_proposal(actor=staff[key], proposal=proposal, reason="x", now=NOW)
    assert not Decision.objects.exists()


def test_the_course_desk_decides_about_everybody_but_protected_people(
    proposal: CourseProposal, katrin: Any
) -> None:
    proposal.request.person.protected = True
    proposal.request.person.save()
    with pytest.raises(NotAllowed):
        confirm_proposal(actor=katrin, proposal=proposal, now=NOW)

    proposal.request.person.protected = False
    proposal.request.person.save()
    assert confirm_proposal(actor=katrin, proposal=proposal, now=NOW).state == SeatState.HELD


def test_undo_frees_the_seat_and_opens_the_suggestion_again(proposal: CourseProposal, aylin: Any) -> None:
    seat = confirm_proposal(actor=aylin, proposal=proposal, now=NOW)
    undo_decision(actor=aylin, proposal=proposal, now=NOW)

    seat.refresh_from_db()
    assert seat.state == SeatState.RELEASED
    assert (proposal.state, proposal.seat) == (ProposalState.SHOWN, None)
    assert Decision.objects.get(proposal=proposal).undone_at == NOW
    assert proposal.request in CourseRequest.objects.waiting()
    assert confirm_proposal(actor=aylin, proposal=proposal, now=NOW).state == SeatState.HELD


def test_what_others_already_answered_cannot_be_undone(proposal: CourseProposal, aylin: Any) -> None:
    seat = confirm_proposal(actor=aylin, proposal=proposal, now=NOW)
    release_seat(actor=aylin, seat=seat, reason="other", now=NOW)
    proposal.refresh_from_db()

    with pytest.raises(Overtaken, match="geht nicht mehr"):
        undo_decision(actor=aylin, proposal=proposal, now=NOW)


def test_postponed_stays_until_decided_and_can_be_undone(proposal: CourseProposal, aylin: Any) -> None:
    postpone_proposal(actor=aylin, proposal=proposal, reason="Rückruf abwarten", now=NOW)
    assert proposal.state == ProposalState.POSTPONED

    undo_decision(actor=aylin, proposal=proposal, now=NOW)
    assert proposal.state == ProposalState.SHOWN

    postpone_proposal(actor=aylin, proposal=proposal, reason="Rückruf abwarten", now=NOW)
    assert confirm_proposal(actor=aylin, proposal=proposal, now=NOW).state == SeatState.HELD


def test_a_need_that_changed_since_is_not_decided_on_old_facts(proposal: CourseProposal, aylin: Any) -> None:
    CourseRequest.objects.update(version=2)

    with pytest.raises(Overtaken, match="geändert"):
        confirm_proposal(actor=aylin, proposal=proposal, now=NOW)
    assert not Seat.objects.exists()


def test_a_suggestion_without_a_course_cannot_be_confirmed(scope: Any, aylin: Any) -> None:
    proposal = f.CourseProposalFactory(request=waiting_person(aylin), without_course=True)

    with pytest.raises(Refused, match="keinen Kurs"):
        confirm_proposal(actor=aylin, proposal=proposal, now=NOW)


def test_an_option_of_the_advice_supersedes_the_suggestion(proposal: CourseProposal, aylin: Any) -> None:
    request = proposal.request
    with pytest.raises(Refused, match="Grund"):
        choose_option(actor=aylin, request=request, run=run_named("K-2"), now=NOW)

    seat = choose_option(actor=aylin, request=request, run=run_named("K-2"), reason="Wunsch", now=NOW)

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SUPERSEDED
    chosen = CourseProposal.objects.get(seat=seat)
    assert (chosen.state, chosen.rank) == (ProposalState.OVERRIDDEN, 2)
    assert chosen.explanation["chosen"]["code"] == "K-2"


def test_an_option_that_does_not_fit_is_refused_with_its_reason(proposal: CourseProposal, aylin: Any) -> None:
    full = morning_run(f.OrganisationFactory(), seats=1, code="K-3")
    f.SeatFactory(run=full)

    with pytest.raises(Refused, match="Alle Plätze sind vergeben") as refusal:
        choose_option(actor=aylin, request=proposal.request, run=full, reason="Wunsch", now=NOW)
    assert refusal.value.field == "run"


@pytest.mark.django_db
def test_a_seat_confirmed_today_is_fixed_in_the_next_round(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        request = waiting_person(staff["aylin"])
        run = morning_run(staff["carrier"], seats=1, minimum=1)
        proposal = f.CourseProposalFactory(request=request, course_run=run)
        seat = confirm_proposal(actor=staff["aylin"], proposal=proposal, now=NOW)
        waiting_person(staff["aylin"])
        asked = ask_round(actor=staff["katrin"], on=TODAY)
    compute_round(centre.pk, asked.pk)

    with centre_scope(centre.pk):
        seat.refresh_from_db()
        assert seat.state == SeatState.HELD
        (other,) = CourseProposal.objects.filter(run=asked)
        assert other.course_run is None
