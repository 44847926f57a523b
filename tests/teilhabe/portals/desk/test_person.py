"""A person's file: who may open it, what each reader sees, that nothing is overwritten."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.urls import reverse

from teilhabe.audit.models import Entry
from teilhabe.people.models import Level, Person, Relation, Residence, Responsibility, Separation, Tie, Title
from teilhabe.portals.desk.views.person import FORMS
from tests import factories as f
from tests.factories.days import in_days

pytestmark = pytest.mark.django_db


def address(name: str, person: Any, *more: object) -> str:
    return reverse(f"desk:{name}", args=[person.pk, *more])


def looks(person: Any) -> int:
    return Entry.objects.filter(subject=str(person.alias), act__startswith="desk.").count()


def seen(client: Any, url: str) -> str:
    """The stamp of the stored values that the form was opened with."""
    return str(client.get(url).context["form"].initial["seen"])


PAGES = ["person", "person_history", "person_advice", "person_need", "person_papers"]


@pytest.mark.parametrize("page", PAGES)
def test_the_responsible_counsellor_opens_every_page_and_each_look_is_noted_once(
    page: str, login: Any, samira: Any
) -> None:
    answer = login("aylin").get(address(page, samira.person))
    assert answer.status_code == 200
    assert "Samira Muster" in answer.content.decode()
    assert looks(samira.person) == 1


@pytest.mark.parametrize("page", PAGES)
def test_foreign_missing_and_a_colleagues_person_get_the_same_bytes(
    page: str, login: Any, samira: Any, neighbour: Any
) -> None:
    client = login("jonas")
    missing = client.get(reverse(f"desk:{page}", args=[uuid.uuid4()]))
    for other in (samira.person, neighbour.person):
        answer = client.get(address(page, other))
        assert (answer.status_code, answer.content) == (404, missing.content)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ["lena", "adam", "dora", "rita"])
def test_roles_without_people_are_refused(page: str, role: str, login: Any, samira: Any) -> None:
    answer = login(role).get(address(page, samira.person))
    assert answer.status_code == 403
    assert "Samira" not in answer.content.decode()


def test_the_course_desk_sees_no_title_and_no_benefit(login: Any, samira: Any) -> None:
    client = login("katrin")
    page = client.get(address("person", samira.person)).content.decode()
    assert "Samira Muster" in page
    assert "Flüchtlingseigenschaft" not in page
    assert "SGB II" not in page
    assert client.get(address("person_edit", samira.person, "title")).status_code == 404
    assert client.get(address("person_papers", samira.person)).status_code == 403


@pytest.mark.parametrize("group", sorted(set(FORMS) - {"care"}))
def test_each_small_form_opens_with_one_look(group: str, login: Any, samira: Any) -> None:
    answer = login("aylin").get(address("person_edit", samira.person, group))
    assert answer.status_code == 200
    assert looks(samira.person) == 1


def test_an_unknown_form_is_not_found(login: Any, samira: Any) -> None:
    assert login("aylin").get(address("person_edit", samira.person, "nothing")).status_code == 404


def test_moving_keeps_the_past(login: Any, samira: Any, inside: Any) -> None:
    town = f.TerritoryFactory(
        warburg=True, parent=f.TerritoryFactory(ags="05762", name="Kreis Höxter", kind="kreis")
    )
    client, url = login("aylin"), address("person_edit", samira.person, "residence")
    answer = client.post(url, {"place": f"t:{town.pk}", "seen": seen(client, url)})
    assert answer.status_code == 303
    with inside():
        rows = list(Residence.objects.filter(person=samira.person).order_by("valid_from"))
        assert [row.territory.name for row in rows] == ["Brakel", "Warburg"]
        assert rows[0].valid_to == in_days(-1)


def test_a_fault_keeps_what_was_typed(login: Any, samira: Any, inside: Any) -> None:
    url = address("person_edit", samira.person, "german")
    answer = login("aylin").post(url, {"value": "A2", "proof": "certificate"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<option value="A2" selected>' in page
    assert 'aria-invalid="true"' in page
    with inside():
        assert Level.objects.filter(person=samira.person, value="A2").count() == 0


def test_who_comes_second_sees_both_values_and_decides(
    login: Any, samira: Any, inside: Any, staff: Any
) -> None:
    with inside():
        Responsibility.objects.create(person=samira.person, membership_id=staff["jonas"].membership_id)
    first, second, url = login("aylin"), login("jonas"), address("person_edit", samira.person, "literacy")
    stamp_one, stamp_two = seen(first, url), seen(second, url)
    assert first.post(url, {"value": "LIT_OTHER", "proof": "self", "seen": stamp_one}).status_code == 303
    answer = second.post(url, {"value": "LIT_NONE", "proof": "adviser", "seen": stamp_two})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "in anderer Schrift alphabetisiert" in page
    assert "primär nicht alphabetisiert" in page
    with inside():
        assert not Level.objects.filter(person=samira.person, value="LIT_NONE").exists()
    again = answer.context["form"].data
    assert second.post(url, again).status_code == 303
    with inside():
        assert Level.objects.filter(person=samira.person, value="LIT_NONE").exists()


def test_a_stale_version_of_the_name_is_refused(login: Any, samira: Any, inside: Any) -> None:
    client, url = login("aylin"), address("person_edit", samira.person, "identity")
    form = client.get(url).context["form"]
    data = {name: value if value is not None else "" for name, value in form.initial.items()}
    with inside():
        Person.objects.filter(pk=samira.person.pk).update(version=7, family_name="Anders")
    answer = client.post(url, {**data, "family_name": "Meins"})
    assert answer.status_code == 409
    assert "Anders" in answer.content.decode()
    assert "Meins" in answer.content.decode()
    with inside():
        assert Person.objects.get(pk=samira.person.pk).family_name == "Anders"


def test_the_title_checks_its_days(login: Any, samira: Any, inside: Any) -> None:
    url = address("person_edit", samira.person, "title")
    values = {"code": "25_2_F", "issued_on": "2026-03-01", "until": "2025-03-01", "origin": "paper"}
    assert login("aylin").post(url, values).status_code == 422
    with inside():
        assert Title.objects.filter(person=samira.person).count() == 1


def test_a_child_gets_a_file_of_its_own_and_its_care_can_change(login: Any, samira: Any, inside: Any) -> None:
    client = login("aylin")
    values = {"given_names": "Lina", "family_name": "Muster", "birth_date": "2024-06-01", "care": "none"}
    assert client.post(address("person_edit", samira.person, "child"), values).status_code == 303
    with inside():
        child = Relation.objects.get(person=samira.person).other
    care = address("person_edit", samira.person, "care") + f"?item={child.pk}"
    assert client.post(care, {"care": "kita", "care_until": "14:00"}).status_code == 303
    assert "Kita oder Tagespflege" in client.get(address("person", samira.person)).content.decode()
    strange = address("person_edit", samira.person, "care") + f"?item={uuid.uuid4()}"
    assert client.get(strange).status_code == 404


def test_own_times_are_read_back(login: Any, samira: Any) -> None:
    client, url = login("aylin"), address("person_edit", samira.person, "availability")
    values = {
        "pattern": "own",
        "mobility": ["bike"],
        "limit_minutes": "45",
        "mo_0_from": "08:00",
        "mo_0_to": "12:00",
        "we_1_from": "17:00",
        "we_1_to": "20:00",
    }
    assert client.post(url, values).status_code == 303
    page = client.get(address("person", samira.person)).content.decode()
    assert "Mo 08:00–12:00, Mi 17:00–20:00" in page
    assert "Fahrrad" in page
    assert client.post(url, {**values, "mo_0_to": "07:00"}).status_code == 422


def test_a_separation_never_names_the_other(login: Any, samira: Any, inside: Any, staff: Any) -> None:
    with inside():
        other = f.PersonFactory(given_names="Geheim", family_name="Gegenüber", cared_by=staff["aylin"])
    client = login("aylin")
    url = address("person_edit", samira.person, "separation")
    assert client.post(url, {"code": other.code, "review_on": in_days(300).isoformat()}).status_code == 303
    with inside():
        assert Separation.objects.count() == 1
    for page in ("person", "person_history", "person_advice"):
        text = client.get(address(page, samira.person)).content.decode()
        assert "Gegenüber" not in text
        assert other.code not in text
    assert "gilt eine Trennung" in client.get(address("person", samira.person)).content.decode()


def test_a_code_of_somebody_unseen_is_answered_like_none(
    login: Any, samira: Any, inside: Any, staff: Any
) -> None:
    with inside():
        other = f.PersonFactory(cared_by=staff["jonas"])
    client, url = login("aylin"), address("person_edit", samira.person, "tie")
    texts = []
    for code in (other.code, "ZZZ-ZZZ"):
        answer = client.post(url, {"kind": "together", "code": code})
        assert answer.status_code == 422
        texts.append(answer.context["form"].errors["code"])
    assert texts[0] == texts[1]
    with inside():
        assert Tie.objects.count() == 0


def test_the_last_responsible_colleague_stays(login: Any, samira: Any, inside: Any, staff: Any) -> None:
    client = login("aylin")
    with inside():
        only = Responsibility.objects.get(person=samira.person)
    client.post(address("person_end", samira.person, "responsible", only.pk))
    with inside():
        assert Responsibility.objects.valid_on(in_days(0)).filter(person=samira.person).count() == 1
    values = {"membership": str(staff["jonas"].membership_id)}
    assert client.post(address("person_edit", samira.person, "responsible"), values).status_code == 303
    assert client.post(address("person_end", samira.person, "responsible", only.pk)).status_code == 303
    assert client.get(address("person", samira.person)).status_code == 404
    assert login("jonas").get(address("person", samira.person)).status_code == 200


def test_need_is_registered_changed_paused_and_ended(login: Any, samira: Any, inside: Any) -> None:
    client, url = login("aylin"), address("person_need", samira.person)
    version = client.get(url).context["form"].initial["version"]
    values = {"kind": "first", "wish_time": "evening", "version": version}
    assert client.post(url, values).status_code == 303
    assert client.post(url, values).status_code == 409
    step = address("person_need_step", samira.person, "pause")
    assert client.post(step).status_code == 303
    assert "ruht" in client.get(address("person_advice", samira.person)).content.decode()
    assert client.post(address("person_need_step", samira.person, "resume")).status_code == 303
    assert client.post(address("person_need_step", samira.person, "end")).status_code == 422
    ended = client.post(address("person_need_step", samira.person, "end"), {"reason": "job"})
    assert ended.status_code == 303
    assert "Kursbedarf anmelden" in client.get(url).content.decode()


def test_a_paper_opens_a_way(login: Any, samira: Any) -> None:
    client = login("aylin")
    values = {"path_code": "OBLIG_44A_2_JC", "state": "issued", "issued_on": in_days(-5).isoformat()}
    assert client.post(address("person_papers", samira.person), values).status_code == 303
    assert (
        "Das Jobcenter verpflichtet" in client.get(address("person_advice", samira.person)).content.decode()
    )


def test_what_is_planned_stands_on_top_of_the_history(login: Any, samira: Any) -> None:
    entries = login("aylin").get(address("person_history", samira.person)).context["entries"]
    days = [entry.day for entry in entries]
    assert days == sorted(days, reverse=True)
    assert days[0] > dt.date(2026, 11, 25)


def test_when_the_need_is_over_the_course_desk_goes_back_to_its_list(login: Any, samira: Any) -> None:
    client = login("katrin")
    answer = client.post(address("person_need_step", samira.person, "end"), {"reason": "moved"})
    assert (answer.status_code, answer.url) == (303, reverse("desk:waiting"))
    assert client.get(address("person", samira.person)).status_code == 404
