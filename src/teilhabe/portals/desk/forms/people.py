"""The filter of one's own people."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class PeopleFilter(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name oder Aktenzeichen"), required=False, max_length=80)
    need = forms.ChoiceField(
        label=gettext_lazy("Kursbedarf"),
        required=False,
        choices=[
            ("", gettext_lazy("alle")),
            ("waiting", gettext_lazy("wartet auf einen Kurs")),
            ("none", gettext_lazy("sucht keinen Kurs")),
        ],
    )

    @property
    def active(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())
