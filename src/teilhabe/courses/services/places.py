"""Capacity is the number of place rows: more places are inserted, fewer are deleted, taken ones cannot be."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from teilhabe.common.errors import Refused
from teilhabe.courses.enums import LIVING, PlaceKind
from teilhabe.courses.models import ChildcareHold, CoursePlace, CourseRun, Seat

MOST = 200


def set_places(run: CourseRun, kind: PlaceKind, count: int) -> None:
    """Give the run exactly so many places of a kind; the caller holds the lock of the run and logs."""
    if not 0 <= count <= MOST:
        raise Refused(_("Möglich sind 0 bis %d Plätze.") % MOST, field=_field(kind))
    numbers = list(CoursePlace.objects.filter(run=run, kind=kind).values_list("number", flat=True))
    if count > len(numbers):
        _add(run, kind, count - len(numbers), set(numbers))
    elif count < len(numbers):
        _remove(run, kind, len(numbers) - count)


def _add(run: CourseRun, kind: PlaceKind, wanted: int, numbers: set[int]) -> None:
    """Gaps are filled first, so that numbers on the room's plan stay few."""
    free = [number for number in range(1, len(numbers) + wanted + 1) if number not in numbers]
    CoursePlace.objects.bulk_create(
        CoursePlace(run=run, kind=kind, number=number) for number in free[:wanted]
    )


def _remove(run: CourseRun, kind: PlaceKind, surplus: int) -> None:
    """Take away the free places with the highest numbers. Ended seats that once had them move to a remaining one."""
    places = CoursePlace.objects.filter(run=run, kind=kind)
    free = list(places.exclude(pk__in=_taken(run, kind)).order_by("-number")[:surplus])
    if len(free) < surplus:
        least = places.count() - len(free)
        raise Refused(
            _("So wenige Plätze sind nicht möglich: %d sind schon vergeben.") % least,
            code="places_taken",
            field=_field(kind),
        )
    going = [place.pk for place in free]
    past = (Seat.objects if kind == PlaceKind.SEAT else ChildcareHold.objects).filter(place__in=going)
    if past.exists():
        _rehome(past, places.exclude(pk__in=going))
    CoursePlace.objects.filter(pk__in=going).delete()


def _taken(run: CourseRun, kind: PlaceKind) -> QuerySet[Seat] | QuerySet[ChildcareHold]:
    if kind == PlaceKind.SEAT:
        return Seat.objects.filter(run=run, state__in=LIVING).values("place")
    return ChildcareHold.objects.filter(run=run, released_at=None).values("place")


def _rehome(past: QuerySet[Seat] | QuerySet[ChildcareHold], rest: QuerySet[CoursePlace]) -> None:
    home = rest.order_by("number").first()
    if home is None:
        raise Refused(
            _("Mindestens ein Platz muss bleiben: An ihm hängen frühere Zusagen."), code="places_taken"
        )
    past.update(place=home)


def _field(kind: PlaceKind) -> str:
    return "seats" if kind == PlaceKind.SEAT else "childcare"
