"""Group size and mix: what is shown per course after a round."""

from __future__ import annotations

import pytest

from teilhabe.allocation.groups import group
from teilhabe.allocation.weights import WeightSet

WEIGHTS = WeightSet()


@pytest.mark.parametrize(("size", "points"), [(0, 24), (11, 2), (12, 0), (17, 0), (18, 2), (20, 6)])
def test_each_head_outside_twelve_to_seventeen_counts(size: int, points: int) -> None:
    assert group("r", "K-1", size, [], WEIGHTS).size_points == points


@pytest.mark.parametrize(
    ("languages", "share", "points"),
    [
        (["ar"] * 4, None, 0),
        (["ar"] * 3 + ["uk"] * 2, 60, 0),
        (["ar"] * 8 + ["uk"] * 2, 80, 6),
        (["ar"] * 10, 100, 12),
    ],
)
def test_one_language_above_sixty_percent_counts_per_extra_head(
    languages: list[str], share: int | None, points: int
) -> None:
    row = group("r", "K-1", 12, languages, WEIGHTS)

    assert (row.share, row.mix_points) == (share, points)
