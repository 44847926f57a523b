"""Proposals as lines: who, which course or why none, what comes next."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from teilhabe.access.actor import Actor
from teilhabe.allocation.enums import OPEN, ProposalState, Tier
from teilhabe.allocation.models import CourseProposal, Run
from teilhabe.allocation.next_steps import STEPS, Step
from teilhabe.allocation.queries import proposals_of
from teilhabe.allocation.reasons import from_record
from teilhabe.allocation.wording import cause, change_for, misfit, sentence
from teilhabe.people.models import Person
from teilhabe.portals.desk.naming import Named, address, named

TIER_SHAPES = {Tier.PRIORITY: "priority", Tier.ENTITLED: "entitled", Tier.SELF_PAYER: "self_paying"}
STATE_SHAPES = {
    ProposalState.COMPUTED: "waiting",
    ProposalState.SHOWN: "waiting",
    ProposalState.POSTPONED: "deadline",
    ProposalState.CHOSEN: "confirmed",
    ProposalState.OVERRIDDEN: "confirmed",
    ProposalState.SUPERSEDED: "lapsed",
    ProposalState.DROPPED: "lapsed",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal in a list. ``reason`` and ``change`` are sentences, ``steps`` the next ones in order."""

    proposal: CourseProposal
    who: Named
    weeks: int
    url: str = ""
    reason: str = ""
    change: str = ""
    steps: list[str] = field(default_factory=list)

    @property
    def tier(self) -> Tier:
        return Tier(self.proposal.tier)

    @property
    def tier_shape(self) -> str:
        return TIER_SHAPES[self.tier]

    @property
    def state_shape(self) -> str:
        return STATE_SHAPES[ProposalState(self.proposal.state)]


def placed_of(run: Run, actor: Actor) -> QuerySet[CourseProposal]:
    """Proposals with a course, by legal priority and waiting time; the points play no part in the order."""
    rows = _told(run, actor).filter(course_run__isnull=False)
    return rows.order_by("tier", "request__waiting_since", "request__code")


def unplaced_of(run: Run, actor: Actor) -> QuerySet[CourseProposal]:
    rows = _told(run, actor).filter(course_run__isnull=True)
    return rows.order_by("tier", "request__waiting_since", "request__code")


def _told(run: Run, actor: Actor) -> QuerySet[CourseProposal]:
    """Without people hidden from the reader: the proposal for a protected person goes to those named for her."""
    return proposals_of(run).exclude(request__person__in=Person.objects.hidden_from(actor))


def placed_rows(actor: Actor, proposals: Iterable[CourseProposal], *, on: dt.date) -> list[Line]:
    """The lines of one page; a line of somebody the actor may decide about leads to the decision."""
    rows = list(proposals)
    who = named(actor, [row.request.person for row in rows], on=on)
    return [
        Line(row, who[row.request.person_id], _weeks(row, on), _decision(row, who[row.request.person_id]))
        for row in rows
    ]


def _decision(row: CourseProposal, who: Named) -> str:
    return address("decide_one", row.pk) if who.visible and row.state in OPEN else ""


def unplaced_rows(actor: Actor, proposals: Iterable[CourseProposal], *, on: dt.date) -> list[Line]:
    rows = list(proposals)
    who = named(actor, [row.request.person for row in rows], on=on)
    return [_unplaced(row, who[row.request.person_id], on) for row in rows]


def _unplaced(row: CourseProposal, who: Named, on: dt.date) -> Line:
    """Somebody who may not be opened shows the next steps only; the reason would tell of the person."""
    steps = step_texts(row.explanation)
    first = first_reason(row.explanation)
    if first is None or not who.visible:
        return Line(row, who, _weeks(row, on), steps=steps)
    url = address("decide_change", row.pk) if row.state in OPEN else ""
    reason = from_record(first)
    said = sentence(reason) if row.explanation.get("binding") else misfit(reason)
    return Line(row, who, _weeks(row, on), url, reason=said, change=change_for(reason), steps=steps)


def _weeks(row: CourseProposal, on: dt.date) -> int:
    return row.request.weeks_on(on)


def first_reason(explanation: dict[str, Any]) -> dict[str, Any] | None:
    """What stands in the way: of a fitting course if there is one, else the commonest misfit."""
    binding = explanation.get("binding") or []
    if binding:
        return dict(binding[0]["why"])
    misfits = explanation.get("misfits") or []
    return {key: value for key, value in misfits[0].items() if key != "runs"} if misfits else None


def step_texts(explanation: dict[str, Any]) -> list[str]:
    return [str(STEPS[Step(key)]) for key in explanation.get("next_steps", [])]


def causes(proposals: QuerySet[CourseProposal]) -> list[tuple[str, int]]:
    """Why people get no seat, commonest first: cause and number of people."""
    records = [first_reason(explanation) for explanation in proposals.values_list("explanation", flat=True)]
    counts = Counter(record["code"] if record else "" for record in records)
    return [(cause(code), count) for code, count in counts.most_common()]
