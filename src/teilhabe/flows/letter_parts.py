"""Pieces of letters gathered from several areas: the letterhead, a course with its facts, papers and steps."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from teilhabe.access.actor import Actor
from teilhabe.access.models import Centre
from teilhabe.allocation.fit import Fit
from teilhabe.allocation.next_steps import Step as PlacementStep
from teilhabe.allocation.situations import Situation
from teilhabe.courses.models import CourseRun, RunSite
from teilhabe.directory.models import week_spans
from teilhabe.flows.letter_codes import STEPS, grounds_of, stored_grounds
from teilhabe.office.letters.content import CourseOption, FreeText, LostCourse, Sender, Step, WeeklyTime
from teilhabe.office.letters.kinds import NextStep, Paper

ONLINE = "online"


def sender(centre: Centre, actor: Actor) -> Sender:
    """The letterhead of the centre, signed by the acting person."""
    return Sender(
        centre=centre.name,
        street=centre.street,
        town=f"{centre.postcode} {centre.town}".strip(),
        phone=centre.phone,
        email=centre.email,
        adviser=actor.name,
    )


def both_languages(text: dict[str, str]) -> FreeText:
    """A sentence of the rules, which speak German and English."""
    return FreeText(text["de"], (("en", text["en"]),) if text.get("en") else ())


def option_of(fit: Fit, situation: Situation) -> CourseOption:
    """A run that was judged, as the letter shows it."""
    run, way = fit.candidate, fit.trip.way
    return CourseOption(
        title=run.title,
        provider=run.carrier,
        place=place_of(fit),
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        times=times_of(run.spans),
        minutes_there=way.minutes_there if way else None,
        minutes_back=way.minutes_back if way else None,
        childcare=run.childcare > 0,
        free_seats=run.free,
        own_cost_eur=_own_cost(situation, run.type_code, run.units),
        reasons=grounds_of(fit.reasons),
        drawbacks=grounds_of(fit.drawbacks),
    )


def seated_option(run: CourseRun, record: dict[str, Any], situation: Situation) -> CourseOption:
    """The run of a seat; ``record`` is the option as the decision kept it (empty if there is none)."""
    return CourseOption(
        title=run.course.title,
        provider=run.course.carrier.name,
        place=places([run.pk]).get(run.pk, ONLINE),
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        times=times_of(week_spans(run.schedule.week)),
        minutes_there=record.get("there"),
        minutes_back=record.get("back"),
        childcare=bool(record["childcare"]) if "childcare" in record else None,
        own_cost_eur=_own_cost(situation, run.course.type_code, run.units),
        reasons=stored_grounds(record.get("reasons", ())),
        drawbacks=stored_grounds(record.get("drawbacks", ())),
    )


def lost_courses(fits: Iterable[Fit]) -> tuple[LostCourse, ...]:
    """Runs that were looked at and do not fit, with the first reason."""
    return tuple(
        LostCourse(
            title=fit.candidate.title,
            provider=fit.candidate.carrier,
            place=place_of(fit),
            reasons=grounds_of(fit.refusals[:1]),
        )
        for fit in fits
    )


def stored_lost(alternatives: Iterable[dict[str, Any]]) -> tuple[LostCourse, ...]:
    """The alternatives of a stored explanation."""
    rows = list(alternatives)
    where = places([uuid.UUID(row["run"]) for row in rows])
    return tuple(
        LostCourse(
            title=row["title"],
            provider=row["carrier"],
            place=where.get(uuid.UUID(row["run"]), ONLINE),
            reasons=stored_grounds(row.get("lost", ())),
        )
        for row in rows
    )


def place_of(fit: Fit) -> str:
    """Room and town of the best way, else of the first room."""
    room = fit.trip.room or next(iter(fit.candidate.rooms), None)
    return _named(room.town, room.name) if room else ONLINE


def _named(town: str, house: str) -> str:
    """Town and house; once where the house already begins with the town."""
    return house if house.startswith(town) else f"{town}, {house}"


def places(runs: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Town and room of each run that has one; one query."""
    rows = (
        RunSite.objects.filter(run_id__in=list(runs))
        .select_related("site__territory")
        .order_by("-site__name")
    )
    return {row.run_id: _named(row.site.territory.name, row.site.name) for row in rows}


def times_of(spans: Iterable[tuple[int, int, int]]) -> tuple[WeeklyTime, ...]:
    """Weekly times from (weekday, from minute, to minute)."""
    return tuple(WeeklyTime(weekday=day, begins=_clock(start), ends=_clock(end)) for day, start, end in spans)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _own_cost(situation: Situation, type_code: str, units: int) -> str:
    """The contribution of a module in euros (IntV § 9); empty where the rules do not know it."""
    fee = (situation.judgement or {}).get("fee") or {}
    if not type_code.startswith("IK") or fee.get("exempt") is None or fee.get("per_ue") is None:
        return ""
    return "0,00" if fee["exempt"] else f"{fee['per_ue'] * units:.2f}".replace(".", ",")


def steps_of(steps: Iterable[PlacementStep], *, before: dt.date | None = None) -> tuple[Step, ...]:
    """Next steps; applications carry the last day before the course begins."""
    late = {NextStep.APPLY_EXEMPTION, NextStep.APPLY_TRAVEL, NextStep.ARRANGE_CHILDCARE}
    last = before - dt.timedelta(days=1) if before else None
    return tuple(Step(step=STEPS[step], until=last if STEPS[step] in late else None) for step in steps)


def papers_of(situation: Situation, *, childcare: bool) -> tuple[Paper, ...]:
    """The checklist: applications before the module first, then what to bring."""
    judgement, facts = situation.judgement or {}, situation.facts
    wanted = {
        Paper.FEE_EXEMPTION: bool((judgement.get("fee") or {}).get("exempt")),
        Paper.TRAVEL_GRANT: (judgement.get("travel_grant") or {}).get("granted") is True,
        Paper.CHILDCARE_REQUEST: childcare,
        Paper.IDENTITY: True,
        Paper.RESIDENCE_TITLE: facts.title is not None,
        Paper.COURSE_RIGHT: bool(situation.record.valid_papers),
        Paper.BENEFIT_NOTICE: bool(facts.benefits),
        Paper.LEVEL_PROOF: facts.german is not None
        and facts.german.proof in ("certificate", "placement_test"),
    }
    return tuple(paper for paper, is_wanted in wanted.items() if is_wanted)
