"""Asking for a protection, for other names, for two more years, for the end."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from teilhabe.people.models import LONGEST, Person
from teilhabe.people.protection import nameable

_DAY = {"type": "date"}


def _named_field() -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=gettext_lazy("Wer darf die Akte noch sehen?"),
        coerce=uuid.UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Eine bis fünf Personen, auch Sie selbst. Denken Sie an eine Vertretung."),
    )


def _review_field() -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("Erneut prüfen am"),
        help_text=gettext_lazy("Spätestens in zwei Jahren."),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )


def _names(person: Person, on: dt.date) -> list[tuple[str, str]]:
    rows = nameable(person, on=on).select_related("user").order_by("user__name", "role_key")
    return [(str(row.pk), f"{row.user.name}, {row.role.name}") for row in rows]


class NamesForm(forms.Form):
    """Who is named."""

    named = _named_field()

    def __init__(self, *args: Any, person: Person, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["named"].choices = _names(person, on)  # type: ignore[attr-defined]


class ProtectForm(NamesForm):
    """A new protection, with the family it covers."""

    family = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Für wen gilt der Schutz mit?"),
        coerce=uuid.UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    review_on = _review_field()
    field_order = ("family", "named", "review_on")

    def __init__(self, *args: Any, family: list[Person], on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        choices = [(str(row.pk), row.full_name) for row in family]
        self.fields["family"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("family", [value for value, _label in choices])
        self.initial.setdefault("review_on", on + LONGEST)
        if not choices:
            del self.fields["family"]


class RenewForm(forms.Form):
    """A later day for the next look."""

    review_on = _review_field()
