"""From waiting people and course runs to a ``placement.Problem``: the one place where facts become numbers.

The engine sees opaque ids, counts and points. What is *not* handed over: names, nationality, religion, health,
reasons. Confirmed and held seats stay: they lower capacity, minimum and childcare places before anything is
solved. Which fact becomes which number is written down in docs/explanation/placement.md.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from placement.problem import Arc, Conflict, Couple, Course, GroupMember, Pool, Problem, Unit
from teilhabe.allocation.candidates import Candidate
from teilhabe.allocation.enums import Tier
from teilhabe.allocation.fit import Fit, fit
from teilhabe.allocation.reasons import Code, Reason
from teilhabe.allocation.situations import Situation
from teilhabe.allocation.weights import WeightSet
from teilhabe.courses.enums import LIVING
from teilhabe.courses.models import Seat
from teilhabe.geo.queries import TravelNet
from teilhabe.people.enums import TieKind
from teilhabe.people.models import Separation, Tie

Pair = tuple[uuid.UUID, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Bonds:
    """Pairs of people the placement must respect, and who sits where already."""

    separated: frozenset[Pair] = frozenset()
    together: frozenset[Pair] = frozenset()
    not_same_time: frozenset[Pair] = frozenset()
    seated: dict[uuid.UUID, frozenset[uuid.UUID]] = field(default_factory=dict)  # run → people

    def partners(self, person: uuid.UUID, pairs: frozenset[Pair]) -> set[uuid.UUID]:
        return {b if a == person else a for a, b in pairs if person in (a, b)}


def bonds_for(run_ids: Iterable[uuid.UUID]) -> Bonds:
    """All pairs of the centre in scope and the people already seated in these runs; three queries."""
    ties: dict[str, set[Pair]] = defaultdict(set)
    for kind, first, second in Tie.objects.filter(ended_on=None).values_list("kind", "first_id", "second_id"):
        ties[kind].add((first, second))
    seated: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    living = Seat.objects.filter(run_id__in=list(run_ids), state__in=LIVING)
    for run, person in living.values_list("run_id", "person_id"):
        seated[run].add(person)
    return Bonds(
        separated=frozenset(Separation.objects.values_list("first_id", "second_id")),
        together=frozenset(ties[TieKind.TOGETHER]),
        not_same_time=frozenset(ties[TieKind.NOT_SAME_TIME]),
        seated={run: frozenset(people) for run, people in seated.items()},
    )


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem with the way back from its ids to requests and runs."""

    problem: Problem
    situations: dict[str, Situation]
    candidates: dict[str, Candidate]
    fits: dict[tuple[str, str], Fit]
    members: dict[str, list[str]]

    @property
    def digest(self) -> str:
        """SHA-256 of everything the solver sees."""
        problem = self.problem
        text = json.dumps(
            [repr(part) for part in (problem.units, problem.courses, problem.arcs, problem.couples)]
            + [repr(part) for part in (problem.conflicts, problem.pools, problem.groups)]
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def runs_by_request(self, assignment: dict[str, str]) -> dict[str, str]:
        """Request id → run id, taking units of several people apart."""
        return {request: run for unit, run in assignment.items() for request in self.members[unit]}


def build(
    situations: Iterable[Situation],
    runs: Iterable[Candidate],
    *,
    net: TravelNet,
    weights: WeightSet,
    bonds: Bonds,
) -> Instance:
    """Judge every pair and put the eligible ones into a problem."""
    by_request = {str(item.request.pk): item for item in situations}
    by_run = {str(run.id): run for run in runs}
    slots = {key: run.slot(index) for index, (key, run) in enumerate(by_run.items())}
    fits = {
        (request, key): pair_fit(item, run, net=net, weights=weights, bonds=bonds, slots=slots, runs=by_run)
        for request, item in by_request.items()
        for key, run in by_run.items()
    }
    members = _units(by_request, bonds)
    units = tuple(_unit(unit, [by_request[request] for request in group]) for unit, group in members.items())
    problem = Problem(
        units=units,
        courses=tuple(
            Course(
                id=key,  # type: ignore[arg-type]
                capacity=max(0, run.free),
                minimum=run.missing_to_minimum,
                childcare=max(0, run.childcare_free),
                slot=slots[key],
            )
            for key, run in by_run.items()
        ),
        arcs=tuple(
            arc
            for unit, group in members.items()
            if not _quarrels([by_request[request] for request in group], bonds)
            for arc in _arcs(unit, group, by_run, fits)
        ),
        couples=tuple(Couple(a, b) for a, b in _pairs(bonds.not_same_time, by_request, members)),  # type: ignore[arg-type]
        conflicts=tuple(Conflict(a, b) for a, b in _pairs(bonds.separated, by_request, members)),  # type: ignore[arg-type]
        pools=tuple(_pools(by_run)),
        groups=tuple(_groups(by_request, members)),
    )
    return Instance(problem, by_request, by_run, fits, members)


def pair_fit(
    item: Situation,
    run: Candidate,
    *,
    net: TravelNet,
    weights: WeightSet,
    bonds: Bonds,
    slots: dict[str, int],
    runs: dict[str, Candidate],
) -> Fit:
    """The verdict on one pair, with those already seated taken into account (H12, ties)."""
    verdict = fit(item, run, net=net, weights=weights)
    if not verdict.eligible:
        return verdict
    person = item.request.person_id
    there = bonds.seated.get(run.id, frozenset())
    if bonds.partners(person, bonds.separated) & there or _elsewhere(person, run, bonds, slots, runs):
        return Fit(run, (Reason(Code.GROUP),), verdict.trip)
    return verdict


def _elsewhere(
    person: uuid.UUID, run: Candidate, bonds: Bonds, slots: dict[str, int], runs: dict[str, Candidate]
) -> bool:
    """True when a partner already sits where this run would break the tie."""
    for other in bonds.partners(person, bonds.together):
        homes = [key for key, people in bonds.seated.items() if other in people]
        if homes and run.id not in homes:
            return True
    slot = slots[str(run.id)]
    for other in bonds.partners(person, bonds.not_same_time):
        if any(
            other in people and slots.get(str(key)) == slot
            for key, people in bonds.seated.items()
            if str(key) in runs
        ):
            return True
    return False


def _units(by_request: dict[str, Situation], bonds: Bonds) -> dict[str, list[str]]:
    """One unit per request; people tied together make one unit, named after its first request."""
    request_of = {item.request.person_id: key for key, item in by_request.items()}
    leader = {key: key for key in by_request}

    def root(key: str) -> str:
        while leader[key] != key:
            key = leader[key]
        return key

    for first, second in sorted(bonds.together, key=str):
        if first in request_of and second in request_of:
            low, high = sorted((root(request_of[first]), root(request_of[second])))
            leader[high] = low
    units: dict[str, list[str]] = defaultdict(list)
    for key in by_request:
        units[root(key)].append(key)
    return dict(units)


def _quarrels(group: list[Situation], bonds: Bonds) -> bool:
    """Two people of one unit who must not meet: protection goes before the wish to sit together."""
    people = {item.request.person_id for item in group}
    return any(a in people and b in people for a, b in bonds.separated)


def _unit(unit: str, group: list[Situation]) -> Unit:
    return Unit(
        id=unit,  # type: ignore[arg-type]
        persons=len(group),
        class1=sum(1 for item in group if item.tier == Tier.PRIORITY),
        class2=sum(1 for item in group if item.tier == Tier.ENTITLED),
        wait=max(item.weeks for item in group),
    )


def _arcs(
    unit: str, group: list[str], runs: dict[str, Candidate], fits: dict[tuple[str, str], Fit]
) -> Iterable[Arc]:
    for key in runs:
        verdicts = [fits[request, key] for request in group]
        if all(verdict.eligible for verdict in verdicts):
            yield Arc(
                unit=unit,  # type: ignore[arg-type]
                course=key,  # type: ignore[arg-type]
                cost=sum(verdict.cost for verdict in verdicts),
                childcare=sum(verdict.childcare for verdict in verdicts),
                km=sum(verdict.trip.km for verdict in verdicts),
            )


def _pairs(
    pairs: frozenset[Pair], by_request: dict[str, Situation], members: dict[str, list[str]]
) -> list[tuple[str, str]]:
    unit_of = {
        by_request[request].request.person_id: unit for unit, group in members.items() for request in group
    }
    found = {
        tuple(sorted((unit_of[a], unit_of[b])))
        for a, b in pairs
        if a in unit_of and b in unit_of and unit_of[a] != unit_of[b]
    }
    return sorted(found)  # type: ignore[arg-type]


def _pools(runs: dict[str, Candidate]) -> Iterable[Pool]:
    """Runs that need the same teacher or room: one of them, and none if one is already under way."""
    shared: dict[str, list[str]] = defaultdict(list)
    for key, run in runs.items():
        if run.pool:
            shared[run.pool].append(key)
    for name, keys in sorted(shared.items()):
        idle = [key for key in keys if not runs[key].taken]
        if len(keys) > 1 and idle:
            yield Pool(name, tuple(idle), max_open=max(0, 1 - (len(keys) - len(idle))))  # type: ignore[arg-type]


def _groups(by_request: dict[str, Situation], members: dict[str, list[str]]) -> Iterable[GroupMember]:
    """Fairness groups: towns, script and children. Nationality, religion and health never enter."""
    for unit, group in members.items():
        counts: dict[str, int] = defaultdict(int)
        for request in group:
            facts = by_request[request].facts
            if facts.residence is not None:
                counts[f"town {facts.residence.territory.name}"] += 1
            if facts.literacy is not None:
                counts["other script" if facts.literacy.value != "LIT_LATIN" else "Latin script"] += 1
            counts["children to care for" if facts.childcare else "no children to care for"] += 1
        for name, persons in sorted(counts.items()):
            yield GroupMember(unit, name, persons)  # type: ignore[arg-type]
