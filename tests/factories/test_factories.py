"""Every factory makes a row the database accepts."""

from __future__ import annotations

from typing import Any

import pytest

import tests.factories as all_factories

NAMES = [name for name in all_factories.__all__ if name.endswith("Factory")]


@pytest.mark.parametrize("name", NAMES)
def test_a_factory_makes_a_row(scope: Any, name: str) -> None:
    row = getattr(all_factories, name)()
    assert type(row)._default_manager.filter(pk=row.pk).count() == 1


def test_the_walls_accept_what_factories_make(scope: Any) -> None:
    from django.db import connection

    for name in NAMES:
        getattr(all_factories, name)()
    connection.check_constraints()


def test_a_full_run_still_gives_a_seat_a_place(scope: Any) -> None:
    run = all_factories.CourseRunFactory(seats=1)
    seats = all_factories.SeatFactory.create_batch(2, run=run)
    assert len({seat.place_id for seat in seats}) == 2
