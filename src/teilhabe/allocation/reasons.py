"""Why a run fits, where it hurts, and why another does not: codes with values, stored in the explanation record.

A ``Reason`` is data; its sentence is made when it is shown (``wording.py``), so that one record speaks every
language. No reason names or counts another person: a protection conflict reads like any other misfit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """What a reason says. H… are the hard constraints of the placement study (a)."""

    # excluded
    NO_RIGHT = "no_right"  # H1
    RIGHT_ENDS = "right_ends"  # H1
    TYPE = "type"  # H2
    MODULE = "module"  # H3
    TEST_FIRST = "test_first"  # H3
    LEVEL = "level"  # H3
    FULL = "full"  # H5
    TIME = "time"  # H7
    CARE_TIME = "care_time"  # H7
    NO_AVAILABILITY = "no_availability"  # H7
    WAY = "way"  # H8
    NO_WAY = "no_way"  # H8
    NO_HOME = "no_home"  # H8
    NOT_ONLINE = "not_online"  # H8
    NO_CHILDCARE = "no_childcare"  # H9
    CHILDCARE_FULL = "childcare_full"  # H9
    HOURS = "hours"  # H10
    ROOM = "room"  # H11
    GROUP = "group"  # H12
    WOMEN_ONLY = "women_only"
    MINIMUM = "minimum"  # H6
    POOL = "pool"
    NOT_CHOSEN = "not_chosen"
    # for and against
    STARTS_IN_TIME = "starts_in_time"
    STARTS_LATE = "starts_late"
    WAY_OK = "way_ok"
    WAY_LONG = "way_long"
    WAY_NEAR_LIMIT = "way_near_limit"
    TRANSFERS = "transfers"
    AT_HOME = "at_home"
    CHILD_PLACE = "child_place"
    MODULE_AS_TEST = "module_as_test"
    LEVEL_FITS = "level_fits"
    PACE = "pace"
    SAME_CARRIER = "same_carrier"
    OTHER_CARRIER = "other_carrier"
    WISHED_TIME = "wished_time"
    NOT_WISHED_TIME = "not_wished_time"
    WOMEN_GROUP = "women_group"
    NO_WOMEN_GROUP = "no_women_group"
    LAPSES = "lapses"
    SEATS_LEFT = "seats_left"
    BELOW_MINIMUM = "below_minimum"
    REACHES_MINIMUM = "reaches_minimum"
    LARGE_GROUP = "large_group"
    BOOKING = "booking"
    # against another
    LATER = "later"
    FARTHER = "farther"
    COSTLIER = "costlier"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and the numbers or names its sentence needs. ``change``: what would lift an exclusion."""

    code: Code
    values: dict[str, Any] = field(default_factory=dict)

    def as_record(self) -> dict[str, Any]:
        return {"code": self.code.value, **self.values}


def from_record(record: dict[str, Any]) -> Reason:
    """A reason read back from a stored explanation."""
    values = {key: value for key, value in record.items() if key != "code"}
    return Reason(Code(record["code"]), values)
