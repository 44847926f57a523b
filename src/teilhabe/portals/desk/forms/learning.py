"""German, script, school and work."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teilhabe.courses.entitlement.facts import LEVELS
from teilhabe.people.enums import ProofKind
from teilhabe.people.models import Background, Level
from teilhabe.people.services import end_fact, state_fact, state_level
from teilhabe.portals.desk.forms.facts import FactForm, YesNoField, day_field
from teilhabe.portals.desk.forms.residence import listed_codes
from teilhabe.portals.desk.wording import level_label


def level_choices() -> list[tuple[str, str]]:
    return [("", "–"), *((level, level_label(level)) for level in LEVELS)]


class GermanForm(FactForm):
    title = gettext_lazy("Deutsch")
    lead = gettext_lazy("Frühere Niveaus bleiben stehen, damit man den Fortschritt sieht.")
    submit = gettext_lazy("Niveau speichern")
    saved = gettext_lazy("Das Niveau ist gespeichert.")
    classes = "C4"

    value = forms.ChoiceField(label=gettext_lazy("Niveau"), choices=level_choices)
    proof = forms.ChoiceField(
        label=gettext_lazy("Nachweis"), choices=ProofKind.choices, initial=ProofKind.ADVISER
    )
    proved_on = day_field(
        gettext_lazy("Tag des Nachweises"),
        help_text=gettext_lazy("Nach sechs Monaten ist für viele Kurse ein neuer Test nötig."),
    )
    module = forms.IntegerField(
        label=gettext_lazy("Modul laut Einstufungstest"), required=False, min_value=1, max_value=9
    )
    intensive_ok = YesNoField(label=gettext_lazy("Test: für den Intensivkurs geeignet?"))
    special_need = YesNoField(label=gettext_lazy("Test: besonderer Förderbedarf?"))

    def stored(self) -> dict[str, Any]:
        row = self.facts.german
        names = ("value", "proof", "proved_on", "module", "intensive_ok", "special_need")
        return {name: getattr(row, name) for name in names} if row else {"value": ""}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        proof = values.get("proof")
        if proof in (ProofKind.PLACEMENT_TEST, ProofKind.CERTIFICATE) and not values.get("proved_on"):
            self.add_error(
                "proved_on", _("Zu einem Test oder Zertifikat gehört der Tag. Er steht auf dem Papier.")
            )
        if values.get("module") and proof != ProofKind.PLACEMENT_TEST:
            self.add_error(
                "module", _("Ein Modul nennt nur der Einstufungstest. Wählen Sie ihn als Nachweis.")
            )
        return values

    def write(self, *, on: dt.date) -> None:
        values = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        level = Level(person=self.facts.person, kind=Level.Kind.GERMAN, **values)
        state_level(actor=self.actor, level=level, on=on)


class LiteracyForm(FactForm):
    title = gettext_lazy("Lesen und Schreiben")
    submit = gettext_lazy("Angabe speichern")
    saved = gettext_lazy("Die Angabe ist gespeichert.")
    classes = "C4"

    value = forms.ChoiceField(
        label=gettext_lazy("Schrift"), choices=lambda: [("", "–"), *listed_codes("literacy")]
    )
    proof = forms.ChoiceField(
        label=gettext_lazy("Woher wissen Sie das?"), choices=ProofKind.choices, initial=ProofKind.ADVISER
    )

    def stored(self) -> dict[str, Any]:
        row = self.facts.literacy
        return {"value": row.value, "proof": row.proof} if row else {"value": ""}

    def write(self, *, on: dt.date) -> None:
        level = Level(
            person=self.facts.person,
            kind=Level.Kind.LITERACY,
            value=self.cleaned_data["value"],
            proof=self.cleaned_data["proof"],
        )
        state_level(actor=self.actor, level=level, on=on)


class BackgroundForm(FactForm):
    """One more fact about school or work; one of the same kind is replaced from today on."""

    title = gettext_lazy("Schule, Abschluss, Arbeit")
    lead = gettext_lazy("Eine Angabe je Art. Die neue gilt ab heute, die frühere bleibt im Verlauf.")
    submit = gettext_lazy("Angabe speichern")
    saved = gettext_lazy("Die Angabe ist gespeichert.")
    classes = "C4"

    kind = forms.ChoiceField(label=gettext_lazy("Art"), choices=Background.Kind.choices)
    degree = forms.ChoiceField(
        label=gettext_lazy("Welcher Abschluss?"),
        required=False,
        choices=[
            ("", "–"),
            ("none", gettext_lazy("kein Abschluss")),
            ("vocational", gettext_lazy("Berufsabschluss")),
            ("university", gettext_lazy("Hochschulabschluss")),
        ],
        help_text=gettext_lazy("Nur bei der Art „Abschluss“."),
    )
    value = forms.CharField(
        label=gettext_lazy("Beschreibung"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Zum Beispiel der Beruf. Nichts über Gesundheit, Religion oder Politik."),
    )
    years = forms.IntegerField(label=gettext_lazy("Schuljahre"), required=False, min_value=0, max_value=30)
    gross_year = forms.IntegerField(
        label=gettext_lazy("Bruttoentgelt im Jahr in Euro"), required=False, min_value=0, max_value=1_000_000
    )
    needs_degree = YesNoField(label=gettext_lazy("Verlangt die Arbeit einen Hochschulabschluss?"))
    ended = forms.BooleanField(
        label=gettext_lazy("Diese Angabe gilt nicht mehr"),
        required=False,
        help_text=gettext_lazy(
            "Beendet die gespeicherte Angabe dieser Art, zum Beispiel nach dem Ende der Schulzeit."
        ),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if (
            values.get("kind") == Background.Kind.DEGREE
            and not values.get("degree")
            and not values.get("ended")
        ):
            self.add_error("degree", _("Wählen Sie den Abschluss."))
        if values.get("ended") and not self.facts.background(values.get("kind", "")):
            self.add_error("ended", _("Zu dieser Art ist nichts gespeichert, das enden könnte."))
        return values

    def write(self, *, on: dt.date) -> None:
        values = self.cleaned_data
        known = self.facts.background(values["kind"])
        if values["ended"] and known is not None:
            end_fact(actor=self.actor, fact=known, on=on)
            return
        degree = values["kind"] == Background.Kind.DEGREE
        fact = Background(
            person=self.facts.person,
            kind=values["kind"],
            value=values["degree"] if degree else values["value"],
            years=values["years"],
            gross_year=values["gross_year"],
            needs_degree=values["needs_degree"],
        )
        state_fact(actor=self.actor, fact=fact, on=on, match=("kind",))
