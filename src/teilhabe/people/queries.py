"""Finding people and reading their dated facts, many at a time, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from django.db.models import Count, Exists, OuterRef, Q

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.access.models import Membership
from teilhabe.common.errors import NotAllowed
from teilhabe.geo.travel import Place
from teilhabe.people.enums import Life, RelationKind
from teilhabe.people.matching import Match, NameCard, score
from teilhabe.people.models import (
    WIDER_VIEWS,
    Availability,
    Background,
    Benefit,
    ChildcareNeed,
    ContactWay,
    LanguageSkill,
    Level,
    NamedReader,
    NameToken,
    Person,
    Recusal,
    Relation,
    Residence,
    Responsibility,
    SupportNeed,
    Title,
    readable_by,
)
from teilhabe.people.names import search_tokens
from teilhabe.people.permissions import classes_shown

Fact = TypeVar("Fact")
LIKENESS_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What holds for one person on one day. ``None`` or empty means: not known."""

    person: Person
    on: dt.date
    residence: Residence | None = None
    title: Title | None = None
    benefits: list[Benefit] = field(default_factory=list)
    german: Level | None = None
    literacy: Level | None = None
    test: Level | None = None
    backgrounds: list[Background] = field(default_factory=list)
    availability: Availability | None = None
    needs: list[SupportNeed] = field(default_factory=list)
    childcare: list[ChildcareNeed] = field(default_factory=list)
    languages: list[LanguageSkill] = field(default_factory=list)
    ways: list[ContactWay] = field(default_factory=list)
    children: list[Relation] = field(default_factory=list)

    @property
    def first_languages(self) -> list[str]:
        return [skill.language for skill in self.languages if skill.is_first]

    @property
    def children_without_care(self) -> list[ChildcareNeed]:
        return [need for need in self.childcare if need.needs_place]

    @property
    def home(self) -> Place | None:
        """Where ways begin: the district if known, else the town's centre."""
        if self.residence is None:
            return None
        point = self.residence.district or self.residence.territory
        if point.lat is None or point.lon is None:
            return None
        return Place(float(point.lat), float(point.lon))

    def background(self, kind: str) -> Background | None:
        return next((row for row in self.backgrounds if row.kind == kind), None)


def _by_person(rows: Iterable[Any]) -> dict[uuid.UUID, list[Any]]:
    groups: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.person_id].append(row)
    return groups


def _last(rows: list[Fact]) -> Fact | None:
    return rows[-1] if rows else None


def facts_for(people: Iterable[Person], *, on: dt.date) -> dict[uuid.UUID, PersonFacts]:
    """The facts of many people on a day: thirteen queries, whatever the number of people."""
    persons = {person.pk: person for person in people}
    ids = list(persons)

    def of(model: Any, *related: str) -> dict[uuid.UUID, list[Any]]:
        rows = (
            model.objects.filter(person_id__in=ids).select_related(*related)
            if related
            else model.objects.filter(person_id__in=ids)
        )
        if hasattr(rows, "valid_on"):
            rows = rows.valid_on(on).order_by("valid_from", "id")
        return _by_person(rows)

    residences = of(Residence, "territory", "district")
    titles, benefits, backgrounds = of(Title), of(Benefit), of(Background)
    levels = _by_person(
        Level.objects.filter(person_id__in=ids, learned_on__lte=on).order_by("learned_on", "id")
    )
    availabilities, needs = of(Availability), of(SupportNeed)
    childcare, languages, ways = of(ChildcareNeed, "child"), of(LanguageSkill), of(ContactWay)
    children = of(Relation, "other")
    _hide_protected(persons, childcare, "child")
    _hide_protected(persons, children, "other")
    return {
        pk: PersonFacts(
            person=person,
            on=on,
            residence=_last(residences[pk]),
            title=_last(titles[pk]),
            benefits=benefits[pk],
            german=_last([row for row in levels[pk] if row.kind == Level.Kind.GERMAN]),
            literacy=_last([row for row in levels[pk] if row.kind == Level.Kind.LITERACY]),
            test=_last([row for row in levels[pk] if row.proof == "placement_test"]),
            backgrounds=backgrounds[pk],
            availability=_last(availabilities[pk]),
            needs=needs[pk],
            childcare=childcare[pk],
            languages=languages[pk],
            ways=ways[pk],
            children=[row for row in children[pk] if row.kind == RelationKind.PARENT and row.other_id],
        )
        for pk, person in persons.items()
    }


