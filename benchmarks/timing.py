"""Repeat, sort, take median and 95th percentile."""

from __future__ import annotations

import math
import time
from collections.abc import Callable


def times(action: Callable[[], object], repeats: int) -> list[float]:
    """Seconds of each repetition after one warm-up, sorted."""
    action()
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - began)
    return sorted(seconds)


def percentile(seconds: list[float], share: float) -> float:
    return seconds[max(0, math.ceil(share * len(seconds)) - 1)]


def row(what: str, size: str, seconds: list[float], goal: str) -> str:
    """One line of the table, in milliseconds below ten seconds."""
    return (
        f"| {what} | {size} | {_say(percentile(seconds, 0.5))} | {_say(percentile(seconds, 0.95))} | {goal} |"
    )


def _say(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"
