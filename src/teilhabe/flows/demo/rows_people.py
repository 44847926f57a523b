"""From plans to rows of ``people``: a person with dated facts, a household, children."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from teilhabe.access.models import Membership
from teilhabe.flows.demo.batch import Batch
from teilhabe.flows.demo.plans import ChildPlan, PersonPlan
from teilhabe.geo.enums import Mode
from teilhabe.geo.models import District, Territory
from teilhabe.people.enums import Care, Origin, Precision, ProofKind, RelationKind, WayKind
from teilhabe.people.models import (
    Availability,
    Background,
    Benefit,
    ChildcareNeed,
    ContactWay,
    Household,
    HouseholdMember,
    LanguageSkill,
    Level,
    NamedReader,
    NameToken,
    Person,
    Protection,
    Relation,
    Residence,
    Responsibility,
    SupportNeed,
    Title,
)
from teilhabe.people.names import search_tokens

ADDRESS: Final = "Musterweg {} (erfunden)"
_LETTERS: Final = {
    "ar": "ar",
    "uk": "uk",
    "ru": "ru",
    "tr": "tr",
    "fa": "fa",
    "prs": "fa",
    "fr": "fr",
    "en": "en",
}
_SCRIPTS: Final = {
    **dict.fromkeys(("ar", "fa", "prs", "ps", "ckb", "ur"), "Arab"),
    **dict.fromkeys(("uk", "ru", "bg", "sr", "mk"), "Cyrl"),
    "ti": "Ethi",
    "ka": "Geor",
    "hi": "Deva",
    "pa": "Guru",
    "ta": "Taml",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What the people rows stand on: places and colleagues."""

    today: dt.date
    towns: Mapping[str, Territory]
    villages: Mapping[str, Sequence[District]]
    members: Mapping[str, Membership]