def _hide_protected(persons: dict[uuid.UUID, Person], rows: dict[uuid.UUID, list[Any]], of: str) -> None:
    """The file of somebody unprotected (the other parent) does not tell of a protected child."""
    for pk, person in persons.items():
        if not person.protected:
            kept = [row for row in rows[pk] if getattr(row, of) is None or not getattr(row, of).protected]
            rows[pk] = kept


def person_for(actor: Actor, person_id: uuid.UUID, *, on: dt.date) -> Person:
    """The person, if the actor may open it; else ``NotAllowed``, as for one that does not exist."""
    person = Person.objects.visible_to(actor, on=on).filter(pk=person_id).first()
    if person is None:
        raise NotAllowed
    return person


@dataclass(frozen=True, slots=True)
class Stub:
    """What a colleague's case shows before anybody asked for the name: number, level, town."""

    person_id: uuid.UUID
    code: str
    level: str
    town: str


def stub_for(actor: Actor, person_id: uuid.UUID, *, on: dt.date) -> Stub:
    """The stub of a case; ``NotAllowed`` for protected, barred and missing people alike."""
    person = askable(actor, person_id)
    facts = facts_for([person], on=on)[person.pk]
    town = facts.residence.territory.name if facts.residence else ""
    return Stub(person.pk, person.code, facts.german.value if facts.german else "", town)


def askable(actor: Actor, person_id: uuid.UUID) -> Person:
    """The person whose name somebody with own cases may ask for; never a protected one."""
    if not actor.may(Right.SEE_OWN_PEOPLE):
        raise NotAllowed
    barred = Recusal.objects.filter(user_id=actor.user_id).values("person")
    rows = Person.objects.active().filter(pk=person_id, protected=False).exclude(pk__in=barred)
    person = rows.first()
    if person is None:
        raise NotAllowed
    return person


def seen_by(actor: Actor, *, on: dt.date, person: str = "person") -> Q:
    """``Person.objects.visible_to`` as a condition on rows that lead to a person by the path ``person``.

    For long lists: the database asks it of each row it reads, instead of collecting everybody visible first.
    """
    barred = Recusal.objects.filter(user_id=actor.user_id, person=OuterRef(f"{person}_id"))
    seen = mine(actor, on=on, person=person) if actor.may(Right.SEE_OWN_PEOPLE) else Q(pk__in=[])
    if actor.stand_ins:
        lent = Responsibility.objects.valid_on(on).filter(
            membership_id__in=actor.stands_in_for, person=OuterRef(f"{person}_id")
        )
        seen |= Q(Exists(lent), **{f"{person}__protected": False})
    if actor.opened:
        seen |= Q(**{f"{person}__protected": False, f"{person}__alias__in": actor.opened})
    for right, people in WIDER_VIEWS.items():
        if actor.may(right):
            wider = Person.objects.filter(people(), protected=False, pk=OuterRef(f"{person}_id"))
            seen |= Q(Exists(wider))
    return Q(**{f"{person}__life__in": [Life.ACTIVE, Life.RESTRICTED]}) & ~Q(Exists(barred)) & seen


def mine(actor: Actor, *, on: dt.date, person: str = "person") -> Q:
    """Rows of people the actor is responsible for; of protected people, of those the actor is named for."""
    cared = Responsibility.objects.valid_on(on).filter(
        membership_id=actor.membership_id, person=OuterRef(f"{person}_id")
    )
    open_row = Q(**{f"{person}__protected": False}) & Q(Exists(cared))
    return open_row | Q(**{f"{person}__protected": True}) & named_for(actor, person=person)


def named_for(actor: Actor, *, person: str = "person") -> Q:
    """Rows of protected people this actor is named for; for a Träger's teacher the only way to a name."""
    return Q(Exists(readable_by(actor.membership_id).filter(protection__person=OuterRef(f"{person}_id"))))


