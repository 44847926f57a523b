"""The queue of proposals: one decision at a time, with a way back, and nobody else's people."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from teilhabe.allocation.models import CourseProposal, Decision, Run
from teilhabe.allocation.services.rounds import ask_round, compute_round
from teilhabe.audit.models import Entry
from teilhabe.courses.models import CourseRequest, Seat
from tests import factories as f
from tests.factories.days import TODAY

QUEUE = reverse("desk:decide")


@pytest.fixture
def proposal(inside: Any, samira: Any, run: Any, later_run: Any, staff: Any, centre: Any) -> CourseProposal:
    """A computed proposal for samira."""
    with inside():
        type(run).objects.update(minimum=1)
        asked = ask_round(actor=staff["katrin"], on=TODAY)
    compute_round(centre.pk, asked.pk)
    with inside():
        return CourseProposal.objects.select_related("request__person", "course_run").get(run=asked)


def one(proposal: CourseProposal, name: str = "decide_one") -> str:
    return reverse(f"desk:{name}", args=[proposal.pk])


def looks() -> int:
    return Entry.objects.filter(act="desk.decide").count()


def test_the_proposal_shows_reasons_alternatives_rules_and_next_steps(
    login: Any, proposal: CourseProposal
) -> None:
    page = login("aylin").get(QUEUE)
    text = page.content.decode()

    assert page.status_code == 200
    assert "Samira Muster" in text
    assert "Modul 1 ist das Ergebnis des Einstufungstests." in text
    assert "BR-02" in text
    assert "Regelstand" in text
    assert "Befreiung" in text or "Anmeldung mitbringen" in text
    assert "alle bestätigen" not in text.lower()


def test_a_get_leaves_one_look_and_changes_nothing_else(
    login: Any, inside: Any, proposal: CourseProposal
) -> None:
    login("aylin").get(one(proposal))

    assert looks() == 1
    with inside():
        proposal.refresh_from_db()
        assert proposal.state == "computed"


def test_confirming_holds_the_seat_and_offers_the_way_back(
    login: Any, inside: Any, proposal: CourseProposal
) -> None:
    client = login("aylin")
    answer = client.post(one(proposal), {"decision": "confirm"})

    assert answer.status_code == 303
    with inside():
        assert Seat.objects.get().state == "held"
    after = client.get(answer["Location"]).content.decode()
    assert "Bestätigt: Samira Muster, Kurs BR-01." in after
    assert reverse("desk:decide_undo", args=[proposal.pk]) in after

    assert client.post(one(proposal, "decide_undo")).status_code == 303
    with inside():
        assert Seat.objects.get().state == "released"


def test_somebody_was_quicker(login: Any, inside: Any, proposal: CourseProposal) -> None:
    login("katrin").post(one(proposal), {"decision": "confirm"})
    late = login("aylin").post(one(proposal), {"decision": "confirm"})

    assert late.status_code == 409
    assert "schon entschieden: gewählt" in late.content.decode()
    with inside():
        assert Seat.objects.count() == 1


def test_a_need_that_changed_is_told(login: Any, inside: Any, proposal: CourseProposal) -> None:
    with inside():
        CourseRequest.objects.update(version=5)

    answer = login("aylin").post(one(proposal), {"decision": "confirm"})

    assert answer.status_code == 409
    assert "hat sich seit der Rechnung geändert" in answer.content.decode()


def test_postponing_needs_a_reason_and_keeps_what_was_typed(
    login: Any, inside: Any, proposal: CourseProposal
) -> None:
    client = login("aylin")
    assert client.post(one(proposal), {"decision": "later", "reason": ""}).status_code == 422

    answer = client.post(one(proposal), {"decision": "later", "reason": "Rückruf abwarten"})
    assert answer.status_code == 303
    page = client.get(one(proposal)).content.decode()
    assert "Zurückgestellt: Rückruf abwarten" in page


def test_an_unknown_decision_is_no_decision(login: Any, inside: Any, proposal: CourseProposal) -> None:
    assert login("aylin").post(one(proposal), {"decision": "all"}).status_code == 422
    with inside():
        assert not Decision.objects.exists()


def test_choosing_otherwise(login: Any, inside: Any, proposal: CourseProposal, later_run: Any) -> None:
    client, url = login("aylin"), one(proposal, "decide_other")
    page = client.get(url).content.decode()
    assert "BR-02" in page
    assert "Was sich ändern müsste" in page

    lacking = client.post(url, {"run": str(later_run.pk), "reason_code": "way", "reason": ""})
    assert lacking.status_code == 422
    assert "checked" in lacking.content.decode()

    answer = client.post(
        url, {"run": str(later_run.pk), "reason_code": "way", "reason": "Wunsch der Person."}
    )
    assert answer.status_code == 303
    with inside():
        assert Seat.objects.get().run_id == later_run.pk
        assert Decision.objects.get().reason == "Wunsch der Person."


def test_what_would_change_it_is_answered_on_request(
    login: Any, inside: Any, proposal: CourseProposal
) -> None:
    client, url = login("aylin"), one(proposal, "decide_change")
    assert "Noch nicht gerechnet" in client.get(url).content.decode()

    assert client.post(url).status_code == 303
    with inside():
        assert Run.objects.filter(kind="single", question__proposal=str(proposal.pk)).count() == 1


def test_people_without_a_seat_have_a_reason_and_a_step(
    login: Any, inside: Any, samira: Any, staff: Any, centre: Any
) -> None:
    with inside():
        asked = ask_round(actor=staff["katrin"], on=TODAY)
    compute_round(centre.pk, asked.pk)

    text = login("aylin").get(reverse("desk:decide_none")).content.decode()

    assert "Samira Muster" in text
    assert "Nächster Schritt:" in text
    assert "Kein Vorschlag wartet" in login("aylin").get(QUEUE).content.decode()


@pytest.mark.parametrize("name", ["decide_one", "decide_other", "decide_change"])
def test_cases_of_colleagues_and_of_other_centres_answer_like_nothing(
    login: Any, proposal: CourseProposal, name: str
) -> None:
    missing = login("jonas").get(reverse(f"desk:{name}", args=[uuid.uuid4()]))

    for key in ("jonas", "bernd"):
        answer = login(key).get(one(proposal, name))
        assert answer.status_code == 404
        assert answer.content == missing.content


@pytest.mark.parametrize("name", ["decide_one", "decide_undo"])
def test_colleagues_cannot_decide(login: Any, inside: Any, proposal: CourseProposal, name: str) -> None:
    for key in ("jonas", "bernd"):
        assert login(key).post(one(proposal, name), {"decision": "confirm"}).status_code == 404
    with inside():
        assert not Seat.objects.exists()


@pytest.mark.parametrize("key", ["lena", "emma", "rita", "dora", "adam"])
def test_other_roles_have_no_queue(login: Any, key: str) -> None:
    assert login(key).get(QUEUE).status_code == 403


def test_the_queue_costs_the_same_for_one_and_for_three(
    login: Any, inside: Any, staff: Any, django_assert_num_queries: Any
) -> None:
    def more(count: int) -> None:
        with inside():
            for _n in range(count):
                request = f.CourseRequestFactory(person__cared_by=staff["aylin"])
                f.CourseProposalFactory(request=request, explanation={"chosen": {}, "alternatives": []})

    client = login("aylin")
    more(1)
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as first:
        client.get(QUEUE)
    more(2)
    with django_assert_num_queries(len(first)):
        client.get(QUEUE)
