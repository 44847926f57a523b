"""Courses and their dated runs: entering, changing, places, sessions, and the steps from planned to finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.audit.services import record
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.enums import PlaceKind, RunStatus, SeatState
from teilhabe.courses.models import Course, CourseRun, RunSite, Seat
from teilhabe.courses.permissions import can_edit_runs, demand
from teilhabe.courses.services.places import set_places
from teilhabe.courses.services.sessions import write_sessions
from teilhabe.courses.services.steps import free_childcare, lock_run, note
from teilhabe.directory.models import Organisation, Site
from teilhabe.directory.services import make_schedule
from teilhabe.rulebook.queries import current_book

FIELDS = (
    "module",
    "level_from",
    "level_to",
    "units",
    "starts_on",
    "ends_on",
    "minimum",
    "mode",
    "registration_opens_on",
    "women_only",
    "pool",
    "contact",
)
_MOVES_SESSIONS = {"units", "starts_on", "ends_on"}


def create_course(
    *, actor: Actor, carrier: Organisation, type_code: str, title: str, bamf_number: str = ""
) -> Course:
    """A product of a Träger. ``type_code``: code list ``course_type``."""
    demand(can_edit_runs(actor, carrier))
    if current_book().code("course_type", type_code) is None:
        raise Refused(_("Diese Kursart gibt es nicht."), field="type_code")
    if not title.strip():
        raise Refused(_("Geben Sie dem Kurs einen Titel."), field="title")
    with transaction.atomic():
        course = Course.objects.create(
            carrier=carrier, type_code=type_code, title=title.strip(), bamf_number=bamf_number.strip()
        )
        _note(actor, "create_course")
    return course


def create_run(
    *,
    actor: Actor,
    course: Course,
    code: str,
    starts_on: dt.date,
    ends_on: dt.date,
    week: Mapping[str, Any],
    seats: int,
    childcare: int = 0,
    skips_school_holidays: bool = True,
    sites: Iterable[Site] = (),
    **fields: Any,
) -> CourseRun:
    """A planned run with its places (counts), weekly times and sessions."""
    demand(can_edit_runs(actor, course.carrier))
    _check(starts_on, ends_on, fields)
    try:
        with transaction.atomic():
            run = CourseRun.objects.create(
                course=course,
                code=_code(code),
                starts_on=starts_on,
                ends_on=ends_on,
                schedule=make_schedule(week=week, skips_school_holidays=skips_school_holidays),
                **fields,
            )
            set_places(run, PlaceKind.SEAT, seats)
            set_places(run, PlaceKind.CHILDCARE, childcare)
            _set_sites(run, sites)
            write_sessions(run)
            _note(actor, "create_run")
    except IntegrityError as error:
        raise Refused(_("Diese Kennung gibt es schon."), code="code_taken", field="code") from error
    return run


def edit_run(
    *,
    actor: Actor,
    run: CourseRun,
    version: int,
    seats: int | None = None,
    childcare: int | None = None,
    week: Mapping[str, Any] | None = None,
    skips_school_holidays: bool | None = None,
    sites: Iterable[Site] | None = None,
    **fields: Any,
) -> CourseRun:
    """Change a run; ``version`` is the one the form was opened with, an older one is refused.

    Taking away places that are held or taken is refused. Sessions already noted with attendance stay.
    """
    demand(can_edit_runs(actor, run.course.carrier))
    _check(fields.get("starts_on", run.starts_on), fields.get("ends_on", run.ends_on), fields)
    with transaction.atomic():
        locked = lock_run(run)
        _check_editable(locked)
        if not CourseRun.objects.filter(pk=run.pk, version=version).update(version=version + 1, **fields):
            raise Overtaken(_("Jemand hat diesen Kurs inzwischen geändert. Ihre Eingaben stehen noch hier."))
        _set_counts(locked, seats, childcare)
        if sites is not None:
            _set_sites(locked, sites)
        if week is not None or skips_school_holidays is not None:
            _set_week(locked, week, skips_school_holidays)
        locked.refresh_from_db()
        if week is not None or skips_school_holidays is not None or _MOVES_SESSIONS & set(fields):
            write_sessions(locked)
        _note(actor, "edit_run")
    run.refresh_from_db()
    return run


def _set_counts(run: CourseRun, seats: int | None, childcare: int | None) -> None:
    if seats is not None:
        set_places(run, PlaceKind.SEAT, seats)
    if childcare is not None:
        set_places(run, PlaceKind.CHILDCARE, childcare)


def _set_week(run: CourseRun, week: Mapping[str, Any] | None, skips: bool | None) -> None:
    """A new schedule; the old one may still be shown with what was decided by it."""
    old = run.schedule
    schedule = make_schedule(
        week=old.week if week is None else week,
        skips_school_holidays=old.skips_school_holidays if skips is None else skips,
        extra_days=old.extra_days,
        cancelled_days=old.cancelled_days,
    )
    CourseRun.objects.filter(pk=run.pk).update(schedule=schedule)


def _set_sites(run: CourseRun, sites: Iterable[Site]) -> None:
    RunSite.objects.filter(run=run).delete()
    RunSite.objects.bulk_create(RunSite(run=run, site=site) for site in sites)


def make_sessions(*, actor: Actor, run: CourseRun) -> int:
    """Write the sessions anew from weekly times, holidays and units; returns how many the run has."""
    demand(can_edit_runs(actor, run.course.carrier))
    with transaction.atomic():
        count = write_sessions(lock_run(run))
        _note(actor, "make_sessions")
    return count


def announce_run(*, actor: Actor, run: CourseRun) -> CourseRun:
    """Planned → open: people may be seated."""
    return _step(actor, run, "announce_run", (RunStatus.PLANNED,), RunStatus.OPEN)


def secure_run(*, actor: Actor, run: CourseRun) -> CourseRun:
    """Open → secured: the minimum is reached and the run will take place."""
    demand(can_edit_runs(actor, run.course.carrier))
    sure = Seat.objects.filter(run=run, state=SeatState.CONFIRMED).count()
    if sure < run.minimum:
        raise Refused(
            _("Die Mindestzahl ist nicht erreicht: %(sure)d von %(minimum)d bestätigt.")
            % {"sure": sure, "minimum": run.minimum},
            code="below_minimum",
        )
    return _step(actor, run, "secure_run", (RunStatus.OPEN,), RunStatus.SECURED)


def unsecure_run(*, actor: Actor, run: CourseRun) -> CourseRun:
    """Secured → open: the minimum is lost again."""
    return _step(actor, run, "unsecure_run", (RunStatus.SECURED,), RunStatus.OPEN)


def start_run(*, actor: Actor, run: CourseRun, now: dt.datetime) -> CourseRun:
    """Open or secured → running, from its first day on."""
    if timezone.localdate(now) < run.starts_on:
        raise Refused(_("Der Kurs beginnt erst am %s.") % f"{run.starts_on:%d.%m.%Y}", code="too_early")
    return _step(actor, run, "start_run", (RunStatus.OPEN, RunStatus.SECURED), RunStatus.RUNNING)


def pause_run(*, actor: Actor, run: CourseRun) -> CourseRun:
    """Running → paused."""
    return _step(actor, run, "pause_run", (RunStatus.RUNNING,), RunStatus.PAUSED)


def resume_run(*, actor: Actor, run: CourseRun) -> CourseRun:
    """Paused → running."""
    return _step(actor, run, "resume_run", (RunStatus.PAUSED,), RunStatus.RUNNING)


def reopen_run(*, actor: Actor, run: CourseRun, now: dt.datetime) -> CourseRun:
    """Cancelled → open, before its first day only; seats are not revived, they must be taken anew."""
    if timezone.localdate(now) >= run.starts_on:
        raise Refused(_("Der erste Kurstag ist vorbei. Legen Sie einen neuen Kurs an."), code="too_late")
    return _step(actor, run, "reopen_run", (RunStatus.CANCELLED,), RunStatus.OPEN)


def finish_run(*, actor: Actor, run: CourseRun, now: dt.datetime) -> CourseRun:
    """Running → finished; whoever still sits in it has completed it."""
    demand(can_edit_runs(actor, run.course.carrier))
    today = timezone.localdate(now)
    with transaction.atomic():
        lock_run(run)
        seats = list(Seat.objects.filter(run=run, state=SeatState.STARTED).select_related("person"))
        Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(
            state=SeatState.COMPLETED, ended_on=min(today, run.ends_on)
        )
        for seat in seats:
            free_childcare(seat, now=now)
        _step(actor, run, "finish_run", (RunStatus.RUNNING,), RunStatus.FINISHED)
        for seat in seats:
            note(actor, "complete_seat", seat)
    return run


def _step(
    actor: Actor, run: CourseRun, act: str, allowed: tuple[RunStatus, ...], status: RunStatus
) -> CourseRun:
    demand(can_edit_runs(actor, run.course.carrier))
    with transaction.atomic():
        rows = CourseRun.objects.filter(pk=run.pk, status__in=allowed)
        if not rows.update(status=status, version=F("version") + 1):
            raise _overtaken(run)
        run.refresh_from_db()
        _note(actor, act)
    return run


def _overtaken(run: CourseRun) -> Overtaken:
    status = CourseRun.objects.filter(pk=run.pk).values_list("status", flat=True).first()
    if status is None:
        raise NotAllowed
    label = str(RunStatus(status).label)
    return Overtaken(_("Dieser Schritt ist nicht mehr möglich. Der Kurs ist: %s.") % label, state=status)


def _check(starts_on: dt.date, ends_on: dt.date, fields: Mapping[str, Any]) -> None:
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"unknown fields {sorted(unknown)}")
    if ends_on < starts_on:
        raise Refused(_("Das Ende liegt vor dem Beginn."), field="ends_on")
    if int(fields.get("units", 1)) < 1:
        raise Refused(_("Ein Kurslauf hat mindestens eine Unterrichtseinheit."), field="units")


def _check_editable(run: CourseRun) -> None:
    if run.status in (RunStatus.FINISHED, RunStatus.CANCELLED):
        label = str(RunStatus(run.status).label)
        raise Overtaken(_("Dieser Kurs wird nicht mehr geändert. Er ist: %s.") % label, state=run.status)


def _code(code: str) -> str:
    if not code.strip():
        raise Refused(_("Geben Sie dem Kurslauf eine Kennung."), field="code")
    return code.strip()


def _note(actor: Actor, act: str) -> None:
    record(actor=actor, act=f"courses.{act}", purpose=Purpose.PLACEMENT)
