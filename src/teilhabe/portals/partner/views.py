"""The portal of the Träger: what is to do today, requests, own courses, attendance.

A clerk answers requests and records; a teacher sees names of own courses and attendance only. Whatever is not of
the own organisation answers like something that does not exist.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.common.clock import now, today
from teilhabe.directory.models import Organisation
from teilhabe.portals.desk.demand_words import consequence, sentence
from teilhabe.portals.gate import StaffRequest, partner
from teilhabe.portals.partner import board

PER_PAGE = 25


@partner(Right.OPEN_PARTNER)
def day(request: StaffRequest) -> HttpResponse:
    """Today: requests to answer, lessons without attendance, starts to record; then the own courses."""
    actor, on = request.actor, today()
    waiting = list(board.open_answers(actor)[:PER_PAGE])
    lessons = list(board.missing_sessions(actor, on=on)[:3])
    context = {
        "page_title": _("Kurse"),
        "organisations": Organisation.objects.filter(pk__in=actor.organisation_ids).order_by("name"),
        "answers": waiting,
        "withdrawn": board.withdrawn_codes(actor, now=now()),
        "first_hold": waiting[0].hold_until if waiting else None,
        "lessons": lessons,
        "beginnings": board.beginnings(actor, on=on),
        "endings": board.endings(actor, on=on),
        "cards": Paginator(board.cards(actor), PER_PAGE).get_page(request.GET.get("page")),
        "signals": [(sentence(signal), consequence(signal), signal) for signal in board.signals_for(actor)],
    }
    return page(request, "partner/day.html", "day", context, answers=len(waiting))


def page(
    request: HttpRequest,
    template: str,
    current: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    answers: int | None = None,
) -> HttpResponse:
    """A page of the portal with its tabs and the place name."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    frame = {
        "brand_place": _("Für Kursträger"),
        "portal_tabs": _tabs(actor, current, answers),
        "can_answer": actor.may(Right.ANSWER_REFERRALS),
        "now": now(),
    }
    return render(request, template, {**frame, **context}, status=status)


def _tabs(actor: Actor, current: str, answers: int | None) -> list[dict[str, Any]]:
    tabs: list[dict[str, Any]] = [
        {"label": _("Kurse"), "url": reverse("partner:day"), "current": current == "day"}
    ]
    if actor.may(Right.ANSWER_REFERRALS):
        count = board.open_answers(actor).count() if answers is None else answers
        tabs.append(
            {
                "label": _("Anfragen"),
                "url": reverse("partner:requests"),
                "current": current == "requests",
                "count": count,
            }
        )
    attendance = {
        "label": _("Anwesenheit"),
        "url": reverse("partner:lessons"),
        "current": current == "lessons",
    }
    return [*tabs, attendance]


def back(name: str, text: str, *args: uuid.UUID) -> dict[str, str]:
    """Where the back link of a page leads, with its name."""
    return {"back_url": reverse(f"partner:{name}", args=args), "back_text": text}
