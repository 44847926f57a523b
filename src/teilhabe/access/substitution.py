"""Naming a stand-in: for dates, by the adviser for the own files or by the leadership for any."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose, Right
from teilhabe.access.models import Membership, Substitution
from teilhabe.audit.enums import Keeping
from teilhabe.audit.services import record
from teilhabe.common.errors import NotAllowed, Refused

LONGEST = dt.timedelta(days=180)


def name_substitute(
    *,
    actor: Actor,
    absent: Membership,
    stand_in: Membership,
    valid_from: dt.date,
    valid_to: dt.date,
    reads_notes: bool = False,
    reads_needs: bool = False,
) -> Substitution:
    """From the first to the last day the stand-in reads the files of the absent colleague, never protected people."""
    _may_name(actor, absent)
    _check(absent, stand_in, valid_from, valid_to)
    with transaction.atomic():
        row = Substitution.objects.create(
            absent=absent,
            stand_in=stand_in,
            valid_from=valid_from,
            valid_to=valid_to,
            reads_notes=reads_notes,
            reads_needs=reads_needs,
            named_by_id=actor.membership_id,
        )
        record(actor=actor, act="access.name_substitute", purpose=Purpose.SECURITY, keeping=Keeping.RIGHTS)
    return row


def _may_name(actor: Actor, absent: Membership) -> None:
    own = absent.pk == actor.membership_id and actor.may(Right.SEE_OWN_PEOPLE)
    if not own and not actor.may(Right.NAME_SUBSTITUTES):
        raise NotAllowed


def _check(absent: Membership, stand_in: Membership, first: dt.date, last: dt.date) -> None:
    if last < first:
        raise Refused(_("Das Ende liegt vor dem Anfang."), field="valid_to")
    if last - first > LONGEST:
        raise Refused(_("Eine Vertretung gilt höchstens 180 Tage."), code="too_long", field="valid_to")
    if absent.user_id == stand_in.user_id:
        raise Refused(_("Niemand vertritt sich selbst."), code="same_person", field="stand_in")
    for member, name in ((absent, "absent"), (stand_in, "stand_in")):
        works = member.valid_from <= last and (member.valid_to is None or member.valid_to >= first)
        if not works or not member.role.may(Right.SEE_OWN_PEOPLE):
            raise Refused(
                _("Vertreten werden Menschen, die Fälle führen, von solchen, die Fälle führen."),
                code="no_casework",
                field=name,
            )


def end_substitution(*, actor: Actor, substitution: Substitution, on: dt.date) -> Substitution:
    """From this day on the stand-in reads nothing more; what was read stays in the log."""
    _may_name(actor, substitution.absent)
    if substitution.valid_to < on:
        raise Refused(_("Diese Vertretung ist schon zu Ende."), code="ended")
    with transaction.atomic():
        substitution.valid_to = on - dt.timedelta(days=1)
        substitution.valid_from = min(substitution.valid_from, substitution.valid_to)
        substitution.save(update_fields=["valid_from", "valid_to"])
        record(actor=actor, act="access.end_substitution", purpose=Purpose.SECURITY, keeping=Keeping.RIGHTS)
    return substitution
