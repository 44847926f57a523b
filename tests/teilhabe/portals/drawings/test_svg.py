"""Elements escape what they are given and refuse what the content security policy forbids."""

import pytest
from django.utils.safestring import SafeString

from teilhabe.portals.drawings.svg import drawing, element, number


@pytest.mark.parametrize("name", ["style", "onclick", "onload"])
def test_style_and_handlers_are_refused(name):
    with pytest.raises(ValueError, match=name):
        element("rect", {name: "x"})


def test_attributes_and_children_are_escaped():
    svg = element("text", {"class": '"><script>'}, ["<b>", SafeString("<tspan></tspan>")])
    assert svg == '<text class="&quot;&gt;&lt;script&gt;">&lt;b&gt;<tspan></tspan></text>'


def test_numbers_are_short():
    assert [number(v) for v in (3.0, 2.25, 2.26, -0.5)] == ["3", "2.2", "2.3", "-0.5"]


def test_without_a_sentence_it_is_decoration():
    assert 'aria-hidden="true"' in drawing("d-bar", 1, 1, [], "")
    assert "<title>Satz</title>" in drawing("d-bar", 1, 1, [], "Satz")
