"""Filters of the waiting list and of one's own people, and the name of a saved view."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.access.models import Centre
from teilhabe.allocation.waiting_list import Wanted
from teilhabe.common.clock import today
from teilhabe.geo.queries import towns_of
from teilhabe.portals.desk.forms.learning import level_choices

_DEEPER = gettext_lazy("Wirkt nur auf Ihre eigenen Fälle.")


def town_choices(centre_id: uuid.UUID) -> list[tuple[str, Any]]:
    ags = Centre.objects.values_list("ags", flat=True).get(pk=centre_id)
    return [("", gettext_lazy("alle Orte")), *((town.ags, town.name) for town in towns_of(ags, on=today()))]


class WaitingFilter(forms.Form):
    """Every field is optional, an unknown value narrows nothing."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=80)
    priority = forms.ChoiceField(
        label=gettext_lazy("Vorrang"),
        required=False,
        choices=[
            ("", gettext_lazy("alle")),
            ("yes", gettext_lazy("Vorrang")),
            ("no", gettext_lazy("ohne Vorrang")),
        ],
    )
    course = forms.ChoiceField(
        label=gettext_lazy("Kurs"),
        required=False,
        choices=[
            ("", gettext_lazy("alle")),
            ("integration", gettext_lazy("Integrationskurs")),
            ("alpha", gettext_lazy("Alphabetisierung")),
            ("second", gettext_lazy("Zweitschrift")),
            ("vocational", gettext_lazy("Berufssprachkurs")),
        ],
    )
    level = forms.ChoiceField(label=gettext_lazy("Niveau"), required=False, choices=level_choices)
    town = forms.ChoiceField(label=gettext_lazy("Ort"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Stand"),
        required=False,
        choices=[
            ("", gettext_lazy("wartet")),
            ("proposed", gettext_lazy("Vorschlag offen")),
            ("held", gettext_lazy("Platz gehalten")),
            ("confirmed", gettext_lazy("Platz bestätigt")),
        ],
    )
    own = forms.BooleanField(label=gettext_lazy("nur meine Fälle"), required=False)
    overdue = forms.BooleanField(label=gettext_lazy("über 6 Wochen"), required=False)
    childcare = forms.BooleanField(label=gettext_lazy("braucht Kinderplatz"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.fields["town"].choices = town_choices(actor.centre_id)  # type: ignore[attr-defined]
        if not actor.may(Right.SEE_WAITING_PEOPLE):
            for name in ("name", "priority", "course", "state", "childcare"):
                self.fields[name].help_text = _DEEPER

    def wanted(self, sort: str) -> Wanted:
        """What the form asks for; faulty fields count as empty."""
        self.is_valid()
        values: dict[str, Any] = {name: self.cleaned_data.get(name) or "" for name in _TEXTS}
        values |= {name: bool(self.cleaned_data.get(name)) for name in _FLAGS}
        return Wanted(**values, sort=sort)

    @property
    def active(self) -> bool:
        self.is_valid()
        return any(self.cleaned_data.get(name) for name in self.fields)


_FLAGS = ("own", "overdue", "childcare")
_TEXTS = ("name", "priority", "course", "level", "town", "state")


class ViewNameForm(forms.Form):
    """A name for the present filter."""

    name = forms.CharField(label=gettext_lazy("Name der Ansicht"), max_length=60)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)
