"""What if there were one more course? Both worlds are solved exactly and compared."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from placement.params import PRODUCT_TIERS, Params
from placement.solve import solve
from teilhabe.access.tenancy import centre_scope
from teilhabe.allocation.candidates import Candidate, Room
from teilhabe.allocation.enums import RunState
from teilhabe.allocation.instance import Instance
from teilhabe.allocation.measures import measure
from teilhabe.allocation.models import Run
from teilhabe.allocation.services.rounds import (
    TIME_LIMIT,
    Watch,
    assigned,
    begin_run,
    fail_run,
    is_running,
    read_world,
)
from teilhabe.common.clock import now
from teilhabe.courses.enums import Mode
from teilhabe.geo.models import Territory
from teilhabe.geo.queries import place_of

NEW_COURSE = uuid.UUID(int=1)
SPANS = {
    "morning": tuple((day, 8 * 60 + 30, 12 * 60 + 45) for day in range(5)),
    "afternoon": tuple((day, 13 * 60 + 30, 16 * 60 + 45) for day in range(5)),
    "evening": tuple((day, 18 * 60, 20 * 60 + 15) for day in range(4)),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One more course: type, module or level, town (AGS), time, seats, childcare places, minimum, start."""

    type_code: str
    town: str
    time: str
    seats: int
    childcare: int
    minimum: int
    starts_on: str
    module: int | None = None
    level: str = ""

    def as_mapping(self) -> dict[str, Any]:
        return asdict(self)


def imagined(question: Question) -> Candidate:
    """The course of the question as a candidate at the town's centre, with a step-free room."""
    town = Territory.objects.get(ags=question.town)
    point = place_of(town)
    start = dt.date.fromisoformat(question.starts_on)
    rooms = (Room(town.name, town.name, point, frozenset({"step_free"})),) if point else ()
    return Candidate(
        id=NEW_COURSE,
        code="NEU",
        title=question.type_code,
        carrier_id=NEW_COURSE,
        carrier="",
        type_code=question.type_code,
        module=question.module,
        level_from=question.level,
        level_to="",
        units=100,
        starts_on=start,
        ends_on=start + dt.timedelta(weeks=6),
        minimum=question.minimum,
        mode=Mode.EVENING if question.time == "evening" else Mode.MORNING,
        women_only=False,
        pool="",
        spans=SPANS[question.time],
        rooms=rooms,
        capacity=question.seats,
        taken=0,
        childcare=question.childcare,
        childcare_taken=0,
    )


def compute_what_if(centre_id: uuid.UUID, run_id: uuid.UUID) -> None:
    """The job: solve today's problem with and without the new course."""
    with centre_scope(centre_id):
        run = begin_run(run_id)
        new = imagined(Question(**run.question)) if run else None
    if run is None or new is None:
        return
    watch = Watch(centre_id, run_id)
    try:
        world = read_world(centre_id, run.as_of)
        before, after = world.instance(), world.instance(extra=[new])
        answers = [_solved(instance, run.seed, watch) for instance in (before, after)]
        result = compare(before, after, *(assignment for assignment, _proven in answers))
        result["exact"] = all(proven for _assignment, proven in answers)
        with centre_scope(centre_id):
            if is_running(run_id):
                _store(run_id, result, after.digest)
    except Exception as error:
        fail_run(centre_id, run_id, error)
        raise


def _store(run_id: uuid.UUID, result: dict[str, Any], digest: str) -> None:
    Run.objects.filter(pk=run_id).update(
        result=result, state=RunState.DONE, finished_at=now(), fraction=1.0, input_digest=digest
    )


def _solved(instance: Instance, seed: int, watch: Watch) -> tuple[dict[str, str], bool]:
    result = solve(
        instance.problem,
        Params(tiers=PRODUCT_TIERS, seed=seed, time_limit=TIME_LIMIT),
        on_progress=watch.report,
        should_stop=watch.should_stop,
    )
    return assigned(result.assignment), result.proven


def compare(before: Instance, after: Instance, old: dict[str, str], new: dict[str, str]) -> dict[str, Any]:
    """Figures of both worlds, who gains, who loses, and how long those who gain have waited."""
    placed_before, placed_after = before.runs_by_request(old), after.runs_by_request(new)
    gain = sorted(set(placed_after) - set(placed_before))
    lose = sorted(set(placed_before) - set(placed_after))
    inside = [key for key, course in placed_after.items() if course == str(NEW_COURSE)]
    weeks = [after.situations[key].weeks for key in gain]
    return {
        "before": measure(before, old),
        "after": measure(after, new),
        "gain": gain,
        "lose": lose,
        "in_new": inside,
        "opens": bool(inside),
        "weeks_of_gain": sum(weeks),
        "fitting": sum(1 for key in after.situations if after.fits[key, str(NEW_COURSE)].eligible),
    }