def responsible_for(person_ids: Iterable[uuid.UUID], *, on: dt.date) -> dict[uuid.UUID, list[Membership]]:
    """Who looks after each person on the day; after a protected one only who is named for her."""
    named = NamedReader.objects.filter(
        membership=OuterRef("membership_id"),
        protection__person=OuterRef("person_id"),
        protection__ended_on=None,
    )
    rows = Responsibility.objects.valid_on(on).filter(person_id__in=list(person_ids))
    rows = rows.filter(Q(person__protected=False) | Q(Exists(named)))
    groups: dict[uuid.UUID, list[Membership]] = defaultdict(list)
    for row in rows.select_related("membership__user"):
        groups[row.person_id].append(row.membership)
    return groups


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that may be the searched person. ``visible`` is false for colleagues' cases: code only."""

    person: Person
    match: Match
    visible: bool
    responsible: list[Membership]


def find_people(actor: Actor, text: str, *, on: dt.date, limit: int = 25) -> list[Person]:
    """People the actor may open whose name, phonetically and across scripts, or file number fits the text."""
    text = text.strip()
    if not text:
        return []
    visible = Person.objects.visible_to(actor, on=on)
    # Numbers are written in capitals; asked as equal, the index finds one. "As a pattern" every person is looked at.
    by_code = list(visible.filter(code__in=[text, text.upper()])[:1])
    if by_code:
        return by_code
    card = _card_of(text)
    rows = visible.filter(pk__in=_candidates(card)).distinct()[:LIKENESS_CANDIDATES]
    scored = sorted(
        ((score(card, _card(person)).score, person) for person in rows), key=lambda pair: -pair[0]
    )
    return [person for likeness, person in scored if likeness >= 0.6][:limit]


def likely_same(
    actor: Actor, *, given: str, family: str, born: dt.date | None, phone: str = "", on: dt.date
) -> list[Hit]:
    """Search before create: records that may be the same human.

    A colleague's case shows its number and who to ask, never a name; a protected person of others is not shown
    at all, so the answer tells nobody that the record exists.
    """
    card = NameCard(given, family, born, frozenset({phone} if phone else ()))
    visible = set(Person.objects.visible_to(actor, on=on).values_list("pk", flat=True))
    pool = (
        Person.objects.active()
        .filter(pk__in=_candidates(card))
        .filter(Q(protected=False) | Q(pk__in=visible))
    )
    hits = [(person, score(card, _card(person))) for person in pool[:LIKENESS_CANDIDATES]]
    good = sorted((hit for hit in hits if hit[1].is_possible), key=lambda hit: -hit[1].score)[:8]
    keepers = responsible_for([person.pk for person, _match in good], on=on)
    return [Hit(person, match, person.pk in visible, keepers.get(person.pk, [])) for person, match in good]


def hidden_twins(actor: Actor, person: Person) -> list[Person]:
    """Protected people hidden from the actor who may be the same human as this new record; never shown to it."""
    card = _card(person)
    rows = Person.objects.active().hidden_from(actor).filter(protected=True, pk__in=_candidates(card))
    return [row for row in rows[:LIKENESS_CANDIDATES] if score(card, _card(row)).is_possible]


def _candidates(card: NameCard) -> Any:
    """Ids of people sharing the most search keys with the name; an index look-up, never a scan."""
    tokens = search_tokens(card.given, card.family)
    rows = NameToken.objects.filter(token__in=tokens).values("person").annotate(shared=Count("id"))
    return [row["person"] for row in rows.order_by("-shared", "person")[:LIKENESS_CANDIDATES]]


def _card_of(text: str) -> NameCard:
    words = text.replace(",", " ").split()
    return NameCard(" ".join(words[:-1]), words[-1]) if len(words) > 1 else NameCard("", text)


def _card(person: Person) -> NameCard:
    return NameCard(person.given_names, person.family_name, person.birth_date)


def shown_to(actor: Actor, facts: PersonFacts) -> PersonFacts:
    """The facts without the family (C8) and the needs (C6) that this actor does not read."""
    shown = classes_shown(actor, facts.person, on=facts.on)
    kept = facts if "C6" in shown else replace(facts, needs=[])
    return kept if "C8" in shown else replace(kept, children=[], childcare=[])
