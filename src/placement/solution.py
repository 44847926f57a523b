"""What a solver answers: an assignment with the value, the bound and the proof of each tier."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from placement.problem import CourseId, UnitId

Assignment = Mapping[UnitId, CourseId]
Value = int | float


class Infeasible(Exception):
    """No assignment keeps every fixed seat; the message names the contradiction as far as it is known."""


@dataclass(frozen=True, slots=True)
class Tier:
    """One goal: the value reached and the best value anybody could reach given the goals before it.

    `bound` is an upper bound for goals to be raised and a lower bound for `cost`. `proven` holds when this
    tier and all before it equal their bounds.
    """

    name: str
    value: Value
    bound: Value
    proven: bool


@dataclass(frozen=True, slots=True)
class Result:
    """The best assignment found.

    `gap` = |bound - value| / max(1, |value|) of the first unproven tier, else 0. `seconds` has the keys
    build and solve. `stopped` says that the caller or the time limit ended the search early.
    """

    assignment: Assignment
    tiers: tuple[Tier, ...]
    seed: int
    seconds: Mapping[str, float] = field(default_factory=dict)
    stopped: bool = False

    @property
    def proven(self) -> bool:
        """True only when every tier's value equals its bound."""
        return all(tier.proven for tier in self.tiers)

    @property
    def gap(self) -> float:
        """Relative distance to the bound of the first unproven tier."""
        for tier in self.tiers:
            if not tier.proven:
                return abs(tier.bound - tier.value) / max(1.0, abs(tier.value))
        return 0.0

    @property
    def values(self) -> dict[str, Value]:
        """Tier values by name, in the order of the goals."""
        return {tier.name: tier.value for tier in self.tiers}
