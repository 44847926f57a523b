"""The built demonstration: two centres, a wall between them, papers and seats within the rules."""

import datetime as dt
import json
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.test import TestCase, override_settings

from teilhabe.access.enums import Right
from teilhabe.access.models import Centre, Membership, User
from teilhabe.access.roles import role
from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.models import Entry
from teilhabe.common.errors import Refused
from teilhabe.courses.enums import Answer, PlaceKind, SeatState
from teilhabe.courses.models import (
    Attendance,
    ChildcareHold,
    Course,
    CoursePlace,
    CourseRequest,
    CourseRun,
    RunSite,
    Seat,
    Session,
)
from teilhabe.directory.models import Organisation, Site
from teilhabe.flows.demo.build import DemoResult, build_demo
from teilhabe.flows.demo.chance import Chance
from teilhabe.flows.demo.scene import Scene
from teilhabe.flows.demo.staff import Staff, write_personas
from teilhabe.flows.demo.tables import load_tables
from teilhabe.flows.reference import load_shared_rows
from teilhabe.geo.models import Holiday
from teilhabe.office.models import Appointment, Task
from teilhabe.people.models import NameToken, Person, Residence, Separation, Title
from teilhabe.privacy.models import Transfer
from teilhabe.privacy.referrals import Kind, allowed_fields

TODAY = dt.date(2026, 11, 25)


