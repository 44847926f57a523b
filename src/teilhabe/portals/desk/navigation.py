"""The side navigation of the desk: what the role may open, with counts of what waits for this person."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.access.models import BreakGlass
from teilhabe.allocation.queries import open_proposals
from teilhabe.allocation.waiting_list import Wanted, waiting_list
from teilhabe.common.clock import today
from teilhabe.courses.models import CourseRun


@dataclass(frozen=True, slots=True)
class Item:
    """A place in the navigation."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Items under a heading; the first group has none."""

    label: str
    items: list[Item] = field(default_factory=list)


def navigation(request: HttpRequest, actor: Actor) -> list[Group]:
    """Groups in the order of the design; empty groups are left out."""
    groups = [
        Group("", [*_own(request, actor)]),
        Group(_("Sprachkurse"), [*_courses(request, actor)]),
        Group(_("Überblick"), [*_overview(request, actor)]),
        Group(_("Verwaltung"), [*_administration(request, actor)]),
    ]
    return [group for group in groups if group.items]


def _item(request: HttpRequest, label: str, name: str, count: int | None = None) -> Item:
    url = reverse(f"desk:{name}")
    inside = request.path == url or (name != "day" and request.path.startswith(url))
    return Item(label, url, inside, count)


def _own(request: HttpRequest, actor: Actor) -> list[Item]:
    items = [_item(request, _("Mein Tag"), "day")]
    if actor.may(Right.SEE_OWN_PEOPLE):
        items.append(_item(request, _("Personen"), "people"))
    return items


def _courses(request: HttpRequest, actor: Actor) -> list[Item]:
    if not actor.may(Right.SEE_COURSES):
        return []
    items = []
    if actor.may(Right.SEE_OWN_PEOPLE):
        known: int | None = getattr(request, "waiting_count", None)  # the list itself has counted already
        waiting = waiting_list(actor, Wanted(), on=today()).count() if known is None else known
        items.append(_item(request, _("Warteliste"), "waiting", waiting))
    if actor.may(Right.PROPOSE):
        mine = open_proposals(actor, on=today()).count()
        items.append(_item(request, _("Vorschläge"), "decide", mine))
    if actor.may(Right.RUN_ROUND):
        items.append(_item(request, _("Vermittlungsrunde"), "rounds"))
    items.append(_item(request, _("Kurse"), "courses", CourseRun.objects.bookable(today()).count()))
    if actor.may(Right.PROPOSE) or actor.may(Right.SEE_NUMBERS):
        items.append(_item(request, _("Was-wäre-wenn"), "what_if"))
    return items


def _overview(request: HttpRequest, actor: Actor) -> list[Item]:
    items = [_item(request, _("Kreiskarte"), "map")] if actor.may(Right.SEE_COURSES) else []
    if actor.may(Right.SEE_NUMBERS):
        items.append(_item(request, _("Bedarfsbericht"), "need_report"))
    return items


def _administration(request: HttpRequest, actor: Actor) -> list[Item]:
    items = []
    if actor.may(Right.SEE_OWN_PEOPLE) or actor.may(Right.NAME_SUBSTITUTES):
        items.append(_item(request, _("Vertretung"), "standing_in"))
    if actor.may(Right.BREAK_GLASS):
        items.append(_item(request, _("Notfall"), "emergency"))
    if actor.may(Right.REVIEW_EMERGENCIES):
        waiting = BreakGlass.objects.unreviewed().count()
        items.append(_item(request, _("Notfälle prüfen"), "emergencies", waiting))
    if actor.may(Right.AGREE_PROTECTION):
        items.append(_item(request, _("Schutz bestätigen"), "protections"))
    if actor.may(Right.EDIT_WEIGHTS):
        items.append(_item(request, _("Gewichte"), "weights"))
    if actor.may(Right.READ_LOG):
        items.append(_item(request, _("Protokoll"), "log"))
    if actor.may(Right.MANAGE_USERS):
        items.append(_item(request, _("Zugänge"), "users"))
    return items
