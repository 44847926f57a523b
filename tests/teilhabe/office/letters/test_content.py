"""Content refuses what cannot be, and a Träger sees eight facts and not a ninth."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from teilhabe.office.letters.content import ReferredPerson, WeeklyTime
from tests.teilhabe.office.letters.samples import ADVICE, NEED


def test_referred_person_has_exactly_the_allowed_fields() -> None:
    assert [field.name for field in fields(ReferredPerson)] == [
        "name",
        "contact_way",
        "birth_year",
        "has_course_right",
        "proof_id",
        "level",
        "needs_childcare",
        "needs_access",
    ]


def test_content_cannot_be_changed_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        ADVICE.person_name = "Jemand"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("change", "fault"),
    [({"quarter": 5}, "quarter: 5 is not 1 to 4"), ({"least": 4}, "least: 4 is under 5")],
)
def test_need_report_refuses(change: dict[str, int], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        replace(NEED, **change)  # type: ignore[arg-type]


def test_advice_note_refuses_a_choice_without_option() -> None:
    with pytest.raises(ValueError, match="chosen: a course was chosen but no option is given"):
        replace(ADVICE, options=())


def test_weekly_time_refuses_an_eighth_day() -> None:
    with pytest.raises(ValueError, match="weekday: 7"):
        WeeklyTime(weekday=7, begins="9:00", ends="12:00")
