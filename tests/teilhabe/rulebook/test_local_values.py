"""A centre's own values: only for keys declared so, only by those who may, only for that centre."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from teilhabe.access.enums import Right
from teilhabe.access.tenancy import ScopeMissing, centre_scope
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.rulebook.queries import centre_book, current_book
from teilhabe.rulebook.services import set_local_value

ON = date(2026, 9, 1)
OWN = {"key": "seat.hold_days", "valid_from": date(2026, 8, 1), "value": 5, "decided_by": "Leitung"}


@pytest.fixture
def deciding(staff: dict[str, Any], centre: Any) -> Any:
    """Somebody of this centre who may set its values."""
    return next(
        actor
        for actor in staff.values()
        if getattr(actor, "centre_id", None) == centre.pk
        and hasattr(actor, "may")
        and actor.may(Right.EDIT_WEIGHTS)
    )


def test_a_centre_sets_its_own_value_from_a_day_on(scope: Any, deciding: Any) -> None:
    set_local_value(actor=deciding, **OWN)
    assert centre_book().value("seat.hold_days", ON) == 5
    assert centre_book().value("seat.hold_days", date(2026, 7, 31)) == current_book().value(
        "seat.hold_days", ON
    )


def test_the_neighbour_keeps_the_shared_value(deciding: Any, centre: Any, other_centre: Any) -> None:
    with centre_scope(centre.pk):
        set_local_value(actor=deciding, **OWN)
    with centre_scope(other_centre.pk):
        assert centre_book().value("seat.hold_days", ON) == current_book().value("seat.hold_days", ON)
    with pytest.raises(ScopeMissing):
        centre_book()


@pytest.mark.parametrize("key", ["intv.9_1.per_ue", "no.such"])
def test_law_is_not_set_by_a_centre(scope: Any, deciding: Any, key: str) -> None:
    with pytest.raises(Refused) as refused:
        set_local_value(actor=deciding, **{**OWN, "key": key})
    assert refused.value.code == "not_overridable"


def test_a_counsellor_may_not(scope: Any, aylin: Any) -> None:
    with pytest.raises(NotAllowed):
        set_local_value(actor=aylin, **OWN)
