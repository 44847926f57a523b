"""Who may work here: roles with their dates, new access, the end of one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.enums import Purpose, Right
from teilhabe.access.models import Membership
from teilhabe.access.roles import ROLES, TOXIC
from teilhabe.common.clock import today
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.directory.models import PartnerAccess
from teilhabe.flows.colleagues import end_access, give_access
from teilhabe.portals.desk.forms.users import AccessForm
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done, refused

PAGE = 25


@desk(Right.MANAGE_USERS, purpose=Purpose.SECURITY)
def users(request: StaffRequest) -> HttpResponse:
    """Access that holds or will hold, by name; with ``?alle=1`` also what has ended."""
    on, with_ended = today(), request.GET.get("alle") == "1"
    rows = Membership.objects.select_related("user").order_by("user__name", "user__username", "role_key")
    if not with_ended:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=on))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    members = list(page)
    houses = _organisations(members, on)
    context = {
        "page_title": _("Zugänge"),
        "page_facts": _("Wer in diesem Zentrum arbeiten darf, in welcher Rolle und bis wann."),
        "page": page,
        "lines": [(row, houses.get(row.pk, ""), _is_over(row, on)) for row in members],
        "with_ended": with_ended,
        "own": request.actor.membership_id,
        "today": on,
    }
    return render(request, "desk/users.html", context)


def _is_over(row: Membership, on: dt.date) -> bool:
    return row.valid_to is not None and row.valid_to < on


def _organisations(members: list[Membership], on: dt.date) -> dict[uuid.UUID, str]:
    """Membership → organisations it acts for; one query."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    rows = PartnerAccess.objects.valid_on(on).filter(membership__in=members).select_related("organisation")
    for row in rows.order_by("organisation__name"):
        found[row.membership_id].append(row.organisation.name)
    return {pk: ", ".join(names) for pk, names in found.items()}


@desk(Right.MANAGE_USERS, purpose=Purpose.SECURITY, methods=("GET", "POST"))
def user_new(request: StaffRequest) -> HttpResponse:
    """Give access."""
    form = AccessForm(request.POST if request.method == "POST" else None, today=today())
    if form.is_bound and form.is_valid():
        try:
            made = give_access(actor=request.actor, **form.cleaned_data)
        except NotAllowed:
            raise
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            said = _("%(name)s hat jetzt die Rolle „%(role)s“.") % {"name": made.user, "role": made.role.name}
            return done(request, reverse("desk:users"), said)
    context = {
        "page_title": _("Zugang geben"),
        "crumbs": [(_("Zugänge"), reverse("desk:users")), (_("Zugang geben"), "")],
        "form": form,
        "roles": ROLES.values(),
        "toxic": [(" + ".join(str(ROLES[key].name) for key in sorted(t.pair)), t.reason) for t in TOXIC],
    }
    return render(request, "desk/users_new.html", context, status=422 if form.is_bound else 200)


@desk(Right.MANAGE_USERS, purpose=Purpose.SECURITY, methods=("POST",))
def user_end(request: StaffRequest, membership_id: uuid.UUID) -> HttpResponse:
    """End access from today on; it acts on the next request of that login (R-10)."""
    membership = Membership.objects.filter(pk=membership_id).select_related("user").first()
    if membership is None:
        raise Http404
    try:
        end_access(actor=request.actor, membership=membership, on=today())
    except NotAllowed:
        raise
    except Refused as error:
        return refused(request, error, reverse("desk:users"))
    return done(request, reverse("desk:users"), _("Der Zugang von %s ist beendet.") % membership.user)
