"""Which letter in which language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from teilhabe.office.letters.catalogue import OFFICE_LANGUAGES, catalogue, languages
from teilhabe.office.models import Document

MEANINGS = {
    Document.Kind.ADVICE: gettext_lazy(
        "Beratungsblatt: Kursrecht, Vorschlag mit Gründen, nächste Schritte, Papiere"
    ),
    Document.Kind.WAITING: gettext_lazy("Bestätigung der Wartezeit: worauf gewartet wird, seit wann, warum"),
    Document.Kind.REFERRAL: gettext_lazy("Anmeldung beim Träger: nach beiden Zusagen, immer auf Deutsch"),
    Document.Kind.RESIDENCE_RULE: gettext_lazy(
        "Schreiben zur Wohnsitzregelung (§ 12a AufenthG) an die Behörde"
    ),
}


def _choices(tags: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(tag, catalogue(tag).autonym) for tag in tags]


class LetterForm(forms.Form):
    """A letter about a person."""

    kind = forms.ChoiceField(label=gettext_lazy("Schreiben"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=gettext_lazy("Sprache der Person"),
        help_text=gettext_lazy(
            "Die deutsche Fassung ist immer dabei. Ungeprüfte Übersetzungen sind gekennzeichnet."
        ),
    )

    def __init__(self, *args: Any, kinds: list[Document.Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, MEANINGS[kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["language"].choices = _choices(languages())  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """The need report of the quarter."""

    language = forms.ChoiceField(label=gettext_lazy("Sprache"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = _choices(OFFICE_LANGUAGES)  # type: ignore[attr-defined]
