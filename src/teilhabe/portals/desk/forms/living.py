"""When and how far somebody can come, children and their care, needs of a room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teilhabe.common.clock import today
from teilhabe.directory.models import WEEKDAYS
from teilhabe.people.enums import Care, NeedCode, Precision, RelationKind
from teilhabe.people.models import Availability, ChildcareNeed, Relation, SupportNeed
from teilhabe.people.protection import cover
from teilhabe.people.services import create_person, end_fact, set_childcare, state_fact
from teilhabe.portals.desk.forms.facts import FactForm, TimeInput, YesNoField, day_field
from teilhabe.portals.desk.wording import DAYS, MODES

_PRESETS: dict[str, list[list[str]]] = {
    "morning": [["08:00", "13:15"]],
    "afternoon": [["13:00", "18:00"]],
    "evening": [["17:00", "21:30"]],
    "all_day": [["08:00", "21:30"]],
}
_WORKDAYS = WEEKDAYS[:5]
SLOTS = 2


def _time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=TimeInput())


class AvailabilityForm(FactForm):
    title = gettext_lazy("Zeit und Wege")
    lead = gettext_lazy("Gemeint ist die Zeit im Kurs, ohne den Weg.")
    submit = gettext_lazy("Zeit und Wege speichern")
    saved = gettext_lazy("Zeit und Wege sind gespeichert.")
    classes = "C4"

    pattern = forms.ChoiceField(
        label=gettext_lazy("Wann ist Zeit für einen Kurs?"),
        widget=forms.RadioSelect,
        choices=[
            ("morning", gettext_lazy("Montag bis Freitag vormittags (8:00 bis 13:15 Uhr)")),
            ("afternoon", gettext_lazy("Montag bis Freitag nachmittags (13:00 bis 18:00 Uhr)")),
            ("evening", gettext_lazy("Montag bis Freitag abends (17:00 bis 21:30 Uhr)")),
            ("all_day", gettext_lazy("Montag bis Freitag den ganzen Tag (8:00 bis 21:30 Uhr)")),
            ("own", gettext_lazy("eigene Zeiten, unten eingetragen")),
        ],
    )
    mobility = forms.MultipleChoiceField(
        label=gettext_lazy("Womit unterwegs?"),
        widget=forms.CheckboxSelectMultiple,
        choices=list(MODES.items()),
        error_messages={"required": gettext_lazy("Wählen Sie mindestens ein Verkehrsmittel.")},
    )
    limit_minutes = forms.IntegerField(
        label=gettext_lazy("Höchstens Minuten je Weg"), min_value=5, max_value=240, initial=60
    )
    online_possible = forms.BooleanField(
        label=gettext_lazy("Ein Online-Kurs ginge: Gerät, Netz und Ruhe sind da"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, name in zip(WEEKDAYS, DAYS, strict=True):
            for slot in range(SLOTS):
                self.fields[f"{day}_{slot}_from"] = _time_field(_("%(day)s von") % {"day": name})
                self.fields[f"{day}_{slot}_to"] = _time_field(_("%(day)s bis") % {"day": name})

    def stored(self) -> dict[str, Any]:
        row = self.facts.availability
        if row is None:
            return {"pattern": "", "mobility": [], "limit_minutes": 60, "online_possible": False}
        values: dict[str, Any] = {
            "pattern": _preset_of(row.week),
            "mobility": list(row.mobility),
            "limit_minutes": row.limit_minutes,
            "online_possible": row.online_possible,
        }
        if values["pattern"] == "own":
            for day, spans in row.week.items():
                for slot, (start, end) in enumerate(spans[:SLOTS]):
                    values[f"{day}_{slot}_from"] = dt.time.fromisoformat(start)
                    values[f"{day}_{slot}_to"] = dt.time.fromisoformat(end)
        return values

    @property
    def days(self) -> list[tuple[str, list[Any]]]:
        """Rows of the table: the day and its four bound fields."""
        ends = ("from", "to")
        return [
            (str(name), [self[f"{day}_{slot}_{end}"] for slot in range(SLOTS) for end in ends])
            for day, name in zip(WEEKDAYS, DAYS, strict=True)
        ]

    @property
    def plain_fields(self) -> list[Any]:
        return [self[name] for name in ("mobility", "limit_minutes", "online_possible")]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("pattern") == "own":
            for day in WEEKDAYS:
                for slot in range(SLOTS):
                    self._check(f"{day}_{slot}_from", f"{day}_{slot}_to")
            if not self.errors and not self._own_week():
                self.add_error("pattern", _("Tragen Sie unten mindestens einen Tag mit Anfang und Ende ein."))
        return values

    def _check(self, first: str, second: str) -> None:
        start, end = self.cleaned_data.get(first), self.cleaned_data.get(second)
        if (start is None) != (end is None):
            self.add_error(second if end is None else first, _("Anfang und Ende gehören zusammen."))
        elif start is not None and end is not None and end <= start:
            self.add_error(second, _("Das Ende liegt vor dem Anfang."))

    def _own_week(self) -> dict[str, list[list[str]]]:
        week: dict[str, list[list[str]]] = {}
        for day in WEEKDAYS:
            spans = []
            for slot in range(SLOTS):
                start = self.cleaned_data.get(f"{day}_{slot}_from")
                end = self.cleaned_data.get(f"{day}_{slot}_to")
                if start and end:
                    spans.append([start.isoformat("minutes"), end.isoformat("minutes")])
            if spans:
                week[day] = sorted(spans)
        return week

    def write(self, *, on: dt.date) -> None:
        values = self.cleaned_data
        preset = _PRESETS.get(values["pattern"])
        fact = Availability(
            person=self.facts.person,
            week={day: preset for day in _WORKDAYS} if preset else self._own_week(),
            mobility=values["mobility"],
            limit_minutes=values["limit_minutes"],
            online_possible=values["online_possible"],
        )
        state_fact(actor=self.actor, fact=fact, on=on)


def _preset_of(week: dict[str, Any]) -> str:
    for name, spans in _PRESETS.items():
        if week == {day: spans for day in _WORKDAYS}:
            return name
    return "own"


class _CareFields(forms.Form):
    care = forms.ChoiceField(label=gettext_lazy("Wer passt während des Kurses auf?"), choices=Care.choices)
    care_until = forms.TimeField(
        label=gettext_lazy("Betreut bis"),
        required=False,
        widget=TimeInput(),
        help_text=gettext_lazy("Bis dahin muss jemand zu Hause oder an der Kita sein."),
    )


class ChildForm(FactForm, _CareFields):
    """A child in the household: an own file with only a name and a birth day."""

    title = gettext_lazy("Kind eintragen")
    lead = gettext_lazy("Nur Kinder, für die während des Kurses jemand da sein muss.")
    submit = gettext_lazy("Kind eintragen")
    saved = gettext_lazy("Das Kind ist eingetragen.")
    classes = "C8"

    given_names = forms.CharField(label=gettext_lazy("Vorname"), max_length=120)
    family_name = forms.CharField(label=gettext_lazy("Familienname"), max_length=120)
    birth_date = day_field(gettext_lazy("Geburtsdatum"), required=True)
    custody = YesNoField(label=gettext_lazy("Sorgeberechtigt?"))
    field_order = ("given_names", "family_name", "birth_date", "custody", "care", "care_until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("family_name", self.facts.person.family_name)

    def clean_birth_date(self) -> dt.date:
        born: dt.date = self.cleaned_data["birth_date"]
        if born > today() or born.year < today().year - 18:
            raise forms.ValidationError(_("Das wäre kein Kind unter 18 Jahren. Prüfen Sie das Jahr."))
        return born

    def write(self, *, on: dt.date) -> None:
        values, parent = self.cleaned_data, self.facts.person
        child = create_person(
            actor=self.actor,
            on=on,
            family_name=values["family_name"],
            given_names=values["given_names"],
            birth_date=values["birth_date"],
            birth_precision=Precision.DAY,
        )
        relation = Relation(person=parent, other=child, kind=RelationKind.PARENT, custody=values["custody"])
        state_fact(actor=self.actor, fact=relation, on=on, match=("kind", "other"))
        cover(actor=self.actor, lead=parent, person=child, on=on)
        need = ChildcareNeed(person=parent, child=child, care=values["care"], care_until=values["care_until"])
        set_childcare(actor=self.actor, need=need, on=on)


class CareForm(FactForm, _CareFields):
    """Who looks after one child that is known already."""

    title = gettext_lazy("Betreuung des Kindes")
    submit = gettext_lazy("Betreuung speichern")
    saved = gettext_lazy("Die Betreuung ist gespeichert.")
    classes = "C8"

    def child(self) -> Relation:
        """The relation to the child the form is for; 404 for any other id."""
        found = next((row for row in self.facts.children if row.other_id == self.item), None)
        if found is None:
            raise Http404
        return found

    def stored(self) -> dict[str, Any]:
        child = self.child().other_id
        row = next((need for need in self.facts.childcare if need.child_id == child), None)
        return {"care": row.care, "care_until": row.care_until} if row else {"care": "", "care_until": None}

    def write(self, *, on: dt.date) -> None:
        need = ChildcareNeed(
            person=self.facts.person,
            child=self.child().other,
            care=self.cleaned_data["care"],
            care_until=self.cleaned_data["care_until"],
        )
        set_childcare(actor=self.actor, need=need, on=on)


class NeedForm(FactForm):
    title = gettext_lazy("Was der Raum bieten muss")
    lead = gettext_lazy("Nur der Bedarf, nie eine Diagnose. Die Person muss einverstanden sein.")
    submit = gettext_lazy("Bedarf speichern")
    saved = gettext_lazy("Der Bedarf ist gespeichert.")
    classes = "C6"

    codes = forms.MultipleChoiceField(
        label=gettext_lazy("Bedarf"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=NeedCode.choices,
    )
    consent = forms.BooleanField(
        label=gettext_lazy("Die Person ist damit einverstanden, dass das gespeichert wird"), required=False
    )

    def stored(self) -> dict[str, Any]:
        return {"codes": sorted(row.code for row in self.facts.needs)}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        new = set(values.get("codes", [])) - set(self.now_stored["codes"])
        if new and not values.get("consent"):
            self.add_error("consent", _("Ohne Einverständnis wird kein Bedarf gespeichert."))
        return values

    def write(self, *, on: dt.date) -> None:
        wanted, known = set(self.cleaned_data["codes"]), {row.code: row for row in self.facts.needs}
        for code in sorted(wanted - set(known)):
            need = SupportNeed(person=self.facts.person, code=code, consent_on=on)
            state_fact(actor=self.actor, fact=need, on=on, match=("code",))
        for code in sorted(set(known) - wanted):
            end_fact(actor=self.actor, fact=known[code], on=on)
