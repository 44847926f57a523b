"""What has to be placed where: units, courses, eligible arcs and the constraints between them.

Every object is frozen and checks itself on construction. A fault names the table, the row, the column and
the offending id, so that whoever supplied the figures can mend them. Ids are opaque strings; the engine
never learns who stands behind them. Solving happens elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NewType

UnitId = NewType("UnitId", str)
CourseId = NewType("CourseId", str)
PoolId = NewType("PoolId", str)
GroupId = NewType("GroupId", str)

LARGEST_NUMBER = 10**9  # keeps every sum of costs inside the 53 bits a double represents exactly


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the input.

    `row` counts the rows of `table` from 0; None when the fault was found before the row had a position.
    """

    table: str
    field: str
    subject: str
    message: str
    row: int | None = None

    def __str__(self) -> str:
        return f"{self.table}.{self.field} {self.subject}: {self.message}"


class ProblemError(ValueError):
    """The input cannot be a placement problem; `faults` lists every reason found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults))


def _reject(table: str, subject: str, checks: Iterable[tuple[bool, str, str]]) -> None:
    faults = [Fault(table, column, subject, message) for bad, column, message in checks if bad]
    if faults:
        raise ProblemError(faults)


def _too_large(*numbers: int) -> bool:
    return any(abs(number) > LARGEST_NUMBER for number in numbers)


@dataclass(frozen=True, slots=True)
class Unit:
    """A person, or people who must get the same course.

    `class1` and `class2` count those in the first and second legal priority class (IntV § 7(4) sentence 4,
    DeuFoeV § 8(3)); `wait` is in weeks since registration.
    """

    id: UnitId
    persons: int = 1
    class1: int = 0
    class2: int = 0
    wait: int = 0
    region: int = 0

    def __post_init__(self) -> None:
        _reject(
            "units",
            self.id,
            (
                (not self.id, "unit", "an empty id"),
                (not 1 <= self.persons <= LARGEST_NUMBER, "persons", "at least 1 person"),
                (self.class1 < 0, "class1", "must not be negative"),
                (self.class2 < 0, "class2", "must not be negative"),
                (self.class1 + self.class2 > self.persons, "class1", "more class members than persons"),
                (not 0 <= self.wait <= LARGEST_NUMBER, "wait", "weeks must not be negative"),
            ),
        )

    @property
    def priority(self) -> int:
        """The best legal class present in the unit: 1, 2 or 3."""
        return 1 if self.class1 else 2 if self.class2 else 3


@dataclass(frozen=True, slots=True)
class Course:
    """A course with its seats, the persons it needs to open and its childcare places.

    `slot` is compared only for equality: two courses of one slot run at the same time.
    """

    id: CourseId
    capacity: int
    minimum: int = 0
    childcare: int = 0
    slot: int = 0
    kind: int = 0
    region: int = 0

    def __post_init__(self) -> None:
        _reject(
            "courses",
            self.id,
            (
                (not self.id, "course", "an empty id"),
                (not 0 <= self.capacity <= LARGEST_NUMBER, "capacity", "seats must not be negative"),
                (not 0 <= self.minimum <= LARGEST_NUMBER, "minimum", "must not be negative"),
                (not 0 <= self.childcare <= LARGEST_NUMBER, "childcare", "must not be negative"),
            ),
        )


@dataclass(frozen=True, slots=True)
class Arc:
    """An eligible pair: what the seat costs, the childcare places it takes and the way in kilometres."""

    unit: UnitId
    course: CourseId
    cost: int = 0
    childcare: int = 0
    km: int = 0

    def __post_init__(self) -> None:
        _reject(
            "arcs",
            f"{self.unit},{self.course}",
            (
                (_too_large(self.cost), "cost", f"beyond ±{LARGEST_NUMBER}"),
                (not 0 <= self.childcare <= LARGEST_NUMBER, "childcare", "must not be negative"),
                (not 0 <= self.km <= LARGEST_NUMBER, "km", "must not be negative"),
            ),
        )


@dataclass(frozen=True, slots=True)
class Couple:
    """Two units that must never sit in the same slot ("not at the same time")."""

    unit_a: UnitId
    unit_b: UnitId

    def __post_init__(self) -> None:
        same = self.unit_a == self.unit_b
        _reject("couples", self.unit_a, ((same, "unit_b", "a unit cannot be paired with itself"),))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two units that must never sit in the same course; the reason is nobody's business here."""

    unit_a: UnitId
    unit_b: UnitId

    def __post_init__(self) -> None:
        same = self.unit_a == self.unit_b
        _reject("conflicts", self.unit_a, ((same, "unit_b", "a unit cannot be paired with itself"),))


@dataclass(frozen=True, slots=True)
class Pool:
    """Courses sharing a teacher or a room: at most `max_open` of them open."""

    id: PoolId
    courses: tuple[CourseId, ...]
    max_open: int

    def __post_init__(self) -> None:
        repeated = len(set(self.courses)) < len(self.courses)
        _reject(
            "pools",
            self.id,
            (
                (not self.id, "pool", "an empty id"),
                (not 0 <= self.max_open <= LARGEST_NUMBER, "max_open", "must not be negative"),
                (repeated, "course", "a course stands twice in the pool"),
            ),
        )


