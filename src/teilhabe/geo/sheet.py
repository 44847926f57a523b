"""Reading tables that others made: every fault names file, line and column; nothing is guessed."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from teilhabe.common.errors import Unusable

MOST_FAULTS = 50
Value = TypeVar("Value")


class Line(NamedTuple):
    """One line of a table with its number in the file (the heading is line 1)."""

    number: int
    cells: dict[str, str]


class Faults:
    """Collects faults of one or more files; ``stop_if_any`` raises ``Unusable`` with one line per fault."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.count = 0

    def add(self, file: str, line: int, column: str, fault: str) -> None:
        self.count += 1
        if self.count <= MOST_FAULTS:
            self._lines.append(f"{file}, line {line}, column {column}: {fault}")

    def stop_if_any(self) -> None:
        if self.count > MOST_FAULTS:
            self._lines.append(f"… and {self.count - MOST_FAULTS} more faults")
        if self.count:
            raise Unusable(self._lines)


def read_lines(
    rows: Iterable[str], *, file: str, columns: Sequence[str], separators: str = ","
) -> Iterator[Line]:
    """The lines of a table with at least these columns; raises ``Unusable`` for a missing column.

    ``separators``: characters to choose from; the first one that splits the heading is taken.
    """
    lines = iter(rows)
    heading = next(lines, "").lstrip("\ufeff")
    separator = next((sign for sign in separators if sign in heading), separators[0])
    names = [name.strip() for name in next(csv.reader([heading], delimiter=separator), [])]
    if missing := [name for name in columns if name not in names]:
        raise Unusable([f"{file}, line 1, column {name}: is missing" for name in missing])
    reader = csv.reader(lines, delimiter=separator)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            padded = [cell.strip() for cell in cells] + [""] * (len(names) - len(cells))
            yield Line(reader.line_num + 1, dict(zip(names, padded, strict=False)))


def reader_for(faults: Faults, file: str) -> Callable[[Line, str, Callable[[str], Value]], Value | None]:
    """A function that reads one cell with a converter and notes a ``ValueError`` as a fault of that cell."""

    def read(line: Line, column: str, convert: Callable[[str], Value]) -> Value | None:
        try:
            return convert(line.cells[column])
        except ValueError as error:
            faults.add(file, line.number, column, str(error))
            return None

    return read


def latitude(text: str) -> float:
    return _degrees(text, 90, "latitude")


def longitude(text: str) -> float:
    return _degrees(text, 180, "longitude")


def _degrees(text: str, most: int, what: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= most:
        raise ValueError(f"„{text}“ is no {what} in degrees")
    return value
