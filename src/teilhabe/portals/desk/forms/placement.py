"""Forms of rounds, questions, weights and decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from teilhabe.allocation.services.what_if import Question
from teilhabe.allocation.weights import LABELS, LARGEST, WeightSet
from teilhabe.courses.enums import EndReason
from teilhabe.geo.models import Territory
from teilhabe.portals.desk.forms.facts import DayInput
from teilhabe.rulebook.queries import code_label

POINTS = (
    "wait_week",
    "lapses_soon",
    "late_start",
    "travel_5min",
    "transfer",
    "pace",
    "same_carrier",
    "wished_time",
    "women_group",
    "group_size",
    "group_mix",
)
LIMITS = (
    "wait_free_weeks",
    "wait_cap_weeks",
    "travel_free_min",
    "late_start_weeks",
    "round_weeks",
    "group_minimum",
)
MODULES = range(1, 10)
LEVELS = ("A0", "A1", "A2", "B1", "B2", "C1")
# Types a what-if may ask for: those people are entitled to today and that a Träger can offer.
TYPES = ("IK_ALLG", "IK_ALPHA", "IK_ZWEIT", "IK_INTENS", "BSK_A2", "BSK_B1", "BSK_B2", "BSK_C1", "EOK", "VHS")


class WeightsForm(forms.Form):
    """One whole number per weight, and why it was changed."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Grund der Änderung"),
        max_length=200,
        help_text=_("Zum Beispiel der Beschluss, auf dem sie beruht."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.fields.pop("note")
        for name in (*POINTS, *LIMITS):
            self.fields[name] = forms.IntegerField(
                label=LABELS[name],
                min_value=0,
                max_value=LARGEST,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.fields["note"] = note

    def points(self) -> Iterator[Any]:
        return (self[name] for name in POINTS)

    def limits(self) -> Iterator[Any]:
        return (self[name] for name in LIMITS)

    def values(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in WeightSet().as_mapping()}

    def overtaken_by(self, version: int) -> None:
        """Say that somebody else saved first; what was typed stays, and a second try builds on the newest version."""
        told = _t(
            "Inzwischen gilt Version %(version)s. "
            "Prüfen Sie Ihre Werte gegen den Verlauf und speichern Sie dann noch einmal."
        ) % {"version": version}
        self.add_error(None, told)
        self.data = {**self.data.dict(), "base": str(version)}  # type: ignore[attr-defined]


class WhatIfForm(forms.Form):
    """One more course, as the question "what if"."""

    type_code = forms.ChoiceField(label=_("Kursart"))
    module = forms.TypedChoiceField(
        label=_("Modul"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Nur bei Integrationskursen."),
        choices=[("", "–"), *((number, str(number)) for number in MODULES)],
    )
    level = forms.ChoiceField(
        label=_("Niveau zu Beginn"),
        required=False,
        help_text=_("Bei allen anderen Kursen."),
        choices=[("", "–"), *((level, level) for level in LEVELS)],
    )
    town = forms.ChoiceField(label=_("Ort"))
    time = forms.ChoiceField(
        label=_("Zeit"),
        choices=[
            ("morning", _("vormittags, Mo–Fr")),
            ("afternoon", _("nachmittags, Mo–Fr")),
            ("evening", _("abends, Mo–Do")),
        ],
    )
    starts_on = forms.DateField(label=_("Beginn"), widget=DayInput())
    seats = forms.IntegerField(label=_("Plätze"), min_value=1, max_value=25, initial=12)
    minimum = forms.IntegerField(label=_("Mindestens"), min_value=0, max_value=25, initial=8)
    childcare = forms.IntegerField(label=_("Kinderplätze"), min_value=0, max_value=20, initial=6)

    def __init__(self, *args: Any, towns: list[Territory], on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["type_code"].choices = [(code, code_label("course_type", code)) for code in TYPES]  # type: ignore[attr-defined]
        self.fields["town"].choices = [(town.ags, town.name) for town in towns]  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = _monday_after(on + dt.timedelta(weeks=4))

    def clean_starts_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["starts_on"]
        if day <= self.on:
            raise forms.ValidationError(
                _t("Der %(day)s ist vorbei. Wählen Sie einen Tag nach heute.")
                % {"day": date_format(day, pgettext("full date pattern", "d.m.Y"))}
            )
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if str(values.get("type_code", "")).startswith("IK"):
            values["level"] = ""
            if values.get("module") is None and "module" not in self.errors:
                self.add_error("module", _t("Ein Integrationskurs braucht ein Modul."))
        else:
            values["module"] = None
        seats, minimum = values.get("seats"), values.get("minimum")
        if seats is not None and minimum is not None and minimum > seats:
            self.add_error("minimum", _t("Die Mindestzahl ist größer als die Zahl der Plätze (%s).") % seats)
        return values

    def question(self) -> dict[str, Any]:
        values = {**self.cleaned_data, "starts_on": self.cleaned_data["starts_on"].isoformat()}
        return Question(**values).as_mapping()


def _monday_after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=(7 - day.weekday()) % 7)


class PostponeForm(forms.Form):
    """Why a suggestion waits."""

    reason = forms.CharField(
        label=_("Warum zurückstellen?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


# Why an adviser chooses otherwise: the words people use, not the codes of the computer.
OVERRIDE_CODES = [
    (EndReason.WAY, _("Weg")),
    (EndReason.TIME, _("Zeit")),
    (EndReason.CHILDCARE, _("Kinderbetreuung")),
    (EndReason.NO_INTEREST, _("Wunsch der Person")),
    (EndReason.PROVIDER, _("Träger")),
    (EndReason.OTHER, _("anderer Grund")),
]


class OverrideForm(forms.Form):
    """Another course than the suggested one, and why."""

    run = forms.ChoiceField(label=_("Kurs"), widget=forms.RadioSelect)
    reason_code = forms.ChoiceField(label=_("Grund"), choices=[("", "–"), *OVERRIDE_CODES])
    reason = forms.CharField(
        label=_("Begründung"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ein Satz. Er bleibt bei der Akte, zusammen mit dem Vorschlag."),
    )

    def __init__(self, *args: Any, options: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["run"].choices = options  # type: ignore[attr-defined]


class MapForm(forms.Form):
    """What the map counts."""

    level = forms.ChoiceField(
        label=_("Niveau"),
        required=False,
        choices=[("", _("alle Niveaus")), *((level, level) for level in LEVELS)],
    )
