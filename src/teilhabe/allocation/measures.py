"""What a round achieves, in the figures the desk shows beside first come, first served."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import mean
from typing import Any

from teilhabe.allocation.enums import Tier
from teilhabe.allocation.instance import Instance
from teilhabe.allocation.situations import Situation


def measure(instance: Instance, assignment: dict[str, str]) -> dict[str, Any]:
    """Placed people, priority placed, mean weeks waited by them, kilometres one way, empty seats, runs opened.

    ``by_town`` counts the placed by the town they live in. Kilometres are sums of one way on the ground
    (great circle × 1.3), online runs count nothing. Protected people take seats and appear in no other figure.
    """
    placed = instance.runs_by_request(assignment)
    shown = {key: item for key, item in instance.situations.items() if not item.request.person.protected}
    people = [shown[request] for request in placed if request in shown]
    opened = set(placed.values())
    free = sum(run.free for run in instance.candidates.values())
    return {
        "waiting": len(shown),
        "placed": len(people),
        "priority": sum(1 for item in people if item.tier == Tier.PRIORITY),
        "priority_waiting": sum(1 for item in shown.values() if item.tier == Tier.PRIORITY),
        "weeks_waited": round(mean(item.weeks for item in people), 1) if people else 0.0,
        "longest_left": max((item.weeks for key, item in shown.items() if key not in placed), default=0),
        "km": sum(instance.fits[request, run].trip.km for request, run in placed.items() if request in shown),
        "seats_empty": sum(instance.candidates[run].free for run in opened) - len(placed),
        "seats_offered": free,
        "runs_opened": len(opened),
        "by_town": _by_town(shown, set(placed)),
    }


def _by_town(shown: Mapping[str, Situation], placed: set[str]) -> dict[str, list[int]]:
    """Town → [placed, waiting]."""
    towns: dict[str, list[int]] = {}
    for key, item in shown.items():
        residence = item.facts.residence
        cell = towns.setdefault(residence.territory.name if residence else "", [0, 0])
        cell[1] += 1
        cell[0] += key in placed
    return dict(sorted(towns.items()))
