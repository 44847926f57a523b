"""Who may do what with courses, needs and seats. The desk works for people, a Träger in its own runs."""

from __future__ import annotations

import datetime as dt

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Audience, Right
from teilhabe.access.reach import Bond
from teilhabe.common.errors import NotAllowed
from teilhabe.courses.models import CourseRun
from teilhabe.directory.models import Organisation
from teilhabe.directory.permissions import acts_for
from teilhabe.directory.queries import has_own_login
from teilhabe.people.models import Person
from teilhabe.people.permissions import bond_of, can_see, may_write


def can_place(actor: Actor, person: Person, *, on: dt.date) -> bool:
    """Ask for a seat, answer for the person, give a seat up: who may propose and may open the person."""
    return actor.may(Right.PROPOSE) and _may_act(actor, person, on=on)


def _may_act(actor: Actor, person: Person, *, on: dt.date) -> bool:
    """Sees the person, and not only because of an emergency: that opens a file for reading."""
    return can_see(actor, person, on=on) and bond_of(actor, person, on=on) != Bond.EMERGENCY


def can_edit_need(actor: Actor, person: Person, *, on: dt.date) -> bool:
    """Register, change, pause or end a need for a course."""
    return actor.may(Right.EDIT_PEOPLE) and _may_act(actor, person, on=on)


def can_edit_papers(actor: Actor, person: Person, *, on: dt.date) -> bool:
    """Record course rights: they tell of title and benefits, so only advice does (privacy catalogue § 2)."""
    allowed = actor.may(Right.SEE_RESIDENCE) and can_edit_need(actor, person, on=on)
    return allowed and may_write(actor, person, "C3", on=on)


def can_answer_for_provider(actor: Actor, run: CourseRun, *, on: dt.date) -> bool:
    """The Träger of the run answers; the course desk notes the answer only where the Träger has no login."""
    carrier_id = run.course.carrier_id
    if actor.role.audience == Audience.PARTNER:
        return actor.may(Right.ANSWER_REFERRALS) and acts_for(actor, carrier_id)
    return actor.may(Right.EDIT_COURSES) and not has_own_login(carrier_id, on=on)


def can_record_start(actor: Actor, run: CourseRun, *, on: dt.date) -> bool:
    """Begun, not begun, left, completed: the Träger (also its teachers), or the desk where it has no login."""
    if actor.role.audience == Audience.PARTNER:
        return can_record_attendance(actor, run)
    return can_answer_for_provider(actor, run, on=on)


def can_record_attendance(actor: Actor, run: CourseRun) -> bool:
    """Attendance is written by the Träger of this run and by nobody else."""
    return actor.may(Right.RECORD_ATTENDANCE) and acts_for(actor, run.course.carrier_id)


def can_edit_runs(actor: Actor, carrier: Organisation) -> bool:
    """The course desk keeps all runs; a clerk of the Träger those of the own organisation."""
    if actor.role.audience == Audience.PARTNER:
        return actor.may(Right.ANSWER_REFERRALS) and acts_for(actor, carrier.pk)
    return actor.may(Right.EDIT_COURSES)


def can_see_run(actor: Actor, run: CourseRun) -> bool:
    """The desk sees every run, a Träger its own."""
    if actor.role.audience == Audience.PARTNER:
        return actor.may(Right.OPEN_PARTNER) and acts_for(actor, run.course.carrier_id)
    return actor.may(Right.SEE_COURSES)


def demand(allowed: bool) -> None:
    """Raise ``NotAllowed`` unless allowed: ``demand(can_place(…))``."""
    if not allowed:
        raise NotAllowed
