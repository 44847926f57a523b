"""Does this run fit this person, and how well? One small function per hard rule and per soft term.

Pure: works on ``Situation`` and ``Candidate`` only, so the single advice, the round, the what-if and the
explanation use the same arithmetic and cannot drift apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from teilhabe.allocation.candidates import Candidate, Room
from teilhabe.allocation.reasons import Code, Reason
from teilhabe.allocation.situations import FREE_OFFERS, Situation
from teilhabe.allocation.weights import WeightSet
from teilhabe.courses.enums import WishTime
from teilhabe.directory.models import week_spans
from teilhabe.geo.enums import Mode, Note
from teilhabe.geo.grid import great_circle_km
from teilhabe.geo.queries import TravelNet
from teilhabe.geo.travel import Way
from teilhabe.people.enums import Gender

DETOUR = 1.3
LARGE_GROUP = 17  # fee steps since 1 November 2025 from the 17th head (course rules § 2.1)


@dataclass(frozen=True, slots=True)
class Trip:
    """The best way to a run: the room, the way, kilometres one way. Nothing of it for an online run."""

    room: Room | None = None
    way: Way | None = None
    km: int = 0


@dataclass(frozen=True, slots=True)
class Fit:
    """The verdict on one pair. ``terms`` are the points of each soft goal; their sum is the cost."""

    candidate: Candidate
    refusals: tuple[Reason, ...]
    trip: Trip
    terms: dict[str, int] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    drawbacks: tuple[Reason, ...] = ()
    childcare: int = 0

    @property
    def eligible(self) -> bool:
        return not self.refusals

    @property
    def cost(self) -> int:
        return sum(self.terms.values())


def fit(situation: Situation, candidate: Candidate, *, net: TravelNet, weights: WeightSet) -> Fit:
    """Judge one pair. Capacity, minimum, pools and other people are not looked at here: they are the solver's."""
    refusals = [reason for rule in _RIGHTS for reason in rule(situation, candidate)]
    trip = Trip()
    if not refusals:  # the way is the dear part; a pair without a right needs none
        trip = _trip(situation, candidate, net)
        refusals = [reason for rule in _CIRCUMSTANCES for reason in rule(situation, candidate, trip)]
    if refusals:
        return Fit(candidate, tuple(refusals), trip)
    terms = {name: term(situation, candidate, trip, weights) for name, term in TERMS.items()}
    reasons, drawbacks = _told(situation, candidate, trip, weights)
    return Fit(candidate, (), trip, terms, tuple(reasons), tuple(drawbacks), situation.childcare_places)


# Rights: what the law and the level say (H1-H3, H10).


def _right(situation: Situation, run: Candidate) -> Iterator[Reason]:
    """H1, H2: the type is open to the person, and the right still holds on the first day."""
    if run.type_code not in situation.course_types:
        code = Code.NO_RIGHT if not situation.course_types else Code.TYPE
        yield Reason(code, {"type": run.type_code})
    elif run.type_code.startswith("IK") and situation.paths:
        until = situation.right_until
        if until is not None and run.starts_on > until:
            yield Reason(Code.RIGHT_ENDS, {"until": until.isoformat()})


def _module(situation: Situation, run: Candidate) -> Iterator[Reason]:
    """H3: the module of the test (IntV § 11 Abs. 2); for other courses the level at the start."""
    if run.type_code.startswith("IK") and run.module is not None:
        expected = situation.expected_module
        if expected is None:
            yield Reason(Code.TEST_FIRST)
        elif expected != run.module:
            yield Reason(Code.MODULE, {"module": run.module, "expected": expected})
    elif (
        run.type_code in FREE_OFFERS
        and run.level_from
        and situation.german
        and run.level_from != situation.german
    ):
        yield Reason(Code.LEVEL, {"level": run.level_from, "own": situation.german})


def _hours(situation: Situation, run: Candidate) -> Iterator[Reason]:
    """H10: enough hours left of the quota (IntV §§ 11, 13, 14 Abs. 5)."""
    left = situation.hours_left
    if run.type_code.startswith("IK") and left is not None and left < run.units:
        yield Reason(Code.HOURS, {"left": max(0, left), "units": run.units})


def _composition(situation: Situation, run: Candidate) -> Iterator[Reason]:
    """A group meant for women; gender counts only here and for a wish."""
    if run.women_only and situation.facts.person.gender == Gender.MALE:
        yield Reason(Code.WOMEN_ONLY)


# Circumstances: time, way, children, room (H7-H9, H11).


def _time(situation: Situation, run: Candidate, trip: Trip) -> Iterator[Reason]:
    """H7: the person is free at all teaching times, and a looked-after child is fetched in time."""
    availability = situation.facts.availability
    if availability is None:
        yield Reason(Code.NO_AVAILABILITY)
        return
    free = week_spans(availability.week)
    clash = next((span for span in run.spans if not any(_covers(window, span) for window in free)), None)
    if clash is not None:
        yield Reason(Code.TIME, {"day": clash[0], "from": _clock(clash[1]), "to": _clock(clash[2])})
    home_by = situation.care_until
    if home_by is not None and run.spans:
        back = (trip.way.minutes_back or 0) if trip.way else 0
        arrival = max(end for _day, _start, end in run.spans) + back
        if arrival > home_by.hour * 60 + home_by.minute:
            yield Reason(Code.CARE_TIME, {"until": home_by.isoformat("minutes"), "arrival": _clock(arrival)})


