"""Pages of consents: draw up, note the yes, take it back with the same effort; the recipient is told."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.models import Entry
from teilhabe.courses.models import Seat
from teilhabe.courses.services.seats import hold_seat
from teilhabe.office.models import Task
from teilhabe.privacy.models import Consent, Transfer
from tests.factories import (
    CourseFactory,
    CourseRequestFactory,
    CourseRunFactory,
    OrganisationFactory,
    PersonFactory,
    RelationFactory,
)
from tests.factories.days import NOW, in_days
from tests.factories.privacy import ConsentFactory

NOBODY = "00000000-0000-4000-8000-000000000007"
YES = {"explained": "read_aloud", "channel": "paper", "proof": "Ordner 3, Blatt 17"}


@pytest.fixture
def person(staff: dict[str, Any], centre: Any) -> Any:
    with centre_scope(centre.pk):
        return PersonFactory(given_names="Amal", family_name="Beispielheim", cared_by=staff["aylin"])


@pytest.fixture
def club(person: Any, centre: Any) -> Any:
    with centre_scope(centre.pk):
        return OrganisationFactory(name="Verein Muster (erfunden)", short_name="Verein Muster")


def address(person: Any, *steps: Any) -> str:
    return "/".join([f"/desk/personen/{person.pk}/einwilligungen", *map(str, steps), ""])


def the_consent(centre: Any) -> Consent:
    with centre_scope(centre.pk):
        return Consent.objects.get()


def test_from_draft_to_yes_to_withdrawal(person: Any, club: Any, login: Any, centre: Any) -> None:
    client = login("aylin")
    draft = {"kind": "volunteer_mentor", "recipient": str(club.pk), "language": "de"}
    answer = client.post(address(person), draft)
    assert answer.status_code == 303
    html = client.get(answer["Location"]).content.decode()
    for words in ("Verein Muster (erfunden)", "An niemanden sonst", "eine ehrenamtliche Begleitung"):
        assert words in html
    row = the_consent(centre)
    assert client.post(address(person, row.pk, "give"), YES).status_code == 303
    assert the_consent(centre).state == "given"
    page = client.get(address(person, row.pk)).content.decode()
    assert "Ordner 3, Blatt 17" in page and "Einwilligung zurücknehmen" in page
    assert client.post(address(person, row.pk, "withdraw"), {"channel": "talk"}).status_code == 303
    assert the_consent(centre).state == "withdrawn"
    with centre_scope(centre.pk):
        acts = list(Entry.objects.filter(act__startswith="privacy.").values_list("act", flat=True))
    assert sorted(acts) == [f"privacy.{step}_consent" for step in ("give", "prepare", "withdraw")]


def test_taking_back_asks_for_less_than_giving(person: Any, login: Any, centre: Any) -> None:
    with centre_scope(centre.pk):
        draft, given = ConsentFactory(person=person, draft=True), ConsentFactory(person=person)
    client = login("aylin")

    def fields(consent: Consent) -> int:
        html = client.get(address(person, consent.pk)).content.decode()
        form = html.split(f"{consent.pk}/{'give' if consent.state == 'prepared' else 'withdraw'}/")[1]
        return sum(form.split("</form>")[0].count(tag) for tag in ("<select", "<input", "<textarea"))

    assert fields(given) < fields(draft)


def test_what_the_law_allows_is_refused_at_the_field(person: Any, club: Any, login: Any, centre: Any) -> None:
    draft = {"kind": "language_course", "recipient": str(club.pk), "language": "de"}
    answer = login("aylin").post(address(person), draft)
    assert answer.status_code == 422
    assert "Das Gesetz erlaubt es schon" in answer.content.decode()
    with centre_scope(centre.pk):
        assert not Consent.objects.exists()


def test_an_unreviewed_translation_says_so_and_needs_the_interpreter(
    person: Any, login: Any, centre: Any
) -> None:
    with centre_scope(centre.pk):
        row = ConsentFactory(person=person, draft=True, text_language="ar")
    client = login("aylin")
    html = client.get(address(person, row.pk)).content.decode()
    assert 'lang="ar" dir="rtl"' in html and 'lang="de"' in html
    assert "noch nicht geprüft" in html
    answer = client.post(address(person, row.pk, "give"), YES)
    assert answer.status_code == 422
    assert "Ordner 3, Blatt 17" in answer.content.decode()
    told = {**YES, "explained": "interpreter", "interpreter": "Pool Muster"}
    assert client.post(address(person, row.pk, "give"), told).status_code == 303


def test_a_minor_with_a_guardian(staff: dict[str, Any], login: Any, centre: Any) -> None:
    with centre_scope(centre.pk):
        kid = PersonFactory(cared_by=staff["aylin"], birth_date=in_days(-15 * 366))
        mother = PersonFactory(
            cared_by=staff["aylin"], family_name="Mutterheim", birth_date=in_days(-40 * 366)
        )
        hidden = PersonFactory(
            cared_by=staff["jonas"], family_name="Verborgen", birth_date=in_days(-40 * 366)
        )
        for parent in (mother, hidden):
            RelationFactory(person=parent, other=kid)
        row = ConsentFactory(person=kid, draft=True)
    client = login("aylin")
    html = client.get(address(kid, row.pk)).content.decode()
    assert "Mutterheim" in html and "Verborgen" not in html
    unsure = {**YES, "capacity": "unsure", "capacity_ground": "fragt nach", "signer": "person"}
    refused = client.post(address(kid, row.pk, "give"), unsure)
    assert refused.status_code == 422 and "Wenn Sie nicht sicher sind" in refused.content.decode()
    both = {**unsure, "signer": "both", "guardian": str(mother.pk)}
    assert client.post(address(kid, row.pk, "give"), both).status_code == 303
    assert the_consent(centre).guardian_id == mother.pk


def test_a_no_discards_the_draft(person: Any, login: Any, centre: Any) -> None:
    with centre_scope(centre.pk):
        row = ConsentFactory(person=person, draft=True)
    client = login("aylin")
    assert client.post(address(person, row.pk, "discard")).status_code == 303
    again = client.post(address(person, row.pk, "discard"))
    assert again.status_code == 409 and "verworfen" in again.content.decode()
    assert client.post(address(person, row.pk, "nonsense")).status_code == 404


def test_after_withdrawal_the_portal_shows_nothing_and_says_why(
    person: Any, staff: dict[str, Any], login: Any, centre: Any
) -> None:
    with centre_scope(centre.pk):
        run = CourseRunFactory(course=CourseFactory(type_code="EHRENAMT", carrier=staff["carrier"]), seats=2)
        consent = ConsentFactory(person=person, recipient=staff["carrier"])
        need = CourseRequestFactory(person=person)
        seat = hold_seat(actor=staff["aylin"], request=need, run=run, now=NOW, hold_days=3)
    partner = login("carla")
    before = partner.get(f"/partner/anfragen/{seat.pk}/").content.decode()
    assert "keine Betreuung nötig" in before
    assert "zurückgenommen" not in partner.get("/partner/").content.decode()
    assert (
        login("aylin").post(address(person, consent.pk, "withdraw"), {"channel": "phone"}).status_code == 303
    )
    partner = login("carla")
    after = partner.get(f"/partner/anfragen/{seat.pk}/").content.decode()
    assert "keine Betreuung nötig" not in after and "Amal" not in after
    day = partner.get("/partner/").content.decode()
    assert f"Person {need.code} hat ihre Einwilligung zurückgenommen" in day and "Amal" not in day
    with centre_scope(centre.pk):
        assert Seat.objects.get().state == "released"
        assert not Transfer.objects.filter(revoked_at=None).exists()
        assert Task.objects.get().about_id == consent.pk


@pytest.mark.parametrize("who", ["jonas", "bernd"])
def test_consents_of_other_cases_look_like_none(person: Any, login: Any, centre: Any, who: str) -> None:
    with centre_scope(centre.pk):
        row = ConsentFactory(person=person)
    client = login(who)
    for path in ("", f"{row.pk}/"):
        one = client.get(f"/desk/personen/{person.pk}/einwilligungen/{path}")
        other = client.get(f"/desk/personen/{NOBODY}/einwilligungen/{path}")
        assert one.status_code == other.status_code == 404
        assert one.content == other.content


def test_a_consent_of_somebody_else_is_not_shown_in_this_file(
    person: Any, staff: dict[str, Any], login: Any, centre: Any
) -> None:
    with centre_scope(centre.pk):
        row = ConsentFactory(person=PersonFactory(cared_by=staff["aylin"]))
    client = login("aylin")
    assert client.get(address(person, row.pk)).status_code == 404
    assert client.post(address(person, row.pk, "withdraw"), {"channel": "talk"}).status_code == 404


def test_the_list_costs_the_same_with_one_and_with_three(
    person: Any, login: Any, centre: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = login("aylin")
    with centre_scope(centre.pk):
        ConsentFactory(person=person)
    client.get(address(person))  # the first page of a process also reads the rules
    with CaptureQueriesContext(connection) as first:
        client.get(address(person))
    with centre_scope(centre.pk):
        ConsentFactory.create_batch(2, person=person)
    with django_assert_num_queries(len(first)):
        client.get(address(person))
