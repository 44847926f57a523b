"""Map: every town in its place, official boundaries in place of cells, names that say what is drawn."""

import re

from teilhabe.portals.drawings import Town, kreis_map

NORTH = Town("Steinheim", 51.87, 9.09, 27, 1, 2)
EAST = Town("Höxter", 51.77, 9.38, 62, 2, 6, url="/desk/liste/?ort=1&amp=2")
SOUTH = Town("Warburg", 51.49, 9.14, 47)
TOWNS = [NORTH, EAST, SOUTH]


def centres(svg: str) -> dict[str, tuple[float, float]]:
    found = re.findall(r'<circle[^>]* cx="([\d.]+)" cy="([\d.]+)"[^>]*></circle><text[^>]*>([^<]+)<', svg)
    return {name: (float(x), float(y)) for x, y, name in found}


def test_north_is_up_and_east_is_right():
    places = centres(kreis_map(TOWNS, "Kreis Höxter"))
    assert places["Steinheim"][1] < places["Höxter"][1] < places["Warburg"][1]
    assert places["Steinheim"][0] < places["Warburg"][0] < places["Höxter"][0]


def test_everything_stays_inside_the_picture():
    svg = kreis_map(TOWNS, "Kreis Höxter")
    height = float(re.search(r'viewBox="0 0 600 ([\d.]+)"', svg)[1])
    corners = [
        tuple(map(float, pair))
        for d in re.findall(r'd="M([^"]+)z"', svg)
        for pair in (step.split() for step in d.split("L"))
    ]
    assert corners
    assert all(0 <= x <= 600 and 0 <= y <= height for x, y in corners)


def test_links_make_a_group_and_say_what_the_symbols_say():
    svg = kreis_map(TOWNS, "Kreis Höxter")
    assert 'role="group"' in svg
    assert 'aria-label="Höxter: 62 Personen warten, Kurse mit freien Plätzen: 2, volle Kurse: 6"' in svg
    assert 'href="/desk/liste/?ort=1&amp;amp=2"' in svg
    assert 'role="img"' in kreis_map([NORTH, SOUTH], "Kreis")


def test_one_square_per_course():
    svg = kreis_map(TOWNS, "Kreis Höxter")
    assert svg.count('class="f-ink s-mark"') == 3
    assert svg.count('class="f-paper s-mark"') == 8


def test_official_boundaries_replace_the_cells():
    ring = [(51.4, 9.0), (51.9, 9.0), (51.9, 9.5), (51.4, 9.5)]
    assert kreis_map(TOWNS, "K").count('class="d-town"') == 3
    assert kreis_map(TOWNS, "K", {"Höxter": [ring]}).count('class="d-town"') == 1


def test_number_that_must_not_be_shown_is_not_in_the_picture():
    svg = kreis_map([Town("Nieheim", 51.8, 9.1, None), SOUTH], "K")
    assert "Zahl der Wartenden nicht gezeigt" in svg
    assert ">–<" in svg


def test_empty_map_and_single_town_are_drawn():
    assert kreis_map([], "K").startswith("<svg")
    assert kreis_map([SOUTH], "K").count('class="d-town"') == 1


def test_names_are_escaped():
    assert "<i>" not in kreis_map([Town("<i>Bad</i>", 51.7, 9.0, 1, url="/x")], "<i>K</i>")
