"""One colleague's working day: tasks done, lists kept as a view."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.audit.services import record
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.office.models import SavedView, Task
from teilhabe.people.models import Person

MOST_VIEWS = 12


def finish_task(*, actor: Actor, task_id: uuid.UUID, now: dt.datetime) -> Task:
    """The own task is done; a foreign one is as if it did not exist."""
    task = _own_task(actor, task_id)
    with transaction.atomic():
        if not Task.objects.filter(pk=task.pk, done_at=None).update(done_at=now):
            raise Overtaken(_("Diese Aufgabe ist schon erledigt."), state="done")
        task.done_at = now
        subject = task.person.log_alias if task.person else ""
        record(
            actor=actor, act="office.finish_task", purpose=Purpose.COUNSELLING, subject=subject, classes="C5"
        )
    return task


def reopen_task(*, actor: Actor, task_id: uuid.UUID) -> Task:
    """Take "done" back."""
    task = _own_task(actor, task_id)
    with transaction.atomic():
        Task.objects.filter(pk=task.pk).update(done_at=None)
        task.done_at = None
        subject = task.person.log_alias if task.person else ""
        record(
            actor=actor, act="office.reopen_task", purpose=Purpose.COUNSELLING, subject=subject, classes="C5"
        )
    return task


def _own_task(actor: Actor, task_id: uuid.UUID) -> Task:
    rows = Task.objects.filter(pk=task_id, owner_id=actor.membership_id)
    task = rows.exclude(person__in=Person.objects.hidden_from(actor)).select_related("person").first()
    if task is None:
        raise NotAllowed
    return task


def views_of(actor: Actor, place: str) -> list[SavedView]:
    """The views this colleague keeps of a list, by name."""
    return list(SavedView.objects.filter(owner_id=actor.membership_id, place=place).order_by("name"))


def keep_view(*, actor: Actor, place: str, name: str, query: str) -> SavedView:
    """Keep a filter under a name; the same name again changes it."""
    name = name.strip()
    if not name:
        raise Refused(_("Geben Sie der Ansicht einen Namen."), field="name")
    own = SavedView.objects.filter(owner_id=actor.membership_id, place=place)
    if own.exclude(name=name).count() >= MOST_VIEWS:
        raise Refused(
            _("Mehr als zwölf Ansichten werden unübersichtlich. Entfernen Sie zuerst eine."), field="name"
        )
    with transaction.atomic():
        view, _new = SavedView.objects.update_or_create(
            owner_id=actor.membership_id, place=place, name=name, defaults={"query": query}
        )
        record(actor=actor, act="office.keep_view", purpose=Purpose.PLACEMENT)
    return view


def drop_view(*, actor: Actor, view_id: uuid.UUID) -> None:
    """Remove an own view."""
    with transaction.atomic():
        dropped, _rows = SavedView.objects.filter(pk=view_id, owner_id=actor.membership_id).delete()
        if not dropped:
            raise NotAllowed
        record(actor=actor, act="office.drop_view", purpose=Purpose.PLACEMENT)
