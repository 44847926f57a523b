"""Drawing with an own, seeded generator: same seed and day, same people."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Mapping, Sequence
from typing import TypeVar

Item = TypeVar("Item")
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class Chance:
    """A random source of its own; nothing else in the process moves it."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  # no secret depends on it

    def happens(self, share: float) -> bool:
        """True with the given share (0 to 1)."""
        return self._random.random() < share

    def fraction(self) -> float:
        return self._random.random()

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included; low when the span is empty."""
        return self._random.randint(low, max(low, high))

    def one_of(self, items: Sequence[Item]) -> Item:
        return self._random.choice(items)

    def some_of(self, items: Sequence[Item], count: int) -> list[Item]:
        return self._random.sample(list(items), min(count, len(items)))

    def by_share(self, shares: Mapping[str, float]) -> str:
        """One key, likelier the larger its share; shares need not add up to one."""
        return self._random.choices(list(shares), weights=list(shares.values()))[0]

    def spread(self, shares: Mapping[str, float], count: int) -> list[str]:
        """Exactly ``count`` keys in the given proportions (largest remainders), shuffled."""
        keys = [key for key, number in apportion(shares, count).items() for _ in range(number)]
        self._random.shuffle(keys)
        return keys

    def identifier(self) -> uuid.UUID:
        """A random id that is the same in every build with the same seed."""
        return uuid.UUID(int=self._random.getrandbits(128), version=4)

    def code(self) -> str:
        """A short file number like those of the application; may repeat, the caller sees to that."""
        signs = "".join(self._random.choices(_ALPHABET, k=6))
        return f"{signs[:3]}-{signs[3:]}"

    def log_normal_weeks(self, mu: float, sigma: float) -> float:
        return self._random.lognormvariate(mu, sigma)

    def days_before(self, day: dt.date, low: int, high: int) -> dt.date:
        return day - dt.timedelta(days=self.between(low, high))

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        mixed = list(items)
        self._random.shuffle(mixed)
        return mixed


def apportion(shares: Mapping[str, float], count: int) -> dict[str, int]:
    """Whole numbers that add up to ``count``: largest remainders, ties by key."""
    total = sum(shares.values())
    exact = {key: count * share / total for key, share in shares.items()}
    numbers = {key: int(value) for key, value in exact.items()}
    missing = count - sum(numbers.values())
    for key in sorted(exact, key=lambda key: (numbers[key] - exact[key], key))[:missing]:
        numbers[key] += 1
    return numbers
