"""Giving and ending access."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.access.models import Membership, User
from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.models import Entry
from teilhabe.directory.models import PartnerAccess
from tests.factories.days import TODAY, in_days

NEW = {
    "username": "neu.kollegin",
    "name": "Neu Kollegin (erfunden)",
    "password": "Bever-Nethe-Eiche-17",
    "role_key": "counselling",
    "valid_from": TODAY.isoformat(),
}
URL = "/desk/zugaenge/neu/"


def memberships(centre: Any, username: str) -> list[str]:
    with centre_scope(centre.pk):
        rows = Membership.objects.valid_on(TODAY).filter(user__username=username)
        return sorted(rows.values_list("role_key", flat=True))


def refusal(client: Any, **changes: str) -> str:
    response = client.post(URL, {**NEW, **changes})
    assert response.status_code == 422
    return response.content.decode()


def test_the_list_shows_who_works_here(login: Any) -> None:
    html = login("adam").get("/desk/zugaenge/").content.decode()
    for word in ("Aylin Muster", "Sprachkurs-Koordination", "VHS Muster", "eigenes Personal"):
        assert word in html
    assert "Bernd Muster" not in html


def test_a_new_colleague_can_log_in(login: Any, centre: Any) -> None:
    assert login("adam").post(URL, NEW).status_code == 303
    assert memberships(centre, "neu.kollegin") == ["counselling"]
    assert User.objects.get(username="neu.kollegin").check_password(NEW["password"])
    assert Entry.objects.filter(act__in=["access.create_login", "access.grant_membership"]).count() == 2


def test_a_known_login_gets_a_further_role(login: Any, centre: Any) -> None:
    given = {**NEW, "username": "aylin", "password": "", "role_key": "course_coordination"}
    assert login("adam").post(URL, given).status_code == 303
    assert memberships(centre, "aylin") == ["counselling", "course_coordination"]


def test_the_password_of_a_known_login_stays_its_owners(login: Any) -> None:
    assert "gibt es schon" in refusal(login("adam"), username="aylin", role_key="reception")
    assert not User.objects.get(username="aylin").check_password(NEW["password"])


@pytest.mark.parametrize(
    ("who", "role"), [("dora", "administration"), ("dora", "leadership"), ("adam", "data_protection")]
)
def test_toxic_combinations_are_refused(login: Any, centre: Any, who: str, role: str) -> None:
    before = memberships(centre, who)
    assert "nicht zugleich" in refusal(login("adam"), username=who, password="", role_key=role)
    assert memberships(centre, who) == before


def test_a_toxic_combination_is_refused_also_for_later(login: Any) -> None:
    later = in_days(30).isoformat()
    assert "nicht zugleich" in refusal(
        login("adam"), username="dora", password="", role_key="leadership", valid_from=later
    )


def test_a_refusal_makes_no_login(login: Any) -> None:
    assert "Wählen Sie den Träger" in refusal(login("adam"), role_key="carrier_clerk")
    assert "Passwort" in refusal(login("adam"), password="kurz")
    assert "Ende" in refusal(login("adam"), role_key="reader")
    assert not User.objects.filter(username="neu.kollegin").exists()


def test_a_partner_gets_an_organisation_and_an_end(login: Any, centre: Any, staff: dict[str, Any]) -> None:
    given = {
        **NEW,
        "role_key": "carrier_clerk",
        "organisation": str(staff["carrier"].pk),
        "valid_to": in_days(90).isoformat(),
    }
    assert login("adam").post(URL, given).status_code == 303
    with centre_scope(centre.pk):
        access = PartnerAccess.objects.get(membership__user__username="neu.kollegin")
        assert (access.organisation_id, access.valid_to) == (staff["carrier"].pk, in_days(90))


def test_ended_access_ends_on_the_next_request(login: Any, staff: dict[str, Any]) -> None:
    carla = login("carla")
    assert carla.get("/partner/").status_code == 200
    ended = login("adam").post(f"/desk/zugaenge/{staff['carla'].membership_id}/ende/")
    assert ended.status_code == 303
    assert carla.get("/partner/").status_code == 302


def test_an_ended_role_can_be_given_again(login: Any, centre: Any, staff: dict[str, Any]) -> None:
    admin = login("adam")
    admin.post(f"/desk/zugaenge/{staff['aylin'].membership_id}/ende/")
    assert memberships(centre, "aylin") == []
    assert (
        "Aylin Muster"
        not in admin.get("/desk/zugaenge/").content.decode().split("</nav>")[-1].split("footer")[0]
    )
    assert "Aylin Muster" in admin.get("/desk/zugaenge/?alle=1").content.decode()
    assert admin.post(URL, {**NEW, "username": "aylin", "password": ""}).status_code == 303
    assert memberships(centre, "aylin") == ["counselling"]


def test_nobody_ends_the_own_access(login: Any, centre: Any, staff: dict[str, Any]) -> None:
    admin = login("adam")
    admin.post(f"/desk/zugaenge/{staff['adam'].membership_id}/ende/")
    assert memberships(centre, "adam") == ["administration"]
    assert "beendet eine andere Person" in admin.get("/desk/zugaenge/").content.decode()


def test_access_of_another_centre_looks_like_none(login: Any, staff: dict[str, Any]) -> None:
    client = login("adam")
    foreign = client.post(f"/desk/zugaenge/{staff['bernd'].membership_id}/ende/")
    missing = client.post("/desk/zugaenge/00000000-0000-4000-8000-000000000007/ende/")
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
    assert foreign.status_code == 404


@pytest.mark.parametrize("who", ["aylin", "katrin", "lena", "dora"])
def test_only_the_administration_manages_access(login: Any, who: str) -> None:
    client = login(who)
    assert client.get("/desk/zugaenge/").status_code == 403
    assert client.post(URL, NEW).status_code == 403
