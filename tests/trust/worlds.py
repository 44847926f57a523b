"""A small but complete centre in which every text a person could read is a canary of that centre."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from teilhabe.access.tenancy import centre_scope
from teilhabe.allocation.models import CourseProposal, Run
from teilhabe.allocation.services.rounds import ask_round, compute_round
from teilhabe.office.models import SavedView
from teilhabe.people.services import write_tokens
from tests.factories import allocation, courses, directory, office, people, privacy
from tests.factories.days import TODAY
from tests.factories.geo import TerritoryFactory

RELATIONS = ("own", "other", "protected")


@dataclass
class World:
    """Ids by kind and relation, and the words that must not leave."""

    centre_id: uuid.UUID
    ids: dict[str, dict[str, uuid.UUID]] = field(default_factory=dict)
    canaries: list[str] = field(default_factory=list)
    protected: list[str] = field(default_factory=list)

    def put(self, kind: str, relation: str, row: Any) -> Any:
        self.ids.setdefault(kind, {})[relation] = row.pk
        return row

    def word(self, what: str) -> str:
        """A word nobody else has."""
        canary = f"Kanari{self.centre_id.hex[:6]}{what}"
        self.canaries.append(canary)
        return canary


def build_world(
    home: Any, actors: dict[str, Any], *, counsellor: str, colleague: str, coordinator: str
) -> World:
    """People of a counsellor, of a colleague, and a protected one of the colleague; runs, seats, papers, a round."""
    world = World(home.pk)
    with centre_scope(home.pk):
        carrier = actors.get("carrier") if actors.get("carrier_centre", home.pk) == home.pk else None
        carrier = carrier or directory.OrganisationFactory(name=world.word("Traeger"))
        world.put("organisation", "own", carrier)
        run = _course(world, carrier)
        for relation in RELATIONS:
            keeper = actors[counsellor] if relation == "own" else actors[colleague]
            _person(world, relation, keeper, run, hidden=relation == "protected")
        asked = ask_round(actor=actors[coordinator], on=TODAY)
    compute_round(home.pk, asked.pk)
    with centre_scope(home.pk):
        world.put("round", "own", Run.objects.get(pk=asked.pk))
        for relation in RELATIONS:
            person = world.ids["person"][relation]
            proposal = CourseProposal.objects.filter(run=asked, request__person_id=person).first()
            if proposal is not None:
                world.put("proposal", relation, proposal)
        world.put(
            "signal",
            "own",
            allocation.DemandSignalFactory(run=Run.objects.get(pk=asked.pk), organisation=carrier),
        )
    return world


def _course(world: World, carrier: Any) -> Any:
    site = directory.SiteFactory(organisation=carrier, name=world.word("Haus"), territory=TerritoryFactory())
    world.put("site", "own", site)
    course = courses.CourseFactory(carrier=carrier, title=world.word("Kurs"))
    run = courses.CourseRunFactory(
        course=course, seats=5, minimum=1, site=site, contact=world.word("Kontakt")
    )
    world.put("run", "own", run)
    world.put("session", "own", courses.SessionFactory(run=run))
    return run


def _consent(world: World, person: Any, keeper: Any, relation: str) -> Any:
    return privacy.ConsentFactory(
        person=person,
        recipient=directory.OrganisationFactory(name=world.word(f"Empfaenger{relation}")),
        prepared_by=_membership(keeper),
        proof=world.word(f"Blatt{relation}"),
    )


def _person(world: World, relation: str, keeper: Any, run: Any, *, hidden: bool) -> None:
    words = [world.word(f"{what}{relation}") for what in ("Vor", "Nach")]
    person = people.PersonFactory(
        given_names=words[0], family_name=words[1], protected=hidden, cared_by=keeper
    )
    write_tokens(person)  # else no search could find anybody, and finding nobody would prove nothing
    if hidden:
        world.protected += words
    world.put("person", relation, person)
    residence = people.ResidenceFactory(person=person, address=world.word(f"Strasse{relation}"))
    world.put("residence", relation, residence)
    world.put("title", relation, people.TitleFactory(person=person))
    world.put("benefit", relation, people.BenefitFactory(person=person))
    world.put("level", relation, people.LevelFactory(person=person))
    world.put("availability", relation, people.AvailabilityFactory(person=person))
    world.put("way", relation, people.ContactWayFactory(person=person, value=world.word(f"Tel{relation}")))
    world.put("language", relation, people.LanguageSkillFactory(person=person))
    world.put(
        "entitlement",
        relation,
        courses.EntitlementFactory(person=person, proof_number=world.word(f"Nr{relation}")),
    )
    request = world.put("request", relation, courses.CourseRequestFactory(person=person))
    seated = courses.CourseRequestFactory(person=person, ended_on=TODAY, end_reason="other")
    seat = courses.SeatFactory(request=seated, run=run)
    seat.offer = privacy.TransferFactory(person=person, organisation=run.course.carrier)
    seat.save()
    world.put("seat", relation, seat)
    world.put("transfer", relation, seat.offer)
    world.put("consent", relation, _consent(world, person, keeper, relation))
    member = world.put("membership", relation, _membership(keeper))
    world.put(
        "document",
        relation,
        office.DocumentFactory(person=person, made_by=member, title=world.word(f"Brief{relation}")),
    )
    world.put(
        "task",
        relation,
        office.TaskFactory(owner=member, person=person, title=world.word(f"Aufgabe{relation}")),
    )
    world.put(
        "appointment",
        relation,
        office.AppointmentFactory(membership=member, person=person, topic=world.word(f"Anlass{relation}")),
    )
    view = SavedView.objects.create(
        owner=member, place="waiting", name=world.word(f"Ansicht{relation}")[:60], query=""
    )
    world.put("view", relation, view)
    assert request.pk


def _membership(actor: Any) -> Any:
    from teilhabe.access.models import Membership

    return Membership.objects.get(pk=actor.membership_id)
