"""Forms of the Träger portal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teilhabe.courses.enums import EndReason, SeatState
from teilhabe.courses.models import Seat
from teilhabe.portals.rendering import PortalRenderer

# Why a Träger says no, in its own words; what is stored is a reason of the course area.
NO_REASONS = (
    ("", gettext_lazy("Wählen Sie")),
    (EndReason.PROVIDER.value, gettext_lazy("Kein Platz frei oder das Niveau passt nicht")),
    (EndReason.CHILDCARE.value, gettext_lazy("Keine Kinderbetreuung frei")),
    (EndReason.TIME.value, gettext_lazy("Die Zeit passt nicht")),
    (EndReason.COURSE_CANCELLED.value, gettext_lazy("Der Kurs findet nicht statt")),
    (EndReason.OTHER.value, gettext_lazy("Anderer Grund")),
)
AWAY_REASONS = (
    ("", gettext_lazy("Wählen Sie")),
    *(
        (reason.value, reason.label)
        for reason in EndReason
        if reason not in (EndReason.PLACED, EndReason.PROVIDER, EndReason.LAPSED)
    ),
)


class ConditionalChoice(forms.ChoiceField):
    """A choice needed only with some answers; its label says with which, ``clean`` of the form checks it."""

    is_conditional = True


class AnswerForm(forms.Form):
    """Yes or no to a request; a no needs its reason."""

    default_renderer = PortalRenderer

    answer = forms.ChoiceField(
        label=gettext_lazy("Ihre Antwort"),
        choices=[("yes", gettext_lazy("Platz zusagen")), ("no", gettext_lazy("Absagen"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Wählen Sie Zusage oder Absage.")},
    )
    reason = ConditionalChoice(
        label=gettext_lazy("Grund, nur bei Absage"), choices=NO_REASONS, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == "no" and not cleaned.get("reason"):
            self.add_error("reason", _("Wählen Sie den Grund der Absage."))
        return cleaned


class WithdrawForm(forms.Form):
    """Taking a promise back before the course begins."""

    default_renderer = PortalRenderer

    reason = forms.ChoiceField(label=gettext_lazy("Grund"), choices=NO_REASONS)


STEPS: dict[str, Sequence[tuple[str, Any]]] = {
    SeatState.CONFIRMED: (
        ("start", gettext_lazy("Ist gekommen")),
        ("not_started", gettext_lazy("Ist nicht gekommen")),
    ),
    SeatState.NOT_STARTED: (("start", gettext_lazy("Ist doch gekommen")),),
    SeatState.STARTED: (
        ("complete", gettext_lazy("Hat den Kurs beendet")),
        ("leave", gettext_lazy("Hat abgebrochen")),
    ),
}
_NEEDS_REASON = ("not_started", "leave")


class StepForm(forms.Form):
    """Begun, not begun, completed, left: what is possible in the state of the seat, the day, and a reason."""

    default_renderer = PortalRenderer

    what = forms.ChoiceField(
        label=gettext_lazy("Was trifft zu"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Wählen Sie eine der Möglichkeiten.")},
    )
    on = forms.DateField(
        label=gettext_lazy("Tag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = ConditionalChoice(
        label=gettext_lazy("Grund, nur bei „nicht gekommen“ und „abgebrochen“"),
        choices=AWAY_REASONS,
        required=False,
    )

    def __init__(self, *args: Any, seat: Seat, today: dt.date, **kwargs: Any) -> None:
        first = (
            seat.run.starts_on
            if seat.state in (SeatState.CONFIRMED, SeatState.NOT_STARTED)
            else seat.run.ends_on
        )
        super().__init__(*args, **kwargs)
        self.initial = {"on": min(first, today)}
        steps = STEPS.get(seat.state, ())
        self.fields["what"].choices = steps  # type: ignore[attr-defined]
        if not {key for key, _label in steps} & set(_NEEDS_REASON):
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("what") in _NEEDS_REASON and not cleaned.get("reason"):
            self.add_error("reason", _("Wählen Sie den Grund."))
        return cleaned
