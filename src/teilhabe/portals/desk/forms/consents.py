"""A consent: draw it up, note the yes with its proof, take it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from teilhabe.directory.models import Organisation
from teilhabe.people.models import Person
from teilhabe.portals.desk.forms.facts import day_field
from teilhabe.privacy.capacity import Signature
from teilhabe.privacy.consent_texts import all_texts
from teilhabe.privacy.consents import GIVING, Talk
from teilhabe.privacy.models import Consent
from teilhabe.privacy.referrals import SPECIAL, Kind, referral

KINDS = {
    Kind.VOLUNTEER_COURSE: gettext_lazy("Platz in einem ehrenamtlichen Deutschkurs"),
    Kind.VOLUNTEER_MENTOR: gettext_lazy("ehrenamtliche Begleitung"),
    Kind.AUTHORITY: gettext_lazy("Angaben an eine Behörde"),
    Kind.LANGUAGE_COURSE: gettext_lazy("Platz in einem Integrations- oder Berufssprachkurs"),
    Kind.SCHOOL_PLACE: gettext_lazy("Platz in einer Schule"),
}


def kind_choices() -> list[tuple[str, Any]]:
    return [("", "–"), *((kind.value, label) for kind, label in KINDS.items())]


def _languages() -> list[tuple[str, str]]:
    return [(text.language, text.autonym) for text in all_texts()]


class PrepareForm(forms.Form):
    """One purpose, one recipient."""

    kind = forms.ChoiceField(label=gettext_lazy("Wofür?"), choices=kind_choices)
    recipient: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=gettext_lazy("Wer bekommt die Angaben?"),
        queryset=None,
        help_text=gettext_lazy("Genau eine Stelle. Für jede weitere gibt es eine eigene Einwilligung."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Sprache der Person"),
        choices=_languages,
        help_text=gettext_lazy("Die deutsche Fassung ist immer dabei und gilt im Zweifel."),
    )
    health = forms.BooleanField(
        label=gettext_lazy("Auch sagen, was die Person im Raum braucht (Gesundheit)"),
        required=False,
        help_text=gettext_lazy("Nur bei ehrenamtlichen Kursen. Ohne Haken bleibt es hier."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].queryset = Organisation.objects.filter(ended_on=None)  # type: ignore[attr-defined]

    def classes(self) -> set[str]:
        """What the kind needs, and health where ticked."""
        rules = referral(Kind(self.cleaned_data["kind"]))
        return rules.required_classes | ({SPECIAL} if self.cleaned_data["health"] else set())


class GiveForm(forms.Form):
    """The yes: how it was explained, who signed, where the paper lies."""

    explained = forms.ChoiceField(
        label=gettext_lazy("Wie erklärt?"), choices=[("", "–"), *Consent.Explained.choices]
    )
    interpreter = forms.CharField(
        label=gettext_lazy("Sprachmittlung durch (Stelle)"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Die Stelle reicht, kein Name."),
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Versteht die Person, worum es geht?"),
        choices=[("", "–"), *Consent.Capacity.choices],
        required=False,
        help_text=gettext_lazy("Das beurteilen Sie. Das Alter allein entscheidet nicht."),
    )
    capacity_ground = forms.CharField(
        label=gettext_lazy("Woran sehen Sie das?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Zum Beispiel: erklärt mit eigenen Worten, wer was bekommt. Keine Diagnose."),
    )
    signer = forms.ChoiceField(
        label=gettext_lazy("Wer stimmt zu?"), choices=[("", "–"), *Consent.Signer.choices], required=False
    )
    guardian = forms.ChoiceField(label=gettext_lazy("Sorgeberechtigte Person"), required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("Wie wurde zugestimmt?"), choices=[(c.value, c.label) for c in GIVING]
    )
    proof = forms.CharField(
        label=gettext_lazy("Wo liegt das unterschriebene Blatt?"),
        max_length=160,
        help_text=gettext_lazy("Zum Beispiel: Ordner Einwilligungen, Blatt 17."),
    )
    until = day_field(
        gettext_lazy("Gilt bis"),
        help_text=gettext_lazy("Leer heißt: die übliche Frist, das ist auch die längste."),
    )

    def __init__(self, *args: Any, judged: bool, guardians: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guardians = {str(person.pk): person for person in guardians}
        if not judged:
            for name in ("capacity", "capacity_ground", "signer", "guardian"):
                del self.fields[name]
            return
        choices = [("", "–"), *((pk, person.full_name) for pk, person in self.guardians.items())]
        self.fields["guardian"].choices = choices  # type: ignore[attr-defined]

    def talk(self) -> Talk:
        given = self.cleaned_data
        return Talk(given["explained"], given["channel"], given["proof"], given["interpreter"])

    def signature(self) -> Signature:
        given = self.cleaned_data
        if "signer" not in self.fields:
            return Signature(Consent.Signer.PERSON)
        guardian = self.guardians.get(given["guardian"]) if given["signer"] != Consent.Signer.PERSON else None
        return Signature(given["signer"], given["capacity"], given["capacity_ground"], guardian)


class WithdrawForm(forms.Form):
    """No reason is asked."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Wie haben Sie es erfahren?"),
        choices=[
            (channel.value, channel.label)
            for channel in (
                Consent.Channel.TALK,
                Consent.Channel.PHONE,
                Consent.Channel.LETTER,
                Consent.Channel.PAPER,
                Consent.Channel.SCREEN,
            )
        ],
    )
