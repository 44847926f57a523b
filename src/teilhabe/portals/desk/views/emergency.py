"""Break-glass: open one file in need, close it, and review what others opened."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from teilhabe.access.enums import Purpose, Right
from teilhabe.access.models import BreakGlass
from teilhabe.common.clock import now, today
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.flows.emergency import break_glass, close_emergency, review_emergency
from teilhabe.people.models import Person
from teilhabe.portals.desk.forms.standing_in import EmergencyForm
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done, refused

PAGE = 25


@sensitive_post_parameters("password")
@desk(Right.BREAK_GLASS, purpose=Purpose.SECURITY, methods=("GET", "POST"))
def emergency(request: StaffRequest) -> HttpResponse:
    """The form, and the file that is open now."""
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            opening = break_glass(actor=request.actor, now=now(), **form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            person = Person.objects.get(alias=opening.subject)
            said = _("Die Akte ist vier Stunden offen. Leitung und Datenschutz sind benachrichtigt.")
            return done(request, reverse("desk:person", args=[person.pk]), said)
    context = {
        "page_title": _("Notfall"),
        "page_facts": _(
            "Eine einzelne Akte für vier Stunden öffnen, wenn niemand Zuständiges erreichbar ist."
        ),
        "form": form,
        "open_now": _open_now(request),
    }
    return render(request, "desk/emergency.html", context, status=422 if form.is_bound else 200)


def _open_now(request: StaffRequest) -> tuple[BreakGlass, Person | None] | None:
    opening = BreakGlass.objects.open_at(now()).filter(membership_id=request.actor.membership_id).first()
    if opening is None:
        return None
    seen = Person.objects.visible_to(request.actor, on=today())
    return opening, seen.filter(alias=opening.subject).first()


@desk(Right.BREAK_GLASS, purpose=Purpose.SECURITY, methods=("POST",))
def emergency_close(request: StaffRequest, opening_id: uuid.UUID) -> HttpResponse:
    """Close it early."""
    to = reverse("desk:emergency")
    try:
        close_emergency(actor=request.actor, opening=_opening(opening_id), now=now())
    except NotAllowed:
        raise
    except Refused as error:
        return refused(request, error, to)
    return done(request, to, _("Die Akte ist wieder geschlossen."))


@desk(Right.REVIEW_EMERGENCIES, purpose=Purpose.SECURITY)
def emergencies(request: StaffRequest) -> HttpResponse:
    """What nobody has reviewed yet, oldest first; with ``?alle=1`` everything. Numbers, no names of clients."""
    everything = request.GET.get("alle") == "1"
    rows = BreakGlass.objects.all() if everything else BreakGlass.objects.unreviewed()
    rows = rows.select_related("membership__user", "reviewer__user").order_by("opened_at", "id")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    aliases = [row.subject for row in page]
    codes = dict(Person.objects.filter(alias__in=aliases).values_list("alias", "code"))
    late = BreakGlass.objects.unreviewed().filter(review_by__lt=today()).count()
    context = {
        "page_title": _("Notfälle prüfen"),
        "page_facts": ngettext("%(n)s Prüfung ist überfällig.", "%(n)s Prüfungen sind überfällig.", late)
        % {"n": late}
        if late
        else _("Jede Öffnung wird in fünf Arbeitstagen von jemand anderem geprüft."),
        "page": page,
        "rows": [(row, codes.get(row.subject, "–"), _own(request, row)) for row in page],
        "everything": everything,
        "today": today(),
        "verdicts": BreakGlass.Verdict.choices,
    }
    return render(request, "desk/emergencies.html", context)


def _own(request: StaffRequest, row: BreakGlass) -> bool:
    return bool(row.membership.user_id == request.actor.user_id)


@desk(Right.REVIEW_EMERGENCIES, purpose=Purpose.SECURITY, methods=("POST",))
def emergency_review(request: StaffRequest, opening_id: uuid.UUID) -> HttpResponse:
    """Say whether it was needed."""
    to, opening = reverse("desk:emergencies"), _opening(opening_id)
    try:
        review_emergency(
            actor=request.actor, opening=opening, verdict=request.POST.get("verdict", ""), now=now()
        )
    except NotAllowed:
        raise
    except Refused as error:
        return refused(request, error, to)
    return done(request, to, _("Die Öffnung ist geprüft."))


def _opening(pk: uuid.UUID) -> BreakGlass:
    opening = BreakGlass.objects.filter(pk=pk).first()
    if opening is None:
        raise Http404
    return opening
