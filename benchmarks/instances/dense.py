"""Write synthetic dense placement instances: many eligible courses per unit, scarce seats, near-tied costs.

    python benchmarks/instances/dense.py --seed 1 --out DIR [--persons 300] [--courses 30] [--tight 0.8]

Every figure is invented. Nearly everybody fits nearly every course of two neighbouring levels, so that
minima, shared teachers, childcare, couples and fairness groups all bind at once. Standard library only.
"""

import argparse
import csv
import random
from collections.abc import Iterable
from pathlib import Path

LEVELS = 3
TOWNS = 10
Row = tuple[int, ...]


def main() -> None:
    """Read the arguments and write one instance folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--persons", type=int, default=300)
    parser.add_argument("--courses", type=int, default=30)
    parser.add_argument("--tight", type=float, default=0.8, help="seats for each person")
    options = parser.parse_args()
    write(options.out, options.seed, options.persons, options.courses, options.tight)


def write(folder: Path, seed: int, persons: int, courses: int, tight: float) -> None:
    """Draw one instance and write its CSV files into the folder."""
    draw = random.Random(f"dense:{seed}:{persons}:{courses}:{tight}")
    folder.mkdir(parents=True, exist_ok=True)
    units, traits = _units(draw, persons)
    offers, places = _courses(draw, courses, persons, tight)
    _table(folder / "units.csv", "unit,persons,class1,class2,wait,region", units)
    _table(folder / "courses.csv", "course,capacity,minimum,childcare,slot,kind,region", offers)
    _table(folder / "arcs.csv", "unit,course,cost,childcare,km", _arcs(draw, units, traits, offers, places))
    ids = [unit[0] for unit in units]
    _table(folder / "couples.csv", "unit_a,unit_b", (draw.sample(ids, 2) for _ in range(persons // 20)))
    _table(folder / "conflicts.csv", "unit_a,unit_b", (draw.sample(ids, 2) for _ in range(persons // 60)))
    _table(folder / "pools.csv", "pool,course,max_open", _pools(draw, courses))
    _table(folder / "groups.csv", "unit,group,persons", _groups(draw, units, traits))


def _table(path: Path, header: str, rows: Iterable[Iterable[int]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _units(draw: random.Random, persons: int) -> tuple[list[Row], list[Row]]:
    """Units, and their traits: town, level, children, whether they have a car."""
    units: list[Row] = []
    traits: list[Row] = []
    left = persons
    while left:
        size = min(left, draw.choices((1, 2, 3), (80, 15, 5))[0])
        classes = draw.choices((1, 2, 3), (35, 40, 25), k=size)
        wait = min(60, int(draw.expovariate(0.1)))
        units.append((len(units), size, classes.count(1), classes.count(2), wait, 0))
        children = draw.choices((0, 1, 2), (75, 15, 10))[0]
        traits.append((draw.randrange(TOWNS), draw.randrange(LEVELS), children, int(draw.random() < 0.4)))
        left -= size
    return units, traits


def _courses(
    draw: random.Random, count: int, persons: int, tight: float
) -> tuple[list[Row], list[tuple[int, int]]]:
    """Courses, and where they are: town and level."""
    seats = max(3, round(tight * persons / count))
    offers: list[Row] = []
    places: list[tuple[int, int]] = []
    for course in range(count):
        capacity = max(2, seats + draw.randint(-seats // 3, seats // 3))
        minimum = draw.choice((0, capacity // 2, capacity * 3 // 4))
        offers.append((course, capacity, minimum, draw.choice((0, 0, 3, 5)), draw.randrange(3), 0, 0))
        places.append((draw.randrange(TOWNS), draw.randrange(LEVELS)))
    return offers, places


def _arcs(
    draw: random.Random, units: list[Row], traits: list[Row], offers: list[Row], places: list[tuple[int, int]]
) -> Iterable[Row]:
    for (unit, _, _, _, wait, _), (town, level, children, car) in zip(units, traits, strict=True):
        for (course, _, _, childcare, slot, _, _), (site, wanted) in zip(offers, places, strict=True):
            km = 5 * min(abs(town - site), TOWNS - abs(town - site))
            care = children if slot < 2 else 0
            if abs(level - wanted) > 1 or km > (25 if car else 15) or care > childcare or draw.random() < 0.2:
                continue
            yield unit, course, 10 * km + 40 * abs(level - wanted) + 6 * (60 - wait), care, km


def _pools(draw: random.Random, count: int) -> Iterable[Row]:
    ids = list(range(count))
    draw.shuffle(ids)
    for pool in range(count // 6):
        for course in ids[3 * pool : 3 * pool + 3]:
            yield pool, course, 2


def _groups(draw: random.Random, units: list[Row], traits: list[Row]) -> Iterable[Row]:
    """Groups: parents, people without a car in outer towns, and eight languages."""
    for (unit, size, *_), (town, _, children, car) in zip(units, traits, strict=True):
        if children:
            yield unit, 0, size
        if not car and town >= TOWNS // 2:
            yield unit, 1, size
        yield unit, 2 + min(7, int(draw.expovariate(0.4))), size


if __name__ == "__main__":
    main()
