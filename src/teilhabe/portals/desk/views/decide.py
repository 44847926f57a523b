"""The queue of proposals: one decision at a time, by a human, with all reasons on the page.

Opening a proposal changes nothing but the log; it is not marked as shown by a GET. "Accept all" does not exist.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from teilhabe.access.enums import Right
from teilhabe.allocation import tasks
from teilhabe.allocation.enums import OPEN, ProposalState, RunKind
from teilhabe.allocation.models import CourseProposal, Run
from teilhabe.allocation.queries import advice_for, open_proposals
from teilhabe.allocation.services.decisions import (
    confirm_proposal,
    override_proposal,
    postpone_proposal,
    undo_decision,
)
from teilhabe.allocation.services.would_change import ask_would_change
from teilhabe.common.clock import now, today
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.enums import SeatState
from teilhabe.courses.models import CourseRun
from teilhabe.people.models import Person
from teilhabe.people.services import look_at, look_at_list
from teilhabe.portals.desk import jobs, outcomes, proposal_card
from teilhabe.portals.desk.forms.placement import OverrideForm, PostponeForm
from teilhabe.portals.desk.naming import address
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done, page_or_part

PER_PAGE = 25
AROUND = 6  # proposals shown before and after the current one
CLASSES = "C1 C2 C4 C8 C10"


@desk(Right.PROPOSE)
def decide(request: StaffRequest) -> HttpResponse:
    """The first proposal nobody has put aside."""
    ids = _queue_ids(request)
    return _page(request, ids[0] if ids else None, ids)


@desk(Right.PROPOSE, methods=("GET", "POST"))
def decide_one(request: StaffRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """One proposal; POST confirms it or puts it aside."""
    ids = _queue_ids(request)
    if request.method == "POST":
        return _decided(request, proposal_id, ids)
    return _page(request, _open_or_404(request, proposal_id).pk, ids)


def _queue_ids(request: StaffRequest) -> list[uuid.UUID]:
    """Ids in the order of the queue; what was put aside stands at its end."""
    rows = open_proposals(request.actor, on=today()).values_list("pk", "state")
    return [pk for pk, _state in sorted(rows, key=lambda row: row[1] == ProposalState.POSTPONED)]


def _visible(request: StaffRequest) -> Any:
    people = Person.objects.visible_to(request.actor, on=today())
    rows = CourseProposal.objects.filter(request__person__in=people, course_run__isnull=False)
    return rows.select_related(
        "request__person", "run__weights", "seat", "course_run__course__carrier", "course_run__schedule"
    )


def _open_or_404(request: StaffRequest, proposal_id: uuid.UUID) -> CourseProposal:
    row: CourseProposal = get_object_or_404(_visible(request).filter(state__in=OPEN), pk=proposal_id)
    return row


def _page(
    request: StaffRequest,
    current: uuid.UUID | None,
    ids: list[uuid.UUID],
    *,
    form: PostponeForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "page_title": _("Vorschläge"),
        "page_facts": _("Sie entscheiden einzeln. Danach stimmen die Person und der Träger zu."),
        "tabs": _tabs(request, len(ids), "decide"),
        "undo": _undo(request),
        "total": len(ids),
        "problem": problem,
        "form": form or PostponeForm(),
    }
    if current is not None:
        context |= _card(request, current, ids)
    return render(request, "desk/decide.html", context, status=status)


def _tabs(request: StaffRequest, with_course: int, current: str) -> list[dict[str, Any]]:
    without = _without(request).count()
    return [
        {
            "label": _("Zu entscheiden"),
            "url": reverse("desk:decide"),
            "current": current == "decide",
            "count": with_course,
        },
        {
            "label": _("Ohne Platz"),
            "url": reverse("desk:decide_none"),
            "current": current == "decide_none",
            "count": without,
        },
    ]


def _card(request: StaffRequest, current: uuid.UUID, ids: list[uuid.UUID]) -> dict[str, Any]:
    """The current proposal and its neighbours in the queue, with one look for all people shown."""
    place = ids.index(current) if current in ids else 0
    window = ids[max(0, place - AROUND) : place + AROUND + 1]
    rows = {row.pk: row for row in _visible(request).filter(pk__in=[*window, current])}
    proposal = rows[current]
    look_at_list(
        actor=request.actor,
        people=[row.request.person for row in rows.values()],
        act="desk.decide",
        classes=CLASSES,
    )
    run = proposal.course_run
    assert run is not None  # noqa: S101 - _visible leaves out proposals without a course
    return {
        "proposal": proposal,
        "person_url": address("person", proposal.request.person_id),
        "number": place + 1,
        "entries": [_entry(rows[pk], pk == current) for pk in window if pk in rows],
        "before": max(0, place - AROUND),
        "after": max(0, len(ids) - place - AROUND - 1),
        "tier_shape": outcomes.TIER_SHAPES[outcomes.Tier(proposal.tier)],
        "tier": outcomes.Tier(proposal.tier).label,
        "run_place": proposal_card.place_of(run),
        "subtitle": proposal_card.subtitle(run),
        "facets": proposal_card.facets(proposal, run, on=today()),
        "reasons": proposal_card.reasons(proposal),
        "alternatives": proposal_card.alternatives(proposal),
        "basis": proposal_card.basis(proposal),
        "steps": proposal_card.steps(proposal),
        "postponed": proposal.state == ProposalState.POSTPONED,
        "postponed_why": _postponed_why(proposal),
    }


def _postponed_why(proposal: CourseProposal) -> str:
    if proposal.state != ProposalState.POSTPONED:
        return ""
    last = proposal.decisions.filter(undone_at=None).order_by("-at").first()
    return last.reason if last else ""


def _entry(row: CourseProposal, current: bool) -> dict[str, Any]:
    run = row.course_run
    later = row.state == ProposalState.POSTPONED
    text = f"{run.code} {run.course.carrier}" if run else ""
    return {
        "url": reverse("desk:decide_one", args=[row.pk]),
        "shape": outcomes.STATE_SHAPES[row.state],  # type: ignore[index]
        "title": row.request.person.full_name,
        "text": _("%s, zurückgestellt") % text if later else text,
        "current": current,
    }


def _decided(request: StaffRequest, proposal_id: uuid.UUID, ids: list[uuid.UUID]) -> HttpResponse:
    """Confirm or put aside; then the next proposal, with the way back."""
    proposal = get_object_or_404(_visible(request), pk=proposal_id)
    form = PostponeForm(request.POST) if request.POST.get("decision") == "later" else None
    try:
        if form is None and request.POST.get("decision") == "confirm":
            confirm_proposal(actor=request.actor, proposal=proposal, now=now())
        elif form is not None and form.is_valid():
            postpone_proposal(
                actor=request.actor, proposal=proposal, reason=form.cleaned_data["reason"], now=now()
            )
        else:
            return _again(request, proposal_id, ids, form or PostponeForm(), "", 422)
    except NotAllowed:
        raise
    except Overtaken as error:
        return _again(request, proposal_id, ids, None, str(error), 409)
    except Refused as error:
        return _again(request, proposal_id, ids, None, str(error), 422)
    return done(request, _next(proposal_id, ids))


def _again(
    request: StaffRequest,
    proposal_id: uuid.UUID,
    ids: list[uuid.UUID],
    form: PostponeForm | None,
    problem: str,
    status: int,
) -> HttpResponse:
    """The same proposal with what stands in the way; if it is no longer open, the first one of the queue."""
    current = proposal_id if proposal_id in ids else (ids[0] if ids else None)
    return _page(request, current, ids, form=form, problem=problem, status=status)


def _next(proposal_id: uuid.UUID, ids: list[uuid.UUID]) -> str:
    """The proposal after this one, else the one before it, else the empty queue."""
    rest = [pk for pk in ids if pk != proposal_id]
    place = min(ids.index(proposal_id) if proposal_id in ids else 0, len(rest) - 1)
    page = reverse("desk:decide_one", args=[rest[place]]) if rest else reverse("desk:decide")
    return f"{page}?entschieden={proposal_id}"


def _undo(request: StaffRequest) -> dict[str, str] | None:
    """The notice after a decision, as long as it can be taken back."""
    try:
        key = uuid.UUID(request.GET.get("entschieden", ""))
    except ValueError:
        return None
    row = _visible(request).filter(pk=key).first()
    if row is None:
        return None
    url = reverse("desk:decide_undo", args=[row.pk])
    name = row.request.person.full_name
    if row.state == ProposalState.POSTPONED:
        return {"text": _("Zurückgestellt: %s. Der Vorschlag steht am Ende der Reihe.") % name, "url": url}
    if row.seat is None:
        return None
    seat = row.seat
    code = CourseRun.objects.values_list("code", flat=True).get(pk=seat.run_id)
    if seat.state != SeatState.HELD or seat.hold_until is None:
        return {"text": _("Bestätigt: %(name)s, Kurs %(code)s.") % {"name": name, "code": code}, "url": ""}
    until = date_format(localtime(seat.hold_until), pgettext("day and month pattern", "j. F"))
    text = _(
        "Bestätigt: %(name)s, Kurs %(code)s. Der Platz ist bis zum %(day)s gehalten, der Träger ist gefragt."
    )
    return {"text": text % {"name": name, "code": code, "day": until}, "url": url}


@desk(Right.PROPOSE, methods=("POST",))
def decide_undo(request: StaffRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Take a decision back; the proposal is open again."""
    proposal = get_object_or_404(_visible(request), pk=proposal_id)
    try:
        undo_decision(actor=request.actor, proposal=proposal, now=now())
    except Overtaken as error:
        ids = _queue_ids(request)
        return _page(request, ids[0] if ids else None, ids, problem=str(error), status=409)
    told = _("Rückgängig gemacht. Der Vorschlag ist wieder offen.")
    return done(request, reverse("desk:decide_one", args=[proposal.pk]), told)