class BuiltDemo(TestCase):
    """One build for all questions."""

    result: DemoResult

    @classmethod
    def setUpTestData(cls) -> None:
        load_shared_rows()
        cls.result = build_demo(today=TODAY, seed=3)

    def scope(self, key: str = "hoexter"):
        return centre_scope(self.result.centres[key].pk)

    def test_three_hundred_wait_and_runs_are_open(self) -> None:
        with self.scope():
            assert CourseRequest.objects.waiting().count() == 300
            assert CourseRun.objects.bookable(TODAY).count() >= 30
        with self.scope("lippe"):
            assert CourseRequest.objects.waiting().count() == 20

    def test_counts_tell_what_was_written(self) -> None:
        with self.scope():
            assert self.result.counts["hoexter"]["Person"] == Person.objects.count()

    def test_all_ten_towns_have_people_and_courses(self) -> None:
        with self.scope():
            towns = set(Residence.objects.values_list("territory__ags", flat=True))
            rooms = set(RunSite.objects.values_list("site__territory__ags", flat=True))
        assert len(towns) == 10
        assert towns == rooms

    def test_everything_starts_and_ends_around_today(self) -> None:
        with self.scope():
            for run in CourseRun.objects.all():
                assert (run.starts_on > TODAY) == (run.status != "running"), run.code
                days = list(Session.objects.filter(run=run).order_by("day").values_list("day", flat=True))
                assert (days[0], days[-1]) == (run.starts_on, run.ends_on)
                assert sum(Session.objects.filter(run=run).values_list("units", flat=True)) == run.units
            assert not Title.objects.filter(until__lte=TODAY).exists()

    def test_no_session_on_a_public_holiday(self) -> None:
        free = {
            holiday.starts_on
            for holiday in Holiday.objects.filter(kind="public")
            if holiday.starts_on == holiday.ends_on
        }
        assert dt.date(2026, 12, 25) in free
        with self.scope():
            assert not Session.objects.filter(day__in=free).exists()

    def test_nobody_teaches_on_site_in_school_breaks(self) -> None:
        with self.scope():
            christmas = Session.objects.filter(day__range=(dt.date(2026, 12, 23), dt.date(2027, 1, 5)))
            modes = set(christmas.values_list("run__mode", flat=True))
        assert modes <= {"ONLINE"}

    def test_courses_are_marked_and_carry_no_number(self) -> None:
        with self.scope():
            assert Course.objects.exists()
            assert not Course.objects.filter(is_invented=False).exists()
            assert not Course.objects.exclude(bamf_number="").exists()
            assert all("erfunden" in course.title for course in Course.objects.all())

    def test_real_bodies_carry_their_source_and_shelters_no_place(self) -> None:
        with self.scope():
            real = Organisation.objects.filter(origin="real")
            assert real.count() >= 35
            assert not real.filter(source="").exists()
            shelter = real.get(name__startswith="SkF Warburg")
            assert shelter.territory is None
            assert shelter.address == ""
            assert not Site.objects.filter(organisation=shelter).exists()
            assert all("erfunden" in body.name for body in Organisation.objects.filter(origin="invented"))

    def test_seats_obey_the_answers(self) -> None:
        with self.scope():
            seats = list(Seat.objects.select_related("request", "run", "place"))
            states = Counter(seat.state for seat in seats)
            assert states[SeatState.STARTED] == 24
            assert states[SeatState.HELD] >= 5
            assert states[SeatState.CONFIRMED] >= 5
            for seat in seats:
                both = seat.person_answer == seat.provider_answer == Answer.YES
                assert both == (seat.state in {SeatState.CONFIRMED, SeatState.STARTED})
                assert (seat.request.ended_on is not None) == (seat.state == SeatState.STARTED)
                assert seat.place.run_id == seat.run_id

    def test_carriers_saw_only_what_may_leave(self) -> None:
        with self.scope():
            transfers = list(Transfer.objects.all())
        assert transfers
        for transfer in transfers:
            allowed = allowed_fields(Kind.LANGUAGE_COURSE, Transfer.Stage(transfer.stage))
            assert set(transfer.fields) <= allowed

    def test_places_are_as_many_as_the_table_says(self) -> None:
        table = {entry["code"]: entry for entry in load_tables().courses["kurse"]}
        with self.scope():
            for run in CourseRun.objects.with_counts():
                assert run.capacity == table[run.code]["plaetze"]
                assert run.childcare == table[run.code].get("kinder", 0)
            assert ChildcareHold.objects.count() == 1
            assert CoursePlace.objects.filter(kind=PlaceKind.CHILDCARE).count() > 50

    def test_running_courses_have_attendance_until_yesterday(self) -> None:
        with self.scope():
            assert Attendance.objects.exists()
            assert not Attendance.objects.filter(session__day__gte=TODAY).exists()

    def test_names_can_be_found(self) -> None:
        with self.scope():
            assert NameToken.objects.values("person").distinct().count() == Person.objects.count()

    def test_desks_are_full_today(self) -> None:
        with self.scope():
            nora = Membership.objects.get(user__username="nora.feldmann")
            assert Appointment.objects.filter(membership=nora, starts_at__date=TODAY).count() == 5
            tasks = Task.objects.filter(owner=nora, done_at=None)
            assert tasks.filter(due_on__lt=TODAY).exists()
            assert tasks.filter(due_on=TODAY).exists()
            own = set(Person.objects.filter(responsibilities__membership=nora).values_list("pk", flat=True))
            assert set(tasks.values_list("person_id", flat=True)) <= own

    def test_separations_are_ordered_pairs(self) -> None:
        with self.scope():
            assert Separation.objects.count() == 4

    def test_other_centre_knows_nobody_of_here(self) -> None:
        with self.scope():
            here = set(Person.objects.values_list("pk", flat=True))
        with self.scope("lippe"):
            there = set(Person.objects.values_list("pk", flat=True))
        assert there
        assert not here & there

    def test_personas_can_log_in_and_have_their_role(self) -> None:
        assert len(self.result.personas) == 10
        for persona in self.result.personas:
            user = authenticate(username=persona.username, password=persona.password)
            assert user is not None, persona.username
        assert not User.objects.get(username="birte.hollmann").has_usable_password()
        assert role("land_officer").may(Right.OPEN_LAND)

    def test_carrier_clerks_act_for_different_carriers(self) -> None:
        with self.scope():
            bodies = {
                access.organisation_id
                for organisation in Organisation.objects.filter(accesses__isnull=False)
                for access in organisation.accesses.all()
            }
        assert len(bodies) == 2

    def test_every_writing_is_logged(self) -> None:
        acts = Counter(Entry.objects.filter(act__startswith="demo.").values_list("act", flat=True))
        assert set(acts.values()) == {2}
        assert {"demo.add_people", "demo.add_courses", "demo.add_requests", "demo.add_organisations"} <= set(
            acts
        )
        people = Entry.objects.filter(act="demo.add_people").order_by("-position").first()
        assert people is not None
        assert people.others

    def test_second_build_is_refused(self) -> None:
        with self.assertRaises(Refused):
            build_demo(today=TODAY, seed=3)

    @override_settings(MODE="prod")
    def test_never_where_real_people_may_be(self) -> None:
        with self.assertRaises(Refused) as caught:
            build_demo(today=TODAY, seed=3)
        assert caught.exception.code == "not_demo"

    def test_same_seed_gives_the_same_rows(self) -> None:
        centre = self.result.centres["lippe"]
        with self.scope("lippe"):
            members = {"beratung_lippe": Membership.objects.get(user__username="maike.sonntag")}
            staff = Staff(members, [], None)  # type: ignore[arg-type]
            scene = Scene("lippe", centre, load_tables(), Chance(2003), staff=staff, today=TODAY)
            scene.invent()
            again = {(person.pk, person.code, person.full_name) for person in scene.batch.rows_of(Person)}
            stored = {(person.pk, person.code, person.full_name) for person in Person.objects.all()}
        assert again == stored

    def test_persona_file_follows_the_contract(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "demo" / "personas.json"
            write_personas(self.result.personas, path)
            entries = json.loads(path.read_text(encoding="utf-8"))
            assert path.stat().st_mode & 0o077 == 0
        keys = {"name", "role", "centre", "username", "password", "totp_secret", "knows"}
        assert all(set(entry) == keys for entry in entries)


class BareDatabase(TestCase):
    def test_missing_reference_rows_are_named(self) -> None:
        Centre.objects.all().delete()
        with self.assertRaises(Refused) as caught:
            build_demo(today=TODAY)
        assert caught.exception.code == "no_reference"


@pytest.mark.slow
class OtherDays(TestCase):
    """Leap day, end of the year, the day before Christmas: relative dates must hold everywhere."""

    def build(self, day: dt.date) -> None:
        load_shared_rows()
        result = build_demo(today=day, seed=11)
        with centre_scope(result.centres["hoexter"].pk):
            assert CourseRequest.objects.waiting().count() == 300
            assert CourseRun.objects.bookable(day).count() >= 28

    def test_leap_day(self) -> None:
        self.build(dt.date(2028, 2, 29))

    def test_day_before_christmas(self) -> None:
        self.build(dt.date(2026, 12, 24))
