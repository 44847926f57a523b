"""What the generator invents, before any row exists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(slots=True)
class TitlePlan:
    """Residence title with its days."""

    code: str
    issued_on: dt.date
    until: dt.date | None
    detail: str = ""
    tolerated_since: dt.date | None = None


@dataclass(slots=True)
class GermanPlan:
    """German level with its proof; module and advice only after a placement test (``tested_on``)."""

    value: str
    proof: str
    proved_on: dt.date
    tested_on: dt.date | None = None
    module: int | None = None
    intensive_ok: bool | None = None
    special_need: bool | None = None


@dataclass(slots=True)
class RightPlan:
    """A certificate or notice in hand."""

    path: str
    issuer: str
    issued_on: dt.date
    until: dt.date | None
    registered_on: dt.date | None
    own_fault: bool = True


@dataclass(slots=True)
class ChildPlan:
    """A child in the household; ``care`` only under school age."""

    given: str
    sex: str
    born: dt.date
    care: str | None


@dataclass(slots=True)
class BackgroundPlan:
    kind: str
    value: str = ""
    years: int | None = None
    gross_year: int | None = None
    needs_degree: bool | None = None


@dataclass(slots=True)
class StatusPlan:
    """Residence, money and the papers that follow from them."""

    title: TitlePlan
    benefit: str
    plan_names_course: bool
    rights: list[RightPlan]
    residence_rule: bool


@dataclass(slots=True)
class SkillPlan:
    """German, script, schooling, work."""

    german: GermanPlan
    literacy: str
    hours: tuple[str, int] | None
    backgrounds: list[BackgroundPlan]


@dataclass(slots=True)
class ReachPlan:
    """When, how far and with which wishes somebody can come."""

    week: str
    mobility: list[str]
    limit_minutes: int
    online: bool
    needs: list[str]
    wish_time: str
    wish_women: bool
    self_payer: bool


@dataclass(slots=True)
class PersonPlan:
    """One invented person who waits for a course."""

    given: str
    family: str
    sex: str
    born: dt.date
    year_only: bool
    nationality: str
    first_language: str
    town: str
    village: float | None
    in_germany_since: dt.date
    waiting_since: dt.date
    status: StatusPlan
    skill: SkillPlan
    reach: ReachPlan
    children: list[ChildPlan]
    protected: bool
    in_own_script: bool
    phone: str = ""
    wish_carrier: str | None = None
    adviser: str | None = None
    household: int = 0
    has_partner: bool = False
