"""One centre of the demonstration: who works there, what is near, who waits, who already has a seat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from teilhabe.access.models import Centre, Membership
from teilhabe.courses.models import CourseRequest, CourseRun
from teilhabe.directory.models import Organisation
from teilhabe.flows.demo.batch import Batch
from teilhabe.flows.demo.chance import Chance
from teilhabe.flows.demo.plans import ChildPlan, PersonPlan, RightPlan
from teilhabe.flows.demo.rows_courses import CourseRows
from teilhabe.flows.demo.rows_directory import add_carriers, add_offers, add_sites
from teilhabe.flows.demo.rows_office import add_desk
from teilhabe.flows.demo.rows_people import Ground, PeopleRows
from teilhabe.flows.demo.rows_requests import RequestRows, SeatRows
from teilhabe.flows.demo.staff import Staff, add_partner_access
from teilhabe.flows.demo.tables import Tables
from teilhabe.flows.demo.waiting import draw_waiting
from teilhabe.geo.calendar import free_spans
from teilhabe.geo.models import District, Territory
from teilhabe.office.models import Appointment, Task
from teilhabe.people.enums import TieKind
from teilhabe.people.models import Person, Recusal, Separation, Tie, ordered_pair
from teilhabe.privacy.models import Transfer

HOME: Final = "hoexter"
_LITERACY: Final = {"IK_ALPHA": "LIT_NONE", "IK_ZWEIT": "LIT_OTHER"}
_SEPARATIONS: Final = 4
_FRIENDS: Final = 5


class Scene:
    """Builds the rows of one centre in a batch; the caller opens the scope and writes."""

    def __init__(
        self, key: str, centre: Centre, tables: Tables, chance: Chance, *, staff: Staff, today: dt.date
    ) -> None:
        self.batch = Batch(chance)
        self.people: list[Person] = []
        self._key = key
        self._centre = centre
        self._tables = tables
        self._chance = chance
        self._today = today
        self._staff = staff
        self._courses = tables.courses if key == HOME else tables.courses["zweites_zentrum"]

    @property
    def people_on_desk(self) -> list[Person]:
        talks = [row.person for row in self.batch.rows_of(Appointment)]
        tasks = [row.person for row in self.batch.rows_of(Task)]
        return list({person.pk: person for person in [*talks, *tasks] if person is not None}.values())

    def invent(self) -> None:
        """Make all rows: places, courses, people, requests, seats, pairs, desk work."""
        towns = _towns(self._centre.ags)
        carriers, runs = self._near(towns)
        people_rows = PeopleRows(self.batch, self._ground(towns), self._tables.assumptions["wochenmuster"])
        request_rows = RequestRows(self.batch, carriers=carriers, today=self._today)
        waiting = self._wait(people_rows, request_rows, carriers)
        self._seat(people_rows, request_rows, runs)
        own = self._own_people(waiting)
        self._pairs([person for person, _plan in waiting])
        add_desk(
            self.batch, self._tables.desk, members=self._staff.members, own_people=own, today=self._today
        )

    def _near(self, towns: Mapping[str, Territory]) -> tuple[dict[str, Organisation], dict[str, CourseRun]]:
        table = self._courses
        known: dict[str, Organisation] = {}
        if self._key == HOME:
            known = add_offers(self.batch, self._tables.offers, towns=towns, today=self._today)
        carriers = add_carriers(self.batch, table["traeger"], known=known, towns=towns, today=self._today)
        sites = add_sites(self.batch, table["orte"], carriers=carriers, towns=towns)
        add_partner_access(
            self.batch,
            self._tables.logins,
            members=self._staff.members,
            carriers=carriers,
            today=self._today,
        )
        day = dt.timedelta(days=1)
        rows = CourseRows(
            self.batch,
            titles=self._tables.courses["titel"],
            carriers=carriers,
            sites=sites,
            free=free_spans(self._today - 60 * day, self._today + 900 * day),
            today=self._today,
        )
        return carriers, {entry["code"]: rows.add(entry) for entry in table["kurse"]}

    def _ground(self, towns: Mapping[str, Territory]) -> Ground:
        villages: dict[str, list[District]] = {}
        for district in District.objects.filter(territory__in=towns.values()).order_by("name"):
            villages.setdefault(district.territory.ags, []).append(district)
        return Ground(self._today, towns, villages, self._staff.members)

    def _draw(self, count: int) -> tuple[list[PersonPlan], list[tuple[int, int]]]:
        advisers = [key for key in self._staff.members if key.startswith("beratung")]
        return draw_waiting(
            self._chance,
            self._tables,
            count=count,
            today=self._today,
            advisers=advisers,
            carriers=list(self._courses["traeger"]),
            towns=None if self._key == HOME else {self._centre.ags: 1.0},
        )

    def _wait(
        self, people_rows: PeopleRows, request_rows: RequestRows, carriers: Mapping[str, Organisation]
    ) -> list[tuple[Person, PersonPlan]]:
        amounts = self._tables.assumptions["mengen"]
        count = amounts["wartende" if self._key == HOME else "zweites_zentrum"]["wert"]
        plans, couples = self._draw(count)
        rows = [people_rows.add(plan) for plan in plans]
        for person, plan in zip(rows, plans, strict=True):
            request_rows.add(person, plan)
        for one, other in couples:
            people_rows.couple(rows[one], rows[other], plans[one].in_germany_since)
            small = any(child.care == "none" for child in plans[one].children)
            if small or one % 3 == 0:
                kind = TieKind.NOT_SAME_TIME if small else TieKind.TOGETHER
                self.batch.add(Tie, kind=kind, **ordered_pair(rows[one], rows[other]))
        self.people += rows
        return list(zip(rows, plans, strict=True))

    def _seat(
        self, people_rows: PeopleRows, request_rows: RequestRows, runs: Mapping[str, CourseRun]
    ) -> None:
        taken = self._courses.get("plaetze_vergeben", [])
        running = [entry for entry in self._courses["kurse"] if entry["stand"] == "running"]
        each = self._tables.assumptions["mengen"]["laufende_kurse_teilnehmende"]["wert"]
        entries = {entry["code"]: entry for entry in self._courses["kurse"]}
        places = [(entries[seat["kurs"]], seat) for seat in taken]
        places += [(entry, None) for entry in running for _ in range(each)]
        plans, _couples = self._draw(len(places))
        self.batch.expect(Transfer)
        seats = SeatRows(self.batch, today=self._today)
        begun: dict[str, list[Any]] = {}
        for number, ((entry, seat), plan) in enumerate(zip(places, plans, strict=True)):
            plan.household = 5000 + number
            self._fit(plan, entry, with_child=bool(seat and seat.get("mit_kind")))
            person = people_rows.add(plan)
            self.people.append(person)
            request = request_rows.add(person, plan)
            self._place(seats, request, runs[entry["code"]], plan, seat, begun)
        for code, rows in begun.items():
            seats.attendance(runs[code], rows)

    @staticmethod
    def _place(
        seats: SeatRows,
        request: CourseRequest,
        run: CourseRun,
        plan: PersonPlan,
        seat: Mapping[str, str] | None,
        begun: dict[str, list[Any]],
    ) -> None:
        if seat is None:
            begun.setdefault(run.code, []).append(seats.begin(request, run, plan))
        else:
            seats.hold(request, run, plan, person=seat["person"], provider=seat["traeger"])

    def _fit(self, plan: PersonPlan, entry: Mapping[str, Any], *, with_child: bool) -> None:
        """Make an invented person fit the course he or she already has a seat in."""
        plan.has_partner, plan.protected = False, False
        plan.children = []
        if with_child:
            plan.children = [ChildPlan("Lina", "w", self._today - dt.timedelta(days=900), "none")]
        plan.town = self._courses["orte"][entry["ort"][0]]["stadt"]
        plan.reach.week, plan.reach.needs = "ganztags", []
        plan.skill.literacy = _LITERACY.get(entry["typ"], "LIT_LATIN")
        german = plan.skill.german
        german.value, german.proof = entry["von"], "placement_test"
        german.tested_on, german.module = german.proved_on, entry.get("modul")
        german.special_need = german.intensive_ok = False
        plan.skill.hours = (entry["typ"], 100 * (entry["modul"] - 1)) if entry.get("modul", 1) > 1 else None
        since = plan.waiting_since
        plan.status.benefit, plan.status.plan_names_course = "SGB2", True
        issued = since - dt.timedelta(days=3)
        path, issuer = ("BSK", "JC") if entry["typ"].startswith("BSK") else ("OBLIG_44A_2_JC", "JC")
        if path == "BSK":
            issued = self._today - dt.timedelta(days=30)
        plan.status.rights = [RightPlan(path, issuer, issued, None, max(since, issued))]

    def _own_people(self, waiting: Sequence[tuple[Person, PersonPlan]]) -> dict[str, list[Person]]:
        own: dict[str, list[Person]] = {}
        for person, plan in waiting:
            if plan.adviser:
                own.setdefault(plan.adviser, []).append(person)
        return own

    def _pairs(self, people: Sequence[Person]) -> None:
        """Separations without a reason, friends for one course, one colleague who must not see a person."""
        if len(people) < 2 * (_SEPARATIONS + _FRIENDS):
            return
        drawn = self._chance.some_of(people, 2 * (_SEPARATIONS + _FRIENDS))
        taken = {(tie.first_id, tie.second_id) for tie in self.batch.rows_of(Tie)}
        for number in range(0, len(drawn), 2):
            pair = ordered_pair(drawn[number], drawn[number + 1])
            if number < 2 * _SEPARATIONS:
                review = self._today + dt.timedelta(days=180)
                self.batch.add(
                    Separation, since=self._today - dt.timedelta(days=30), review_on=review, **pair
                )
            elif (pair["first"].pk, pair["second"].pk) not in taken:
                self.batch.add(Tie, kind=TieKind.TOGETHER, **pair)
        self._recuse(people)

    def _recuse(self, people: Sequence[Person]) -> None:
        member: Membership | None = self._staff.members.get("beratung_2")
        if member is not None:
            since = self._today - dt.timedelta(days=40)
            self.batch.add(Recusal, user=member.user, person=people[0], since=since)


def _towns(ags: str) -> dict[str, Territory]:
    """The Kreis and its towns by their key."""
    rows = Territory.objects.filter(ags__startswith=ags).exclude(ags="").order_by("ags")
    return {territory.ags: territory for territory in rows}
