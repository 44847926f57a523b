"""Who somebody is and how to reach them: name, birth day, languages, contact."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teilhabe.common.errors import Refused
from teilhabe.office.letters.catalogue import languages as letter_languages
from teilhabe.people.enums import Gender, Precision, WayKind
from teilhabe.people.models import ContactWay, LanguageSkill, Person
from teilhabe.people.services import change_person, set_contact_way, set_language
from teilhabe.portals.desk.forms.facts import FactForm, day_field
from teilhabe.portals.desk.wording import LANGUAGES, SCRIPTS, language_label


def _letter_choices() -> list[tuple[str, str]]:
    return [(key, language_label(key)) for key in letter_languages()]


class NameFields(forms.Form):
    """The fields of a new and of a known person."""

    given_names = forms.CharField(label=gettext_lazy("Vornamen"), max_length=120, required=False)
    family_name = forms.CharField(
        label=gettext_lazy("Familienname"),
        max_length=120,
        help_text=gettext_lazy("Bei nur einem Namen steht er hier."),
    )
    birth_date = day_field(gettext_lazy("Geburtsdatum"))
    birth_precision = forms.ChoiceField(
        label=gettext_lazy("Wie genau ist das Geburtsdatum?"),
        choices=Precision.choices,
        initial=Precision.DAY,
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("Geschlecht"), choices=Gender.choices, initial=Gender.NOT_STATED
    )
    nationalities = forms.RegexField(
        r"^\s*([A-Za-z]{2}(\s*,\s*[A-Za-z]{2})*)?\s*$",
        label=gettext_lazy("Staatsangehörigkeiten"),
        required=False,
        help_text=gettext_lazy("Zwei Buchstaben je Land, durch Komma getrennt, zum Beispiel SY oder UA, MD."),
        error_messages={"invalid": gettext_lazy("Schreiben Sie zwei Buchstaben je Land, zum Beispiel SY.")},
    )
    in_germany_since = day_field(gettext_lazy("In Deutschland seit"))
    letter_language = forms.ChoiceField(
        label=gettext_lazy("Sprache für Schreiben"), choices=_letter_choices, initial="de"
    )

    def clean_nationalities(self) -> list[str]:
        return [
            part.strip().upper() for part in self.cleaned_data["nationalities"].split(",") if part.strip()
        ]


class NewPersonForm(NameFields):
    """The first talk: as little as is needed to find the file again, the rest follows in the file."""

    phone = forms.CharField(label=gettext_lazy("Telefon"), max_length=40, required=False)
    first_language = forms.ChoiceField(
        label=gettext_lazy("Erstsprache"),
        required=False,
        choices=lambda: [("", "–"), *LANGUAGES.items()],
    )
    field_order = (
        "given_names",
        "family_name",
        "birth_date",
        "birth_precision",
        "gender",
        "phone",
        "first_language",
    )


class IdentityForm(FactForm, NameFields):
    title = gettext_lazy("Name und Geburtsdatum")
    submit = gettext_lazy("Angaben speichern")
    saved = gettext_lazy("Die Angaben sind gespeichert.")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def stored(self) -> dict[str, Any]:
        person = self.facts.person
        names = ("given_names", "family_name", "birth_date", "birth_precision", "gender", "in_germany_since")
        values: dict[str, Any] = {name: getattr(person, name) for name in names}
        return {
            **values,
            "letter_language": person.letter_language,
            "nationalities": ", ".join(person.nationalities),
            "version": person.version,
        }

    def said(self, name: str, value: Any) -> str:
        return super().said(
            name, ", ".join(value) if name == "nationalities" and isinstance(value, list) else value
        )

    def differences(self) -> list[tuple[str, str, str]]:
        self.now_stored.pop("version", None)
        typed = dict(self.cleaned_data)
        typed["nationalities"] = ", ".join(typed.get("nationalities") or [])
        self.cleaned_data = typed
        return super().differences()

    def write(self, *, on: dt.date) -> None:
        skip = {"seen", "version"}
        values = {name: value for name, value in self.cleaned_data.items() if name not in skip}
        version = self.cleaned_data.get("version") or self.facts.person.version
        change_person(actor=self.actor, person=self.facts.person, version=version, on=on, **values)


class ContactForm(FactForm):
    """One more way to reach somebody; the same number again renews it."""

    title = gettext_lazy("Telefon, E-Mail, Adresse")
    lead = gettext_lazy("Dieselbe Nummer noch einmal eintragen heißt: die Angaben dazu erneuern.")
    submit = gettext_lazy("Kontakt speichern")
    saved = gettext_lazy("Der Kontakt ist gespeichert.")
    classes = "C2"

    kind = forms.ChoiceField(label=gettext_lazy("Art"), choices=WayKind.choices)
    value = forms.CharField(label=gettext_lazy("Nummer oder Adresse"), max_length=160)
    safe = forms.BooleanField(
        label=gettext_lazy("Nachrichten sind unbedenklich"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "Nicht ankreuzen, wenn andere mitlesen könnten. Dann geht keine Nachricht hinaus."
        ),
    )
    preferred = forms.BooleanField(label=gettext_lazy("hierüber am liebsten"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("kind") == WayKind.EMAIL and "@" not in values.get("value", "@"):
            self.add_error("value", _("In einer E-Mail-Adresse steht ein @-Zeichen."))
        return values

    def write(self, *, on: dt.date) -> None:
        values = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        set_contact_way(actor=self.actor, way=ContactWay(person=self.facts.person, **values), on=on)


class LanguageForm(FactForm):
    title = gettext_lazy("Sprache")
    lead = gettext_lazy("Eine Sprache folgt nie aus der Staatsangehörigkeit. Fragen Sie danach.")
    submit = gettext_lazy("Sprache speichern")
    saved = gettext_lazy("Die Sprache ist gespeichert.")

    language = forms.ChoiceField(label=gettext_lazy("Sprache"), choices=lambda: list(LANGUAGES.items()))
    is_first = forms.BooleanField(label=gettext_lazy("Erstsprache"), required=False)
    spoken = forms.TypedChoiceField(
        label=gettext_lazy("spricht"),
        choices=LanguageSkill.Degree.choices,
        coerce=int,
        initial=LanguageSkill.Degree.NATIVE,
    )
    written = forms.TypedChoiceField(
        label=gettext_lazy("schreibt"), choices=LanguageSkill.Degree.choices, coerce=int, initial=0
    )
    script = forms.ChoiceField(
        label=gettext_lazy("Schrift"), required=False, choices=lambda: [("", "–"), *SCRIPTS.items()]
    )

    def write(self, *, on: dt.date) -> None:
        values = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        set_language(actor=self.actor, skill=LanguageSkill(person=self.facts.person, **values), on=on)


def other_person(code: str, form: FactForm, on: dt.date) -> Person:
    """The person of a file number, if the actor may open it; one sentence for "missing" and "not yours"."""
    found = Person.objects.visible_to(form.actor, on=on).filter(code__iexact=code.strip()).first()
    if found is None:
        raise Refused(_("Unter diesem Aktenzeichen ist keine Person, die Sie sehen dürfen."), field="code")
    return found
