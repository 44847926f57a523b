"""What goes into each letter: frozen, plain strings, numbers, dates and codes. No Django model, no clock.

Free text (an adviser's remark, an explanation from the rules) is :class:`FreeText`: German, plus whatever
languages exist. Where the reader's language is missing the German stands there, marked as German.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from teilhabe.office.letters.kinds import Body, Ground, Literacy, NextStep, Paper, Position, TimeWindow

LEAST_TOLD = 5  #: privacy: the smallest number of people that may stand in a table leaving the centre


@dataclass(frozen=True, slots=True)
class FreeText:
    """A text in German and, where it exists, in other languages as (language tag, text) pairs."""

    german: str
    others: tuple[tuple[str, str], ...] = ()


Reason = Ground | FreeText


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Letterhead: the centre and the person who signs."""

    centre: str
    street: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    adviser: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyTime:
    """One weekly session. ``weekday`` 0 is Monday; times as "9:00"."""

    weekday: int
    begins: str
    ends: str

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"weekday: {self.weekday} is not 0 (Monday) to 6 (Sunday)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOption:
    """A course that fits, with its facts and the reasons for and against. Minutes are estimates; None = unknown."""

    title: str
    provider: str
    place: str
    starts_on: date
    ends_on: date | None = None
    times: tuple[WeeklyTime, ...] = ()
    minutes_there: int | None = None
    minutes_back: int | None = None
    childcare: bool | None = None
    free_seats: int | None = None
    own_cost_eur: str = ""
    reasons: tuple[Reason, ...] = ()
    drawbacks: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LostCourse:
    """A course that was looked at and did not win, with the reasons."""

    title: str
    provider: str
    place: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A next step, with its last day where there is one."""

    step: NextStep | FreeText
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestAppointment:
    """Appointment for the placement test (IntV § 11 Abs. 2: before the course, free of charge)."""

    __test__ = False  # not a test class, whatever its name says to pytest

    on: date
    at: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceNote:
    """Beratungsblatt: entitlement, best options with reasons, why others lost, next steps, papers, rights.

    ``chosen`` says whether ``options[0]`` is the course agreed on; otherwise the options stand side by side.
    """

    sender: Sender
    written_on: date
    reference: str
    person_name: str
    birth_year: int | None = None
    entitlement: tuple[FreeText, ...] = ()
    right_decided_by: Body | None = None
    obliged: bool = False
    options: tuple[CourseOption, ...] = ()
    chosen: bool = False
    seat_held_until: date | None = None
    lost: tuple[LostCourse, ...] = ()
    would_change: tuple[FreeText, ...] = ()
    steps: tuple[Step, ...] = ()
    test: TestAppointment | None = None
    papers: tuple[Paper, ...] = ()
    remark: FreeText | None = None
    proposal_id: str = ""
    rules_of: date | None = None
    weights_version: str = ""

    def __post_init__(self) -> None:
        if self.chosen and not self.options:
            raise ValueError("chosen: a course was chosen but no option is given")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferredPerson:
    """Exactly what a Träger may see of a person referred to it (privacy.md § 4, language course). Nothing else."""

    name: str
    contact_way: str
    birth_year: int
    has_course_right: bool
    proof_id: str
    level: str
    needs_childcare: bool
    needs_access: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralSheet:
    """Vermittlungsblatt to the Träger, after the seat was accepted. ``ground`` is the transfer's legal basis."""

    sender: Sender
    written_on: date
    reference: str
    provider: str
    course_title: str
    course_number: str
    starts_on: date
    answer_until: date
    ground: str
    person: ReferredPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingConfirmation:
    """Wartebestätigung: what the person waits for, since when, why, and what comes next."""

    sender: Sender
    written_on: date
    reference: str
    person_name: str
    position: Position
    course_wanted: str
    waiting_since: date
    level: str = ""
    expected_on: date | None = None
    reasons: tuple[Reason, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedCourse:
    """A course examined for the residence letter and why it does not serve."""

    title: str
    provider: str
    place: str
    starts_on: date | None
    reason: Ground | FreeText


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseElsewhere:
    """A course at another place. ``promised`` = the Träger confirmed a seat for this person."""

    title: str
    provider: str
    place: str
    starts_on: date
    promised: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidenceLetter:
    """Proof for the Ausländerbehörde: no timely course at the assigned place (AufenthG § 12a)."""

    sender: Sender
    written_on: date
    reference: str
    person_name: str
    born_on: date
    assigned_place: str
    course_wanted: str
    waiting_since: date
    checked_on: date
    travel_limit_minutes: int
    level: str = ""
    checked: tuple[CheckedCourse, ...] = ()
    elsewhere: tuple[CourseElsewhere, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """People waiting with the same profile; None: not known, or any. ``weeks_waited``: a whole number per person."""

    level: str | None
    literacy: Literacy | None
    town: str | None
    window: TimeWindow | None
    childcare: bool
    weeks_waited: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedReport:
    """Quarterly need: who waits for what, where, how long. Groups under ``least`` people are pooled."""

    sender: Sender
    written_on: date
    reference: str
    area: str
    year: int
    quarter: int
    counted_on: date
    rows: tuple[NeedRow, ...]
    least: int = LEAST_TOLD

    def __post_init__(self) -> None:
        if self.quarter not in (1, 2, 3, 4):
            raise ValueError(f"quarter: {self.quarter} is not 1 to 4")
        if self.least < LEAST_TOLD:
            raise ValueError(
                f"least: {self.least} is under {LEAST_TOLD}, the smallest number that may be told"
            )


Content = AdviceNote | ReferralSheet | WaitingConfirmation | ResidenceLetter | NeedReport
