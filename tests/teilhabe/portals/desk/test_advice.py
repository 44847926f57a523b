"""Course advice: the right explained, options, the seat from question to confirmation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from teilhabe.allocation.models import CourseProposal, Decision
from teilhabe.courses.models import Seat
from teilhabe.people.models import Availability, Title
from tests import factories as f
from tests.factories.days import NOW

pytestmark = pytest.mark.django_db


def advice(case: Any) -> str:
    return reverse("desk:person_advice", args=[case.person.pk])


def choose(case: Any) -> str:
    return reverse("desk:person_choose", args=[case.person.pk])


def step(case: Any, seat: Any, name: str) -> str:
    return reverse("desk:person_seat", args=[case.person.pk, seat.pk, name])


def the_seat(inside: Any) -> Any:
    with inside():
        return Seat.objects.latest("held_at")


def test_the_right_is_explained_with_its_law(login: Any, samira: Any, run: Any) -> None:
    page = login("aylin").get(advice(samira)).content.decode()
    assert "Samira Muster darf einen Integrationskurs besuchen. Es besteht Vorrang." in page
    assert "§ 44 Abs. 1" in page
    assert "BR-01" in page
    assert "Platz anfragen" in page


def test_a_missing_title_is_a_question_that_leads_to_its_form(login: Any, samira: Any, inside: Any) -> None:
    with inside():
        Title.objects.all().delete()
    page = login("aylin").get(advice(samira)).content.decode()
    assert "noch offen" in page
    assert reverse("desk:person_edit", args=[samira.person.pk, "title"]) in page


def test_the_course_desk_learns_only_that_a_right_exists(login: Any, samira: Any, run: Any) -> None:
    page = login("katrin").get(advice(samira)).content.decode()
    assert "Ein Kursrecht besteht, mit Vorrang." in page
    assert "AufenthG" not in page
    assert "Flüchtling" not in page


def test_why_not_says_the_reason_and_what_would_change_it(
    login: Any, samira: Any, run: Any, inside: Any
) -> None:
    with inside():
        Availability.objects.update(week={"mo": [["18:00", "20:00"]]})
    page = login("aylin").get(advice(samira)).content.decode()
    assert "Zurzeit passt kein Kurs." in page
    assert "ist die Person nicht frei" in page
    assert "Nächste Schritte" in page


def test_the_best_option_needs_no_reason_and_the_seat_is_confirmed_by_two_answers(
    login: Any, samira: Any, run: Any, inside: Any
) -> None:
    client = login("aylin")
    assert client.post(choose(samira), {"run": str(run.pk)}).status_code == 303
    seat = the_seat(inside)
    assert seat.state == "held"
    assert client.post(step(samira, seat, "person_yes")).status_code == 303
    refused = client.post(step(samira, seat, "provider_yes"))
    assert refused.status_code == 404, "a counsellor does not answer for the carrier"
    assert login("katrin").post(step(samira, seat, "provider_yes")).status_code == 303
    assert the_seat(inside).state == "confirmed"
    assert "bestätigt" in client.get(advice(samira)).content.decode()


def test_another_option_asks_for_a_reason_and_keeps_it(
    login: Any, samira: Any, run: Any, later_run: Any, inside: Any
) -> None:
    client = login("aylin")
    page = client.get(advice(samira) + f"?run={later_run.pk}").content.decode()
    assert "Warum diese und nicht die beste Möglichkeit?" in page
    without = client.post(choose(samira), {"run": str(later_run.pk), "reason": " "})
    assert without.status_code == 422
    assert "Nennen Sie kurz den Grund" in without.content.decode()
    assert (
        client.post(choose(samira), {"run": str(later_run.pk), "reason": "Umzug im Januar"}).status_code
        == 303
    )
    with inside():
        assert Decision.objects.get().reason == "Umzug im Januar"
        assert Seat.objects.get().run_id == later_run.pk


def test_a_choice_is_taken_back_while_the_seat_is_held(
    login: Any, samira: Any, run: Any, inside: Any
) -> None:
    client = login("aylin")
    client.post(choose(samira), {"run": str(run.pk)})
    assert client.post(step(samira, the_seat(inside), "undo")).status_code == 303
    assert the_seat(inside).state == "released"
    assert "Platz anfragen" in client.get(advice(samira)).content.decode()


def test_a_no_needs_a_reason(login: Any, samira: Any, run: Any, inside: Any) -> None:
    client = login("aylin")
    client.post(choose(samira), {"run": str(run.pk)})
    seat = the_seat(inside)
    assert client.post(step(samira, seat, "person_no")).status_code == 422
    assert client.post(step(samira, seat, "person_no"), {"reason": "way"}).status_code == 303
    assert the_seat(inside).end_reason == "way"


def test_who_asks_second_is_told(login: Any, samira: Any, run: Any, later_run: Any, inside: Any) -> None:
    client = login("aylin")
    client.post(choose(samira), {"run": str(run.pk)})
    answer = login("katrin").post(choose(samira), {"run": str(later_run.pk), "reason": "anders"})
    assert answer.status_code == 409
    assert "schon einen Platz" in answer.content.decode()
    with inside():
        assert Seat.objects.count() == 1


def test_the_proposal_of_the_round_is_followed_or_put_aside(
    login: Any, samira: Any, run: Any, inside: Any
) -> None:
    with inside():
        proposal = f.CourseProposalFactory(
            request=samira.request,
            request_version=samira.request.version,
            course_run=run,
            made_at=NOW,
            state="shown",
        )
    client, url = login("aylin"), reverse("desk:person_decide", args=[samira.person.pk])
    assert "Vorschlag der letzten Runde" in client.get(advice(samira)).content.decode()
    assert client.post(url, {"proposal": str(proposal.pk), "decision": "later"}).status_code == 303
    with inside():
        assert CourseProposal.objects.get(pk=proposal.pk).state == "postponed"
    assert client.post(url, {"proposal": str(proposal.pk), "decision": "confirm"}).status_code == 303
    assert the_seat(inside).run_id == run.pk
    assert client.post(url, {"proposal": str(proposal.pk), "decision": "confirm"}).status_code == 409


def test_nobody_decides_for_a_colleagues_or_foreign_person(
    login: Any, samira: Any, neighbour: Any, run: Any, inside: Any
) -> None:
    client = login("jonas")
    for case in (samira, neighbour):
        assert client.post(choose(case), {"run": str(run.pk)}).status_code == 404
    assert login("emma").post(choose(samira), {"run": str(run.pk)}).status_code == 403
    with inside():
        assert Seat.objects.count() == 0


@pytest.mark.parametrize("run_id", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_run_that_is_none(run_id: str, login: Any, samira: Any) -> None:
    assert login("aylin").post(choose(samira), {"run": run_id}).status_code == 404


def test_facts_that_contradict_each_other_are_named_and_break_no_page(
    login: Any, samira: Any, run: Any, inside: Any
) -> None:
    with inside():
        Title.objects.update(issued_on=dt.date(2026, 3, 1), until=dt.date(2025, 3, 1))
    answer = login("aylin").get(advice(samira))
    assert answer.status_code == 200
    assert "Zwei Angaben passen nicht zusammen" in answer.content.decode()
    assert login("katrin").get("/desk/warteliste/").status_code == 200
