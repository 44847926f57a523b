"""The table an operator loads instead of estimates: ``von,nach,modus,minuten``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from teilhabe.geo.enums import Mode
from teilhabe.geo.grid import Place
from teilhabe.geo.sheet import Faults, latitude, longitude, read_lines, reader_for

COLUMNS = ("von", "nach", "modus", "minuten")
MOST_MINUTES = 1440
MODES = {
    "fuss": Mode.FOOT, "fuß": Mode.FOOT, "foot": Mode.FOOT,
    "rad": Mode.BIKE, "fahrrad": Mode.BIKE, "bike": Mode.BIKE,
    "bus": Mode.TRANSIT, "bahn": Mode.TRANSIT,
    "oepnv": Mode.TRANSIT, "öpnv": Mode.TRANSIT, "transit": Mode.TRANSIT,
    "auto": Mode.CAR, "pkw": Mode.CAR, "car": Mode.CAR,
}  # fmt: skip
_POINT = re.compile(r"\s*(-?\d+\.\d+)\s+(-?\d+\.\d+)\s*")


class MatrixRow(NamedTuple):
    from_key: str
    start: Place
    to_key: str
    end: Place
    mode: Mode
    minutes: int | None


def read_matrix(lines: Iterable[str], *, file: str, find: Callable[[str], Place | None]) -> list[MatrixRow]:
    """All rows, or ``Unusable`` with file, line and column of every fault; half a matrix is never loaded.

    ``find`` turns a key (AGS, ``AGS/village``, ``eva:number``) into a point; ``lat lon`` in degrees is read
    here. Empty minutes mean "no connection". Commas or semicolons.
    """
    faults = Faults()
    read = reader_for(faults, file)
    rows: list[MatrixRow] = []
    seen: dict[tuple[str, str, Mode], int] = {}
    point = _point_reader(find)
    for line in read_lines(lines, file=file, columns=COLUMNS, separators=";,"):
        before = faults.count
        start, end = read(line, "von", point), read(line, "nach", point)
        mode, minutes = read(line, "modus", _mode), read(line, "minuten", _minutes)
        if start is None or end is None or mode is None or faults.count > before:
            continue
        key = (line.cells["von"], line.cells["nach"], mode)
        if key in seen:
            faults.add(file, line.number, "von", f"the same way stands in line {seen[key]}")
        seen[key] = line.number
        rows.append(MatrixRow(key[0], start, key[1], end, mode, minutes))
    faults.stop_if_any()
    return rows


def _point_reader(find: Callable[[str], Place | None]) -> Callable[[str], Place]:
    def point(text: str) -> Place:
        if match := _POINT.fullmatch(text):
            return Place(latitude(match[1]), longitude(match[2]))
        place = find(text)
        if place is None:
            raise ValueError(f"„{text}“ is no known place")
        return place

    return point


def _mode(text: str) -> Mode:
    mode = MODES.get(text.lower())
    if mode is None:
        raise ValueError(f"„{text}“ is no mode (fuss, rad, bus, auto)")
    return mode


def _minutes(text: str) -> int | None:
    if not text:
        return None
    if not text.isdigit() or int(text) > MOST_MINUTES:
        raise ValueError(f"„{text}“ is no number of minutes from 0 to {MOST_MINUTES}")
    return int(text)
