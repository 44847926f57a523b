"""Codes of the placement as codes of the letters: a code has a sentence in every language, free text only in two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from teilhabe.allocation.next_steps import Step
from teilhabe.allocation.reasons import Code, from_record
from teilhabe.allocation.reasons import Reason as PlacementReason
from teilhabe.allocation.wording import sentence
from teilhabe.office.letters.content import FreeText, Reason
from teilhabe.office.letters.kinds import Ground, NextStep

GROUNDS: dict[Code, Ground] = {
    Code.NO_RIGHT: Ground.NO_RIGHT,
    Code.RIGHT_ENDS: Ground.RIGHT_ENDS_BEFORE,
    Code.TYPE: Ground.TYPE_DIFFERS,
    Code.MODULE: Ground.LEVEL_DIFFERS,
    Code.LEVEL: Ground.LEVEL_DIFFERS,
    Code.TEST_FIRST: Ground.TEST_MISSING,
    Code.FULL: Ground.FULL,
    Code.TIME: Ground.TIMES_CLASH,
    Code.CARE_TIME: Ground.TIMES_CLASH,
    Code.NO_AVAILABILITY: Ground.TIMES_CLASH,
    Code.WAY: Ground.TOO_FAR,
    Code.NO_WAY: Ground.TOO_FAR,
    Code.NO_HOME: Ground.TOO_FAR,
    Code.NO_CHILDCARE: Ground.NO_CHILDCARE,
    Code.CHILDCARE_FULL: Ground.CHILDCARE_FULL,
    Code.HOURS: Ground.HOURS_USED_UP,
    Code.GROUP: Ground.NOT_POSSIBLE_NOW,
    Code.POOL: Ground.NOT_POSSIBLE_NOW,
    Code.MINIMUM: Ground.TOO_FEW_PEOPLE,
    Code.NOT_CHOSEN: Ground.OTHERS_FIRST,
    Code.STARTS_IN_TIME: Ground.STARTS_SOON,
    Code.STARTS_LATE: Ground.STARTS_LATE,
    Code.WAY_OK: Ground.WAY_SHORT,
    Code.WAY_LONG: Ground.WAY_LONG,
    Code.WAY_NEAR_LIMIT: Ground.WAY_LONG,
    Code.TRANSFERS: Ground.CHANGE_OF_VEHICLE,
    Code.CHILD_PLACE: Ground.CHILDCARE_THERE,
    Code.MODULE_AS_TEST: Ground.LEVEL_FITS,
    Code.LEVEL_FITS: Ground.LEVEL_FITS,
    Code.SAME_CARRIER: Ground.SAME_CARRIER,
    Code.OTHER_CARRIER: Ground.NEW_CARRIER,
    Code.WISHED_TIME: Ground.WISH_TIME,
    Code.NOT_WISHED_TIME: Ground.TIME_NOT_WISHED,
    Code.WOMEN_GROUP: Ground.WISH_GROUP,
    Code.BELOW_MINIMUM: Ground.NOT_YET_CERTAIN,
    Code.LARGE_GROUP: Ground.GROUP_LARGE,
    Code.LATER: Ground.STARTS_LATE,
    Code.FARTHER: Ground.WAY_LONG,
    Code.COSTLIER: Ground.FITS_LESS,
}
# Figures of the group change daily and are nothing to hand out on paper.
UNSAID = frozenset({Code.SEATS_LEFT, Code.REACHES_MINIMUM})
STEPS: dict[Step, NextStep] = {
    Step.ASK_FACTS: NextStep.TALK,
    Step.GET_RIGHT: NextStep.ASK_FOR_RIGHT,
    Step.PLACEMENT_TEST: NextStep.PLACEMENT_TEST,
    Step.FEE_EXEMPTION: NextStep.APPLY_EXEMPTION,
    Step.TRAVEL_GRANT: NextStep.APPLY_TRAVEL,
    Step.CHILDCARE: NextStep.ARRANGE_CHILDCARE,
    Step.PAPERS: NextStep.REGISTER,
    Step.BRIDGE: NextStep.BRIDGE_OFFER,
    Step.REASSIGNMENT: NextStep.REASSIGNMENT,
    Step.RESIDENCE_RULE: NextStep.RESIDENCE_LETTER,
    Step.DEMAND: NextStep.NEXT_ROUND,
}


def ground_of(reason: PlacementReason) -> Reason:
    """The letter's code for a reason of the placement; without one the sentence in German and English."""
    if reason.code is Code.ROOM and "step_free" in reason.values.get("needs", ()):
        return Ground.NOT_STEP_FREE
    known = GROUNDS.get(reason.code)
    return known if known is not None else FreeText(_said(reason, "de"), (("en", _said(reason, "en")),))


def grounds_of(reasons: Iterable[PlacementReason]) -> tuple[Reason, ...]:
    """Each said once, in the order given."""
    return tuple(dict.fromkeys(ground_of(reason) for reason in reasons if reason.code not in UNSAID))


def stored_grounds(records: Iterable[dict[str, Any]]) -> tuple[Reason, ...]:
    """The same for reasons of a stored explanation."""
    return grounds_of(from_record(record) for record in records)


def _said(reason: PlacementReason, language: str) -> str:
    with translation.override(language):
        return str(sentence(reason))
