"""Dumbbells: ring and diamond stand where the values are, also when the better result is the smaller one."""

import re

import pytest

from teilhabe.portals.drawings import Comparison, dumbbell, dumbbell_bar


def ring(svg: str) -> float:
    return float(re.search(r'<circle[^>]* cx="([\d.]+)"', svg)[1])


def diamond(svg: str) -> float:
    return float(re.search(r'class="f-full" d="M([\d.]+) ', svg)[1])


@pytest.mark.parametrize(("first", "best"), [(171, 196), (31, 19), (0, 287)])
def test_order_of_the_marks_follows_the_values(first, best):
    svg = dumbbell_bar(first, best, 287)
    assert (ring(svg) < diamond(svg)) == (first < best)


def test_ends_of_the_scale_stay_inside():
    svg = dumbbell_bar(0, 500, 287)
    assert ring(svg) == 8
    assert diamond(svg) == 192
    assert ring(dumbbell_bar(3, 3, 0)) == 8


def test_connecting_line_runs_between_the_marks():
    svg = dumbbell_bar(40, 10, 100)
    start, end = re.search(r'class="s-full" d="M([\d.]+) 9H([\d.]+)"', svg).groups()
    assert (float(start), float(end)) == (diamond(svg), ring(svg))


def test_figure_speaks_both_results_and_escapes_labels():
    svg = dumbbell([Comparison("Plätze <b>", 171, 196, 287, "171", "196 von 287")])
    assert "beste Verteilung 196 von 287, wer zuerst kommt 171." in svg
    assert "<b>" not in svg
    assert 'role="img"' in svg
