"""How to solve: the order of the goals and the limits of the search, checked on construction."""

from dataclasses import dataclass

TIER_NAMES = ("class1", "class12", "placed", "fairness", "cost")
DEFAULT_TIERS = ("class1", "placed", "cost")
PRODUCT_TIERS = ("class1", "class12", "placed", "fairness", "cost")


class ParamsError(ValueError):
    """A setting outside its range; the message names it."""


@dataclass(frozen=True, slots=True)
class Params:
    """Settings of one run.

    `tiers` are the goals, most important first. `time_limit` is in seconds (None: until proven). `seed`
    drives the lottery that breaks ties. `workers` is the number of processes that solve independent
    parts; it never changes the answer.
    """

    tiers: tuple[str, ...] = DEFAULT_TIERS
    time_limit: float | None = None
    seed: int = 0
    workers: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "tiers", tuple(self.tiers))
        unknown = [tier for tier in self.tiers if tier not in TIER_NAMES]
        if unknown:
            raise ParamsError(f"unknown tier {unknown[0]!r}; known are {', '.join(TIER_NAMES)}")
        if not self.tiers or len(set(self.tiers)) < len(self.tiers):
            raise ParamsError("tiers must name at least one goal and none twice")
        if self.time_limit is not None and not self.time_limit > 0:
            raise ParamsError("time limit must be above 0 seconds")
        if not 0 <= self.seed < 2**31:
            raise ParamsError("seed must lie between 0 and 2147483647")
        if self.workers < 1:
            raise ParamsError("workers must be at least 1")
