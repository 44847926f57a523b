"""What the small forms of a person's file have in common.

Each form shows what is stored, and remembers it in a stamp. If the stored values differ when the form comes back,
somebody was quicker: both values are shown and nothing is written (409).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.people.queries import PersonFacts


class DayInput(forms.DateInput):
    """The browser's own date field; the value travels as ISO."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput(), help_text=help_text)


class YesNoField(forms.ChoiceField):
    """Yes, no, or not known; ``None`` is "not known" and is never guessed."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, required=False, help_text=help_text, choices=self._choices)

    @staticmethod
    def _choices() -> list[tuple[str, str]]:
        return [("", _("unbekannt")), ("yes", _("ja")), ("no", _("nein"))]

    def clean(self, value: Any) -> bool | None:
        return {"yes": True, "no": False}.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


class FactForm(forms.Form):
    """A fact group of one person. Subclasses say what is stored and write the new values through a service."""

    title: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""
    submit: ClassVar[Any] = ""
    saved: ClassVar[Any] = ""
    right: ClassVar[Right] = Right.EDIT_PEOPLE
    classes: ClassVar[str] = "C1"

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        facts: PersonFacts,
        actor: Actor,
        item: uuid.UUID | None = None,
    ) -> None:
        self.facts, self.actor, self.item = facts, actor, item
        self.now_stored = self.stored()
        super().__init__(data, initial={**self.now_stored, "seen": self.stamp()})

    def stored(self) -> dict[str, Any]:
        """The values in force, by field; a form that adds one more of many has none."""
        return {}

    def stamp(self) -> str:
        text = json.dumps(self.now_stored, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    def overtaken(self) -> bool:
        """True if what is stored is not what the person at the screen saw."""
        seen = self.data.get("seen", "")
        return bool(seen) and seen != self.stamp()

    def differences(self) -> list[tuple[str, str, str]]:
        """(name, stored now, typed here) of each field in which the two differ."""
        rows = []
        for name, stored in self.now_stored.items():
            typed = self.cleaned_data.get(name)
            if (typed or None) != (stored or None):
                rows.append((str(self.fields[name].label), self.said(name, stored), self.said(name, typed)))
        return rows

    def said(self, name: str, value: Any) -> str:
        """A value in words."""
        if isinstance(value, bool):
            return _("ja") if value else _("nein")
        if value in (None, "", [], {}):
            return "–"
        if isinstance(value, dt.date):
            return date_format(value, pgettext("full date pattern", "d.m.Y"))
        choices = dict(getattr(self.fields[name], "choices", ()) or ())
        if isinstance(value, list | tuple):
            return ", ".join(str(choices.get(part, part)) for part in value)
        return str(choices.get(value, value))

    def again(self) -> FactForm:
        """The same form with the typed values and today's stamp: sending it again is a decision made knowingly."""
        data: Any = self.data
        data = data.copy()
        data["seen"] = self.stamp()
        return type(self)(data, facts=self.facts, actor=self.actor, item=self.item)

    def write(self, *, on: dt.date) -> None:
        """Store the values through the services of the area."""
        raise NotImplementedError
