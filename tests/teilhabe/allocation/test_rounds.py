"""A round from end to end with the real engine: read, solved, written; stopped, repeated, overtaken by life."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.access.tenancy import centre_scope
from teilhabe.allocation import tasks
from teilhabe.allocation.enums import ProposalState, RunState
from teilhabe.allocation.models import CourseProposal, DemandSignal, Run
from teilhabe.allocation.queries import current_job, latest_round, open_proposals, previous_round
from teilhabe.allocation.reasons import Code
from teilhabe.allocation.services import rounds
from teilhabe.allocation.services.rounds import ask_round, cancel_run, compute_round, mark_shown, send_demand
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.courses.models import CourseRequest
from tests import factories as f
from tests.factories.days import TODAY, in_days
from tests.teilhabe.allocation.scenes import morning_run, two_for_one_seat, waiting_person

pytestmark = pytest.mark.django_db


def computed(centre: Any, actor: Any, seed: int = 1) -> Run:
    with centre_scope(centre.pk):
        run = ask_round(actor=actor, on=TODAY, seed=seed)
    compute_round(centre.pk, run.pk)
    with centre_scope(centre.pk):
        return Run.objects.get(pk=run.pk)


def outcome(centre: Any, run: Run) -> dict[str, str | None]:
    with centre_scope(centre.pk):
        rows = CourseProposal.objects.filter(run=run).select_related("course_run", "request")
        return {str(row.request_id): row.course_run.code if row.course_run else None for row in rows}


def test_everybody_gets_an_answer_and_the_optimum_is_proven(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        two_for_one_seat(staff)

    run = computed(centre, staff["katrin"])

    assert run.state == RunState.DONE
    assert run.result["proven"] is True
    assert (run.result["best"]["waiting"], run.result["best"]["placed"]) == (2, 1)
    assert run.rule_set
    assert len(run.input_digest) == 64
    answers = outcome(centre, run)
    assert len(answers) == 2
    assert sum(1 for code in answers.values() if code) == 1


def test_priority_by_law_goes_before_the_longer_wait(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        patient = waiting_person(staff["aylin"], waiting_since=in_days(-400))
        obliged = waiting_person(staff["aylin"], waiting_since=in_days(-10))
        f.EntitlementFactory(person=obliged.person, path_code="OBLIG_44A_2_JC", issuer="JC")
        morning_run(staff["carrier"], seats=1, minimum=1, code="K-1")

    answers = outcome(centre, computed(centre, staff["katrin"]))

    assert answers == {str(patient.pk): None, str(obliged.pk): "K-1"}


def test_among_equals_the_longer_wait_wins(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        short = waiting_person(staff["aylin"], waiting_since=in_days(-70))
        long = waiting_person(staff["aylin"], waiting_since=in_days(-140))
        morning_run(staff["carrier"], seats=1, minimum=1, code="K-1")

    assert outcome(centre, computed(centre, staff["katrin"])) == {str(long.pk): "K-1", str(short.pk): None}


def test_a_run_below_its_minimum_does_not_open_and_says_so(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        two_for_one_seat(staff)
        morning_run(staff["carrier"], seats=9, minimum=5, code="K-9")
        f.CourseRunFactory._meta.model.objects.exclude(code="K-9").update(status="cancelled")

    run = computed(centre, staff["katrin"])

    assert run.result["best"]["placed"] == 0
    with centre_scope(centre.pk):
        told = [
            row.explanation["binding"][0]["why"]["code"] for row in CourseProposal.objects.filter(run=run)
        ]
    assert told == [Code.MINIMUM.value] * 2


def test_confirmed_and_held_seats_are_not_touched(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        run_ = morning_run(staff["carrier"], seats=2, minimum=1, code="K-1")
        seated = waiting_person(staff["aylin"])
        seat = f.SeatFactory(request=seated, run=run_, confirmed=True)
        waiting = waiting_person(staff["aylin"])

    answers = outcome(centre, computed(centre, staff["katrin"]))

    assert answers == {str(waiting.pk): "K-1"}
    with centre_scope(centre.pk):
        seat.refresh_from_db()
        assert seat.state == "confirmed"


def test_same_input_and_seed_give_the_same_result(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        for number in range(8):
            waiting_person(staff["aylin"], waiting_since=in_days(-70 - number % 3))
        for number in range(3):
            morning_run(staff["carrier"], seats=2, minimum=1, code=f"K-{number}")

    first, second = (computed(centre, staff["katrin"], seed=7) for _n in range(2))

    assert first.input_digest == second.input_digest
    assert outcome(centre, first) == outcome(centre, second)


def test_a_new_round_replaces_open_suggestions(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        two_for_one_seat(staff)
    first = computed(centre, staff["katrin"])
    second = computed(centre, staff["katrin"])

    with centre_scope(centre.pk):
        assert set(CourseProposal.objects.filter(run=first).values_list("state", flat=True)) == {"superseded"}
        assert {row.run_id for row in open_proposals(staff["aylin"], on=TODAY)} == {second.pk}
        assert latest_round() == second
        assert previous_round(second) == first


def test_a_need_that_changes_while_the_solver_works_gets_no_suggestion(
    staff: dict[str, Any], centre: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with centre_scope(centre.pk):
        two_for_one_seat(staff)
        changed = CourseRequest.objects.order_by("code").first()
        assert changed is not None
    real = rounds.baseline

    def meanwhile(problem: Any) -> Any:
        with centre_scope(centre.pk):
            CourseRequest.objects.filter(pk=changed.pk).update(version=2)
        return real(problem)

    monkeypatch.setattr(rounds, "baseline", meanwhile)
    run = computed(centre, staff["katrin"])

    assert run.result["dropped"] == 1
    assert str(changed.pk) not in outcome(centre, run)


def test_a_suggestion_for_a_need_that_changed_later_is_no_longer_offered(
    staff: dict[str, Any], centre: Any
) -> None:
    with centre_scope(centre.pk):
        waiting_person(staff["aylin"])
        morning_run(staff["carrier"], minimum=1)
    computed(centre, staff["katrin"])

    with centre_scope(centre.pk):
        assert open_proposals(staff["aylin"], on=TODAY).count() == 1
        CourseRequest.objects.update(version=2)
        assert open_proposals(staff["aylin"], on=TODAY).count() == 0


def test_one_round_at_a_time(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        first = ask_round(actor=staff["katrin"], on=TODAY)
        assert current_job() == first
        with pytest.raises(Refused, match="rechnet gerade"):
            ask_round(actor=staff["katrin"], on=TODAY)


def test_a_queued_round_that_was_stopped_is_not_computed(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        two_for_one_seat(staff)
        run = ask_round(actor=staff["katrin"], on=TODAY)
        cancel_run(actor=staff["katrin"], run=run)
    compute_round(centre.pk, run.pk)

    with centre_scope(centre.pk):
        assert Run.objects.get(pk=run.pk).state == RunState.CANCELLED
        assert not CourseProposal.objects.exists()
        assert current_job() is None


def test_a_round_stopped_while_it_runs_stores_nothing(
    staff: dict[str, Any], centre: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with centre_scope(centre.pk):
        two_for_one_seat(staff)
        run = ask_round(actor=staff["katrin"], on=TODAY)
    real = rounds.solve

    def stopped(problem: Any, params: Any, *, on_progress: Any, should_stop: Any) -> Any:
        with centre_scope(centre.pk):
            cancel_run(actor=staff["katrin"], run=run)
        assert should_stop()
        return real(problem, params, on_progress=on_progress, should_stop=should_stop)

    monkeypatch.setattr(rounds, "solve", stopped)
    compute_round(centre.pk, run.pk)

    with centre_scope(centre.pk):
        assert Run.objects.get(pk=run.pk).state == RunState.CANCELLED
        assert not CourseProposal.objects.exists()


def test_a_round_whose_worker_died_can_be_stopped_and_blocks_nothing(
    staff: dict[str, Any], centre: Any
) -> None:
    with centre_scope(centre.pk):
        dead = ask_round(actor=staff["katrin"], on=TODAY)
        rounds.begin_run(dead.pk)
        cancel_run(actor=staff["katrin"], run=dead)

        assert ask_round(actor=staff["katrin"], on=TODAY).state == RunState.QUEUED


def test_a_failure_is_noted_by_kind_only(
    staff: dict[str, Any], centre: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise ValueError("Samira Muster, Brakel")

    monkeypatch.setattr(rounds, "solve", broken)
    with centre_scope(centre.pk):
        run = ask_round(actor=staff["katrin"], on=TODAY)
    with pytest.raises(ValueError, match="Samira"):
        compute_round(centre.pk, run.pk)

    with centre_scope(centre.pk):
        run.refresh_from_db()
        assert (run.state, run.result) == (RunState.FAILED, {"error": "ValueError"})
        assert current_job() is None


def test_the_job_computes_once_even_if_it_is_delivered_twice(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        two_for_one_seat(staff)
        run = ask_round(actor=staff["katrin"], on=TODAY)
    for _delivery in range(2):
        tasks.compute.call(str(centre.pk), str(run.pk))

    with centre_scope(centre.pk):
        assert CourseProposal.objects.filter(run=run).count() == 2


def test_demand_is_stored_and_sent_once(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        for _number in range(6):
            waiting_person(staff["aylin"])
    run = computed(centre, staff["katrin"])

    with centre_scope(centre.pk):
        signal = DemandSignal.objects.get(run=run)
        assert signal.count == 6
        assert signal.shape["towns"] == ["Brakel"]
        sent = send_demand(actor=staff["katrin"], signal=signal).sent_at
        assert send_demand(actor=staff["katrin"], signal=signal).sent_at == sent
        with pytest.raises(NotAllowed):
            send_demand(actor=staff["aylin"], signal=signal)


def test_counsellors_start_no_rounds(scope: Any, aylin: Any) -> None:
    with pytest.raises(NotAllowed):
        ask_round(actor=aylin, on=TODAY)


def test_seen_means_shown(scope: Any, aylin: Any) -> None:
    proposal = f.CourseProposalFactory(state=ProposalState.COMPUTED)

    assert mark_shown(actor=aylin, proposal=proposal).state == ProposalState.SHOWN


def test_each_new_stage_is_told_at_once_and_the_rest_now_and_then(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        run = ask_round(actor=staff["katrin"], on=TODAY)
        rounds.begin_run(run.pk)
    watch = rounds.Watch(centre.pk, run.pk, clock=lambda: 0.0)
    told = []
    for stage, fraction in (("build", 0.0), ("class1", 0.2), ("class1", 0.3), ("cost", 0.9)):
        watch.report(stage, fraction)
        with centre_scope(centre.pk):
            run.refresh_from_db()
        told.append((run.stage, run.fraction))

    assert told == [("build", 0.0), ("class1", 0.2), ("class1", 0.2), ("cost", 0.9)]
