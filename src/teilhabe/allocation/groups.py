"""Group size and group mix of each course after a round: computed and shown, not optimised yet.

Points as in the placement study (a): per head below 12 or above 17 (fee steps since 1 November 2025 from the 17th
head), and per head by which one first language exceeds 60 % (IntV § 14 Abs. 2 wants mixed languages). Which language
it is stays untold.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from teilhabe.allocation.instance import Instance
from teilhabe.allocation.weights import WeightSet
from teilhabe.courses.enums import LIVING
from teilhabe.courses.models import Seat
from teilhabe.people.models import LanguageSkill

SMALLEST_GROUP, LARGEST_GROUP = 12, 17
LARGEST_SHARE_PERCENT = 60
TOLD_FROM = 5  # below that a share would describe single people


@dataclass(frozen=True, slots=True)
class Group:
    """One course with everybody in it. ``share``: percent of the commonest first language, if it may be told."""

    run: str
    code: str
    size: int
    size_points: int
    share: int | None
    mix_points: int


def group(run: str, code: str, size: int, languages: Iterable[str], weights: WeightSet) -> Group:
    """Size and mix points of one group; people without a known first language count for the size only."""
    outside = max(0, SMALLEST_GROUP - size, size - LARGEST_GROUP)
    known = Counter(languages)
    top = max(known.values(), default=0)
    total = sum(known.values())
    allowed = total * LARGEST_SHARE_PERCENT // 100
    told = round(100 * top / total) if total >= TOLD_FROM else None
    extra = max(0, top - allowed) if total >= TOLD_FROM else 0
    return Group(run, code, size, weights.group_size * outside, told, weights.group_mix * extra)


def groups_of(instance: Instance, assignment: Mapping[str, str], weights: WeightSet) -> list[dict[str, Any]]:
    """A row per course with somebody in it, seated before or placed now; by code. Call inside the scope."""
    members: dict[str, set[uuid.UUID]] = defaultdict(set)
    for request, run in instance.runs_by_request(dict(assignment)).items():
        members[run].add(instance.situations[request].request.person_id)
    living = Seat.objects.filter(run_id__in=list(instance.candidates), state__in=LIVING)
    for run_id, person in living.values_list("run_id", "person_id"):
        members[str(run_id)].add(person)
    spoken = _first_languages({person for people in members.values() for person in people})
    rows = [
        group(
            run,
            instance.candidates[run].code,
            len(people),
            [spoken[person] for person in people if person in spoken],
            weights,
        )
        for run, people in members.items()
    ]
    return [asdict(row) for row in sorted(rows, key=lambda row: row.code)]


def _first_languages(people: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """One first language per person; of several, the alphabetically first, so that the count is repeatable."""
    rows = LanguageSkill.objects.filter(person_id__in=people, is_first=True).order_by("-language")
    return dict(rows.values_list("person_id", "language"))
