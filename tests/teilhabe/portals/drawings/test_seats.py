"""Seat meter: one drawing per seat, states in order, a sentence with the same numbers."""

import pytest

from teilhabe.portals.drawings import childcare_places, seats


def test_every_seat_is_drawn_once():
    svg = seats(20, 13, 3)
    assert svg.count("<rect") == 20
    assert svg.count('class="f-paper s-edge"') == 7  # three held and four free ones have an outline
    assert svg.count("<path") == 3
    assert 'aria-label="20 Plätze: 13 bestätigt, 3 gehalten, 4 frei"' in svg
    assert 'viewBox="0 0 240 48"' in svg


def test_children_have_circles():
    svg = childcare_places(6, 3, 1)
    assert svg.count("<circle") == 6
    assert "6 Kinderplätze: 3 bestätigt, 1 gehalten, 2 frei" in svg
    assert "d-seat-svg--six" in svg


def test_too_many_people_are_drawn_and_named():
    svg = seats(2, 2, 1)
    assert svg.count("<rect") == 3
    assert "1 zu viel" in svg


def test_rows_of_ten_stay_inside_the_picture():
    assert 'viewBox="0 0 240 72"' in seats(21, 0, 0)
    assert 'viewBox="0 0 144 24"' in seats(0, 0, 0)


def test_negative_numbers_are_refused():
    with pytest.raises(ValueError, match="negative"):
        seats(5, -1, 0)