def _covers(window: tuple[int, int, int], span: tuple[int, int, int]) -> bool:
    return window[0] == span[0] and window[1] <= span[1] and span[2] <= window[2]


def _reach(situation: Situation, run: Candidate, trip: Trip) -> Iterator[Reason]:
    """H8: there and back within the person's limit by the fastest mode the person has."""
    availability = situation.facts.availability
    if run.online:
        if availability is None or not availability.online_possible:
            yield Reason(Code.NOT_ONLINE)
        return
    if situation.facts.home is None:
        yield Reason(Code.NO_HOME)
    elif trip.way is None or trip.way.longest is None:
        yield Reason(Code.NO_WAY)
    elif availability is not None and not trip.way.within(availability.limit_minutes):
        values = {
            "there": trip.way.minutes_there,
            "back": trip.way.minutes_back,
            "limit": availability.limit_minutes,
        }
        yield Reason(Code.WAY, values)


def _children(situation: Situation, run: Candidate, trip: Trip) -> Iterator[Reason]:
    """H9: a child without other care needs a childcare place (IntV § 4a Abs. 2)."""
    needed = situation.childcare_places
    if needed and run.childcare < needed:
        yield Reason(Code.NO_CHILDCARE, {"needed": needed, "places": run.childcare})


def _room(situation: Situation, run: Candidate, trip: Trip) -> Iterator[Reason]:
    """H11: the room offers what the person needs."""
    missing = [need.code for need in situation.facts.needs if trip.room and need.code not in trip.room.offers]
    if missing and not run.online:
        yield Reason(Code.ROOM, {"needs": missing})


_RIGHTS: tuple[Callable[[Situation, Candidate], Iterator[Reason]], ...] = (
    _right,
    _module,
    _hours,
    _composition,
)
_CIRCUMSTANCES: tuple[Callable[[Situation, Candidate, Trip], Iterator[Reason]], ...] = (
    _time,
    _reach,
    _children,
    _room,
)


def _trip(situation: Situation, run: Candidate, net: TravelNet) -> Trip:
    """The best room of a run for this person: one that offers what is needed, then the shortest way."""
    home, availability = situation.facts.home, situation.facts.availability
    if run.online or home is None:
        return Trip()
    modes = availability.modes if availability and availability.mobility else [Mode.FOOT]
    needs = {need.code for need in situation.facts.needs}
    best: tuple[tuple[bool, int], Trip] | None = None
    for place in run.rooms:
        way = net.fastest(home, place.place, modes, arrive_by=run.first_start, leave_at=run.last_end)
        km = round(great_circle_km(home, place.place) * DETOUR)
        longest = way.longest if way is not None and way.longest is not None else 10**6
        key = (not needs <= place.offers, longest)
        if best is None or key < best[0]:
            best = (key, Trip(place, way, km))
    return best[1] if best else Trip()


# Soft terms: points per goal (weights.py). Never negative.


def _wait_term(s: Situation, run: Candidate, trip: Trip, w: WeightSet) -> int:
    """Who has waited longer costs less, so that among equals the longer wait wins."""
    counted = min(max(0, s.weeks - w.wait_free_weeks), w.wait_cap_weeks)
    return w.wait_week * (w.wait_cap_weeks - counted)


