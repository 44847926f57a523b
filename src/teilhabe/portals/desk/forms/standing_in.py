"""Naming a stand-in, opening a file in need, the reason for a name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.access.models import BreakGlass, Membership
from teilhabe.access.roles import ROLES
from teilhabe.people.enums import NameReason
from teilhabe.portals.desk.forms.facts import day_field


class SubstituteForm(forms.Form):
    """Who stands in for whom, from when to when. Without the wider right only for oneself."""

    absent: Any = forms.ModelChoiceField(label=gettext_lazy("Wer ist abwesend?"), queryset=None)
    stand_in: Any = forms.ModelChoiceField(label=gettext_lazy("Wer vertritt?"), queryset=None)
    valid_from = day_field(gettext_lazy("erster Tag"), required=True)
    valid_to = day_field(gettext_lazy("letzter Tag"), required=True)
    reads_notes = forms.BooleanField(label=gettext_lazy("liest auch Notizen"), required=False)
    reads_needs = forms.BooleanField(
        label=gettext_lazy("liest auch den Bedarf am Raum"),
        required=False,
        help_text=gettext_lazy(
            "Besonders geschützte Angaben (Art. 9 DSGVO). Nur ankreuzen, wenn es nötig ist."
        ),
    )

    def __init__(self, *args: Any, actor: Actor, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [role.key for role in ROLES.values() if role.may(Right.SEE_OWN_PEOPLE)]
        rows = Membership.objects.valid_on(on).filter(role_key__in=keys).select_related("user")
        rows = rows.order_by("user__name", "role_key")
        mine = rows.filter(pk=actor.membership_id)
        self.fields["absent"].queryset = (  # type: ignore[attr-defined]
            rows if actor.may(Right.NAME_SUBSTITUTES) else mine
        )
        self.fields["stand_in"].queryset = rows.exclude(user_id=actor.user_id) if mine else rows  # type: ignore[attr-defined]
        if actor.may(Right.NAME_SUBSTITUTES):
            self.fields["stand_in"].queryset = rows  # type: ignore[attr-defined]
        self.initial = {"valid_from": on, "absent": actor.membership_id if mine else None}


class EmergencyForm(forms.Form):
    """Why one file must be opened now, and the password once more."""

    code = forms.CharField(label=gettext_lazy("Aktenzeichen"), max_length=8)
    reason = forms.ChoiceField(label=gettext_lazy("Grund"), choices=BreakGlass.Reason.choices)
    words = forms.CharField(
        label=gettext_lazy("Was ist geschehen?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Ein oder zwei Sätze. Leitung und Datenschutz lesen sie."),
    )
    password = forms.CharField(
        label=gettext_lazy("Ihr Passwort"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=gettext_lazy("Zur Sicherheit noch einmal."),
    )


class NameReasonForm(forms.Form):
    """Why the name behind a number is needed; the reason stands in the log."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Wofür brauchen Sie den Namen?"), choices=NameReason.choices
    )
