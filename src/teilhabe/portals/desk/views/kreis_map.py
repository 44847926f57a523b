"""The map of the Kreis: where people wait and where courses run, and the same numbers as a table."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.access.models import Centre
from teilhabe.common.clock import now, today
from teilhabe.courses.enums import RunStatus
from teilhabe.courses.models import CourseRequest, CourseRun, RunSite
from teilhabe.courses.queries import runs_with_free_seats
from teilhabe.geo.models import Territory
from teilhabe.geo.queries import boundaries, boundary_credit, towns_of
from teilhabe.people.models import Level, Residence
from teilhabe.portals.desk.demand_words import listed
from teilhabe.portals.desk.forms.placement import MapForm
from teilhabe.portals.desk.naming import address
from teilhabe.portals.drawings import Town, kreis_map
from teilhabe.portals.gate import StaffRequest, desk

Ring = Sequence[tuple[float, float]]
SORTS = {"town": "name", "waiting": "waiting", "courses": "courses", "free": "open_courses"}


@dataclass(frozen=True, slots=True)
class TownNumbers:
    """One town: people waiting (None where not shown), courses, those with free seats."""

    ags: str
    name: str
    lat: float | None
    lon: float | None
    waiting: int | None
    courses: int
    open_courses: int
    url: str = ""


@desk(Right.SEE_COURSES)
def course_map(request: StaffRequest) -> HttpResponse:
    """Numbers by town, no person; a guest of the house sees courses only."""
    form = MapForm(request.GET or None)
    level = form.cleaned_data["level"] if form.is_valid() else ""
    centre = Centre.objects.get(pk=request.actor.centre_id)
    rows = _numbers(request.actor, towns_of(centre.ags, on=today()), level, today())
    sort = request.GET.get("sort", "-waiting")
    context = {
        "page_title": _("Kreiskarte"),
        "page_facts": _("Wo Menschen auf einen Sprachkurs warten und wo Kurse beginnen oder laufen."),
        "as_of": now(),
        "form": form,
        "level": level,
        "sort": sort,
        "rows": _sorted(rows, sort),
        "total": _total(rows),
        "counts_shown": any(row.waiting is not None for row in rows),
        "headline": _headline(rows),
        **_drawing(rows, centre),
    }
    return render(request, "desk/map.html", context)


def may_count(actor: Actor) -> bool:
    """How many people wait where: for those who work with them or plan with numbers."""
    return actor.may(Right.SEE_OWN_PEOPLE) or actor.may(Right.SEE_NUMBERS)


def _numbers(actor: Actor, towns: list[Territory], level: str, on: dt.date) -> list[TownNumbers]:
    waiting = waiting_by_town(level, on) if may_count(actor) else None
    every, free = courses_by_town(on)
    linked = actor.may(Right.SEE_OWN_PEOPLE)
    return [
        TownNumbers(
            ags=town.ags,
            name=town.name,
            lat=float(town.lat) if town.lat is not None else None,
            lon=float(town.lon) if town.lon is not None else None,
            waiting=None if waiting is None else waiting[town.ags],
            courses=every[town.ags],
            open_courses=free[town.ags],
            url=f"{address('waiting') if linked else address('courses')}?town={town.ags}",
        )
        for town in towns
    ]


def waiting_by_town(level: str, on: dt.date) -> Counter[str]:
    """AGS → people waiting whose home is there today; protected people are in no town and no sum."""
    people = CourseRequest.objects.waiting().filter(person__protected=False).values("person")
    homes = Residence.objects.valid_on(on).filter(person__in=people).order_by("valid_from", "id")
    latest = dict(homes.values_list("person", "territory__ags"))
    if not level:
        return Counter(latest.values())
    german = Level.objects.filter(person__in=people, kind=Level.Kind.GERMAN, learned_on__lte=on)
    levels = dict(german.order_by("learned_on", "id").values_list("person", "value"))
    return Counter(ags for person, ags in latest.items() if levels.get(person) == level)


def courses_by_town(on: dt.date) -> tuple[Counter[str], Counter[str]]:
    """AGS → bookable or running courses with a room there, and those of them with a free seat to book."""
    bookable = Q(run__in=CourseRun.objects.bookable(on).values("pk"))
    with_seats = Q(run__in=runs_with_free_seats(on).values("pk"))
    sites = RunSite.objects.filter(bookable | Q(run__status=RunStatus.RUNNING), site__hidden=False)
    numbers = sites.values_list("site__territory__ags").annotate(
        every=Count("run", distinct=True), free=Count("run", distinct=True, filter=with_seats)
    )
    rows = list(numbers)
    return Counter({ags: every for ags, every, _free in rows}), Counter(
        {ags: free for ags, _every, free in rows}
    )


def _sorted(rows: list[TownNumbers], sort: str) -> list[TownNumbers]:
    key = SORTS.get(sort.removeprefix("-"), "waiting")
    by_name = sorted(rows, key=lambda row: row.name)
    return sorted(
        by_name,
        key=lambda row: getattr(row, key) or 0 if key != "name" else row.name,
        reverse=sort[:1] == "-",
    )


def _total(rows: list[TownNumbers]) -> dict[str, int]:
    return {
        "waiting": sum(row.waiting or 0 for row in rows),
        "courses": sum(row.courses for row in rows),
        "open_courses": sum(row.open_courses for row in rows),
    }


def _headline(rows: list[TownNumbers]) -> tuple[str, str]:
    """The finding over the map: towns without any course, else where most people wait."""
    empty = [row for row in rows if not row.courses and (row.waiting or row.waiting is None)]
    if not empty:
        return _("In jeder Stadt gibt es einen Kurs"), ""
    first = ngettext(
        "In %(count)s Stadt gibt es keinen Kurs", "In %(count)s Städten gibt es keinen Kurs", len(empty)
    )
    names = listed([row.name for row in empty])
    if empty[0].waiting is None:
        return first % {"count": len(empty)}, names + "."
    people = sum(row.waiting or 0 for row in empty)
    second = ngettext(
        "%(towns)s: dort wartet %(count)s Person.",
        "%(towns)s: dort warten zusammen %(count)s Personen.",
        people,
    )
    return first % {"count": len(empty)}, second % {"towns": names, "count": people}


def _drawing(rows: list[TownNumbers], centre: Centre) -> dict[str, Any]:
    shown = [
        Town(
            row.name, row.lat, row.lon, row.waiting, row.open_courses, row.courses - row.open_courses, row.url
        )
        for row in rows
        if row.lat is not None and row.lon is not None
    ]
    shapes = boundaries(parent_ags=centre.ags)
    names = {row.ags: row.name for row in rows}
    outlines = {names[ags]: _rings(shape) for ags, shape in shapes.items() if ags in names}
    return {
        "map": kreis_map(shown, centre.name, outlines or None),
        "credit": boundary_credit() if outlines else "",
    }


def _rings(geometry: Mapping[str, Any]) -> list[Ring]:
    """The outer rings of a GeoJSON geometry as (latitude, longitude)."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(lat, lon) for lon, lat, *_rest in polygon[0]] for polygon in polygons]
