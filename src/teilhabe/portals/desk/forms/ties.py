"""Ties between people, separations, and who is responsible."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teilhabe.access.enums import Right
from teilhabe.access.models import Membership
from teilhabe.access.roles import ROLES
from teilhabe.common.clock import today
from teilhabe.people.enums import TieKind
from teilhabe.people.services import separate_people, take_over, tie_people
from teilhabe.portals.desk.forms.facts import FactForm, day_field
from teilhabe.portals.desk.forms.identity import other_person


def _code_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Aktenzeichen der anderen Person"),
        max_length=8,
        help_text=gettext_lazy("Zum Beispiel K7M-2PQ. Es steht oben in der Akte."),
    )


class TieForm(FactForm):
    title = gettext_lazy("Gemeinsam oder abwechselnd")
    lead = gettext_lazy("Zum Beispiel Eltern, die sich abwechseln, oder zwei, die zusammen fahren.")
    submit = gettext_lazy("Wunsch speichern")
    saved = gettext_lazy("Der Wunsch ist gespeichert.")
    classes = "C8"

    kind = forms.ChoiceField(label=gettext_lazy("Kurs"), choices=TieKind.choices)
    code = _code_field()

    def write(self, *, on: dt.date) -> None:
        other = other_person(self.cleaned_data["code"], self, on)
        tie_people(
            actor=self.actor, one=self.facts.person, other=other, kind=self.cleaned_data["kind"], on=on
        )


class SeparationForm(FactForm):
    title = gettext_lazy("Nicht in einen Raum")
    lead = gettext_lazy(
        "Es wird kein Grund gespeichert, und keine Seite nennt später die andere Person. "
        "Vorschläge sagen nur: Die Gruppe passt nicht."
    )
    submit = gettext_lazy("Trennung speichern")
    saved = gettext_lazy("Die Trennung ist gespeichert. Beide kommen nicht in einen Kurs.")
    classes = "C7"

    code = _code_field()
    review_on = day_field(gettext_lazy("Prüfen, ob sie noch nötig ist, am"), required=True)

    def clean_review_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["review_on"]
        if day <= today():
            raise forms.ValidationError(_("Wählen Sie einen Tag in der Zukunft, spätestens in zwei Jahren."))
        return day

    def write(self, *, on: dt.date) -> None:
        other = other_person(self.cleaned_data["code"], self, on)
        separate_people(
            actor=self.actor,
            one=self.facts.person,
            other=other,
            on=on,
            review_on=self.cleaned_data["review_on"],
        )


def colleagues() -> list[tuple[str, str]]:
    """Who may look after people today: name and role."""
    advising = [key for key, role in ROLES.items() if role.may(Right.EDIT_PEOPLE)]
    rows = Membership.objects.valid_on(today()).filter(role_key__in=advising, user__is_active=True)
    return [
        (str(row.pk), f"{row.user} ({row.role.name})")
        for row in rows.select_related("user").order_by("user__name")
    ]


class ResponsibleForm(FactForm):
    title = gettext_lazy("Zuständigkeit")
    lead = gettext_lazy("Wer zuständig ist, sieht die ganze Akte.")
    submit = gettext_lazy("Zuständig machen")
    saved = gettext_lazy("Die Zuständigkeit ist gespeichert.")

    membership = forms.ChoiceField(label=gettext_lazy("Auch zuständig"), choices=colleagues)

    def write(self, *, on: dt.date) -> None:
        take_over(
            actor=self.actor, person=self.facts.person, membership_id=self.cleaned_data["membership"], on=on
        )

    def stored(self) -> dict[str, Any]:
        return {}