class PeopleRows:
    """Writes plans into a batch; couples share the household of the plan's number."""

    def __init__(self, batch: Batch, ground: Ground, week_patterns: Mapping[str, object]) -> None:
        self._batch = batch
        self._ground = ground
        self._weeks = week_patterns
        self._households: dict[int, Household] = {}

    def add(self, plan: PersonPlan) -> Person:
        person = self._person(plan)
        self._where(person, plan)
        self._status(person, plan)
        self._skills(person, plan)
        self._reach(person, plan)
        self._family(person, plan)
        if plan.adviser:
            self._batch.add(
                Responsibility,
                person=person,
                membership=self._ground.members[plan.adviser],
                valid_from=plan.waiting_since,
                learned_on=plan.waiting_since,
            )
            if plan.protected:
                self._protect(person, self._ground.members[plan.adviser])
        return person

    def _protect(self, person: Person, adviser: Membership) -> None:
        """The adviser is named; the leadership, where there is one, has agreed."""
        protection = self._batch.add(
            Protection,
            person=person,
            set_on=person.created_on,
            review_on=self._ground.today + dt.timedelta(days=400),
            asked_by=adviser,
            agreed_by=self._ground.members.get("leitung"),
        )
        self._batch.add(NamedReader, protection=protection, membership=adviser, slot=1)

    def _person(self, plan: PersonPlan) -> Person:
        script = 1 if plan.in_own_script else 0
        person = self._new(
            given=plan.given.split("|")[script],
            family=plan.family.split("|")[script],
            born=plan.born.replace(month=1, day=1) if plan.year_only else plan.born,
            sex=plan.sex,
            nationality=plan.nationality,
            since=plan.waiting_since,
        )
        person.birth_precision = Precision.YEAR if plan.year_only else Precision.DAY
        person.letter_language = _LETTERS.get(plan.first_language, "de")
        person.in_germany_since = plan.in_germany_since
        person.protected = plan.protected
        return person

    def _new(
        self, *, given: str, family: str, born: dt.date, sex: str, nationality: str, since: dt.date
    ) -> Person:
        person = self._batch.add(
            Person,
            code=self._batch.code(),
            given_names=given,
            family_name=family,
            birth_date=born,
            gender=sex,
            nationalities=[nationality],
            created_on=since,
        )
        person.alias = self._batch.identifier()
        for token in sorted(search_tokens(given, family)):
            self._batch.add(NameToken, person=person, token=token)
        return person

    def _where(self, person: Person, plan: PersonPlan) -> None:
        villages = self._ground.villages.get(plan.town, ())
        village = (
            villages[int(plan.village * len(villages))] if villages and plan.village is not None else None
        )
        rule = plan.status.title.issued_on.replace(day=1) if plan.status.residence_rule else None
        self._batch.add(
            Residence,
            person=person,
            territory=self._ground.towns[plan.town],
            district=village,
            address=ADDRESS.format(1 + plan.household % 90),
            hidden=plan.protected,
            rule_until=rule.replace(year=rule.year + 3) if rule else None,
            valid_from=plan.in_germany_since,
            learned_on=plan.waiting_since,
        )
        self._batch.add(
            ContactWay,
            person=person,
            kind=WayKind.PHONE,
            value=plan.phone,
            preferred=True,
            safe=not plan.protected,
        )

    def _status(self, person: Person, plan: PersonPlan) -> None:
        title = plan.status.title
        self._batch.add(
            Title,
            person=person,
            code=title.code,
            detail=title.detail,
            issued_on=title.issued_on,
            until=title.until,
            is_first=True,
            tolerated_since=title.tolerated_since,
            valid_from=title.issued_on,
            learned_on=plan.waiting_since,
            origin=Origin.PAPER,
        )
        self._batch.add(
            Benefit,
            person=person,
            code=plan.status.benefit,
            plan_names_course=plan.status.plan_names_course,
            valid_from=plan.waiting_since,
            learned_on=plan.waiting_since,
        )

    def _skills(self, person: Person, plan: PersonPlan) -> None:
        self._levels(person, plan)
        written = {"LIT_NONE": 0, "LIT_FUNC": 1}.get(plan.skill.literacy, 3)
        self._batch.add(
            LanguageSkill,
            person=person,
            language=plan.first_language,
            is_first=True,
            spoken=LanguageSkill.Degree.NATIVE,
            written=written,
            script=_SCRIPTS.get(plan.first_language, "Latn"),
        )
        for row in plan.skill.backgrounds:
            self._batch.add(
                Background,
                person=person,
                kind=row.kind,
                value=row.value,
                years=row.years,
                gross_year=row.gross_year,
                needs_degree=row.needs_degree,
                learned_on=plan.waiting_since,
            )

    def _levels(self, person: Person, plan: PersonPlan) -> None:
        german = plan.skill.german
        rows = [(Level.Kind.LITERACY, plan.skill.literacy, ProofKind.ADVISER, plan.waiting_since)]
        if german.tested_on is None or german.proof == ProofKind.CERTIFICATE:
            rows.append((Level.Kind.GERMAN, german.value, ProofKind(german.proof), german.proved_on))
        for kind, value, proof, day in rows:
            self._batch.add(
                Level, person=person, kind=kind, value=value, proof=proof, proved_on=day, learned_on=day
            )
        if german.tested_on is not None:
            self._batch.add(
                Level,
                person=person,
                kind=Level.Kind.GERMAN,
                value=german.value,
                proof=ProofKind.PLACEMENT_TEST,
                proved_on=german.tested_on,
                learned_on=german.tested_on,
                module=german.module,
                intensive_ok=german.intensive_ok,
                special_need=german.special_need,
            )

    def _reach(self, person: Person, plan: PersonPlan) -> None:
        self._batch.add(
            Availability,
            person=person,
            week=self._weeks[plan.reach.week],
            mobility=[Mode(mode) for mode in plan.reach.mobility],
            limit_minutes=plan.reach.limit_minutes,
            online_possible=plan.reach.online,
            valid_from=plan.waiting_since,
            learned_on=plan.waiting_since,
        )
        for need in plan.reach.needs:
            self._batch.add(
                SupportNeed,
                person=person,
                code=need,
                consent_on=plan.waiting_since,
                valid_from=plan.waiting_since,
                learned_on=plan.waiting_since,
            )

    def _family(self, person: Person, plan: PersonPlan) -> None:
        if not plan.children and not plan.has_partner:
            return
        household = self._households.get(plan.household)
        if household is None:
            household = self._households[plan.household] = self._batch.add(Household)
        self._batch.add(HouseholdMember, household=household, person=person, valid_from=plan.in_germany_since)
        for child in plan.children:
            self._child(person, plan, household, child)

    def _child(self, parent: Person, plan: PersonPlan, household: Household, child: ChildPlan) -> None:
        row = self._new(
            given=child.given,
            family=parent.family_name,
            born=child.born,
            sex=child.sex,
            nationality=plan.nationality,
            since=plan.waiting_since,
        )
        self._batch.add(HouseholdMember, household=household, person=row, valid_from=plan.in_germany_since)
        self._batch.add(
            Relation, person=parent, other=row, kind=RelationKind.PARENT, custody=True, valid_from=child.born
        )
        if child.care is not None:
            fetched = dt.time(14, 0) if child.born.day % 2 else dt.time(16, 0)
            self._batch.add(
                ChildcareNeed,
                person=parent,
                child=row,
                care=Care(child.care),
                care_until=fetched if child.care == Care.KITA else None,
                valid_from=plan.waiting_since,
                learned_on=plan.waiting_since,
            )

    def couple(self, one: Person, other: Person, since: dt.date) -> None:
        """Two waiting people married to each other."""
        self._batch.add(Relation, person=one, other=other, kind=RelationKind.SPOUSE, valid_from=since)
