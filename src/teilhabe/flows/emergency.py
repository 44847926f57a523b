"""Break-glass (R-41): one file for four hours, with a reason, a second login, a notice, a review by others."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose, Right
from teilhabe.access.models import BreakGlass, Membership, User
from teilhabe.access.permissions import require
from teilhabe.audit.enums import Keeping, Result
from teilhabe.audit.models import Entry
from teilhabe.audit.services import record, record_refusal
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.geo.calendar import free_spans
from teilhabe.geo.enums import HolidayKind
from teilhabe.office.models import Task
from teilhabe.people.models import Person, Recusal

LASTS = dt.timedelta(hours=4)
REVIEW_DAYS = 5  # working days
SHORTEST_WORDS = 20
MOST_TRIES, TRIES_WITHIN = 5, dt.timedelta(minutes=30)
ACT = "access.break_glass"
TOLD = ("leadership", "data_protection")


def break_glass(
    *, actor: Actor, code: str, reason: str, words: str, password: str, now: dt.datetime
) -> BreakGlass:
    """Open the file of one person to the actor alone. Protected people are answered like people who do not exist."""
    require(actor, Right.BREAK_GLASS)
    _check_words(reason, words)
    _log_in_again(actor, password, now)
    person = _person(actor, code)
    if BreakGlass.objects.open_at(now).filter(membership_id=actor.membership_id).exists():
        raise Refused(
            _("Es ist schon eine Akte im Notfall geöffnet. Schließen Sie diese zuerst."), code="one"
        )
    told = _told(now)
    if not told:
        raise Refused(
            _("Niemand könnte diese Öffnung prüfen: Es gibt hier weder Leitung noch Datenschutz."),
            code="nobody",
        )
    on = timezone.localdate(now)
    with transaction.atomic():
        opening = BreakGlass.objects.create(
            membership_id=actor.membership_id,
            subject=person.alias,
            reason=reason,
            words=words.strip(),
            opened_at=now,
            ends_at=now + LASTS,
            review_by=working_days_after(on, REVIEW_DAYS),
        )
        title = _("Öffnung im Notfall prüfen: Akte %(code)s, geöffnet von %(name)s")
        for member in told:
            Task.objects.create(
                owner=member,
                title=(title % {"code": person.code, "name": actor.name})[:200],
                due_on=opening.review_by,
                about_kind="break_glass",
                about_id=opening.pk,
            )
        _note(actor, ACT, opening)
    return opening


def _check_words(reason: str, words: str) -> None:
    if reason not in BreakGlass.Reason.values:
        raise Refused(_("Wählen Sie einen Grund."), code="no_reason", field="reason")
    if len(words.strip()) < SHORTEST_WORDS:
        raise Refused(_("Schreiben Sie in einem Satz, was geschehen ist."), code="no_reason", field="words")


def _log_in_again(actor: Actor, password: str, now: dt.datetime) -> None:
    """The password once more; five wrong tries in half an hour close this door, the ordinary login stays open."""
    since = now - TRIES_WITHIN
    wrong = Entry.objects.filter(actor=actor.user_key, act=ACT, result=Result.REFUSED, at__gte=since)
    if wrong.filter(centre=actor.centre_id).count() >= MOST_TRIES:
        raise Refused(
            _("Zu viele Versuche. In einer halben Stunde geht es wieder."), code="too_many", field="password"
        )
    user = User.objects.filter(pk=actor.user_id or uuid.UUID(int=0), is_active=True).first()
    if user is None or not user.check_password(password):
        record_refusal(actor=actor, act=ACT, purpose=Purpose.SECURITY)
        raise Refused(_("Das Passwort stimmt nicht."), code="password", field="password")


def _person(actor: Actor, code: str) -> Person:
    """By file number; protected, barred and missing are one answer and one log entry."""
    barred = Recusal.objects.filter(user_id=actor.user_id).values("person")
    rows = Person.objects.active().filter(protected=False, code__iexact=code.strip())
    person = rows.exclude(pk__in=barred).first()
    if person is None:
        record_refusal(actor=actor, act=ACT, purpose=Purpose.SECURITY)
        raise Refused(_("Zu diesem Aktenzeichen lässt sich keine Akte öffnen."), code="no_file", field="code")
    return person


def _told(now: dt.datetime) -> list[Membership]:
    rows = Membership.objects.valid_on(timezone.localdate(now)).filter(role_key__in=TOLD)
    return list(rows.filter(user__is_active=True).order_by("role_key", "id"))


def close_emergency(*, actor: Actor, opening: BreakGlass, now: dt.datetime) -> BreakGlass:
    """Close it before the four hours are over."""
    if opening.membership_id != actor.membership_id:
        raise NotAllowed
    with transaction.atomic():
        if not BreakGlass.objects.open_at(now).filter(pk=opening.pk).update(ends_at=now):
            raise Overtaken(_("Diese Akte ist schon wieder geschlossen."), state="closed")
        opening.ends_at = now
        _note(actor, "access.close_emergency", opening)
    return opening


def review_emergency(*, actor: Actor, opening: BreakGlass, verdict: str, now: dt.datetime) -> BreakGlass:
    """Leadership or data protection says whether it was needed; never the one who opened it."""
    require(actor, Right.REVIEW_EMERGENCIES)
    own = Membership.objects.filter(pk=opening.membership_id, user_id=actor.user_id).exists()
    if own:
        raise Refused(_("Die eigene Öffnung prüft jemand anderes."), code="own")
    if verdict not in BreakGlass.Verdict.values:
        raise Refused(_("Wählen Sie, ob die Öffnung nötig war."), code="no_verdict", field="verdict")
    with transaction.atomic():
        rows = BreakGlass.objects.unreviewed().filter(pk=opening.pk)
        if not rows.update(reviewed_at=now, reviewer_id=actor.membership_id, verdict=verdict):
            raise Overtaken(_("Diese Öffnung ist schon geprüft."), state="reviewed")
        Task.objects.filter(about_kind="break_glass", about_id=opening.pk, done_at=None).update(done_at=now)
        opening.refresh_from_db()
        _note(actor, "access.review_emergency", opening)
    return opening


def _note(actor: Actor, act: str, opening: BreakGlass) -> None:
    record(
        actor=actor,
        act=act,
        purpose=Purpose.SECURITY,
        subject=str(opening.subject),
        keeping=Keeping.RIGHTS,
    )


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The last of ``count`` working days after the day: Monday to Friday, without the public holidays of NRW."""
    horizon = day + dt.timedelta(days=count * 2 + 20)
    free = [span for span in free_spans(day, horizon) if span.kind == HolidayKind.PUBLIC]
    found, at = 0, day
    while found < count:
        at += dt.timedelta(days=1)
        if at.weekday() < 5 and not any(span.starts_on <= at <= span.ends_on for span in free):
            found += 1
    return at
