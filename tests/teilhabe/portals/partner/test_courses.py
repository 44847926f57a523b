"""A Träger's day, its courses from inside, starts and attendance."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.models import Entry
from teilhabe.courses.enums import SeatState
from teilhabe.courses.models import Attendance, Seat
from tests.factories import (
    CourseFactory,
    CourseRunFactory,
    DemandSignalFactory,
    PersonFactory,
    SeatFactory,
    SessionFactory,
    TransferFactory,
)
from tests.factories.days import NOW, in_days
from tests.teilhabe.portals.partner.conftest import House, asked


def told_seat(staff: dict[str, Any], run: Any, given: str, **traits: Any) -> Seat:
    """A seat whose person the Träger knows by an open transfer."""
    person = PersonFactory(given_names=given, family_name="Zwölfer")
    transfer = TransferFactory(person=person, organisation=staff["carrier"], stage="accepted")
    return SeatFactory(request__person=person, run=run, transfer=transfer, **traits)


@pytest.fixture
def running(staff: dict[str, Any], centre: Any) -> Any:
    """A running course of carla's Träger: two sit, one lesson yesterday, one promised person has not been noted."""
    with centre_scope(centre.pk):
        course = CourseFactory(carrier=staff["carrier"], title="Alphakurs am Mittag")
        run = CourseRunFactory(course=course, running=True, seats=6)
        run.lesson = SessionFactory(run=run)
        run.sitting = [told_seat(staff, run, name, started=True) for name in ("Dina", "Adnan")]
        run.promised = told_seat(staff, run, "Bela", confirmed=True)
    return run


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


def test_the_day_names_what_is_to_do(house: House, running: Any, login: Any) -> None:
    html = text(login("carla").get("/partner/"))
    assert "1 neue Anfrage" in html
    assert "Anwesenheit fehlt" in html
    assert "1 Person ist noch nicht eingetragen" in html
    assert "Deutsch am Morgen" in html
    assert "0 zugesagt, 1 angefragt" in html
    assert "Fremder Kurs" not in html


def test_a_quiet_day_says_so(login: Any) -> None:
    html = text(login("carla").get("/partner/"))
    assert "Heute ist nichts offen" in html


def test_a_teacher_gets_no_requests_and_no_demand(
    house: House, running: Any, login: Any, centre: Any
) -> None:
    with centre_scope(centre.pk):
        DemandSignalFactory(sent_at=NOW)
    html = text(login("tilo").get("/partner/"))
    assert "Anfrage" not in html
    assert "Bedarf im Kreis" not in html
    assert "Anwesenheit fehlt" in html


