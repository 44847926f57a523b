"""Instance folders and solution files: CSV to Problem and back, every fault with file, line and column."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from placement.problem import (
    Arc,
    Conflict,
    Couple,
    Course,
    CourseId,
    Fault,
    FixedSeat,
    GroupId,
    GroupMember,
    Pool,
    PoolId,
    Problem,
    ProblemError,
    Unit,
    UnitId,
)

REQUIRED = ("units", "courses", "arcs")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "units": ("unit", "persons", "class1", "class2", "wait", "region"),
    "courses": ("course", "capacity", "minimum", "childcare", "slot", "kind", "region"),
    "arcs": ("unit", "course", "cost", "childcare", "km"),
    "couples": ("unit_a", "unit_b"),
    "conflicts": ("unit_a", "unit_b"),
    "pools": ("pool", "course", "max_open"),
    "groups": ("unit", "group", "persons"),
    "fixed": ("unit", "course"),
    "solution": ("unit", "course"),
}
IDS = frozenset({"unit", "course", "pool", "group", "unit_a", "unit_b"})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FileFault:
    """A fault somebody can find in an editor; lines and columns count from 1, line 1 is the header."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class FolderError(Exception):
    """The files do not make an instance; `faults` lists every reason."""

    def __init__(self, faults: list[FileFault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: its number, and its fields by column."""

    line: int
    text: Mapping[str, str]
    number: Mapping[str, int]


class Reader:
    """Reads tables of one folder and gathers the faults of all of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[FileFault] = []
        self.lines: dict[str, list[int]] = {}

    def fault(self, table: str, line: int, column: str, message: str) -> None:
        """Note one fault."""
        self.faults.append(FileFault(f"{table}.csv", line, column, message))

    def rows(self, table: str, path: Path | None = None) -> list[Row]:
        """All readable lines of a table; a missing optional file is an empty table."""
        source = path or self.folder / f"{table}.csv"
        if not source.exists() and table not in REQUIRED and path is None:
            return []
        try:
            content = source.read_text(encoding="utf-8-sig")
        except OSError as error:
            self.fault(table, 1, COLUMNS[table][0], f"cannot be read: {error.strerror}")
            return []
        except UnicodeDecodeError as error:
            line = source.read_bytes()[: error.start].count(b"\n") + 1
            self.fault(table, line, COLUMNS[table][0], "not UTF-8")
            return []
        return list(self._parse(table, content))

    def _parse(self, table: str, content: str) -> Iterator[Row]:
        reader = csv.reader(content.splitlines(keepends=True))
        header = [name.strip() for name in next(reader, [])]
        missing = [column for column in COLUMNS[table] if column not in header]
        for column in missing:
            self.fault(table, 1, column, "column missing in the header")
        if missing:
            return
        for fields in reader:
            if not any(field.strip() for field in fields):
                continue
            if len(fields) != len(header):
                message = f"{len(fields)} fields, the header has {len(header)}"
                self.fault(table, reader.line_num, header[min(len(fields), len(header) - 1)], message)
                continue
            row = self._row(table, reader.line_num, dict(zip(header, fields, strict=True)))
            if row is not None:
                yield row

    def _row(self, table: str, line: int, fields: dict[str, str]) -> Row | None:
        text, number = {}, {}
        for column in COLUMNS[table]:
            field = fields[column].strip()
            try:
                number[column] = int(field)
            except ValueError:
                self.fault(table, line, column, f"{field!r} is not a whole number")
                return None
            text[column] = str(number[column]) if column in IDS else field
        return Row(line, text, number)

    def objects(self, table: str, build: Callable[[Row], T]) -> tuple[T, ...]:
        """The objects of a table; faults found by their constructors get the line they stand on."""
        built: list[T] = []
        lines = self.lines.setdefault(table, [])
        for row in self.rows(table):
            try:
                built.append(build(row))
            except ProblemError as error:
                self.place(error.faults, row.line)
            else:
                lines.append(row.line)
        return tuple(built)

    def place(self, faults: tuple[Fault, ...], line: int | None = None) -> None:
        """Note faults of the problem at the line of their row."""
        for fault in faults:
            lines = self.lines.get(fault.table, [])
            known = lines[fault.row] if fault.row is not None and fault.row < len(lines) else 1
            self.fault(fault.table, line or known, fault.field, f"{fault.subject}: {fault.message}")

    def finish(self) -> None:
        """Raise FolderError when there was any fault."""
        if self.faults:
            raise FolderError(self.faults)


def read_problem(folder: Path) -> Problem:
    """The instance in a folder. Raises FolderError."""
    reader = Reader(folder)
    if not folder.is_dir():
        reader.fault("units", 1, "unit", f"no folder {folder}")
        reader.finish()
    units, courses, arcs = (
        reader.objects("units", _unit),
        reader.objects("courses", _course),
        reader.objects("arcs", _arc),
    )
    couples = reader.objects("couples", lambda row: Couple(*_pair(row)))
    conflicts = reader.objects("conflicts", lambda row: Conflict(*_pair(row)))
    pools = _pools(reader)
    groups = reader.objects("groups", _member)
    fixed = reader.objects("fixed", lambda row: FixedSeat(_unit_id(row), _course_id(row)))
    reader.finish()
    try:
        return Problem(units, courses, arcs, couples, conflicts, pools, groups, fixed)
    except ProblemError as error:
        reader.place(error.faults)
        raise FolderError(reader.faults) from error


def read_offers(folder: Path) -> tuple[tuple[Course, ...], tuple[Arc, ...]]:
    """New courses and their eligible pairs from a folder with courses.csv and arcs.csv. Raises FolderError."""
    reader = Reader(folder)
    offers = reader.objects("courses", _course), reader.objects("arcs", _arc)
    reader.finish()
    return offers


def read_solution(path: Path) -> tuple[list[tuple[UnitId, CourseId]], list[FileFault]]:
    """The lines of a solution file as pairs, and the faults of lines that are none."""
    reader = Reader(path.parent)
    pairs = [(_unit_id(row), _course_id(row)) for row in reader.rows("solution", path)]
    return pairs, [FileFault(path.name, f.line, f.column, f.message) for f in reader.faults]


def write_solution(path: Path, problem: Problem, seats: Mapping[UnitId, CourseId]) -> None:
    """Write unit, course in the order of the units."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS["solution"])
        writer.writerows((unit.id, seats[unit.id]) for unit in problem.units if unit.id in seats)


def _unit_id(row: Row) -> UnitId:
    return UnitId(row.text["unit"])


def _course_id(row: Row) -> CourseId:
    return CourseId(row.text["course"])


def _pair(row: Row) -> tuple[UnitId, UnitId]:
    return UnitId(row.text["unit_a"]), UnitId(row.text["unit_b"])


def _unit(row: Row) -> Unit:
    return Unit(_unit_id(row), *(row.number[column] for column in COLUMNS["units"][1:]))


def _course(row: Row) -> Course:
    return Course(_course_id(row), *(row.number[column] for column in COLUMNS["courses"][1:]))


def _arc(row: Row) -> Arc:
    return Arc(_unit_id(row), _course_id(row), *(row.number[column] for column in COLUMNS["arcs"][2:]))


def _member(row: Row) -> GroupMember:
    return GroupMember(_unit_id(row), GroupId(row.text["group"]), row.number["persons"])


def _pools(reader: Reader) -> tuple[Pool, ...]:
    """One pool per id from its lines; each line repeats the limit."""
    limits: dict[str, int] = {}
    members: dict[str, list[CourseId]] = {}
    first: dict[str, int] = {}
    for row in reader.rows("pools"):
        pool, limit = row.text["pool"], row.number["max_open"]
        if limits.setdefault(pool, limit) != limit:
            reader.fault("pools", row.line, "max_open", f"pool {pool} has {limits[pool]} above, {limit} here")
        if _course_id(row) in members.setdefault(pool, []):
            message = f"course {_course_id(row)} stands twice in pool {pool}"
            reader.fault("pools", row.line, "course", message)
            continue
        members[pool].append(_course_id(row))
        first.setdefault(pool, row.line)
    reader.lines["pools"] = list(first.values())
    pools: list[Pool] = []
    for pool, courses in members.items():
        try:
            pools.append(Pool(PoolId(pool), tuple(courses), limits[pool]))
        except ProblemError as error:
            reader.place(error.faults, first[pool])
    return tuple(pools)
