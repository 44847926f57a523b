"""Courses at the desk: the list, one run, its steps, its forms, and who may see which names."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.models import Entry
from teilhabe.courses.models import Course, CourseRun, Seat
from teilhabe.directory.models import Organisation, Site
from teilhabe.portals.desk.forms.courses import read_spans
from tests import factories as f
from tests.factories.days import in_days

COURSES = reverse("desk:courses")


def at(name: str, run: CourseRun, *more: Any) -> str:
    return reverse(f"desk:{name}", args=[run.pk, *more])


def run_form(**changes: Any) -> dict[str, Any]:
    values = {
        "module": 1,
        "level_from": "A0",
        "level_to": "A1",
        "units": 100,
        "starts_on": in_days(20).isoformat(),
        "ends_on": in_days(60).isoformat(),
        "mode": "TZ_VM",
        "seats": 14,
        "minimum": 8,
        "childcare": 3,
        "mo": "8:30-12:45",
        "we": "08:30–10:00, 10:30–12:45",
        "skips_school_holidays": "on",
    }
    return {**values, **changes}


def test_the_list_shows_free_and_held_seats(login: Any, inside: Any, run: Any) -> None:
    with inside():
        f.SeatFactory(run=run)
    text = login("rita").get(COURSES).content.decode()

    assert "BR-01" in text
    assert ">11</td>" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"BR-01", "BR-02"}),
        ("?q=br-02", {"BR-02"}),
        ("?q=nichts", set()),
        ("?town=05762004", {"BR-01", "BR-02"}),
        ("?level=B1", set()),
        ("?free=on", {"BR-02"}),
        ("?childcare=on", set()),
        ("?status=running", set()),
        ("?status=all", {"BR-01", "BR-02"}),
    ],
)
def test_filters(login: Any, inside: Any, run: Any, later_run: Any, query: str, found: set[str]) -> None:
    with inside():
        f.TerritoryFactory()
        run.places.filter(number__gt=1).delete()
        f.SeatFactory(run=run)
    text = login("katrin").get(COURSES + query).content.decode()

    assert {code for code in ("BR-01", "BR-02") if f"<bdi>{code}</bdi>" in text} == found


def test_sorting_turns_round(login: Any, run: Any, later_run: Any) -> None:
    client = login("katrin")
    up, down = (client.get(f"{COURSES}?sort={key}").content.decode() for key in ("start", "-start"))

    assert up.index("BR-01") < up.index("BR-02")
    assert down.index("BR-02") < down.index("BR-01")


def test_the_list_costs_the_same_for_one_and_three(
    login: Any, inside: Any, run: Any, django_assert_num_queries: Any
) -> None:
    client = login("katrin")
    client.get(COURSES)
    with CaptureQueriesContext(connection) as first:
        client.get(COURSES)
    with inside():
        for _n in range(2):
            f.CourseRunFactory(site=f.SiteFactory())
    with django_assert_num_queries(len(first)):
        client.get(COURSES)


def test_names_only_for_those_who_may_open_the_person(login: Any, inside: Any, run: Any, samira: Any) -> None:
    with inside():
        f.SeatFactory(run=run, request=samira.request)
    url = at("course_run", run)

    for key in ("aylin", "katrin"):
        assert "Muster, Samira" in login(key).get(url).content.decode()
    for key in ("jonas", "lena", "rita", "emma"):
        text = login(key).get(url).content.decode()
        assert "Samira" not in text
        assert "1 Platz belegt" in text


def test_a_protected_person_is_only_counted(login: Any, inside: Any, run: Any, samira: Any) -> None:
    with inside():
        f.SeatFactory(run=run, request=samira.request)
        f.SeatFactory(run=run)
        samira.person.protected = True
        samira.person.save()
    text = login("katrin").get(at("course_run", run)).content.decode()

    assert "Samira" not in text
    assert samira.person.code not in text
    assert "1 weiterer Platz belegt." in text


def test_one_look_for_the_names_shown_and_none_without(
    login: Any, inside: Any, run: Any, samira: Any
) -> None:
    with inside():
        f.SeatFactory(run=run, request=samira.request)
    login("rita").get(at("course_run", run))
    assert not Entry.objects.filter(act="desk.course_run").exists()

    login("katrin").get(at("course_run", run))
    assert Entry.objects.get(act="desk.course_run").others == [samira.person.log_alias]


def test_how_many_waiting_people_fit(login: Any, run: Any, samira: Any) -> None:
    part = login("lena").get(at("course_demand", run), headers={"HX-Request": "true"}).content.decode()

    assert "1 Person erfüllt alle Bedingungen." in part
    assert "Brakel" in part
    assert "Samira" not in part
    assert login("rita").get(at("course_demand", run)).status_code == 404


def test_steps_follow_the_state(login: Any, inside: Any, run: Any) -> None:
    with inside():
        CourseRun.objects.update(status="planned", minimum=0)
    client = login("katrin")

    for step, status in (("announce", "open"), ("secure", "secured"), ("unsecure", "open")):
        assert client.post(at("course_step", run), {"step": step}).status_code == 303
        with inside():
            run.refresh_from_db()
        assert run.status == status
    assert client.post(at("course_step", run), {"step": "announce"}).status_code == 409
    assert client.post(at("course_step", run), {"step": "start"}).status_code == 422
    assert client.post(at("course_step", run), {"step": "explode"}).status_code == 422


def test_securing_below_the_minimum_is_refused_in_words(login: Any, run: Any) -> None:
    answer = login("katrin").post(at("course_step", run), {"step": "secure"})

    assert answer.status_code == 422
    assert "Die Mindestzahl ist nicht erreicht" in answer.content.decode()


def test_cancelling_says_first_what_happens(login: Any, inside: Any, run: Any, samira: Any) -> None:
    with inside():
        f.SeatFactory(run=run, request=samira.request)
    client = login("katrin")
    assert "1 Person verliert ihren Platz" in client.get(at("course_cancel", run)).content.decode()

    assert client.post(at("course_cancel", run)).status_code == 303
    with inside():
        run.refresh_from_db()
        assert run.status == "cancelled"
        assert Seat.objects.get().state == "released"
        assert samira.request in type(samira.request).objects.waiting()


def test_the_desk_notes_the_answer_of_a_carrier_without_a_login(
    login: Any, inside: Any, run: Any, samira: Any
) -> None:
    with inside():
        seat = f.SeatFactory(run=run, request=samira.request)
    client = login("katrin")
    assert "Träger sagt zu" in client.get(at("course_run", run)).content.decode()

    assert client.post(at("course_seat", run, seat.pk), {"what": "yes"}).status_code == 303
    with inside():
        seat.refresh_from_db()
        assert seat.provider_answer == "yes"


def test_creating_carrier_site_course_and_run(login: Any, inside: Any) -> None:
    with inside():
        territory = f.TerritoryFactory(
            parent=f.TerritoryFactory(ags="05762", name="Kreis Höxter", kind="kreis")
        )
    client = login("katrin")
    assert client.post(reverse("desk:carrier_new"), {"name": "Lernhaus (erfunden)"}).status_code == 303
    with inside():
        carrier = Organisation.objects.get(name="Lernhaus (erfunden)")
    site = {"organisation": carrier.pk, "name": "Saal", "territory": territory.pk, "lat": 51.7, "lon": 9.18}
    assert client.post(reverse("desk:site_new"), site).status_code == 303
    course = {"carrier": carrier.pk, "type_code": "IK_ALLG", "title": "Integrationskurs"}
    assert client.post(reverse("desk:course_new"), course).status_code == 303
    with inside():
        values = run_form(course=Course.objects.get().pk, code="L-1", sites=[Site.objects.get().pk])
    assert client.post(reverse("desk:course_run_new"), values).status_code == 303

    with inside():
        made = CourseRun.objects.select_related("schedule").get(code="L-1")
        assert (made.status, made.places.filter(kind="seat").count()) == ("planned", 14)
        assert made.schedule.week["we"] == [["08:30", "10:00"], ["10:30", "12:45"]]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"mo": "morgens"}, "Schreiben Sie die Zeit so"),
        ({"mo": "", "we": ""}, "mindestens einen Tag"),
        ({"mo": "12:45-08:30"}, "Das Ende liegt vor dem Anfang"),
        ({"ends_on": in_days(10).isoformat()}, "Das Ende liegt vor dem Beginn."),
        ({"seats": "0"}, "größer oder gleich 1"),
        ({"starts_on": "31.02.2027"}, "gültiges Datum"),
    ],
)
def test_faults_stand_at_their_field_and_keep_what_was_typed(
    login: Any, inside: Any, run: Any, changes: dict[str, str], told: str
) -> None:
    answer = login("katrin").post(at("course_edit", run), run_form(version=1, contact="Frau B.", **changes))

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert 'value="Frau B."' in answer.content.decode()


def test_editing_an_older_version_is_told_and_keeps_the_input(login: Any, inside: Any, run: Any) -> None:
    client = login("katrin")
    assert client.post(at("course_edit", run), run_form(version=1, seats=15)).status_code == 303

    late = client.post(at("course_edit", run), run_form(version=1, seats=20, contact="Frau B."))
    assert late.status_code == 409
    assert "inzwischen geändert" in late.content.decode()
    assert 'value="Frau B."' in late.content.decode()
    with inside():
        assert run.places.filter(kind="seat").count() == 15


def test_taken_places_cannot_be_taken_away(login: Any, inside: Any, run: Any) -> None:
    with inside():
        f.SeatFactory(run=run)
        f.SeatFactory(run=run)
    answer = login("katrin").post(at("course_edit", run), run_form(version=1, seats=1, minimum=0))

    assert answer.status_code == 422
    assert "2 sind schon vergeben" in answer.content.decode()


def test_only_the_course_desk_changes_courses(login: Any, inside: Any, run: Any) -> None:
    for key in ("aylin", "lena", "emma", "rita"):
        client = login(key)
        assert client.get(COURSES).status_code == 200
        for url in (at("course_edit", run), at("course_cancel", run), reverse("desk:course_run_new")):
            assert client.get(url).status_code == 403
            assert client.post(url).status_code == 403
        assert client.post(at("course_step", run), {"step": "secure"}).status_code == 403
    for key in ("dora", "adam"):
        assert login(key).get(COURSES).status_code == 403


@pytest.mark.parametrize("name", ["course_run", "course_edit", "course_cancel", "course_demand"])
def test_a_foreign_run_answers_like_none(login: Any, run: Any, other_centre: Any, name: str) -> None:
    with centre_scope(other_centre.pk):
        assert not CourseRun.objects.filter(pk=run.pk).exists()
    client = login("berta")

    answer = client.get(at(name, run))

    assert answer.status_code == 404
    assert answer.content == client.get(reverse(f"desk:{name}", args=[uuid.uuid4()])).content


def test_spans_as_people_write_them() -> None:
    assert read_spans("8:30-12:45") == read_spans(" 08.30 bis 12.45 ") == [["08:30", "12:45"]]
    assert read_spans("") == []


@pytest.mark.parametrize(("wrong", "told"), [("8-12", "8-12"), ("08:30", "08:30"), ("25:00-26:00", "hour")])
def test_spans_nobody_can_read(wrong: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_spans(wrong)