@desk(Right.PROPOSE, methods=("GET", "POST"))
def decide_other(request: StaffRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Choose another course that fits, with the reason; what fits is worked out anew at this moment."""
    proposal = _open_or_404(request, proposal_id)
    advice = advice_for(proposal.request, on=today())
    fits = [fit for fit in (*advice.best, *advice.others) if fit.candidate.id != proposal.course_run_id]
    options = [(str(fit.candidate.id), proposal_card.choice_text(fit)) for fit in fits]
    form = OverrideForm(request.POST or None, options=options)
    status = 200
    if request.method == "POST":
        status, answer = _override(request, proposal, form)
        if answer is not None:
            return answer
    else:
        look_at(
            actor=request.actor,
            person_id=proposal.request.person_id,
            act="desk.decide_other",
            on=today(),
            classes=CLASSES,
        )
    context = {
        "page_title": _("Anders entscheiden: %s") % proposal.request.person.full_name,
        "crumbs": [
            (_("Vorschläge"), reverse("desk:decide")),
            (proposal.request.person.full_name, reverse("desk:decide_one", args=[proposal.pk])),
            (_("Anders entscheiden"), ""),
        ],
        "proposal": proposal,
        "form": form,
        "options": options,
        "near": proposal_card.near_misses(advice),
        "asked_at": now(),
        "checked": advice.checked,
    }
    return render(request, "desk/decide_other.html", context, status=status)


def _override(
    request: StaffRequest, proposal: CourseProposal, form: OverrideForm
) -> tuple[int, HttpResponse | None]:
    """Status and, if it worked, the way on."""
    if not form.is_valid():
        return 422, None
    values = form.cleaned_data
    run = CourseRun.objects.filter(pk=values["run"]).select_related("course__carrier").first()
    if run is None:
        raise Http404
    ids = _queue_ids(request)
    try:
        override_proposal(
            actor=request.actor,
            proposal=proposal,
            run=run,
            reason_code=values["reason_code"],
            reason=values["reason"],
            now=now(),
        )
    except NotAllowed:
        raise
    except Overtaken as error:
        form.add_error(None, str(error))
        return 409, None
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return 422, None
    return 303, done(request, _next(proposal.pk, ids))


def _any_open(request: StaffRequest, proposal_id: uuid.UUID) -> CourseProposal:
    people = Person.objects.visible_to(request.actor, on=today())
    rows = CourseProposal.objects.open().filter(request__person__in=people)
    row: CourseProposal = get_object_or_404(
        rows.select_related("request__person", "course_run"), pk=proposal_id
    )
    return row


@desk(Right.PROPOSE, methods=("GET", "POST"))
def decide_change(request: StaffRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """What would change it: each change of the offer solved again for this person, on request."""
    proposal = _any_open(request, proposal_id)
    here = reverse("desk:decide_change", args=[proposal.pk])
    question = {"question__proposal": str(proposal.pk)}
    job = Run.objects.filter(kind=RunKind.SINGLE, **question).order_by("-asked_at").first()
    running = job is not None and not job.is_over
    if request.method == "POST":
        if not running:
            tasks.start(ask_would_change(actor=request.actor, proposal=proposal, on=today()))
        return done(request, here)
    person = look_at(
        actor=request.actor,
        person_id=proposal.request.person_id,
        act="desk.decide_change",
        on=today(),
        classes=CLASSES,
    )
    back = "decide_one" if proposal.course_run_id else "decide_none"
    to = reverse(f"desk:{back}", args=[proposal.pk] if proposal.course_run_id else [])
    context = {
        "page_title": _("Was sich ändern müsste: %s") % person.full_name,
        "crumbs": [(_("Vorschläge"), to), (_("Was sich ändern müsste"), "")],
        "proposal": proposal,
        "back": to,
        "job": _progress(job) if job and running else None,
        "effects": proposal_card.effects(proposal),
        "as_of": proposal_card.effects_at(proposal),
        "misfits": proposal_card.misfits(proposal),
    }
    return render(request, "desk/decide_change.html", context)


def _progress(job: Run) -> dict[str, Any]:
    return jobs.progress(job, now=now(), poll_url=reverse("desk:decide_progress", args=[job.pk]), stop_url="")


@desk(Right.PROPOSE)
def decide_progress(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """The progress notice of one's own question; when the work is over, on to the answer."""
    rows = Run.objects.filter(kind=RunKind.SINGLE, asked_by_id=request.actor.membership_id)
    job: Run = get_object_or_404(rows, pk=run_id)
    if job.is_over:
        return done(request, reverse("desk:decide_change", args=[job.question["proposal"]]))
    return page_or_part(request, "desk/round_progress.html", "components/progress.html", _progress(job))


def _without(request: StaffRequest) -> Any:
    people = Person.objects.visible_to(request.actor, on=today())
    rows = CourseProposal.objects.valid().filter(request__person__in=people, course_run__isnull=True)
    return rows.select_related("request__person").order_by("tier", "request__waiting_since", "request__code")


@desk(Right.PROPOSE)
def decide_none(request: StaffRequest) -> HttpResponse:
    """People the last round could give no seat: the reason and what comes next for each."""
    page = Paginator(_without(request), PER_PAGE).get_page(request.GET.get("page"))
    rows = outcomes.unplaced_rows(request.actor, page, on=today())
    look_at_list(
        actor=request.actor,
        people=[row.proposal.request.person for row in rows],
        act="desk.decide_none",
        classes="C1 C4 C10",
    )
    context = {
        "page_title": _("Vorschläge"),
        "page_facts": _("Jede Person bekommt einen nächsten Schritt. Niemand bleibt ohne Nachricht."),
        "tabs": _tabs(request, len(_queue_ids(request)), "decide_none"),
        "page": page,
        "rows": rows,
    }
    return render(request, "desk/decide_none.html", context)
