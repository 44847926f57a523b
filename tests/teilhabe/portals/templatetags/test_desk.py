"""Template vocabulary: German dates and spans, marks, changed queries, sort heads."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from teilhabe.portals.templatetags import desk

MONDAY = dt.date(2026, 12, 7)


@pytest.fixture(autouse=True)
def german():
    with translation.override("de"):
        yield


def rendered(source: str, path: str = "/?sort=name&page=3&q=a%26b", **values) -> str:
    context = Context({"request": RequestFactory().get(path), **values})
    return Template("{% load desk %}" + source).render(context)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("day_long", "7. Dezember 2026"),
        ("day_weekday", "Montag, 7. Dezember 2026"),
        ("day_near", "Mo 7. Dez."),
        ("day_short", "07.12."),
        ("day_full", "07.12.2026"),
    ],
)
def test_dates(name, text):
    assert rendered("{{ day|" + name + " }}", day=MONDAY) == text
    assert rendered("{{ day|" + name + " }}", day=None) == "–"


def test_moments_are_shown_in_local_time():
    late = dt.datetime(2026, 12, 6, 23, 30, tzinfo=dt.UTC)
    assert desk.day_short(late) == "07.12."
    assert desk.clock_time(late) == "0:30\N{NO-BREAK SPACE}Uhr"


def test_spans_join_number_and_unit():
    assert desk.weeks(1) == "1\N{NO-BREAK SPACE}Woche"
    assert desk.weeks_short(14) == "14\N{NO-BREAK SPACE}Wo."
    assert desk.minutes(0) == "0\N{NO-BREAK SPACE}Min."
    assert desk.minutes("") == "–"


@pytest.mark.parametrize(
    ("days", "text", "shape", "tone"),
    [
        (-1, "seit 1 Tag vorbei", "tri", "danger"),
        (0, "heute", "tri", "danger"),
        (3, "noch 3 Tage", "tri", "danger"),
        (4, "noch 4 Tage", "clock", "warn"),
        (14, "noch 14 Tage", "clock", "warn"),
        (15, "noch 15 Tage", "clock", "quiet"),
    ],
)
def test_deadlines(days, text, shape, tone):
    assert (desk.days_left(days), desk.deadline_shape(days), desk.deadline_tone(days)) == (text, shape, tone)


def test_mark_has_shape_and_escaped_text():
    html = desk.mark("held", "<b>gehalten</b>", "warn")
    assert 'href="#q3"' in html
    assert "&lt;b&gt;gehalten" in html
    assert "d-is-warn" in html


def test_unknown_shape_or_tone_is_an_error():
    with pytest.raises(ValueError, match="shape"):
        desk.mark("smiley", "x")
    with pytest.raises(ValueError, match="tone"):
        desk.mark("held", "x", "pink")


def test_every_meaning_has_a_drawing_in_the_sprite():
    sprite = rendered('{% include "components/sprite.html" %}')
    assert set(desk.SHAPES.values()) <= desk.DRAWN
    assert all(f'id="{name}"' in sprite for name in desk.DRAWN)


def test_changed_query_keeps_the_rest_and_leaves_the_page():
    kept = QueryDict(rendered("{% changed_query sort='town' %}").lstrip("?").replace("&amp;", "&"))
    assert kept.dict() == {"sort": "town", "q": "a&b"}
    paged = QueryDict(rendered("{% changed_query page=4 %}").lstrip("?").replace("&amp;", "&"))
    assert paged.dict() == {"sort": "name", "q": "a&b", "page": "4"}
    assert "q=" not in rendered("{% changed_query q='' %}")


def test_sort_head_turns_round():
    up = rendered('{% sort_head "name" "Person" %}')
    assert 'aria-sort="ascending"' in up
    assert "sort=-name" in up
    down = rendered('{% sort_head "name" "Person" %}', "/?sort=-name")
    assert 'aria-sort="descending"' in down
    assert "sort=name" in down
    assert "aria-sort" not in rendered('{% sort_head "town" "Ort" %}')


def test_wait_bar_prints_the_number_beside_the_drawing():
    html = rendered("{% wait_bar 14 %}")
    assert "14\N{NO-BREAK SPACE}Wo." in html
    assert html.count("14") == 1
