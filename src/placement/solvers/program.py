"""The integer program of one part: columns, rows and exact integer arithmetic on them.

    x_uc = 1: unit u sits in course c          y_c = 1: course c is open
    (1) sum_c x_uc <= 1
    (2) minimum_c y_c <= sum_u persons_u x_uc <= capacity_c y_c
    (3) sum_u childcare_uc x_uc <= places_c
    (4) sum of y over a pool <= max_open
    (5) couples: per slot, at most one of the two; conflicts: per course, at most one of the two
    (6) x_uc <= y_c

Columns y exist only where a minimum or a pool needs them. Rows that cannot bind are left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from placement.problem import Arc, CourseId, Problem, UnitId
from placement.solvers.reduction import Reduced, pools_within

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
UNBOUNDED = 2**53


class Rows:
    """Sparse rows `low <= coefficients · columns <= high` with integer coefficients."""

    def __init__(self) -> None:
        self.start: list[int] = [0]
        self.columns: list[int] = []
        self.coefficients: list[int] = []
        self.low: list[int] = []
        self.high: list[int] = []

    def add(
        self,
        columns: Sequence[int],
        coefficients: Sequence[int],
        low: int = -UNBOUNDED,
        high: int = UNBOUNDED,
    ) -> None:
        """Append one row."""
        self.columns.extend(columns)
        self.coefficients.extend(coefficients)
        self.start.append(len(self.columns))
        self.low.append(low)
        self.high.append(high)

    def extend(self, other: "Rows", offset: int) -> None:
        """Append all rows of another block whose columns are shifted by `offset`."""
        base = len(self.columns)
        self.columns.extend(column + offset for column in other.columns)
        self.coefficients.extend(other.coefficients)
        self.start.extend(base + position for position in other.start[1:])
        self.low.extend(other.low)
        self.high.extend(other.high)

    def copy(self) -> "Rows":
        """An independent copy."""
        twin = Rows()
        twin.extend(self, 0)
        return twin

    def restricted(self, keep: Ints, others: Ints) -> "Rows | None":
        """The rows over the kept columns when all others take their values in `others`.

        Rows that can no longer be broken are left out; None when one can no longer be kept.
        """
        columns, terms = np.asarray(self.columns, np.int64), np.asarray(self.coefficients, np.int64)
        low, high = np.asarray(self.low, np.int64), np.asarray(self.high, np.int64)
        count = len(low)
        place = np.full(len(others), -1)
        place[keep] = np.arange(len(keep))
        row = np.repeat(np.arange(count), np.diff(np.asarray(self.start)))
        free = place[columns] >= 0
        settled = np.zeros(count, np.int64)
        np.add.at(settled, row[~free], terms[~free] * others[columns[~free]])
        least, most = settled.copy(), settled.copy()
        np.add.at(least, row[free], np.minimum(terms[free], 0))
        np.add.at(most, row[free], np.maximum(terms[free], 0))
        if np.any(least > high) or np.any(most < low):
            return None
        needed = (least < low) | (most > high)
        chosen = free & needed[row]
        rows = Rows()
        rows.columns, rows.coefficients = place[columns[chosen]].tolist(), terms[chosen].tolist()
        ends = np.cumsum(np.bincount(row[chosen], minlength=count)[needed])
        rows.start = [0, *ends.tolist()]
        rows.low = np.where(low <= -UNBOUNDED, low, low - settled)[needed].tolist()
        rows.high = np.where(high >= UNBOUNDED, high, high - settled)[needed].tolist()
        return rows

    def hold(self, values: Ints) -> bool:
        """Does an integer point keep every row? Exact."""
        if not self.low:
            return True
        products = np.asarray(self.coefficients, np.int64) * values[np.asarray(self.columns, np.int64)]
        sums = np.diff(np.concatenate(([0], np.cumsum(products)))[np.asarray(self.start)])
        return bool(np.all(sums >= self.low) and np.all(sums <= self.high))


class Program:
    """Columns and rows of one part; the first `len(arcs)` columns are the arcs, then the open courses."""

    def __init__(self, problem: Problem, reduced: Reduced, arcs: Sequence[Arc]) -> None:
        self.problem = problem
        self.arcs = tuple(arcs)
        self.rows = Rows()
        self.by_unit: dict[UnitId, list[int]] = defaultdict(list)
        self.by_course: dict[CourseId, list[int]] = defaultdict(list)
        for column, arc in enumerate(self.arcs):
            self.by_unit[arc.unit].append(column)
            self.by_course[arc.course].append(column)
        pools = pools_within(reduced, list(self.by_course))
        self.opening = self._opening_columns(pools)
        self.size = len(self.arcs) + len(self.opening)
        self.lower = np.zeros(self.size, np.int64)
        self._fix(reduced)
        self._unit_rows()
        self._course_rows()
        self._pair_rows()
        for limit, courses in pools:
            self.rows.add([self.opening[c] for c in courses], [1] * len(courses), high=limit)

    def _opening_columns(self, pools: Sequence[tuple[int, tuple[CourseId, ...]]]) -> dict[CourseId, int]:
        pooled = {course for _, courses in pools for course in courses}
        needed = (c for c in self.by_course if self.problem.course_by_id[c].minimum > 0 or c in pooled)
        return {course: len(self.arcs) + position for position, course in enumerate(needed)}

    def _fix(self, reduced: Reduced) -> None:
        for column, arc in enumerate(self.arcs):
            if (arc.unit, arc.course) in reduced.fixed:
                self.lower[column] = 1
                if arc.course in self.opening:
                    self.lower[self.opening[arc.course]] = 1

    def _unit_rows(self) -> None:
        for columns in self.by_unit.values():
            if len(columns) > 1:
                self.rows.add(columns, [1] * len(columns), high=1)

    def _course_rows(self) -> None:
        for course_id, columns in self.by_course.items():
            course = self.problem.course_by_id[course_id]
            persons = [self.problem.unit_by_id[self.arcs[column].unit].persons for column in columns]
            places = [self.arcs[column].childcare for column in columns]
            opening = self.opening.get(course_id)
            if opening is not None:
                for column in columns:
                    self.rows.add((column, opening), (1, -1), high=0)
                self.rows.add((*columns, opening), (*persons, -course.minimum), low=0)
            self._limit(columns, persons, course.capacity, opening)
            self._limit(columns, places, course.childcare, opening)

    def _limit(self, columns: list[int], load: list[int], limit: int, opening: int | None) -> None:
        if sum(load) <= limit:
            return
        if opening is None:
            self.rows.add(columns, load, high=limit)
        else:
            self.rows.add((*columns, opening), (*load, -limit), high=0)

    def _pair_rows(self) -> None:
        for couple in self.problem.couples:
            slots: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
            for side, unit in enumerate((couple.unit_a, couple.unit_b)):
                for column in self.by_unit.get(unit, ()):
                    slots[self.problem.course_by_id[self.arcs[column].course].slot][side].append(column)
            self._at_most_one(slots.values())
        for conflict in self.problem.conflicts:
            rooms: dict[CourseId, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
            for side, unit in enumerate((conflict.unit_a, conflict.unit_b)):
                for column in self.by_unit.get(unit, ()):
                    rooms[self.arcs[column].course][side].append(column)
            self._at_most_one(rooms.values())

    def _at_most_one(self, meetings: Iterable[tuple[list[int], list[int]]]) -> None:
        for a, b in meetings:
            if a and b:
                self.rows.add((*a, *b), [1] * (len(a) + len(b)), high=1)

    def point(self, seats: dict[UnitId, CourseId]) -> Ints:
        """The columns of an assignment; courses that it leaves empty stay closed."""
        values = self.lower.copy()
        for column, arc in enumerate(self.arcs):
            if seats.get(arc.unit) == arc.course:
                values[column] = 1
                if arc.course in self.opening:
                    values[self.opening[arc.course]] = 1
        return values

    def seats(self, values: Ints) -> dict[UnitId, CourseId]:
        """The assignment of an integer point."""
        return {arc.unit: arc.course for arc, taken in zip(self.arcs, values, strict=False) if taken}
