"""One's own people, and a new file: search before create."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from teilhabe.people.models import Person
from tests import factories as f

pytestmark = pytest.mark.django_db
LIST, NEW = "/desk/personen/", "/desk/personen/neu/"
FORM = {
    "given_names": "Neu",
    "family_name": "Zugang",
    "birth_precision": "day",
    "gender": "o",
    "letter_language": "de",
}


def test_the_list_holds_own_people_only(login: Any, samira: Any, inside: Any, staff: Any) -> None:
    with inside():
        f.PersonFactory(family_name="Kollegenfall", cared_by=staff["jonas"])
    page = login("aylin").get(LIST).content.decode()
    assert "Muster" in page
    assert "Kollegenfall" not in page


@pytest.mark.parametrize(("role", "status"), [("lena", 403), ("adam", 403), ("dora", 403), ("emma", 200)])
def test_roles(role: str, status: int, login: Any) -> None:
    assert login(role).get(LIST).status_code == status


def test_queries_do_not_grow_with_the_list(
    login: Any, samira: Any, inside: Any, staff: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = login("aylin")
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    with inside():
        for _number in range(2):
            f.ResidenceFactory(person=f.PersonFactory(cared_by=staff["aylin"]))
    with django_assert_num_queries(len(one)):
        client.get(LIST)


def test_a_new_person_without_likeness_is_made_at_once(login: Any, inside: Any) -> None:
    client = login("aylin")
    answer = client.post(NEW, {**FORM, "phone": "05271 1", "first_language": "ti"})
    assert answer.status_code == 303
    with inside():
        made = Person.objects.get(family_name="Zugang")
    assert answer.url == reverse("desk:person", args=[made.pk])
    page = client.get(answer.url).content.decode()
    assert "Tigrinya" in page
    assert "05271 1" in page
    assert "Was noch zu fragen ist" in page


def test_a_likely_duplicate_is_shown_first(login: Any, inside: Any, staff: Any) -> None:
    client = login("aylin")
    same = {**FORM, "given_names": "Mohammed", "family_name": "Al-Masri", "birth_date": "1990-05-17"}
    with inside():
        mine = f.PersonFactory(given_names="Muhamad", family_name="Almasri", cared_by=staff["aylin"])
        _tokens(mine)
    shown = client.post(NEW, same)
    assert shown.status_code == 200
    assert "Muhamad Almasri" in shown.content.decode()
    with inside():
        assert Person.objects.filter(family_name="Al-Masri").count() == 0
    known = {**same, "checked": shown.context["checked"]}
    assert client.post(NEW, {**known, "given_names": "Mohamed"}).status_code == 200, (
        "another name is searched again"
    )
    assert client.post(NEW, known).status_code == 303


def test_a_colleagues_case_is_a_code_and_a_name_to_ask(login: Any, inside: Any, staff: Any) -> None:
    with inside():
        theirs = f.PersonFactory(given_names="Muhamad", family_name="Almasri", cared_by=staff["jonas"])
        hidden = f.PersonFactory(
            hidden=True, given_names="Muhamad", family_name="Almasri", cared_by=staff["jonas"]
        )
        _tokens(theirs)
        _tokens(hidden)
    same = {**FORM, "given_names": "Muhamad", "family_name": "Almasri", "birth_date": "1990-05-17"}
    page = login("aylin").post(NEW, same).content.decode()
    assert theirs.code in page
    assert "Jonas Muster" in page
    assert "<bdi>Muhamad Almasri</bdi>" not in page
    assert hidden.code not in page


def test_a_missing_name_keeps_the_rest(login: Any) -> None:
    answer = login("aylin").post(NEW, {**FORM, "family_name": "", "phone": "05271 77"})
    assert answer.status_code == 422
    assert "05271 77" in answer.content.decode()


def test_a_birth_day_in_the_future_stands_at_its_field(login: Any) -> None:
    answer = login("aylin").post(NEW, {**FORM, "birth_date": "2031-01-01"})
    assert answer.status_code == 422
    assert "birth_date" in answer.context["form"].errors


def _tokens(person: Any) -> None:
    from teilhabe.people.services import write_tokens

    write_tokens(person)