def _until_start_term(s: Situation, run: Candidate, trip: Trip, w: WeightSet) -> int:
    """The wait goes on until the first lesson: each whole week counts like a week waited."""
    weeks = max(0, (run.starts_on - s.on).days // 7)
    return w.wait_week * min(weeks, w.wait_cap_weeks)


def _lapse_term(s: Situation, run: Candidate, trip: Trip, w: WeightSet) -> int:
    return 0 if _lapses_soon(s, w) else w.lapses_soon


def _lapses_soon(s: Situation, w: WeightSet) -> bool:
    return s.right_until is not None and s.right_until < s.on + dt.timedelta(weeks=w.round_weeks)


def _late_term(s: Situation, run: Candidate, trip: Trip, w: WeightSet) -> int:
    return w.late_start if run.starts_on > _start_limit(s, w) else 0


def _start_limit(s: Situation, w: WeightSet) -> dt.date:
    """Six weeks from the registration, or from today for whoever is past that already (IntV § 7 Abs. 4)."""
    weeks = dt.timedelta(weeks=w.late_start_weeks)
    return (
        max(s.request.waiting_since + weeks, s.on + weeks) if s.weeks < w.late_start_weeks else s.on + weeks
    )


def _travel_term(s: Situation, run: Candidate, trip: Trip, w: WeightSet) -> int:
    over = max(0, (trip.way.longest or 0) - w.travel_free_min) if trip.way else 0
    return w.travel_5min * -(-over // 5)


def _transfer_term(s: Situation, run: Candidate, trip: Trip, w: WeightSet) -> int:
    return w.transfer * trip.way.transfers if trip.way else 0


def _pace_term(s: Situation, run: Candidate, trip: Trip, w: WeightSet) -> int:
    return 0 if run.type_code == s.course_types[0] else w.pace


def _carrier_term(s: Situation, run: Candidate, trip: Trip, w: WeightSet) -> int:
    wanted = {s.request.previous_carrier_id, s.request.wish_carrier_id} - {None}
    return w.same_carrier if wanted and run.carrier_id not in wanted else 0


def _wished_time_term(s: Situation, run: Candidate, trip: Trip, w: WeightSet) -> int:
    return w.wished_time if s.wish_time not in (WishTime.ANY, run.daytime) else 0


def _women_term(s: Situation, run: Candidate, trip: Trip, w: WeightSet) -> int:
    return w.women_group if s.request.wish_women_only and not run.women_only else 0


TERMS: dict[str, Callable[[Situation, Candidate, Trip, WeightSet], int]] = {
    "wait": _wait_term,
    "until_start": _until_start_term,
    "lapses": _lapse_term,
    "late": _late_term,
    "travel": _travel_term,
    "transfer": _transfer_term,
    "pace": _pace_term,
    "carrier": _carrier_term,
    "time": _wished_time_term,
    "women": _women_term,
}


def _told(s: Situation, run: Candidate, trip: Trip, w: WeightSet) -> tuple[list[Reason], list[Reason]]:
    """What speaks for the run and what against it, in the order an adviser would say it."""
    good: list[Reason] = []
    bad: list[Reason] = []
    start = {"start": run.starts_on.isoformat(), "limit": _start_limit(s, w).isoformat()}
    (bad if run.starts_on > _start_limit(s, w) else good).append(
        Reason(Code.STARTS_LATE if run.starts_on > _start_limit(s, w) else Code.STARTS_IN_TIME, start)
    )
    if run.module is not None and s.facts.test is not None:
        good.append(Reason(Code.MODULE_AS_TEST, {"module": run.module}))
    elif run.level_from:
        good.append(Reason(Code.LEVEL_FITS, {"level": run.level_from}))
    _told_way(s, run, trip, good, bad)
    if s.childcare_places:
        good.append(Reason(Code.CHILD_PLACE, {"count": s.childcare_places}))
    if run.type_code != s.course_types[0]:
        bad.append(Reason(Code.PACE, {"type": run.type_code, "best": s.course_types[0]}))
    if s.request.previous_carrier_id or s.request.wish_carrier_id:
        same = _carrier_term(s, run, trip, w) == 0
        (good if same else bad).append(Reason(Code.SAME_CARRIER if same else Code.OTHER_CARRIER))
    if s.wish_time != WishTime.ANY:
        met = s.wish_time == run.daytime
        (good if met else bad).append(
            Reason(Code.WISHED_TIME if met else Code.NOT_WISHED_TIME, {"time": s.wish_time})
        )
    if s.request.wish_women_only:
        (good if run.women_only else bad).append(
            Reason(Code.WOMEN_GROUP if run.women_only else Code.NO_WOMEN_GROUP)
        )
    if _lapses_soon(s, w) and s.right_until is not None:
        good.append(Reason(Code.LAPSES, {"until": s.right_until.isoformat()}))
    _told_group(run, good, bad)
    return good, bad


def _told_way(s: Situation, run: Candidate, trip: Trip, good: list[Reason], bad: list[Reason]) -> None:
    if run.online:
        good.append(Reason(Code.AT_HOME))
        return
    way, limit = trip.way, s.facts.availability.limit_minutes if s.facts.availability else 60
    if way is None or way.longest is None:
        return
    values = {"there": way.minutes_there, "back": way.minutes_back, "limit": limit, "mode": way.mode.value}
    values["estimate"] = way.estimate
    near = way.longest > 0.8 * limit
    (bad if near else good).append(Reason(Code.WAY_NEAR_LIMIT if near else Code.WAY_OK, values))
    if way.transfers:
        bad.append(Reason(Code.TRANSFERS, {"count": way.transfers}))
    if Note.BOOKING_NEEDED in way.notes:
        bad.append(Reason(Code.BOOKING))


def _told_group(run: Candidate, good: list[Reason], bad: list[Reason]) -> None:
    left = run.free - 1
    if run.missing_to_minimum > 1:
        bad.append(Reason(Code.BELOW_MINIMUM, {"missing": run.missing_to_minimum - 1}))
    elif run.missing_to_minimum == 1:
        good.append(Reason(Code.REACHES_MINIMUM, {"minimum": run.minimum}))
    if run.taken + 1 >= LARGE_GROUP:
        bad.append(Reason(Code.LARGE_GROUP, {"count": run.taken + 1}))
    elif 0 <= left <= 3:
        good.append(Reason(Code.SEATS_LEFT, {"left": left}))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
