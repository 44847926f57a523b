"""Weights: whole numbers in their range, and every change a new version."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.allocation.models import Weights
from teilhabe.allocation.queries import current_weights
from teilhabe.allocation.services.weights import change_weights
from teilhabe.allocation.weights import LABELS, LARGEST, WeightSet
from teilhabe.common.errors import NotAllowed, Unusable
from tests.factories.days import NOW


def test_defaults_stand_while_nothing_was_decided(scope: Any) -> None:
    assert current_weights() == (None, WeightSet())


def test_every_weight_has_a_label() -> None:
    assert set(LABELS) == set(WeightSet().as_mapping())


@pytest.mark.parametrize("bad", [-1, LARGEST + 1, 1.5, True, "3", None])
def test_values_outside_the_range_are_refused(bad: object) -> None:
    with pytest.raises(Unusable, match="transfer"):
        WeightSet.from_mapping({"transfer": bad})


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(Unusable, match="nationality: no such weight"):
        WeightSet.from_mapping({"nationality": 5})


def test_a_change_is_a_new_version_and_leaves_the_old_one(scope: Any, katrin: Any) -> None:
    first = change_weights(actor=katrin, values={"transfer": 5}, note="Beschluss", now=NOW)
    second = change_weights(actor=katrin, values={"transfer": 9}, note="", now=NOW)

    assert (first.version, second.version) == (1, 2)
    assert Weights.objects.get(version=1).values["transfer"] == 5
    assert current_weights()[1].transfer == 9
    assert current_weights()[1].pace == WeightSet().pace


def test_only_those_who_may_change_weights(scope: Any, aylin: Any) -> None:
    with pytest.raises(NotAllowed):
        change_weights(actor=aylin, values={}, note="", now=NOW)
    assert not Weights.objects.exists()
