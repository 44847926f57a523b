"""The waiting list: a page of it, saved views, and the same rows as a file."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teilhabe.access.enums import Right
from teilhabe.access.permissions import require
from teilhabe.allocation.waiting_list import Row, rows_of, sizes, waiting_list
from teilhabe.common.clock import today
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.office.models import SavedView
from teilhabe.office.workday import drop_view, keep_view, views_of
from teilhabe.people.services import look_at_list
from teilhabe.portals.desk.export import as_csv, as_xlsx
from teilhabe.portals.desk.forms.waiting import ViewNameForm, WaitingFilter
from teilhabe.portals.desk.waiting_words import HEAD, cells, line
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done, refused

PAGE = 25
MOST_EXPORTED = 5000
PLACE = "waiting"
SORTS = ("wait", "town", "level", "priority", "name")
HIDDEN_SORTS = ("priority", "name")  # of colleagues' cases a counsellor sees neither
# A saved view holds no name and no page: a name is personal, a page is not a filter.
_NOT_KEPT = {"name", "page", "format"}


@desk(Right.SEE_OWN_PEOPLE)
def waiting(request: StaffRequest) -> HttpResponse:
    """Who waits: 25 at a time, in a constant number of queries."""
    on, actor = today(), request.actor
    form, sort = WaitingFilter(request.GET, actor=actor), _sort(request)
    size = sizes(actor, on=on)
    request.waiting_count = size.waiting  # the navigation shows the same number
    pages = Paginator(waiting_list(actor, form.wanted(sort), on=on), PAGE)
    if not form.active:
        pages.__dict__["count"] = size.waiting  # known already; counting is the dear part of a long list
    page = pages.get_page(request.GET.get("page"))
    rows = rows_of(actor, page.object_list, on=on)
    _note(request, rows, "desk.waiting")
    views = views_of(actor, PLACE)
    context = {
        "page_title": _("Warteliste Sprachkurse"),
        "page_facts": _facts(size.waiting, size.overdue),
        "tabs": _tabs(request, views, size.waiting, size.overdue),
        "form": form,
        "active": form.active,
        "sort": sort,
        "page": page,
        "rows": [line(row) for row in rows],
        "all_names": actor.may(Right.SEE_WAITING_PEOPLE),
        "view_form": ViewNameForm(initial={"query": kept_query(request.GET.urlencode())}),
        "own_view": next((view for view in views if view.query == kept_query(request.GET.urlencode())), None),
        "may_add": actor.may(Right.EDIT_PEOPLE),
        "export_csv": _export_url(request, "csv"),
        "export_xlsx": _export_url(request, "xlsx"),
    }
    return render(request, "desk/waiting.html", context)


def _sort(request: StaffRequest) -> str:
    """The wanted order. One by what the rows do not show would tell it, so it is refused (R-07)."""
    asked = request.GET.get("sort", "wait")
    key = asked.removeprefix("-")
    if key in HIDDEN_SORTS and request.GET.get("own") != "on":
        require(request.actor, Right.SEE_WAITING_PEOPLE)
    return asked if key in SORTS else "wait"


def _facts(count: int, overdue: int) -> str:
    people = ngettext("%(n)s Person wartet.", "%(n)s Personen warten.", count) % {"n": count}
    late = ngettext(
        "%(n)s wartet länger als sechs Wochen.", "%(n)s warten länger als sechs Wochen.", overdue
    ) % {"n": overdue}
    return f"{people} {late}"


def kept_query(query: str) -> str:
    """The filter without names and pages, in a fixed order; what is empty is left out."""
    pairs = [(key, value) for key, value in parse_qsl(query) if key not in _NOT_KEPT and value]
    return urlencode(sorted(pairs))[:400]


def _tabs(request: StaffRequest, views: list[SavedView], count: int, overdue: int) -> list[dict[str, Any]]:
    """A few standing views, then the own ones; each with its own address."""
    present, base = kept_query(request.GET.urlencode()), reverse("desk:waiting")
    standing: list[tuple[str, str, int | None]] = [
        (_("Alle"), "", count),
        (_("Meine Fälle"), "own=on", None),
        (_("Über 6 Wochen"), "overdue=on", overdue),
        (_("Vorrang ohne Platz"), "priority=yes", None),
        (_("Vorschlag offen"), "state=proposed", None),
        (_("Platz gehalten"), "state=held", None),
    ]
    own = [(view.name, view.query, None) for view in views]
    return [
        {
            "label": label,
            "url": f"{base}?{query}" if query else base,
            "current": query == present,
            "count": number,
        }
        for label, query, number in [*standing, *own]
    ]


def _note(request: StaffRequest, rows: list[Row], act: str) -> None:
    """One look at everybody in the rows; of colleagues' cases only level and town were shown."""
    people = [row.request.person for row in rows]
    look_at_list(actor=request.actor, people=people, act=act, classes="C1 C2 C4 C10")


def _export_url(request: StaffRequest, form: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = form
    return f"{reverse('desk:waiting_export')}?{query.urlencode()}"


@desk(Right.SEE_OWN_PEOPLE)
def waiting_export(request: StaffRequest) -> HttpResponse:
    """The filtered list as CSV or XLSX: exactly what the role sees on the page, no formula in any cell."""
    on, actor = today(), request.actor
    kind = request.GET.get("format", "csv")
    if kind not in ("csv", "xlsx"):
        raise Http404
    form = WaitingFilter(request.GET, actor=actor)
    found = waiting_list(actor, form.wanted(_sort(request)), on=on)[:MOST_EXPORTED]
    rows = rows_of(actor, found, on=on)
    _note(request, rows, "desk.waiting_export")
    write = as_xlsx if kind == "xlsx" else as_csv
    head = [str(title) for title in HEAD]
    return write(f"warteliste-{on.isoformat()}", head, [cells(row) for row in rows])


@desk(Right.SEE_OWN_PEOPLE, methods=("POST",))
def waiting_view_keep(request: StaffRequest) -> HttpResponse:
    """Keep the present filter under a name."""
    form = ViewNameForm(request.POST)
    query = kept_query(request.POST.get("query", ""))
    to = reverse("desk:waiting") + (f"?{query}" if query else "")
    try:
        if not form.is_valid():
            raise Refused(_("Geben Sie der Ansicht einen Namen."))
        keep_view(actor=request.actor, place=PLACE, name=form.cleaned_data["name"], query=query)
    except NotAllowed:
        raise
    except Refused as error:
        return refused(request, error, to)
    return done(request, to, _("Die Ansicht ist gespeichert."))


@desk(Right.SEE_OWN_PEOPLE, methods=("POST",))
def waiting_view_drop(request: StaffRequest, view: uuid.UUID) -> HttpResponse:
    """Remove an own view."""
    drop_view(actor=request.actor, view_id=view)
    return done(request, reverse("desk:waiting"), _("Die Ansicht ist entfernt."))
