"""Bars: lengths follow the values, one scale per set, every text escaped."""

import re

import pytest

from teilhabe.portals.drawings import Change, multi, wait_bar, way_bars


def widths(svg: str, css: str) -> list[float]:
    return [float(w) for w in re.findall(rf'<rect class="{css}"[^>]* width="([\d.]+)"', svg)]


def test_wait_bar_is_full_at_thirty_two_weeks_and_never_longer():
    assert widths(wait_bar(16), "f-full") == [50.0]
    assert widths(wait_bar(32), "f-full") == [100.0]
    assert widths(wait_bar(90), "f-full") == [100.0]


@pytest.mark.parametrize(("weeks", "css"), [(5, "f-mid"), (6, "f-full"), (7, "f-full")])
def test_wait_bar_turns_strong_at_the_limit(weeks, css):
    assert len(widths(wait_bar(weeks, limit=6), css)) == 1


def test_wait_bar_names_the_number_unless_it_stands_beside_it():
    assert "<title>Wartet 1 Woche, der Strich steht bei 6 Wochen.</title>" in wait_bar(1)
    beside = wait_bar(1, spoken=False)
    assert 'aria-hidden="true"' in beside
    assert "<title>" not in beside


def test_way_bars_share_one_scale_and_stop_at_the_end():
    svg = way_bars(30, 200, limit=60)
    assert widths(svg, "f-full") == [33.3]
    assert widths(svg, "f-mid") == [100.0]
    assert "30 Minuten hin, 200 Minuten zurück" in svg


def test_multi_uses_one_scale_for_all_towns():
    html = multi([Change("Höxter", 14, 7), Change("Brakel", 7, 0)])
    assert widths(html, "f-edge") == [100.0, 50.0]
    assert widths(html, "f-full") == [50.0, 0.0]
    assert "7 weniger" in html


def test_multi_says_when_nothing_changes_and_survives_zeros():
    assert "gleich" in multi([Change("Nieheim", 0, 0)])
    assert multi([]) == '<ul class="d-multi"></ul>'


def test_a_town_name_cannot_break_out():
    assert "<script>" not in multi([Change("<script>alert(1)</script>", 1, 2)])
