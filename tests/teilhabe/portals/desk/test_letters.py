"""Pages of letters: list, make, read as page and as PDF."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.models import Entry
from teilhabe.office.models import Document
from tests.factories import CourseRequestFactory, DocumentFactory, PersonFactory


@pytest.fixture
def person(staff: dict[str, Any], centre: Any) -> Any:
    with centre_scope(centre.pk):
        found = PersonFactory(given_names="Amal", family_name="Beispielheim", cared_by=staff["aylin"])
        CourseRequestFactory(person=found)
    return found


def address(person: Any, step: str = "") -> str:
    return f"/desk/personen/{person.pk}/schreiben/{step}"


def test_a_letter_is_made_and_read(person: Any, login: Any, centre: Any) -> None:
    client = login("aylin")
    answer = client.post(address(person, "neu/"), {"kind": "waiting", "language": "uk"})
    assert answer.status_code == 303
    html = client.get(answer["Location"]).content.decode()
    assert 'lang="uk"' in html
    assert "Amal Beispielheim" in html
    with centre_scope(centre.pk):
        letter = Document.objects.get()
    pdf = client.get(f"/desk/dokumente/{letter.pk}/")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"] == 'attachment; filename="waiting-2026-11-25.pdf"'
    assert pdf.content == bytes(letter.content)
    assert pdf["Cache-Control"].startswith("max-age=0")
    looks = Entry.objects.filter(act="office.read_waiting")
    assert looks.count() == 2


def test_the_demo_marks_its_letters(person: Any, login: Any) -> None:
    client = login("aylin")
    answer = client.post(address(person, "neu/"), {"kind": "waiting", "language": "de"})
    assert "erfundene Personen" in client.get(answer["Location"]).content.decode()


def test_a_refusal_stands_at_the_choice_and_keeps_it(person: Any, login: Any, centre: Any) -> None:
    answer = login("aylin").post(address(person, "neu/"), {"kind": "referral", "language": "tr"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "wenn Person und Träger zugesagt haben" in html
    assert 'value="referral"' in html.split("checked")[0]
    assert '<option value="tr" selected>' in html
    with centre_scope(centre.pk):
        assert not Document.objects.exists()


def test_the_language_of_the_person_is_proposed(login: Any, staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        found = PersonFactory(letter_language="fa", cared_by=staff["aylin"])
    assert '<option value="fa" selected>' in login("aylin").get(address(found)).content.decode()


def test_the_course_desk_is_not_offered_letters_on_the_title(person: Any, login: Any) -> None:
    html = login("katrin").get(address(person)).content.decode()
    assert 'value="waiting"' in html
    assert 'value="advice"' not in html
    assert 'value="residence_rule"' not in html
    answer = login("katrin").post(address(person, "neu/"), {"kind": "advice", "language": "de"})
    assert answer.status_code == 422


@pytest.mark.parametrize("who", ["jonas", "bernd"])
def test_other_cases_look_like_none(
    person: Any, login: Any, centre: Any, staff: dict[str, Any], who: str
) -> None:
    with centre_scope(centre.pk):
        letter = DocumentFactory(person=person, html="<p>Geheim</p>")
    client, nobody = login(who), "00000000-0000-4000-8000-000000000007"
    pairs = [
        (address(person), f"/desk/personen/{nobody}/schreiben/"),
        (f"/desk/dokumente/{letter.pk}/", f"/desk/dokumente/{nobody}/"),
        (f"/desk/dokumente/{letter.pk}/ansicht/", f"/desk/dokumente/{nobody}/ansicht/"),
    ]
    for foreign, missing in pairs:
        one, other = client.get(foreign), client.get(missing)
        assert (one.status_code, one.content) == (other.status_code, other.content)
        assert one.status_code == 404


@pytest.mark.parametrize("who", ["lena", "emma", "dora", "adam", "rita"])
def test_roles_without_the_right_are_refused(person: Any, login: Any, who: str) -> None:
    assert login(who).get(address(person)).status_code == 403


def test_leadership_reads_reports_and_makes_none(login: Any, centre: Any) -> None:
    made = login("katrin").post("/desk/bedarfsbericht/", {"language": "de"})
    assert made.status_code == 303
    lena = login("lena")
    assert lena.get(made["Location"]).status_code == 200
    assert "Neuer Bericht" not in lena.get("/desk/bedarfsbericht/").content.decode()
    assert lena.post("/desk/bedarfsbericht/", {"language": "de"}).status_code == 404


def test_one_look_per_page(person: Any, login: Any) -> None:
    login("aylin").get(address(person))
    assert Entry.objects.filter(act="desk.letters").count() == 1
