"""What a Träger sees of a request before and after both said yes, and its answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.models import Entry
from teilhabe.courses.enums import Answer, SeatState
from teilhabe.courses.models import Seat
from teilhabe.courses.services.seats import answer_for_person
from teilhabe.privacy.models import Transfer
from teilhabe.privacy.services import revoke_transfer
from tests.factories.days import NOW, TODAY
from tests.teilhabe.portals.partner.conftest import House, asked

NAMELESS = ["Amal", "Amalheim", "0151 0000000", "BAMF-4711", "1990"]
NEVER = ["Geheimweg", "05271 112233", "P25_1", "17.05", "17. Mai"]


def address(seat: Any, step: str = "") -> str:
    return f"/partner/anfragen/{seat.pk}/{step}"


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def both_yes(house: House, staff: dict[str, Any], client: Client, centre: Any) -> None:
    with centre_scope(centre.pk):
        answer_for_person(actor=staff["aylin"], seat=house.seat, yes=True, now=NOW)
    assert client.post(address(house.seat, "antwort/"), {"answer": "yes"}).status_code == 303


def seat_now(house: House, centre: Any) -> Seat:
    with centre_scope(centre.pk):
        return Seat.objects.get(pk=house.seat.pk)


def test_before_both_said_yes_only_the_demand(house: House, login: Any) -> None:
    html = page(login("carla"), address(house.seat))
    for word in ("A1", "Brakel", "keine Betreuung nötig", "stufenloser Zugang", "30. November"):
        assert word in html
    for word in NAMELESS + NEVER:
        assert word not in html


def test_after_the_own_yes_alone_there_is_still_no_name(house: House, login: Any) -> None:
    client = login("carla")
    client.post(address(house.seat, "antwort/"), {"answer": "yes"})
    html = page(client, address(house.seat))
    assert "Ihre Zusage liegt vor" in html
    assert not [word for word in NAMELESS if word in html]


def test_after_both_yes_exactly_the_allowed_facts(
    house: House, login: Any, staff: dict[str, Any], centre: Any
) -> None:
    client = login("carla")
    both_yes(house, staff, client, centre)
    html = page(client, address(house.seat))
    for word in NAMELESS:
        assert word in html
    for word in NEVER:
        assert word not in html
    assert "Kursberechtigung</dt><dd>ja" in html


@pytest.mark.parametrize("how", ["revoked", "run_out"])
def test_a_closed_transfer_shows_nothing(
    house: House, login: Any, staff: dict[str, Any], centre: Any, how: str
) -> None:
    client = login("carla")
    both_yes(house, staff, client, centre)
    with centre_scope(centre.pk):
        transfer = Transfer.objects.get(pk=Seat.objects.get(pk=house.seat.pk).transfer_id)
        if how == "revoked":
            revoke_transfer(actor=staff["aylin"], transfer=transfer, now=NOW)
        else:
            Transfer.objects.filter(pk=transfer.pk).update(ends_on=TODAY - dt.timedelta(days=1))
    pages = [address(house.seat), "/partner/anfragen/", f"/partner/kurse/{house.run.pk}/"]
    for url in pages:
        assert not [word for word in NAMELESS if word in page(client, url)]


def test_a_field_that_was_not_sent_is_not_shown(
    house: House, login: Any, staff: dict[str, Any], centre: Any
) -> None:
    client = login("carla")
    both_yes(house, staff, client, centre)
    with centre_scope(centre.pk):
        sent = Transfer.objects.get(pk=Seat.objects.get(pk=house.seat.pk).transfer_id)
        Transfer.objects.filter(pk=sent.pk).update(
            fields=[name for name in sent.fields if name != "proof_id"]
        )
    html = page(client, address(house.seat))
    assert "Amal" in html
    assert "BAMF-4711" not in html


def test_a_protected_person_is_never_named(
    login: Any, staff: dict[str, Any], centre: Any, house: House
) -> None:
    client = login("carla")
    with centre_scope(centre.pk):
        seat = asked(staff, house.run, "Verborgen", protected=True)
    assert "nicht genannt" in page(client, address(seat))
    with centre_scope(centre.pk):
        answer_for_person(actor=staff["aylin"], seat=seat, yes=True, now=NOW)
    client.post(address(seat, "antwort/"), {"answer": "yes"})
    html = page(client, address(seat))
    assert "Die Beratung spricht direkt mit Ihnen" in html
    for url in (address(seat), "/partner/anfragen/", f"/partner/kurse/{house.run.pk}/"):
        assert "Verborgen" not in page(client, url)


def test_a_no_needs_its_reason_and_frees_the_place(house: House, login: Any, centre: Any) -> None:
    client = login("carla")
    missing = client.post(address(house.seat, "antwort/"), {"answer": "no"})
    assert missing.status_code == 422
    assert "Wählen Sie den Grund der Absage" in missing.content.decode()
    assert (
        client.post(address(house.seat, "antwort/"), {"answer": "no", "reason": "childcare"}).status_code
        == 303
    )
    seat = seat_now(house, centre)
    assert (seat.state, seat.end_reason) == (SeatState.RELEASED, "childcare")
    assert "beendet" in page(client, address(house.seat))


def test_a_second_answer_is_told_what_happened(house: House, login: Any) -> None:
    client = login("carla")
    client.post(address(house.seat, "antwort/"), {"answer": "yes"})
    again = client.post(address(house.seat, "antwort/"), {"answer": "yes"})
    assert again.status_code == 409
    assert "liegt schon vor" in again.content.decode()


def test_a_promise_can_be_taken_back(house: House, login: Any, staff: dict[str, Any], centre: Any) -> None:
    client = login("carla")
    both_yes(house, staff, client, centre)
    assert client.post(address(house.seat, "zuruecknehmen/"), {}).status_code == 422
    assert client.post(address(house.seat, "zuruecknehmen/"), {"reason": "provider"}).status_code == 303
    assert seat_now(house, centre).state == SeatState.RELEASED
    assert not [word for word in NAMELESS if word in page(client, address(house.seat))]


@pytest.mark.parametrize("step", ["", "antwort/", "zuruecknehmen/"])
def test_a_foreign_request_looks_like_none(house: House, login: Any, step: str) -> None:
    client = login("carla")
    missing = "/partner/anfragen/00000000-0000-4000-8000-000000000007/" + step
    for method in (client.get, client.post):
        foreign, nothing = method(address(house.foreign_seat, step)), method(missing)
        assert (foreign.status_code, foreign.content) == (nothing.status_code, nothing.content)


def test_a_foreign_answer_changes_nothing(house: House, login: Any, centre: Any) -> None:
    assert login("carla").post(address(house.foreign_seat, "antwort/"), {"answer": "yes"}).status_code == 404
    with centre_scope(centre.pk):
        assert Seat.objects.get(pk=house.foreign_seat.pk).provider_answer == Answer.OPEN


def test_a_teacher_answers_no_request(house: House, login: Any) -> None:
    client = login("tilo")
    assert client.get(address(house.seat)).status_code == 403
    assert client.post(address(house.seat, "antwort/"), {"answer": "yes"}).status_code == 403


def test_the_desk_has_no_business_here(house: House, login: Any) -> None:
    assert login("aylin").get(address(house.seat)).status_code == 404


def test_without_access_for_an_organisation_nothing_is_there(
    house: House, login: Any, staff: dict[str, Any], centre: Any
) -> None:
    from teilhabe.directory.models import PartnerAccess

    with centre_scope(centre.pk):
        PartnerAccess.objects.update(valid_to=TODAY - dt.timedelta(days=1))
    client = login("carla")
    assert client.get(address(house.seat)).status_code == 404
    assert "Deutsch am Morgen" not in page(client, "/partner/")


def test_each_look_is_one_entry_with_the_alias(house: House, login: Any, centre: Any) -> None:
    client = login("carla")
    client.get(address(house.seat))
    looks = Entry.objects.filter(act="partner.request")
    with centre_scope(centre.pk):
        alias = Seat.objects.select_related("person").get(pk=house.seat.pk).person.log_alias
    assert [(entry.subject, entry.classes) for entry in looks] == [(alias, "C4")]


def test_the_list_of_requests_costs_the_same_for_one_and_three(
    house: House, login: Any, staff: dict[str, Any], centre: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = login("carla")
    page(client, "/partner/anfragen/")  # what is read once per process
    with CaptureQueriesContext(connection) as one:
        page(client, "/partner/anfragen/")
    with centre_scope(centre.pk):
        for name in ("Bela", "Cem"):
            asked(staff, house.run, name)
    with django_assert_num_queries(len(one)):
        page(client, "/partner/anfragen/")