def test_demand_is_shown_once_it_was_sent(login: Any, staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        shape = {
            "level": "A0",
            "literate": False,
            "time": "morning",
            "towns": ["Warburg"],
            "children": 4,
            "minimum": 12,
        }
        DemandSignalFactory(shape=shape, count=7, organisation=staff["carrier"], sent_at=NOW)
        DemandSignalFactory(shape={**shape, "towns": ["Brakel"]}, count=9, sent_at=None)
        DemandSignalFactory(shape={**shape, "towns": ["Steinheim"]}, count=8, sent_at=NOW)
    html = text(login("carla").get("/partner/"))
    assert "Warburg" in html
    assert "Brakel" not in html
    assert "Steinheim" not in html  # told to another Träger only


def test_a_small_group_has_no_number_and_no_town(login: Any, staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        small = {"level": "B1", "time": "evening", "childcare": True, "small": True}
        DemandSignalFactory(shape=small, count=3, organisation=staff["carrier"], sent_at=NOW)
    html = text(login("carla").get("/partner/"))
    assert "kleine Gruppe" in html
    assert "3 Personen" not in html


def test_the_course_lists_people_by_first_name(running: Any, login: Any) -> None:
    html = text(login("tilo").get(f"/partner/kurse/{running.pk}/"))
    assert html.index("Adnan Z.") < html.index("Bela Z.") < html.index("Dina Z.")
    assert "Zwölfer" not in html


@pytest.mark.parametrize("path", ["kurse/{}/", "anwesenheit/{}/", "teilnahme/{}/"])
def test_foreign_rows_look_like_none(house: House, login: Any, centre: Any, path: str) -> None:
    with centre_scope(centre.pk):
        lesson = SessionFactory(run=house.foreign_run)
    ids = {
        "kurse/{}/": house.foreign_run.pk,
        "anwesenheit/{}/": lesson.pk,
        "teilnahme/{}/": house.foreign_seat.pk,
    }
    client = login("carla")
    foreign = client.get("/partner/" + path.format(ids[path]))
    nothing = client.get("/partner/" + path.format("00000000-0000-4000-8000-000000000007"))
    assert (foreign.status_code, foreign.content) == (nothing.status_code, nothing.content)
    assert foreign.status_code == 404


def marks(running: Any, *values: str) -> dict[str, str]:
    return {f"p-{seat.pk}": value for seat, value in zip(running.sitting, values, strict=False)}


def test_attendance_is_written_with_units_and_excuse(running: Any, login: Any, centre: Any) -> None:
    url = f"/partner/anwesenheit/{running.lesson.pk}/"
    client = login("tilo")
    assert client.post(url, marks(running, "present", "excused")).status_code == 303
    with centre_scope(centre.pk):
        rows = {row.seat_id: (row.units, row.excused) for row in Attendance.objects.all()}
    assert rows == {running.sitting[0].pk: (5, False), running.sitting[1].pk: (0, True)}
    assert "Anwesenheit fehlt" not in text(client.get("/partner/"))
    assert text(client.get(url)).count(" checked") == 2


def test_nothing_is_preset_and_the_rest_is_filled_before_saving(
    running: Any, login: Any, centre: Any
) -> None:
    url = f"/partner/anwesenheit/{running.lesson.pk}/"
    client = login("carla")
    assert " checked" not in text(client.get(url))
    html = text(client.post(url, {**marks(running, "absent"), "rest": "present"}))
    assert 'value="absent" checked' in html
    assert html.count('value="present" checked') == 1
    assert "Noch nicht gespeichert" in html
    with centre_scope(centre.pk):
        assert not Attendance.objects.exists()


def test_a_future_lesson_is_refused(running: Any, login: Any, centre: Any) -> None:
    with centre_scope(centre.pk):
        tomorrow = SessionFactory(run=running, day=in_days(1))
    answer = login("carla").post(f"/partner/anwesenheit/{tomorrow.pk}/", marks(running, "present"))
    assert "liegt in der Zukunft" in text(answer, 422)


def test_a_seat_of_another_course_in_the_form_is_ignored(
    house: House, running: Any, login: Any, centre: Any
) -> None:
    login("carla").post(
        f"/partner/anwesenheit/{running.lesson.pk}/", {f"p-{house.foreign_seat.pk}": "present"}
    )
    with centre_scope(centre.pk):
        assert not Attendance.objects.exists()


def test_a_start_is_recorded(running: Any, login: Any, centre: Any) -> None:
    url, day = f"/partner/teilnahme/{running.promised.pk}/", in_days(-3).isoformat()
    assert login("tilo").post(url, {"what": "start", "on": day}).status_code == 303
    with centre_scope(centre.pk):
        seat = Seat.objects.get(pk=running.promised.pk)
    assert (seat.state, seat.started_on) == (SeatState.STARTED, in_days(-3))


def test_not_begun_needs_a_reason(running: Any, login: Any, centre: Any) -> None:
    url, day = f"/partner/teilnahme/{running.promised.pk}/", in_days(-3).isoformat()
    client = login("carla")
    assert "Wählen Sie den Grund" in text(client.post(url, {"what": "not_started", "on": day}), 422)
    assert client.post(url, {"what": "not_started", "on": day, "reason": "illness"}).status_code == 303
    with centre_scope(centre.pk):
        assert Seat.objects.get(pk=running.promised.pk).state == SeatState.NOT_STARTED


def test_a_day_before_the_course_is_refused_at_the_field(running: Any, login: Any) -> None:
    answer = login("carla").post(
        f"/partner/teilnahme/{running.promised.pk}/", {"what": "start", "on": in_days(-40).isoformat()}
    )
    html = text(answer, 422)
    assert 'id="id_on_error"' in html
    assert in_days(-40).isoformat() in html


def test_completing_and_leaving(running: Any, login: Any, centre: Any) -> None:
    client, day = login("carla"), in_days(0).isoformat()
    first, second = running.sitting
    client.post(f"/partner/teilnahme/{first.pk}/", {"what": "complete", "on": day})
    client.post(f"/partner/teilnahme/{second.pk}/", {"what": "leave", "on": day, "reason": "job"})
    with centre_scope(centre.pk):
        states = [Seat.objects.get(pk=seat.pk).state for seat in (first, second)]
    assert states == [SeatState.COMPLETED, SeatState.LEFT]


def test_a_step_that_is_not_possible_is_no_choice(house: House, login: Any) -> None:
    assert login("carla").get(f"/partner/teilnahme/{house.seat.pk}/").status_code == 404


def test_a_list_with_names_is_one_entry_in_the_log(running: Any, login: Any) -> None:
    login("carla").get(f"/partner/kurse/{running.pk}/")
    entry = Entry.objects.get(act="partner.run")
    assert len(entry.others) == 3


@pytest.mark.parametrize("url", ["/partner/", "/partner/kurse/{run}/", "/partner/anwesenheit/{lesson}/"])
def test_one_and_three_rows_cost_the_same(
    running: Any, login: Any, staff: dict[str, Any], centre: Any, url: str, django_assert_num_queries: Any
) -> None:
    client, address = login("carla"), url.format(run=running.pk, lesson=running.lesson.pk)
    text(client.get(address))  # what is read once per process
    with CaptureQueriesContext(connection) as few:
        text(client.get(address))
    with centre_scope(centre.pk):
        for name in ("Eda", "Finn"):
            told_seat(staff, running, name, started=True)
        course = CourseFactory(carrier=staff["carrier"])
        for _number in range(2):
            asked(staff, CourseRunFactory(course=course), "Gul")
    with django_assert_num_queries(len(few)):
        text(client.get(address))
