"""What the log is narrowed to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from teilhabe.access.models import Membership, User


class LogFilter(forms.Form):
    """By day, by file number, by colleague."""

    day = forms.DateField(
        label=gettext_lazy("Tag"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    code = forms.CharField(
        label=gettext_lazy("Aktenzeichen"),
        required=False,
        max_length=8,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 8}),
    )
    who = forms.ChoiceField(label=gettext_lazy("Wer"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Membership.objects.values("user_id")
        users = User.objects.filter(pk__in=here).order_by("name", "username")
        choices = [("", gettext_lazy("alle")), *((str(user.pk), str(user)) for user in users)]
        self.fields["who"].choices = choices  # type: ignore[attr-defined]

    @property
    def active(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())
