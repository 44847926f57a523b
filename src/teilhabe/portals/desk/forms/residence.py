"""Where somebody lives, the title and the benefits."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teilhabe.access.enums import Right
from teilhabe.access.models import Centre
from teilhabe.common.clock import today
from teilhabe.courses.entitlement.facts import DETAILS
from teilhabe.geo.models import District
from teilhabe.geo.queries import towns_of
from teilhabe.people.enums import Origin
from teilhabe.people.models import Benefit, Residence, Title
from teilhabe.people.services import state_fact
from teilhabe.portals.desk.forms.facts import FactForm, YesNoField, day_field
from teilhabe.rulebook.queries import code_label, current_book


def place_choices(centre_id: uuid.UUID) -> list[tuple[str, Any]]:
    """Towns of the Kreis with their villages, as groups: one field, no script."""
    ags = Centre.objects.values_list("ags", flat=True).get(pk=centre_id)
    towns = towns_of(ags, on=today())
    villages: dict[uuid.UUID, list[District]] = {town.pk: [] for town in towns}
    for village in District.objects.filter(territory__in=towns).order_by("name"):
        villages[village.territory_id].append(village)
    groups: list[tuple[str, Any]] = [("", "–")]
    for town in towns:
        whole = (f"t:{town.pk}", _("%(town)s, Ortsteil offen") % {"town": town.name})
        parts = [(f"d:{row.pk}", f"{town.name}-{row.name}") for row in villages[town.pk]]
        groups.append((town.name, [whole, *parts]))
    return groups


def listed_codes(name: str) -> Iterator[tuple[str, str]]:
    """Codes of a list that may be chosen today, with labels."""
    for entry in current_book().codes(name, today()):
        yield entry.code, code_label(name, entry.code)


class ResidenceForm(FactForm):
    title = gettext_lazy("Wohnort")
    lead = gettext_lazy("Vom Ortsteil aus werden die Wege gerechnet. Eine Adresse ist dafür nicht nötig.")
    submit = gettext_lazy("Wohnort speichern")
    saved = gettext_lazy("Der Wohnort ist gespeichert.")
    classes = "C2"

    place = forms.ChoiceField(label=gettext_lazy("Stadt und Ortsteil"))
    since = day_field(
        gettext_lazy("Wohnt dort seit"), help_text=gettext_lazy("Leer heißt: ab heute bekannt.")
    )
    address = forms.CharField(label=gettext_lazy("Straße und Hausnummer"), max_length=160, required=False)
    hidden = forms.BooleanField(label=gettext_lazy("Adresse geheim halten"), required=False)
    rule_until = day_field(gettext_lazy("Wohnsitzregelung bis (§ 12a AufenthG)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = place_choices(self.actor.centre_id)  # type: ignore[attr-defined]

    def stored(self) -> dict[str, Any]:
        row = self.facts.residence
        if row is None:
            return {"place": "", "since": None, "address": "", "hidden": False, "rule_until": None}
        place = f"d:{row.district_id}" if row.district_id else f"t:{row.territory_id}"
        return {
            "place": place,
            "since": row.valid_from,
            "address": row.address,
            "hidden": row.hidden,
            "rule_until": row.rule_until,
        }

    def said(self, name: str, value: Any) -> str:
        if name == "place" and value:
            flat = {key: label for _group, rows in self.fields["place"].choices[1:] for key, label in rows}  # type: ignore[attr-defined]
            return str(flat.get(value, value))
        return super().said(name, value)

    def write(self, *, on: dt.date) -> None:
        values = self.cleaned_data
        kind, key = values["place"].split(":")
        village = District.objects.get(pk=key) if kind == "d" else None
        fact = Residence(
            person=self.facts.person,
            territory_id=village.territory_id if village else key,
            district=village,
            address=values["address"],
            hidden=values["hidden"],
            rule_until=values["rule_until"],
            valid_from=values["since"],
        )
        state_fact(actor=self.actor, fact=fact, on=on)


class TitleForm(FactForm):
    title = gettext_lazy("Aufenthaltstitel")
    lead = gettext_lazy("Tragen Sie ein, was auf der Karte steht. Was Sie nicht wissen, bleibt leer.")
    submit = gettext_lazy("Titel speichern")
    saved = gettext_lazy("Der Aufenthaltstitel ist gespeichert.")
    right = Right.SEE_RESIDENCE
    classes = "C3"

    code = forms.ChoiceField(
        label=gettext_lazy("Titel"), choices=lambda: [("", "–"), *listed_codes("residence_status")]
    )
    detail = forms.ChoiceField(
        label=gettext_lazy("Genaue Rechtsgrundlage"),
        required=False,
        choices=lambda: [("", _("nicht nötig oder unbekannt")), *_details()],
        help_text=gettext_lazy(
            "Nur bei § 28, § 36a und bei einer Fiktionsbescheinigung: dort der Titel, der verlängert wird."
        ),
    )
    issued_on = day_field(gettext_lazy("Erteilt am"))
    until = day_field(gettext_lazy("Gültig bis"))
    is_first = YesNoField(label=gettext_lazy("Ist es die erste Aufenthaltserlaubnis?"))
    tolerated_since = day_field(gettext_lazy("Geduldet seit (nur bei Duldung)"))
    origin = forms.ChoiceField(
        label=gettext_lazy("Woher wissen Sie das?"), choices=Origin.choices, initial=Origin.PAPER
    )

    def stored(self) -> dict[str, Any]:
        row = self.facts.title
        names = ("code", "detail", "issued_on", "until", "is_first", "tolerated_since", "origin")
        return {name: getattr(row, name) for name in names} if row else {"code": "", "origin": Origin.PAPER}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        issued, until = values.get("issued_on"), values.get("until")
        if issued and until and until < issued:
            self.add_error("until", _("Das Ende liegt vor der Erteilung. Prüfen Sie das Jahr."))
        if issued and issued > today():
            self.add_error("issued_on", _("Der Tag der Erteilung liegt in der Zukunft. Prüfen Sie das Jahr."))
        return values

    def write(self, *, on: dt.date) -> None:
        values = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        state_fact(actor=self.actor, fact=Title(person=self.facts.person, **values), on=on)


def _details() -> Iterator[tuple[str, str]]:
    names = {
        "28_1_1_1": _("§ 28 Abs. 1 S. 1 Nr. 1 (Ehe mit Deutschen)"),
        "36a_1_1_alt1": _("§ 36a Abs. 1 S. 1 Alt. 1 (Ehe mit subsidiär Geschützten)"),
    }
    yield from ((key, names[key]) for key in DETAILS)
    yield from listed_codes("residence_status")


class BenefitForm(FactForm):
    title = gettext_lazy("Leistungen")
    submit = gettext_lazy("Leistung speichern")
    saved = gettext_lazy("Die Leistung ist gespeichert.")
    right = Right.SEE_RESIDENCE
    classes = "C3"

    code = forms.ChoiceField(
        label=gettext_lazy("Wer zahlt?"), choices=lambda: [("", "–"), *listed_codes("rechtskreis")]
    )
    plan_names_course = forms.BooleanField(
        label=gettext_lazy("Der Kooperationsplan nennt den Kurs"),
        required=False,
        help_text=gettext_lazy("Dann besteht Vorrang (§ 7 Abs. 4 Satz 4 IntV)."),
    )
    origin = forms.ChoiceField(label=gettext_lazy("Woher wissen Sie das?"), choices=Origin.choices)

    def stored(self) -> dict[str, Any]:
        row = self.facts.benefits[-1] if self.facts.benefits else None
        if row is None:
            return {"code": "", "plan_names_course": False, "origin": Origin.PERSON}
        return {"code": row.code, "plan_names_course": row.plan_names_course, "origin": row.origin}

    def write(self, *, on: dt.date) -> None:
        values = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        state_fact(actor=self.actor, fact=Benefit(person=self.facts.person, **values), on=on)
