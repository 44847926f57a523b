"""The weights of the soft goals: read, changed as a new version, with their history."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.enums import Right
from teilhabe.allocation.models import Weights
from teilhabe.allocation.queries import current_weights
from teilhabe.allocation.services.weights import change_weights
from teilhabe.allocation.weights import LABELS, WeightSet
from teilhabe.common.clock import now
from teilhabe.portals.desk.forms.placement import WeightsForm
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done

PER_PAGE = 25


@desk(Right.EDIT_WEIGHTS, methods=("GET", "POST"))
def weights(request: StaffRequest) -> HttpResponse:
    """The form with the current values; saving makes a new version."""
    row, values = current_weights()
    base = row.version if row else 0
    form = WeightsForm(request.POST or None, initial={**values.as_mapping(), "base": base})
    status = 200
    if request.method == "POST":
        overtaken = form.is_valid() and form.cleaned_data["base"] != base
        if form.is_valid() and not overtaken:
            made = change_weights(
                actor=request.actor, values=form.values(), note=form.cleaned_data["note"], now=now()
            )
            told = _("Gespeichert als Version %(version)s. Sie gilt ab der nächsten Runde.") % {
                "version": made.version
            }
            return done(request, reverse("desk:weights"), told)
        status = 409 if overtaken else 422
        if overtaken:
            form.overtaken_by(base)
    return render(request, "desk/weights.html", _context(request, form, row, values), status=status)


def _context(
    request: StaffRequest, form: WeightsForm, row: Weights | None, values: WeightSet
) -> dict[str, Any]:
    versions = Weights.objects.order_by("-version").select_related("decided_by__user")
    page = Paginator(versions, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page_title": _("Gewichte"),
        "page_facts": _(
            "Wie die Vermittlung zwischen Wünschen abwägt. Rechte, Kursstufen und Plätze sind Regeln und stehen fest."
        ),
        "form": form,
        "current": row,
        "page": page,
        "history": [{"row": version, "changes": _changes(version, page)} for version in page],
    }


def _changes(version: Weights, page: Any) -> list[str]:
    """What this version changed against the one before, in words."""
    earlier = next((row for row in page if row.version < version.version), None)
    if earlier is None and version.version > 1:
        earlier = Weights.objects.filter(version__lt=version.version).order_by("-version").first()
    before = WeightSet.from_mapping(earlier.values if earlier else {}).as_mapping()
    after = WeightSet.from_mapping(version.values).as_mapping()
    return [
        _("%(label)s: %(before)s → %(after)s")
        % {"label": LABELS[key], "before": before[key], "after": after[key]}
        for key in after
        if after[key] != before[key]
    ]
