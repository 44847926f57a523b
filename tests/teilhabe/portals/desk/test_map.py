"""The map: numbers by town, the same in the table, no person in it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests import factories as f
from tests.teilhabe.portals.desk.conftest import advised

PAGE = reverse("desk:map")


@pytest.fixture(autouse=True)
def towns(db: None) -> None:
    kreis = f.TerritoryFactory(ags="05762", name="Kreis Höxter", kind="kreis")
    f.TerritoryFactory(parent=kreis)
    f.TerritoryFactory(parent=kreis, warburg=True)


def test_waiting_people_and_courses_by_town(login: Any, run: Any, samira: Any) -> None:
    text = login("katrin").get(PAGE).content.decode()

    assert "Brakel: 1 Person wartet, Kurse mit freien Plätzen: 1, volle Kurse: 0" in text
    assert "In 1 Stadt gibt es keinen Kurs" not in text  # nobody waits in Warburg
    assert text.count('<th scope="row">') == 2
    assert "Samira" not in text


def test_a_town_without_course_where_people_wait_is_the_finding(login: Any, inside: Any, samira: Any) -> None:
    text = login("katrin").get(PAGE).content.decode()

    assert "In 1 Stadt gibt es keinen Kurs" in text
    assert "Brakel: dort wartet 1 Person." in text


def test_a_full_course_is_drawn_as_full(login: Any, inside: Any, run: Any) -> None:
    with inside():
        run.places.filter(number__gt=1).delete()
        f.SeatFactory(run=run)

    assert "Kurse mit freien Plätzen: 0, volle Kurse: 1" in login("katrin").get(PAGE).content.decode()


def test_the_level_narrows_the_waiting_people(login: Any, inside: Any, staff: Any, samira: Any) -> None:
    with inside():
        f.LevelFactory(person=advised(staff["jonas"]).person, value="B1", learned_on="2026-11-20")

    client = login("katrin")
    assert "Brakel: 2 Personen warten" in client.get(PAGE).content.decode()
    assert "Brakel: 1 Person wartet" in client.get(PAGE + "?level=B1").content.decode()
    assert "Brakel: 0 Personen warten" in client.get(PAGE + "?level=C1").content.decode()


def test_the_lead_sees_numbers_and_a_guest_only_courses(login: Any, run: Any, samira: Any) -> None:
    assert "Brakel: 1 Person wartet" in login("lena").get(PAGE).content.decode()

    guest = login("rita").get(PAGE).content.decode()
    assert "Zahl der Wartenden nicht gezeigt" in guest
    assert "Wartende</a>" not in guest


def test_hidden_sites_are_on_no_map(login: Any, inside: Any, run: Any) -> None:
    with inside():
        type(run.run_sites.get().site).objects.update(hidden=True)

    assert "Kurse mit freien Plätzen: 0, volle Kurse: 0" in login("katrin").get(PAGE).content.decode()


def test_other_centres_do_not_count(login: Any, samira: Any, neighbour: Any) -> None:
    assert "Brakel: 1 Person wartet" in login("katrin").get(PAGE).content.decode()


@pytest.mark.parametrize("key", ["dora", "adam"])
def test_roles_without_courses(login: Any, key: str) -> None:
    assert login(key).get(PAGE).status_code == 403


def test_the_table_sorts(login: Any, run: Any, samira: Any) -> None:
    client = login("katrin")
    first, last = (client.get(f"{PAGE}?sort={key}").content.decode() for key in ("town", "-town"))
    table = "Dieselben Zahlen als Tabelle"
    up, down = first.split(table)[1], last.split(table)[1]

    assert up.index("Brakel") < up.index("Warburg")
    assert down.index("Warburg") < down.index("Brakel")
