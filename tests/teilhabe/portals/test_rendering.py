"""Forms: errors are linked to their inputs, typed values stay, every widget gets a label."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from teilhabe.portals.rendering import FormRenderer, PortalRenderer


class Sample(forms.Form):
    seats = forms.IntegerField(label="Plätze", max_value=12, help_text="höchstens 12")
    start = forms.DateField(label="Beginn")
    town = forms.ChoiceField(label="Ort", choices=[("b", "Brakel"), ("w", "Warburg")], required=False)
    reason = forms.ChoiceField(
        label="Grund", widget=forms.RadioSelect, choices=[("1", "Wunsch"), ("2", "Weg")]
    )
    days = forms.MultipleChoiceField(
        label="Tage", widget=forms.CheckboxSelectMultiple, choices=[("mo", "Montag")], required=False
    )
    checked = forms.BooleanField(label="Geprüft")
    words = forms.CharField(label="Worte", widget=forms.Textarea)
    version = forms.IntegerField(widget=forms.HiddenInput)


TYPED = {
    "seats": "15",
    "start": "32.01.2026",
    "town": "w",
    "reason": "2",
    "words": "<b>Text</b>",
    "version": "4",
}


@pytest.fixture(params=[FormRenderer, PortalRenderer])
def html(request) -> str:
    with translation.override("de"):
        return str(Sample(TYPED, renderer=request.param()))


def test_typed_values_stay(html):
    assert 'value="15"' in html
    assert 'value="32.01.2026"' in html
    assert re.search(r'<option value="w" selected>', html)
    assert re.search(r'value="2"[^>]*checked', html)
    assert "&lt;b&gt;Text&lt;/b&gt;" in html


def test_hint_and_error_are_linked(html):
    described = re.search(r'<input[^>]*name="seats"[^>]*>', html)[0]
    assert 'aria-describedby="id_seats_helptext id_seats_error"' in described
    assert 'aria-invalid="true"' in described
    assert html.count('id="id_seats_error"') == 1
    assert html.count('id="id_seats_helptext"') == 1


def test_every_described_id_exists_once(html):
    wanted = {name for ids in re.findall(r'aria-describedby="([^"]+)"', html) for name in ids.split()}
    assert wanted
    assert all(len(re.findall(rf'\bid="{name}"', html)) == 1 for name in wanted)


def test_every_input_has_a_label_or_legend(html):
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    inputs = set(re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]* id="([^"]+)"', html))
    assert inputs == labelled
    assert html.count("<legend") == 2


def test_summary_links_to_inputs_that_exist(html):
    targets = re.findall(r'href="#([^"]+)"', html.split("</ul>")[0])
    links = [target for target in targets if target.startswith("id_")]
    assert {"id_seats", "id_start", "id_checked"} <= set(links)
    assert all(f'id="{target}"' in html for target in links)


def test_no_summary_without_faults():
    assert "data-focus" not in str(Sample(renderer=FormRenderer()))


def test_hidden_field_is_rendered_once(html):
    assert html.count('name="version"') == 1


def test_filter_keeps_hidden_values():
    html = render_to_string(
        "components/filter.html", {"form": Sample(), "label": "Filter", "keep": {"sort": "a&b"}}
    )
    assert '<input type="hidden" name="sort" value="a&amp;b">' in html
    assert 'method="get"' in html
