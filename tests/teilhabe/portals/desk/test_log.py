"""The log page: who looked at whom, without any content; and whether the chain holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.models import ChainHead, Entry
from tests.factories import PersonFactory


@pytest.fixture
def seen(staff: dict[str, Any], centre: Any, login: Any) -> Any:
    """Aylin opened the letters of one person."""
    with centre_scope(centre.pk):
        person = PersonFactory(given_names="Amal", family_name="Beispielheim", cared_by=staff["aylin"])
        PersonFactory(given_names="Bela", family_name="Musterheim", cared_by=staff["aylin"])
    login("aylin").get(f"/desk/personen/{person.pk}/schreiben/")
    return person


def page(client: Any, query: str = "") -> str:
    response = client.get("/desk/protokoll/" + query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_look_is_shown_with_colleague_role_and_file_number(seen: Any, login: Any) -> None:
    html = page(login("dora"))
    for word in ("Aylin Muster", "Beratung", "Schreiben aufgelistet", seen.code):
        assert word in html
    assert "Beispielheim" not in html


def test_by_file_number_also_looks_at_lists(
    seen: Any, login: Any, staff: dict[str, Any], centre: Any
) -> None:
    from teilhabe.people.services import look_at_list

    with centre_scope(centre.pk):
        look_at_list(actor=staff["katrin"], people=[seen], act="desk.waiting")
    html = page(login("dora"), f"?code={seen.code.lower()}")
    assert "Katrin Muster" in html
    assert "Aylin Muster" in html
    other = page(login("dora"), "?code=ZZZ-ZZZ")
    assert "gibt es in diesem Zentrum nicht" in other


def test_by_colleague_and_by_day(seen: Any, login: Any, staff: dict[str, Any]) -> None:
    client = login("dora")
    assert "Schreiben aufgelistet" in page(client, f"?who={staff['aylin'].user_id}")
    assert "Schreiben aufgelistet" not in page(client, f"?who={staff['katrin'].user_id}")
    assert "Auf diesen Filter passt kein Eintrag" in page(client, "?day=2020-01-01")


def test_a_code_of_another_centre_is_unknown_here(
    login: Any, other_centre: Any, staff: dict[str, Any]
) -> None:
    with centre_scope(other_centre.pk):
        foreign = PersonFactory()
    assert "gibt es in diesem Zentrum nicht" in page(login("dora"), f"?code={foreign.code}")


def test_reading_the_log_is_itself_an_entry(seen: Any, login: Any) -> None:
    client = login("dora")
    page(client, f"?code={seen.code}")
    entry = Entry.objects.get(act="audit.read")
    assert entry.subject == seen.log_alias
    assert "Protokoll gelesen" in page(client)


def test_entries_of_another_centre_are_not_here(seen: Any, login: Any, staff: dict[str, Any]) -> None:
    login("bernd").get("/desk/personen/00000000-0000-4000-8000-000000000007/schreiben/")
    assert "Bernd Muster" not in page(login("dora"))


@pytest.mark.parametrize("who", ["aylin", "katrin", "lena", "adam"])
def test_only_data_protection_reads_it(login: Any, who: str) -> None:
    assert login(who).get("/desk/protokoll/").status_code == 403
    assert login(who).get("/desk/protokoll/pruefung/").status_code == 403


def test_the_chain_is_sound_until_somebody_tampers(seen: Any, login: Any) -> None:
    client = login("dora")
    assert "unversehrt" in client.get("/desk/protokoll/pruefung/").content.decode()
    ChainHead.objects.update(digest=b"x" * 32)  # entries themselves refuse to be changed
    html = client.get("/desk/protokoll/pruefung/").content.decode()
    assert "Die Kette ist verletzt" in html
    assert "entries missing at the end" in html


def test_a_full_page_costs_what_one_line_costs(
    seen: Any, login: Any, staff: dict[str, Any], centre: Any, django_assert_num_queries: Any
) -> None:
    from teilhabe.people.services import look_at

    client = login("dora")
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    with centre_scope(centre.pk):
        for _number in range(30):
            look_at(
                actor=staff["aylin"], person_id=seen.pk, act="desk.person", on=seen.created_on, classes="C1"
            )
    with django_assert_num_queries(len(few)):
        page(client)
