"""The invented waiting list: exact margins, drawn details, reproducible by seed and day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from teilhabe.flows.demo import families, rights
from teilhabe.flows.demo.chance import Chance
from teilhabe.flows.demo.mix import nationality_shares, waiting_curve
from teilhabe.flows.demo.plans import PersonPlan, ReachPlan, SkillPlan, StatusPlan
from teilhabe.flows.demo.tables import Tables

# Telephone numbers set aside for film and radio (Bundesnetzagentur, Rufnummern für Medienproduktionen): Köln.
_DRAMA_NUMBERS: Final = "0221 4710{:03d}"


@dataclass(frozen=True, slots=True)
class _Margins:
    """Four columns with exact totals, one entry per person."""

    nationality: list[str]
    level: list[str]
    town: list[str]
    age: list[str]

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        return zip(self.nationality, self.level, self.town, self.age, strict=True)


def draw_waiting(
    chance: Chance,
    tables: Tables,
    *,
    count: int,
    today: dt.date,
    advisers: Sequence[str],
    carriers: Sequence[str],
    towns: dict[str, float] | None = None,
) -> tuple[list[PersonPlan], list[tuple[int, int]]]:
    """Invent ``count`` waiting people and say which of them are couples (positions)."""
    shares = tables.assumptions
    margins = _Margins(
        nationality=chance.spread(nationality_shares(tables), count),
        level=chance.spread(shares["niveau"], count),
        town=chance.spread(towns or shares["staedte"], count),
        age=chance.spread(shares["alter"], count),
    )
    people = []
    for number, (nationality, level, town, age) in enumerate(margins.rows()):
        person = _draw(chance, tables, today, nationality=nationality, level=level, town=town, age=age)
        person.household, person.phone = number, _DRAMA_NUMBERS.format(number % 1000)
        person.adviser = None if chance.happens(tables.share("nicht_zustaendig")) else chance.one_of(advisers)
        person.wish_carrier = (
            chance.one_of(carriers) if chance.happens(tables.share("wunsch_traeger")) else None
        )
        people.append(person)
    _shelter(people)
    return people, families.pair_up(chance, tables, people)


def _shelter(people: list[PersonPlan]) -> None:
    """A protected person always has an adviser: nobody else may see the record."""
    advisers = [person.adviser for person in people if person.adviser]
    for person in people:
        if person.protected and person.adviser is None and advisers:
            person.adviser = advisers[0]


def _draw(
    chance: Chance, tables: Tables, today: dt.date, *, nationality: str, level: str, town: str, age: str
) -> PersonPlan:
    origin = tables.assumptions["herkunft"][nationality]
    sex = "w" if chance.happens(origin["frauen"]) else "m"
    born = _born(chance, age, today)
    since = _waiting_since(chance, tables, today)
    status = _status(chance, tables, origin["aufenthalt"], level=level, since=since, today=today)
    working = status.benefit == "KEIN" and chance.happens(tables.share("in_arbeit"))
    given, family = _names(chance, tables, origin["namen"], sex)
    first_paper = status.title.tolerated_since or status.title.issued_on
    return PersonPlan(
        given=given,
        family=family,
        sex=sex,
        born=born,
        year_only=chance.happens(tables.share("nur_geburtsjahr")),
        nationality=nationality,
        first_language=chance.by_share(origin["sprachen"]),
        town=town,
        village=chance.fraction() if chance.happens(tables.share("dorf_statt_kernstadt")) else None,
        in_germany_since=min(first_paper, chance.days_before(since, 40, 1400)),
        waiting_since=since,
        status=status,
        skill=_skill(chance, tables, origin["schrift"], level=level, working=working, today=today),
        reach=_reach(chance, tables, sex=sex, working=working),
        children=families.draw_children(chance, tables, parent_born=born, today=today),
        protected=chance.happens(tables.share("geschuetzt")),
        in_own_script=chance.happens(tables.share("schrift_der_heimat")) and "|" in given and "|" in family,
    )


def _status(
    chance: Chance, tables: Tables, residence: str, *, level: str, since: dt.date, today: dt.date
) -> StatusPlan:
    title = rights.draw_title(chance, tables, residence, waiting_since=since, today=today)
    benefit = rights.draw_benefit(chance, tables, title.code)
    plan = benefit == "SGB2" and chance.happens(tables.share("kooperationsplan_nennt_kurs"))
    return StatusPlan(
        title=title,
        benefit=benefit,
        plan_names_course=plan,
        rights=rights.draw_rights(
            chance, tables, title=title, benefit=benefit, level=level, plan=plan, since=since, today=today
        ),
        residence_rule=title.code in rights.RULE_TITLES and chance.happens(tables.share("wohnsitzregelung")),
    )


def _skill(
    chance: Chance, tables: Tables, script: str, *, level: str, working: bool, today: dt.date
) -> SkillPlan:
    shares = tables.assumptions["schrift"][script]
    literacy = "LIT_LATIN" if level in {"B1", "B2"} else chance.by_share(shares)
    return SkillPlan(
        german=rights.draw_german(chance, tables, level=level, literacy=literacy, today=today),
        literacy=literacy,
        hours=rights.draw_hours(chance, tables, level=level, literacy=literacy),
        backgrounds=rights.draw_backgrounds(chance, tables, level=level, literacy=literacy, working=working),
    )


def _reach(chance: Chance, tables: Tables, *, sex: str, working: bool) -> ReachPlan:
    shares = tables.assumptions
    vehicles = [mode for mode, share in shares["fahrzeuge"].items() if chance.happens(share)]
    needs = {"step_free": "stufenlos", "hearing": "hoeren", "sight": "sehen"}
    return ReachPlan(
        week=chance.by_share(shares["zeit_mit_arbeit" if working else "zeit_ohne_arbeit"]),
        mobility=["foot", *vehicles],
        limit_minutes=int(chance.by_share(shares["wegegrenze_minuten"])),
        online=chance.happens(tables.share("online_moeglich")),
        needs=[code for code, key in needs.items() if chance.happens(tables.share(key))],
        wish_time=chance.by_share(shares["wunschzeit"]),
        wish_women=sex == "w" and chance.happens(tables.share("wunsch_frauengruppe")),
        self_payer=chance.happens(tables.share("selbstzahlen_denkbar")),
    )


def _born(chance: Chance, age: str, today: dt.date) -> dt.date:
    youngest, oldest = map(int, age.split("-"))
    return today - dt.timedelta(days=chance.between(youngest * 365 + 10, oldest * 365 + 350))


def _waiting_since(chance: Chance, tables: Tables, today: dt.date) -> dt.date:
    weeks = chance.log_normal_weeks(*waiting_curve(tables))
    return today - dt.timedelta(days=int(7 * min(weeks, tables.assumptions["wartezeit_weeks_max"])))


def _names(chance: Chance, tables: Tables, region: str, sex: str) -> tuple[str, str]:
    pool = tables.names["namen"][region]
    return chance.one_of(pool[sex]), chance.one_of(pool["f"])
