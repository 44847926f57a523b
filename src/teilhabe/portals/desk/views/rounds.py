"""Placement rounds: ask for one, watch it, stop it, read its result, report the demand it leaves."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.enums import Right
from teilhabe.allocation import tasks
from teilhabe.allocation.enums import RunKind, RunState
from teilhabe.allocation.models import DemandSignal, Run
from teilhabe.allocation.queries import current_job, previous_round, signals_of
from teilhabe.allocation.services.rounds import ask_round, cancel_run, send_demand
from teilhabe.allocation.waiting_list import sizes
from teilhabe.common.clock import now, today
from teilhabe.common.errors import Refused
from teilhabe.courses.models import CourseRun
from teilhabe.people.services import look_at_list
from teilhabe.portals.desk import demand_words, figures, jobs, outcomes
from teilhabe.portals.desk.export import as_csv
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done, page_or_part, refused

PER_PAGE = 25


@desk(Right.RUN_ROUND, methods=("GET", "POST"))
def rounds(request: StaffRequest) -> HttpResponse:
    """All rounds, and the button that starts one."""
    if request.method == "POST":
        return _start(request)
    running = current_job()
    over = Run.objects.rounds().exclude(state__in=[RunState.QUEUED, RunState.RUNNING])
    page = Paginator(over.select_related("weights", "asked_by__user"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_title": _("Vermittlungsrunden"),
        "page_facts": _("Eine Runde rechnet für alle Wartenden zugleich. Sie entscheiden danach einzeln."),
        "job": _progress(running) if running else None,
        "page": page,
        "rows": [_row(run, number) for run, number in zip(page, _numbers(page), strict=True)],
        "waiting": sizes(request.actor, on=today()).waiting,
        "runs": CourseRun.objects.bookable(today()).count(),
    }
    return render(request, "desk/rounds.html", context)


def _start(request: StaffRequest) -> HttpResponse:
    to = reverse("desk:rounds")
    try:
        tasks.start(ask_round(actor=request.actor, on=today()))
    except Refused as error:
        return refused(request, error, to)
    return done(request, to)


def _numbers(page: Any) -> list[int]:
    """Rounds are counted from the first one; the newest on this page has the highest number."""
    running = Run.objects.rounds().filter(state__in=[RunState.QUEUED, RunState.RUNNING]).count()
    first = page.paginator.count + running - page.start_index() + 1
    return [first - running - offset for offset in range(len(page))]


def _row(run: Run, number: int) -> dict[str, Any]:
    best = run.result.get("best") if run.state == RunState.DONE else None
    hand = run.result.get("first_come") if best else None
    return {
        "run": run,
        "number": number,
        "url": reverse("desk:round", args=[run.pk]) if best else "",
        "best": best,
        "more": best["placed"] - hand["placed"] if best and hand else None,
        "outcome": jobs.outcome_text(run),
        "by": run.asked_by.user.name if run.asked_by else "",
    }


def _progress(run: Run) -> dict[str, Any]:
    return jobs.progress(
        run,
        now=now(),
        poll_url=reverse("desk:round_progress", args=[run.pk]),
        stop_url=reverse("desk:round_cancel", args=[run.pk]),
    )


@desk(Right.RUN_ROUND)
def round_progress(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """The progress notice alone; when the work is over, on to the result."""
    run = get_object_or_404(Run, pk=run_id, kind=RunKind.ROUND)
    if not run.is_over:
        return page_or_part(request, "desk/round_progress.html", "components/progress.html", _progress(run))
    finished = run.state == RunState.DONE
    to = reverse("desk:round", args=[run.pk]) if finished else reverse("desk:rounds")
    return done(request, to)


@desk(Right.RUN_ROUND, methods=("POST",))
def round_cancel(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """Ask the job to stop."""
    run = get_object_or_404(Run, pk=run_id, kind=RunKind.ROUND)
    cancel_run(actor=request.actor, run=run)
    return done(request, reverse("desk:rounds"), _("Die Runde wird angehalten. Gespeichert wird nichts."))


def _finished(run_id: uuid.UUID) -> Run:
    rows = Run.objects.rounds().filter(state=RunState.DONE).select_related("weights", "asked_by__user")
    return get_object_or_404(rows, pk=run_id)


def _frame(request: StaffRequest, run: Run, current: str) -> dict[str, Any]:
    """What every part of a round's page needs."""
    number = Run.objects.rounds().exclude(state__in=[RunState.QUEUED, RunState.RUNNING])
    number = number.filter(asked_at__lte=run.asked_at).count()
    with_course = outcomes.placed_of(run, request.actor).count()
    without = outcomes.unplaced_of(run, request.actor).count()
    title = _("Vermittlungsrunde %(number)s") % {"number": number}
    parts = [
        ("round", _("Ergebnis"), None),
        ("round_placed", _("Mit Vorschlag"), with_course),
        ("round_unplaced", _("Ohne Platz"), without),
        ("round_demand", _("Bedarf"), DemandSignal.objects.filter(run=run).count()),
    ]
    return {
        "run": run,
        "page_title": title,
        "crumbs": [(_("Vermittlungsrunden"), reverse("desk:rounds")), (title, "")],
        "tabs": [
            {
                "label": label,
                "url": reverse(f"desk:{name}", args=[run.pk]),
                "current": name == current,
                "count": count,
            }
            for name, label, count in parts
        ],
    }


