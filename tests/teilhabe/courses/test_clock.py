"""The clock releases overdue holds of every opened centre, each in its own scope."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from teilhabe.access.tenancy import centre_scope
from teilhabe.courses.models import Seat
from teilhabe.courses.tasks import lapse, lapse_everywhere
from tests.factories import SeatFactory
from tests.factories.days import NOW


@pytest.fixture
def overdue(staff: Any, centre: Any, other_centre: Any) -> None:
    """One overdue hold here, two at the neighbour's, and one that still runs."""
    past = NOW - dt.timedelta(hours=1)
    with centre_scope(centre.pk):
        SeatFactory(hold_until=past)
        SeatFactory(hold_until=NOW + dt.timedelta(days=400))
    with centre_scope(other_centre.pk):
        SeatFactory.create_batch(2, hold_until=past)


def test_each_centre_in_its_own_scope(overdue: None, centre: Any) -> None:
    found = lapse_everywhere(now=NOW)
    assert (found["hoexter"], found["lippe"]) == (1, 2)
    assert not any(lapse_everywhere(now=NOW).values())
    with centre_scope(centre.pk):
        assert Seat.objects.filter(state="held").count() == 1


def test_the_command_says_what_it_did_and_the_job_finds_nothing_left(overdue: None, settings: Any) -> None:
    settings.TODAY = (NOW.date() + dt.timedelta(days=1)).isoformat()
    out = StringIO()
    call_command("clock", stdout=out)
    assert {"hoexter: 1 held seats released", "lippe: 2 held seats released"} <= set(
        out.getvalue().splitlines()
    )
    assert not any(lapse.call().values())
