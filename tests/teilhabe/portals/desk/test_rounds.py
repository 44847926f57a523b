"""Rounds at the desk: start, watch, stop, read, report."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from teilhabe.allocation.enums import RunState
from teilhabe.allocation.models import DemandSignal, Run
from teilhabe.allocation.services.rounds import ask_round, begin_run, compute_round
from teilhabe.audit.models import Entry
from tests import factories as f
from tests.factories.days import TODAY
from tests.teilhabe.portals.desk.conftest import advised

ROUNDS = reverse("desk:rounds")


def computed(inside: Any, staff: Any, centre: Any) -> Run:
    with inside():
        asked = ask_round(actor=staff["katrin"], on=TODAY)
    compute_round(centre.pk, asked.pk)
    with inside():
        return Run.objects.get(pk=asked.pk)


def at(name: str, run: Run) -> str:
    return reverse(f"desk:{name}", args=[run.pk])


@pytest.fixture
def round_(inside: Any, samira: Any, run: Any, staff: Any, centre: Any) -> Run:
    """samira gets BR-01, six others have no place."""
    with inside():
        type(run).objects.update(minimum=1)
        run.places.filter(number__gt=1).delete()
        for number in range(6):
            advised(staff["jonas"], given_names=f"Wartet{number}", family_name="Beispiel")
        f.CourseRequestFactory._meta.model.objects.filter(pk=samira.request.pk).update(
            waiting_since="2024-01-01"
        )
    return computed(inside, staff, centre)


def test_starting_a_round_queues_it_and_shows_its_progress(login: Any, inside: Any, samira: Any) -> None:
    client = login("katrin")

    assert client.post(ROUNDS).status_code == 303
    page = client.get(ROUNDS).content.decode()

    with inside():
        run = Run.objects.get()
    assert run.state == RunState.QUEUED
    assert at("round_progress", run) in page
    assert at("round_cancel", run) in page
    assert "Runde rechnen" not in page


def test_a_second_round_is_refused_in_words(login: Any, inside: Any, staff: Any) -> None:
    with inside():
        ask_round(actor=staff["katrin"], on=TODAY)
    client = login("katrin")
    client.post(ROUNDS)

    assert "Eine Runde rechnet gerade." in client.get(ROUNDS).content.decode()
    with inside():
        assert Run.objects.count() == 1


def test_progress_is_polled_and_leads_on_when_it_is_over(login: Any, inside: Any, staff: Any) -> None:
    with inside():
        run = ask_round(actor=staff["katrin"], on=TODAY)
        begin_run(run.pk)
        Run.objects.update(fraction=0.62, stage="cost")
    client = login("katrin")

    part = client.get(at("round_progress", run), headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "62 %" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "<html" in client.get(at("round_progress", run)).content.decode()

    with inside():
        Run.objects.update(state=RunState.DONE)
    over = client.get(at("round_progress", run), headers={"HX-Request": "true"})
    assert (over.status_code, over["HX-Redirect"]) == (204, at("round", run))
    assert client.get(at("round_progress", run)).status_code == 303


def test_stopping(login: Any, inside: Any, staff: Any) -> None:
    with inside():
        run = ask_round(actor=staff["katrin"], on=TODAY)

    assert login("katrin").post(at("round_cancel", run)).status_code == 303
    with inside():
        run.refresh_from_db()
        assert run.state == RunState.CANCELLED
    assert "angehalten" in login("katrin").get(ROUNDS).content.decode()


def test_the_result_stands_beside_first_come_with_its_proof(login: Any, round_: Run) -> None:
    text = login("katrin").get(at("round", round_)).content.decode()

    assert "1 von 7" in text
    assert "Wer zuerst kommt" in text
    assert "Ein besseres Ergebnis gibt es mit diesen Regeln nicht." in text
    assert "Brakel" in text
    assert "Es gibt keine Rangliste nach Punkten." in text
    assert round_.input_digest[:16] in text


def test_the_last_round_is_compared(login: Any, inside: Any, staff: Any, centre: Any, round_: Run) -> None:
    second = computed(inside, staff, centre)

    assert "Verglichen mit der Runde vom" in login("katrin").get(at("round", second)).content.decode()
    assert "Verglichen mit der Runde vom" not in login("katrin").get(at("round", round_)).content.decode()


def test_who_gets_which_course_with_one_look(login: Any, round_: Run) -> None:
    text = login("katrin").get(at("round_placed", round_)).content.decode()

    assert "Samira Muster" in text
    assert "BR-01" in text
    assert "Entscheiden" in text
    assert Entry.objects.filter(act="desk.round_placed").count() == 1


def test_who_gets_none_with_reason_and_step(login: Any, round_: Run) -> None:
    text = login("katrin").get(at("round_unplaced", round_)).content.decode()

    assert "Wartet0 Beispiel" in text
    assert "Alle passenden Kurse sind voll" in text
    assert "Nächster Schritt:" in text
    assert Entry.objects.filter(act="desk.round_unplaced").count() == 1


def test_protected_people_are_in_no_list_of_others(login: Any, inside: Any, round_: Run, samira: Any) -> None:
    with inside():
        samira.person.protected = True
        samira.person.save()

    text = login("katrin").get(at("round_placed", round_)).content.decode()

    assert "Samira" not in text
    assert samira.person.code not in text
    assert samira.request.code not in text


def test_demand_is_a_sentence_without_a_person_and_is_sent_once(login: Any, inside: Any, round_: Run) -> None:
    client = login("katrin")
    text = client.get(at("round_demand", round_)).content.decode()
    assert "6 Personen, A0 (noch kein A1), Brakel, vormittags" in text
    assert "Beispiel" not in text

    with inside():
        signal = DemandSignal.objects.get(run=round_)
    assert client.post(reverse("desk:round_demand_send", args=[round_.pk, signal.pk])).status_code == 303
    with inside():
        signal.refresh_from_db()
        assert signal.sent_at is not None
    assert "gemeldet am" in client.get(at("round_demand", round_)).content.decode()


def test_the_file_says_no_more_than_the_page(login: Any, inside: Any, round_: Run) -> None:
    with inside():
        f.DemandSignalFactory(
            run=round_, count=3, shape={"level": "B1", "time": "evening", "childcare": True, "small": True}
        )
    lines = login("katrin").get(at("round_demand_file", round_)).content.decode("utf-8-sig").splitlines()

    assert lines[1].startswith('"6";"A0 (noch kein A1)";"ja";"Brakel";"vormittags"')
    assert lines[2] == '"";"B1";"";"";"abends";"ja";"";"";""'


@pytest.mark.parametrize("key", ["aylin", "lena", "emma", "rita", "dora", "adam"])
def test_only_the_course_coordination_runs_rounds(login: Any, inside: Any, round_: Run, key: str) -> None:
    client = login(key)
    for name in ("round", "round_placed", "round_unplaced", "round_demand", "round_demand_file"):
        assert client.get(at(name, round_)).status_code == 403
    assert client.post(ROUNDS).status_code == 403


def test_a_foreign_round_answers_like_none(login: Any, round_: Run) -> None:
    client = login("berta")
    missing = client.get(reverse("desk:round", args=[uuid.uuid4()]))
    for name in (
        "round",
        "round_placed",
        "round_unplaced",
        "round_demand",
        "round_demand_file",
        "round_progress",
    ):
        answer = client.get(at(name, round_))
        assert answer.status_code == 404
        assert answer.content == missing.content
    assert client.post(at("round_cancel", round_)).status_code == 404


def test_the_list_of_rounds_counts_from_the_first(
    login: Any, inside: Any, staff: Any, centre: Any, round_: Run
) -> None:
    computed(inside, staff, centre)
    text = login("katrin").get(ROUNDS).content.decode()

    assert text.index("Runde 2") < text.index("Runde 1<")


def test_lists_cost_the_same_for_few_and_many(
    login: Any, inside: Any, round_: Run, staff: Any, django_assert_num_queries: Any
) -> None:
    client = login("katrin")
    for name in ("round_placed", "round_unplaced"):
        client.get(at(name, round_))
        with CaptureQueriesContext(connection) as first:
            client.get(at(name, round_))
        with inside():
            for _n in range(3):
                f.CourseProposalFactory(run=round_, state="chosen")
                f.CourseProposalFactory(run=round_, without_course=True, state="chosen")
        with django_assert_num_queries(len(first)):
            client.get(at(name, round_))
