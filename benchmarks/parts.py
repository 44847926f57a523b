"""Parts that everything else stands on: one fact sheet judged, many ways estimated, the second start."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

from benchmarks.timing import row, times
from teilhabe.courses.entitlement import answer
from teilhabe.geo.enums import Mode
from teilhabe.geo.grid import Place
from teilhabe.geo.queries import stop_points, travel_model
from teilhabe.geo.travel import Estimator

ROOT = Path(__file__).resolve().parents[1]
SHEET = {"on": "2026-09-01", "person": {"status": "25_2_F"}}


def measure(*, quick: bool) -> list[str]:
    """Rows: a nearly empty sheet (every unknown fact is tried), 80,000 bus ways, a start with nothing to do."""
    homes, sites = _places(200 if quick else 2000, 40)
    repeats = 3 if quick else 5

    def estimate() -> None:
        estimator = Estimator(travel_model(), stop_points())
        for home in homes:
            for site in sites:
                estimator.way(home, site, Mode.TRANSIT)

    def start() -> None:
        subprocess.run([str(ROOT / "teilhabe"), "setup"], check=True, capture_output=True)

    return [
        row("a fact sheet with only the title", "1 sheet", times(lambda: answer(SHEET), 20), ""),
        row("bus ways", f"{len(homes)} homes × {len(sites)} sites", times(estimate, repeats), ""),
        row("second start of the script", "", times(start, repeats), "< 2 s"),
    ]


def _places(homes: int, sites: int) -> tuple[list[Place], list[Place]]:
    dice, stops = random.Random(7), stop_points()
    around = [
        Place(stop.place.lat + dice.gauss(0, 0.004), stop.place.lon + dice.gauss(0, 0.006))
        for stop in dice.choices(stops, k=homes + sites)
    ]
    return around[:homes], around[homes:]
