"""Stand-ins: who reads whose files, from when to when."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.enums import Purpose, Right
from teilhabe.access.models import Substitution
from teilhabe.access.substitution import end_substitution, name_substitute
from teilhabe.common.clock import today
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.portals.desk.forms.standing_in import SubstituteForm
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done, refused

PAGE = 25


@desk(Right.OPEN_DESK, purpose=Purpose.SECURITY, methods=("GET", "POST"))
def standing_in(request: StaffRequest) -> HttpResponse:
    """Stand-ins that hold or will hold, and the form for a new one."""
    actor, on = request.actor, today()
    if not (actor.may(Right.SEE_OWN_PEOPLE) or actor.may(Right.NAME_SUBSTITUTES)):
        raise NotAllowed
    form = SubstituteForm(request.POST if request.method == "POST" else None, actor=actor, on=on)
    if form.is_bound and form.is_valid():
        try:
            made = name_substitute(actor=actor, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            said = _("%(name)s vertritt bis zum letzten Tag und sieht so lange diese Akten.")
            return done(request, reverse("desk:standing_in"), said % {"name": made.stand_in.user})
    page = Paginator(_rows(request), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": _("Vertretung"),
        "page_facts": _(
            "Wer bei Urlaub oder Krankheit wessen Akten liest. Geschützte Personen gehören nie dazu."
        ),
        "form": form,
        "page": page,
        "rows": [(row, _may_end(request, row)) for row in page],
        "today": on,
    }
    return render(request, "desk/standing_in.html", context, status=422 if form.is_bound else 200)


def _rows(request: StaffRequest) -> list[Substitution]:
    """All for those who name them for others; else the own ones, from both sides."""
    rows = Substitution.objects.filter(valid_to__gte=today())
    if not request.actor.may(Right.NAME_SUBSTITUTES):
        me = request.actor.membership_id
        rows = rows.filter(Q(absent=me) | Q(stand_in=me))
    return list(rows.select_related("absent__user", "stand_in__user").order_by("valid_from", "id"))


def _may_end(request: StaffRequest, row: Substitution) -> bool:
    return request.actor.may(Right.NAME_SUBSTITUTES) or row.absent_id == request.actor.membership_id


@desk(Right.OPEN_DESK, purpose=Purpose.SECURITY, methods=("POST",))
def standing_in_end(request: StaffRequest, substitution_id: uuid.UUID) -> HttpResponse:
    """End it today; the stand-in reads nothing more from the next request on."""
    row = Substitution.objects.filter(pk=substitution_id).select_related("absent").first()
    if row is None:
        raise Http404
    try:
        end_substitution(actor=request.actor, substitution=row, on=today())
    except NotAllowed:
        raise
    except Refused as error:
        return refused(request, error, reverse("desk:standing_in"))
    return done(request, reverse("desk:standing_in"), _("Die Vertretung ist beendet."))
