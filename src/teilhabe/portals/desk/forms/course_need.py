"""The need for a course and the papers that open one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teilhabe.courses.enums import EndReason, EntitlementState, RequestKind, WishTime
from teilhabe.directory.models import Organisation
from teilhabe.portals.desk.forms.facts import day_field
from teilhabe.portals.desk.forms.residence import listed_codes


class NeedForm(forms.Form):
    """Register or change a need: wishes that the proposals weigh."""

    kind = forms.ChoiceField(label=gettext_lazy("Was wird gesucht?"), choices=RequestKind.choices)
    waiting_since = day_field(
        gettext_lazy("Wartet seit"),
        help_text=gettext_lazy(
            "Der Tag, an dem der Bedarf zuerst genannt wurde. Er bleibt bei einer Absage erhalten."
        ),
    )
    wish_time = forms.ChoiceField(label=gettext_lazy("Gewünschte Zeit"), choices=WishTime.choices)
    wish_women_only = forms.BooleanField(
        label=gettext_lazy("wünscht eine Gruppe nur mit Frauen"), required=False
    )
    wish_carrier: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=gettext_lazy("Gewünschter Träger"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("egal"),
    )
    previous_carrier: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        label=gettext_lazy("Bisheriger Träger"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("keiner"),
    )
    self_payer_ok = forms.BooleanField(
        label=gettext_lazy("würde auch selbst zahlen"),
        required=False,
        help_text=gettext_lazy("Nur wenn kein geförderter Weg offen ist."),
    )
    module_override = forms.IntegerField(
        label=gettext_lazy("Anderes Modul als der Test"), required=False, min_value=1, max_value=9
    )
    override_reason = forms.CharField(
        label=gettext_lazy("Grund für das andere Modul"), required=False, max_length=200
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, registering: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        carriers = Organisation.objects.carriers().order_by("name")
        for name in ("wish_carrier", "previous_carrier"):
            self.fields[name].queryset = carriers  # type: ignore[attr-defined]
        if not registering:
            del self.fields["waiting_since"]

    def wishes(self) -> dict[str, Any]:
        """The values for the service; an empty first day means today."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if not values.get("module_override"):
            values["override_reason"] = ""
        return values


class EndNeedForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Warum wird kein Kurs mehr gesucht?"),
        choices=[
            ("", "–"),
            *(
                (reason.value, reason.label)
                for reason in (
                    EndReason.JOB,
                    EndReason.MOVED,
                    EndReason.NO_INTEREST,
                    EndReason.ILLNESS,
                    EndReason.CHILDCARE,
                    EndReason.NOT_REACHED,
                    EndReason.OTHER,
                )
            ),
        ],
    )


def _path_choices() -> list[tuple[str, str]]:
    paths = [row for row in listed_codes("access_path") if row[0] != "SELF_PAYER"]
    return [("", "–"), *paths, ("BSK", _("Berechtigung für einen Berufssprachkurs (§ 5 DeuFöV)"))]


class PaperForm(forms.Form):
    """A certificate or notice: applied for, in hand, or registered with it."""

    path_code = forms.ChoiceField(label=gettext_lazy("Papier"), choices=_path_choices)
    state = forms.ChoiceField(
        label=gettext_lazy("Stand"),
        choices=[
            (state.value, state.label)
            for state in (EntitlementState.ISSUED, EntitlementState.REQUESTED, EntitlementState.REGISTERED)
        ],
    )
    issued_on = day_field(gettext_lazy("Ausgestellt am"))
    until = day_field(gettext_lazy("Gültig bis"), help_text=gettext_lazy("Nur wenn es auf dem Papier steht."))
    registered_on = day_field(gettext_lazy("Beim Träger angemeldet am"))
    proof_number = forms.CharField(
        label=gettext_lazy("Nummer der Bescheinigung"), max_length=40, required=False
    )
    from_abroad = forms.BooleanField(label=gettext_lazy("im Ausland ausgestellt"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("state") == EntitlementState.REGISTERED and not values.get("registered_on"):
            self.add_error("registered_on", _("Wann hat sich die Person angemeldet?"))
        return values

    def fields_for_service(self) -> dict[str, Any]:
        skip = {"path_code", "state"}
        return {name: value for name, value in self.cleaned_data.items() if name not in skip}


class IssuedForm(forms.Form):
    """What was applied for has come."""

    issued_on = day_field(gettext_lazy("Ausgestellt am"), required=True)
    until = day_field(gettext_lazy("Gültig bis"))
    proof_number = forms.CharField(
        label=gettext_lazy("Nummer der Bescheinigung"), max_length=40, required=False
    )
