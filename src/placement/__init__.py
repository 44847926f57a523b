"""Placement of people in courses: a framework-free engine that knows units, courses and arcs, never persons.

`solve` returns the lexicographically best assignment with a bound for every goal, `baseline` what first come,
first served would do, `explain` why one unit sits where it sits, `what_if` what more seats would bring.
"""

from placement.checks import Envy, Violation, justified_envy, violations
from placement.explain.changes import AddChildcare, AddCourse, AddSeats, Change, LowerMinimum, OpenMore, apply
from placement.explain.reasons import Alternative, Blocking, Explanation, WouldChange, explain
from placement.explain.what_if import WhatIf, what_if
from placement.objective import (
    FairGroup,
    fair_groups,
    km,
    least_rate,
    lottery_number,
    tier_values,
    total,
)
from placement.params import DEFAULT_TIERS, PRODUCT_TIERS, TIER_NAMES, Params, ParamsError
from placement.problem import (
    Arc,
    Conflict,
    Couple,
    Course,
    CourseId,
    Fault,
    FixedSeat,
    GroupId,
    GroupMember,
    Pool,
    PoolId,
    Problem,
    ProblemError,
    Unit,
    UnitId,
)
from placement.solution import Assignment, Infeasible, Result, Tier
from placement.solve import baseline, solve

__version__ = "0.1.0"

__all__ = [
    "DEFAULT_TIERS",
    "PRODUCT_TIERS",
    "TIER_NAMES",
    "AddChildcare",
    "AddCourse",
    "AddSeats",
    "Alternative",
    "Arc",
    "Assignment",
    "Blocking",
    "Change",
    "Conflict",
    "Couple",
    "Course",
    "CourseId",
    "Envy",
    "Explanation",
    "FairGroup",
    "Fault",
    "FixedSeat",
    "GroupId",
    "GroupMember",
    "Infeasible",
    "LowerMinimum",
    "OpenMore",
    "Params",
    "ParamsError",
    "Pool",
    "PoolId",
    "Problem",
    "ProblemError",
    "Result",
    "Tier",
    "Unit",
    "UnitId",
    "Violation",
    "WhatIf",
    "WouldChange",
    "apply",
    "baseline",
    "explain",
    "fair_groups",
    "justified_envy",
    "km",
    "least_rate",
    "lottery_number",
    "solve",
    "tier_values",
    "total",
    "violations",
    "what_if",
]
