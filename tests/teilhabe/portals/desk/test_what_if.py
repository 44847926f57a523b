"""What-if at the desk: ask, read, compare; names only for those who may open them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

from teilhabe.allocation.models import Run
from teilhabe.allocation.services.what_if import compute_what_if
from tests import factories as f
from tests.factories.days import in_days
from tests.teilhabe.portals.desk.conftest import advised

PAGE = reverse("desk:what_if")


@pytest.fixture(autouse=True)
def towns(db: None) -> None:
    kreis = f.TerritoryFactory(ags="05762", name="Kreis Höxter", kind="kreis")
    f.TerritoryFactory(parent=kreis)


def asked(**changes: Any) -> dict[str, Any]:
    values = {
        "type_code": "IK_ALLG",
        "module": "1",
        "town": "05762004",
        "time": "morning",
        "starts_on": in_days(28).isoformat(),
        "seats": "12",
        "minimum": "1",
        "childcare": "0",
    }
    return {**values, **changes}


def answer(client: Any, inside: Any, centre: Any, **changes: Any) -> Any:
    """Ask, let the job compute, and open the answer."""
    sent = client.post(PAGE, asked(**changes))
    assert sent.status_code == 303
    with inside():
        run = Run.objects.filter(kind="what_if").order_by("-asked_at").first()
        assert run is not None
    compute_what_if(centre.pk, run.pk)
    return client.get(sent["Location"])


def test_the_finding_the_people_and_the_proof(login: Any, inside: Any, samira: Any, centre: Any) -> None:
    text = answer(login("aylin"), inside, centre).content.decode()

    assert "1 Person mehr bekommt einen Platz" in text
    assert "Samira Muster" in text
    assert "Beide Verteilungen sind bewiesen die besten." in text
    assert "Personen ohne Platz, Stadt für Stadt" in text


def test_colleagues_cases_have_a_number_and_no_name(
    login: Any, inside: Any, samira: Any, centre: Any
) -> None:
    text = answer(login("jonas"), inside, centre).content.decode()

    assert "Samira" not in text
    assert f"Akte {samira.person.code}" in text


def test_the_lead_sees_numbers_and_no_person(login: Any, inside: Any, samira: Any, centre: Any) -> None:
    text = answer(login("lena"), inside, centre).content.decode()

    assert "1 Person mehr bekommt einen Platz" in text
    assert "Samira" not in text
    assert samira.person.code not in text


def test_a_course_that_does_not_open_says_so(login: Any, inside: Any, samira: Any, centre: Any) -> None:
    text = answer(login("aylin"), inside, centre, minimum="8").content.decode()

    assert "Der Kurs kommt nicht zustande" in text
    assert "kommt nicht zustande: 1 passen, 8 sind nötig" in text


def test_several_scenarios_stand_side_by_side(login: Any, inside: Any, samira: Any, centre: Any) -> None:
    client = login("aylin")
    answer(client, inside, centre)
    text = answer(client, inside, centre, minimum="8").content.decode()

    assert "A: Allgemeiner Integrationskurs" in text
    assert "B: Allgemeiner Integrationskurs" in text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"module": ""}, "braucht ein Modul"),
        ({"minimum": "13"}, "größer als die Zahl der Plätze (12)"),
        ({"starts_on": in_days(0).isoformat()}, "ist vorbei"),
        ({"town": "05766000"}, "gültige Auswahl"),
        ({"seats": "0"}, "größer oder gleich 1"),
    ],
)
def test_faults_keep_the_input(login: Any, inside: Any, changes: dict[str, str], told: str) -> None:
    sent = login("aylin").post(PAGE, asked(childcare="7", **changes))

    assert sent.status_code == 422
    assert told in sent.content.decode()
    assert 'value="7"' in sent.content.decode()
    with inside():
        assert not Run.objects.exists()


def test_progress_and_stop(login: Any, inside: Any, samira: Any) -> None:
    client = login("aylin")
    client.post(PAGE, asked())
    with inside():
        run = Run.objects.get()
    assert "wird gerechnet" in client.get(PAGE).content.decode()
    part = client.get(reverse("desk:what_if_progress", args=[run.pk]), headers={"HX-Request": "true"})
    assert "eingereiht" in part.content.decode()

    assert client.post(reverse("desk:what_if_cancel", args=[run.pk])).status_code == 303
    with inside():
        run.refresh_from_db()
        assert run.state == "cancelled"


def test_questions_of_colleagues_and_other_centres_answer_like_none(
    login: Any, inside: Any, samira: Any
) -> None:
    login("aylin").post(PAGE, asked())
    with inside():
        run = Run.objects.get()
    for key in ("jonas", "berta"):
        client = login(key)
        missing = client.get(reverse("desk:what_if_one", args=[uuid.uuid4()]))
        found = client.get(reverse("desk:what_if_one", args=[run.pk]))
        assert found.status_code == missing.status_code == 404
        assert found.content == missing.content
        assert client.post(reverse("desk:what_if_cancel", args=[run.pk])).status_code == 404


@pytest.mark.parametrize(("key", "status"), [("emma", 404), ("rita", 404), ("dora", 403), ("adam", 403)])
def test_other_roles_ask_nothing(login: Any, key: str, status: int) -> None:
    assert login(key).get(PAGE).status_code == status


def test_at_most_one_page_of_people(login: Any, inside: Any, staff: Any, centre: Any) -> None:
    with inside():
        for number in range(27):
            advised(staff["aylin"], given_names=f"Wartet{number}", family_name="Beispiel")

    text = answer(login("aylin"), inside, centre, seats="25").content.decode()

    assert "25 Personen mehr bekommen einen Platz" in text
    assert text.count("Beispiel</bdi>") == 25