@dataclass(frozen=True, slots=True)
class GroupMember:
    """How many persons of a unit belong to a fairness group."""

    unit: UnitId
    group: GroupId
    persons: int = 1

    def __post_init__(self) -> None:
        subject = f"{self.unit},{self.group}"
        bad = not 0 <= self.persons <= LARGEST_NUMBER
        _reject(
            "groups",
            subject,
            ((not self.group, "group", "an empty id"), (bad, "persons", "must not be negative")),
        )


@dataclass(frozen=True, slots=True)
class FixedSeat:
    """A confirmed seat that stays."""

    unit: UnitId
    course: CourseId


@dataclass(frozen=True, slots=True)
class Problem:
    """One placement instance. Raises ProblemError listing every broken reference and duplicate."""

    units: tuple[Unit, ...] = ()
    courses: tuple[Course, ...] = ()
    arcs: tuple[Arc, ...] = ()
    couples: tuple[Couple, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    pools: tuple[Pool, ...] = ()
    groups: tuple[GroupMember, ...] = ()
    fixed: tuple[FixedSeat, ...] = ()
    unit_by_id: Mapping[UnitId, Unit] = field(init=False, repr=False, compare=False)
    course_by_id: Mapping[CourseId, Course] = field(init=False, repr=False, compare=False)
    arc_by_pair: Mapping[tuple[UnitId, CourseId], Arc] = field(init=False, repr=False, compare=False)
    arcs_by_unit: Mapping[UnitId, tuple[Arc, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("units", "courses", "arcs", "couples", "conflicts", "pools", "groups", "fixed"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "unit_by_id", {unit.id: unit for unit in self.units})
        object.__setattr__(self, "course_by_id", {course.id: course for course in self.courses})
        object.__setattr__(self, "arc_by_pair", {(arc.unit, arc.course): arc for arc in self.arcs})
        faults = [*_repeated(self), *_dangling(self), *_oversized_members(self)]
        if faults:
            raise ProblemError(faults)
        by_unit: dict[UnitId, list[Arc]] = {unit.id: [] for unit in self.units}
        for arc in self.arcs:
            by_unit[arc.unit].append(arc)
        object.__setattr__(self, "arcs_by_unit", {unit: tuple(arcs) for unit, arcs in by_unit.items()})

    def arcs_of(self, unit: UnitId) -> tuple[Arc, ...]:
        """The eligible pairs of one unit, in input order."""
        return self.arcs_by_unit[unit]


def _repeated(problem: Problem) -> Iterator[Fault]:
    """A second row with the same key is a fault, not a correction of the first."""
    keyed: tuple[tuple[str, str, list[str]], ...] = (
        ("units", "unit", [unit.id for unit in problem.units]),
        ("courses", "course", [course.id for course in problem.courses]),
        ("arcs", "course", [f"{arc.unit},{arc.course}" for arc in problem.arcs]),
        ("pools", "pool", [pool.id for pool in problem.pools]),
        ("groups", "group", [f"{member.unit},{member.group}" for member in problem.groups]),
        ("fixed", "course", [f"{seat.unit},{seat.course}" for seat in problem.fixed]),
    )
    for table, column, keys in keyed:
        if len(set(keys)) == len(keys):
            continue
        seen: set[str] = set()
        for row, key in enumerate(keys):
            if key in seen:
                yield Fault(table, column, key, "stands there twice", row)
            seen.add(key)


def _dangling(problem: Problem) -> Iterator[Fault]:
    named: list[tuple[str, str, int, str]] = []  # table, column, row, id
    for row, arc in enumerate(problem.arcs):
        named += (("arcs", "unit", row, arc.unit), ("arcs", "course", row, arc.course))
    for row, couple in enumerate(problem.couples):
        named += (("couples", "unit_a", row, couple.unit_a), ("couples", "unit_b", row, couple.unit_b))
    for row, conflict in enumerate(problem.conflicts):
        named += (
            ("conflicts", "unit_a", row, conflict.unit_a),
            ("conflicts", "unit_b", row, conflict.unit_b),
        )
    named += [("pools", "course", row, c) for row, pool in enumerate(problem.pools) for c in pool.courses]
    named += [("groups", "unit", row, member.unit) for row, member in enumerate(problem.groups)]
    for table, column, row, identifier in named:
        known = problem.course_by_id if column == "course" else problem.unit_by_id
        if identifier not in known:
            kind = "course" if column == "course" else "unit"
            yield Fault(table, column, identifier, f"unknown {kind} {identifier}", row)
    yield from _dangling_seats(problem)


def _dangling_seats(problem: Problem) -> Iterator[Fault]:
    for row, seat in enumerate(problem.fixed):
        if seat.unit not in problem.unit_by_id:
            yield Fault("fixed", "unit", seat.unit, f"unknown unit {seat.unit}", row)
        elif seat.course not in problem.course_by_id:
            yield Fault("fixed", "course", seat.course, f"unknown course {seat.course}", row)
        elif (seat.unit, seat.course) not in problem.arc_by_pair:
            message = f"unit {seat.unit} has no arc to course {seat.course}"
            yield Fault("fixed", "course", seat.course, message, row)


def _oversized_members(problem: Problem) -> Iterator[Fault]:
    for row, member in enumerate(problem.groups):
        unit = problem.unit_by_id.get(member.unit)
        if unit is not None and member.persons > unit.persons:
            message = f"{member.persons} members, but the unit has {unit.persons} persons"
            yield Fault("groups", "persons", member.unit, message, row)
