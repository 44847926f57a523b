"""Letters made from real rows: what stands in them, what never does, and when they are refused."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.access.models import Centre
from teilhabe.audit.models import Entry
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.courses.enums import SeatState
from teilhabe.courses.models import Seat
from teilhabe.courses.services.seats import answer_for_person, answer_for_provider, hold_seat
from teilhabe.flows.letter_codes import GROUNDS, STEPS, UNSAID
from teilhabe.flows.letters import make_letter, make_need_report
from teilhabe.office.models import Document
from teilhabe.people.models import Person, Residence
from tests.factories import (
    CourseFactory,
    CourseRequestFactory,
    CourseRunFactory,
    EntitlementFactory,
    LevelFactory,
    PersonFactory,
    SiteFactory,
)
from tests.factories.days import NOW, in_days
from tests.factories.people import (
    AvailabilityFactory,
    ContactWayFactory,
    ResidenceFactory,
    TitleFactory,
)

pytestmark = pytest.mark.django_db
Kind = Document.Kind


@pytest.fixture
def person(scope: Any, aylin: Any) -> Person:
    """A refugee in Brakel whose way into an integration course is open."""
    amal = PersonFactory(given_names="Amal", family_name="Beispielheim", letter_language="ar", cared_by=aylin)
    ResidenceFactory(person=amal, address="Geheimweg 7", rule_until=in_days(200))
    TitleFactory(person=amal, code="25_2_F", issued_on=in_days(-60), is_first=True)
    LevelFactory(person=amal, value="A0", module=1)
    LevelFactory(person=amal, literacy=True)
    AvailabilityFactory(person=amal)
    ContactWayFactory(person=amal, value="0151 0000000")
    EntitlementFactory(person=amal, path_code="CLAIM_44_1", proof_number="BAMF-4711", registered=True)
    CourseRequestFactory(person=amal)
    return amal


@pytest.fixture
def run(scope: Any, carrier: Any) -> Any:
    """A course in Brakel that fits."""
    site = SiteFactory(organisation=carrier, name="Haus am Markt")
    course = CourseFactory(carrier=carrier, title="Deutsch am Morgen")
    return CourseRunFactory(course=course, site=site, seats=3, minimum=1)


def make(actor: Any, person: Person, kind: Any, language: str = "de") -> Document:
    centre = Centre.objects.get(pk=actor.centre_id)
    return make_letter(actor=actor, centre=centre, kind=kind, person=person, language=language, now=NOW)


def held(actor: Any, person: Person, run: Any) -> Seat:
    return hold_seat(actor=actor, request=person.requests.get(), run=run, now=NOW, hold_days=5)


def test_the_advice_note_names_the_best_course_in_both_languages(
    person: Person, run: Any, aylin: Any
) -> None:
    note = make(aylin, person, Kind.ADVICE, "ar")
    assert note.language == "ar"
    assert bytes(note.content).startswith(b"%PDF")
    assert note.html is not None
    assert 'lang="ar" dir="rtl"' in note.html
    assert 'lang="de" dir="ltr"' in note.html
    for word in ("Deutsch am Morgen", "Brakel, Haus am Markt", "Amal Beispielheim", "AufenthG"):
        assert word in note.html
    assert "Geheimweg" not in note.html


def test_with_a_seat_the_note_says_until_when_it_is_held(person: Person, run: Any, aylin: Any) -> None:
    held(aylin, person, run)
    note = make(aylin, person, Kind.ADVICE)
    assert note.about_kind == "courses.seat"
    assert "30. November 2026" in (note.html or "")


def test_the_note_is_for_advice_only(person: Person, run: Any, katrin: Any) -> None:
    with pytest.raises(NotAllowed):
        make(katrin, person, Kind.ADVICE)


def test_a_person_without_a_need_gets_no_letter(scope: Any, aylin: Any) -> None:
    with pytest.raises(Refused, match="kein Kursbedarf"):
        make(aylin, PersonFactory(cared_by=aylin), Kind.WAITING)


def test_waiting_is_confirmed_with_the_first_day(person: Person, aylin: Any, katrin: Any) -> None:
    for actor in (aylin, katrin):
        letter = make(actor, person, Kind.WAITING)
        since = person.requests.get().waiting_since
        assert f"{since.day}. " in (letter.html or "")
        assert "Amal Beispielheim" in (letter.html or "")


def test_who_has_a_confirmed_seat_does_not_wait(person: Person, run: Any, aylin: Any, carla: Any) -> None:
    confirmed(person, run, aylin, carla)
    with pytest.raises(Refused, match="wartet nicht"):
        make(aylin, person, Kind.WAITING)


def confirmed(person: Person, run: Any, aylin: Any, carla: Any) -> Seat:
    seat = held(aylin, person, run)
    answer_for_person(actor=aylin, seat=seat, yes=True, now=NOW)
    answer_for_provider(actor=carla, seat=seat, yes=True, now=NOW)
    seat.refresh_from_db()
    assert seat.state == SeatState.CONFIRMED
    return seat


def test_no_sheet_for_the_carrier_before_both_said_yes(person: Person, run: Any, aylin: Any) -> None:
    with pytest.raises(Refused, match="zugesagt"):
        make(aylin, person, Kind.REFERRAL)
    held(aylin, person, run)
    with pytest.raises(Refused, match="zugesagt"):
        make(aylin, person, Kind.REFERRAL)


def test_the_sheet_for_the_carrier_holds_the_allowed_facts_only(
    person: Person, run: Any, aylin: Any, carla: Any
) -> None:
    confirmed(person, run, aylin, carla)
    html = make(aylin, person, Kind.REFERRAL).html or ""
    for word in ("Amal Beispielheim", "0151 0000000", "1990", "BAMF-4711", "Aufgabe des Zentrums"):
        assert word in html
    for word in ("Geheimweg", "25_2_F", "17.", "Brakel"):
        assert word not in html


def test_the_residence_letter_is_refused_while_a_course_is_in_reach(
    person: Person, run: Any, aylin: Any
) -> None:
    with pytest.raises(Refused, match="in Reichweite"):
        make(aylin, person, Kind.RESIDENCE_RULE)


def test_the_residence_letter_lists_what_was_checked(person: Person, run: Any, aylin: Any) -> None:
    Residence.objects.filter(person=person).update(rule_until=in_days(200))
    run.places.all().delete()  # the only course is full
    html = make(aylin, person, Kind.RESIDENCE_RULE).html or ""
    assert "Deutsch am Morgen" in html
    assert "17. Mai 1990" in html
    assert "§ 12a" in html


def test_no_residence_letter_without_a_rule(person: Person, aylin: Any) -> None:
    Residence.objects.filter(person=person).update(rule_until=in_days(-1))
    with pytest.raises(Refused, match="keine Wohnsitzregelung"):
        make(aylin, person, Kind.RESIDENCE_RULE)


def test_a_need_below_five_people_names_no_group(person: Person, katrin: Any) -> None:
    centre = Centre.objects.get(pk=katrin.centre_id)
    report = make_need_report(actor=katrin, centre=centre, language="de", now=NOW)
    assert report.person is None
    assert "<table" not in (report.html or "")


def test_five_with_the_same_need_are_one_row(scope: Any, katrin: Any) -> None:
    for _number in range(5):
        waiting = PersonFactory()
        ResidenceFactory(person=waiting)
        LevelFactory(person=waiting)
        CourseRequestFactory(person=waiting)
    centre = Centre.objects.get(pk=katrin.centre_id)
    html = make_need_report(actor=katrin, centre=centre, language="de", now=NOW).html or ""
    assert "Brakel" in html
    assert ">5<" in html.replace('<bdi dir="ltr">', "").replace("</bdi>", "")


def test_a_counsellor_makes_no_report_on_numbers(scope: Any, aylin: Any) -> None:
    centre = Centre.objects.get(pk=aylin.centre_id)
    with pytest.raises(NotAllowed):
        make_need_report(actor=aylin, centre=centre, language="de", now=NOW)


def test_making_a_letter_is_one_entry_of_the_log(person: Person, aylin: Any) -> None:
    make(aylin, person, Kind.WAITING)
    entry = Entry.objects.get(act="office.make_waiting")
    assert entry.subject == person.log_alias


def test_every_code_of_the_placement_is_said_or_left_out_on_purpose() -> None:
    from teilhabe.allocation.next_steps import Step
    from teilhabe.allocation.reasons import Code

    in_words = {
        Code.NOT_ONLINE,
        Code.WOMEN_ONLY,
        Code.ROOM,
        Code.AT_HOME,
        Code.PACE,
        Code.NO_WOMEN_GROUP,
        Code.LAPSES,
        Code.BOOKING,
    }
    assert set(GROUNDS) | UNSAID | in_words == set(Code)
    assert set(STEPS) == set(Step)


def test_no_advice_note_for_somebody_in_a_course(person: Person, aylin: Any) -> None:
    from tests.factories import SeatFactory

    need = person.requests.get()
    SeatFactory(request=need, started=True, run__running=True)
    need.ended_on, need.end_reason = in_days(-20), "placed"
    need.save()
    with pytest.raises(Refused, match="sitzt im Kurs"):
        make(aylin, person, Kind.ADVICE)
    CourseRequestFactory(person=person, kind="next")
    assert make(aylin, person, Kind.ADVICE).about_kind == "courses.courserequest"
