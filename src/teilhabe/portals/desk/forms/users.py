"""Giving access to a colleague or to somebody of a Träger."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from teilhabe.access.models import Membership
from teilhabe.access.roles import ROLES
from teilhabe.directory.queries import organisations_in_role

_DAY = {"type": "date"}


class AccessForm(forms.Form):
    """A new login, or a further role for an existing one."""

    username = forms.CharField(
        label=gettext_lazy("Benutzername"),
        max_length=80,
        help_text=gettext_lazy("Gibt es den Namen schon, bekommt dieser Zugang eine weitere Rolle."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Nur für einen neuen Zugang."),
    )
    email = forms.EmailField(label=gettext_lazy("E-Mail"), required=False)
    password = forms.CharField(
        label=gettext_lazy("Erstes Passwort"),
        required=False,
        help_text=gettext_lazy(
            "Mindestens 12 Zeichen. Nur für einen neuen Zugang; geben Sie es persönlich weiter."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    role_key = forms.ChoiceField(
        label=gettext_lazy("Rolle"), choices=[(r.key, r.name) for r in ROLES.values()]
    )
    organisation: Any = forms.ModelChoiceField(
        label=gettext_lazy("Träger"),
        queryset=None,
        empty_label=gettext_lazy("keiner"),
        required=False,
        help_text=gettext_lazy("Nur für Rollen bei einem Träger."),
    )
    employer = forms.CharField(
        label=gettext_lazy("Arbeitgeber"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Leer, wenn es eigenes Personal ist."),
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Grundlage"),
        required=False,
        choices=[
            ("", gettext_lazy("eigenes Personal oder Träger")),
            (Membership.Basis.CONTRACT, Membership.Basis.CONTRACT.label),
            (Membership.Basis.JOINT, Membership.Basis.JOINT.label),
        ],
        help_text=gettext_lazy("Nötig bei einem anderen Arbeitgeber, zum Beispiel einer Stadt."),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("gilt ab"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    valid_to = forms.DateField(
        label=gettext_lazy("gilt bis"),
        required=False,
        help_text=gettext_lazy("Für Menschen von Trägern, Land und Hospitation nötig."),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"valid_from": today}
        for name in ("name", "password", "organisation", "employer", "basis", "valid_to"):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations_in_role("carrier", on=today)  # type: ignore[attr-defined]