@desk(Right.RUN_ROUND)
def round_result(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """What the round achieves, beside first come, first served and the round before."""
    run = _finished(run_id)
    best, hand = run.result["best"], run.result["first_come"]
    last = previous_round(run)
    context = {
        **_frame(request, run, "round"),
        "proof": figures.proof_text(run.result),
        "best": best,
        "compared": figures.compared(best, hand),
        "last": last,
        "compared_last": figures.compared(best, last.result["best"]) if last else [],
        "towns": figures.by_town(best, hand),
        "dropped": run.result.get("dropped", 0),
    }
    return render(request, "desk/round.html", context)


@desk(Right.RUN_ROUND)
def round_placed(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """Who is proposed which course: by priority and waiting time, never by points."""
    run = _finished(run_id)
    rows = outcomes.placed_of(run, request.actor)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = outcomes.placed_rows(request.actor, page, on=today())
    _note(request, shown, "desk.round_placed")
    return render(
        request,
        "desk/round_placed.html",
        {**_frame(request, run, "round_placed"), "page": page, "rows": shown},
    )


@desk(Right.RUN_ROUND)
def round_unplaced(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """Who gets no seat, why, and what comes next."""
    run = _finished(run_id)
    proposals = outcomes.unplaced_of(run, request.actor)
    page = Paginator(proposals, PER_PAGE).get_page(request.GET.get("page"))
    shown = outcomes.unplaced_rows(request.actor, page, on=today())
    _note(request, shown, "desk.round_unplaced")
    context = {
        **_frame(request, run, "round_unplaced"),
        "page": page,
        "rows": shown,
        "causes": outcomes.causes(proposals),
    }
    return render(request, "desk/round_unplaced.html", context)


def _note(request: StaffRequest, rows: list[Any], act: str) -> None:
    people = [row.proposal.request.person for row in rows if row.who.visible]
    look_at_list(actor=request.actor, people=people, act=act, classes="C1 C4 C10")


@desk(Right.RUN_ROUND)
def round_demand(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """The demand no course covers, as it would go to the Träger."""
    run = _finished(run_id)
    found = signals_of(run)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "signal": signal,
            "sentence": demand_words.sentence(signal),
            "consequence": demand_words.consequence(signal),
            "url": reverse("desk:round_demand_send", args=[run.pk, signal.pk]),
        }
        for signal in page
    ]
    return render(
        request,
        "desk/round_demand.html",
        {**_frame(request, run, "round_demand"), "page": page, "rows": rows},
    )


@desk(Right.RUN_ROUND, methods=("POST",))
def round_demand_send(request: StaffRequest, run_id: uuid.UUID, signal_id: uuid.UUID) -> HttpResponse:
    """Tell the Träger of one demand."""
    signal = get_object_or_404(DemandSignal, pk=signal_id, run_id=run_id)
    send_demand(actor=request.actor, signal=signal)
    told = _("Gemeldet: %(demand)s. Die Träger sehen den Bedarf ohne Namen.") % {
        "demand": demand_words.sentence(signal)
    }
    return done(request, reverse("desk:round_demand", args=[run_id]), told)


@desk(Right.RUN_ROUND)
def round_demand_file(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The same demand as a file: nothing in it that the page does not say."""
    run = _finished(run_id)
    rows = [demand_words.csv_row(signal) for signal in signals_of(run)]
    return as_csv(f"bedarf-{run.as_of.isoformat()}", demand_words.CSV_HEAD, rows)
