"""Papers in hand: certificates and notices that open a course. "Lapsed" is computed from dates, never stored."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.audit.services import record
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.deadlines import last_day
from teilhabe.courses.enums import EntitlementState
from teilhabe.courses.models import Entitlement
from teilhabe.courses.permissions import can_edit_papers, can_place, demand
from teilhabe.people.models import Person
from teilhabe.rulebook.queries import current_book

State = EntitlementState
FIELDS = ("issuer", "proof_number", "issued_on", "until", "registered_on", "own_fault", "from_abroad")


def record_entitlement(
    *, actor: Actor, person: Person, path_code: str, on: dt.date, state: str = State.ISSUED, **fields: Any
) -> Entitlement:
    """Note a paper that was applied for or is in hand. ``path_code``: code list ``access_path``."""
    demand(can_edit_papers(actor, person, on=on))
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"unknown fields {sorted(unknown)}")
    if current_book().code("access_path", path_code) is None and path_code != "BSK":
        raise Refused(_("Diesen Zugangsweg gibt es nicht."), field="path_code")
    if state not in (State.REQUESTED, State.ISSUED, State.REGISTERED):
        raise Refused(_("Ein neues Papier ist beantragt, erteilt oder angemeldet."), field="state")
    _check_days(on, fields)
    if state != State.REQUESTED and not fields.get("issued_on"):
        raise Refused(_("Tragen Sie ein, wann das Papier ausgestellt wurde."), field="issued_on")
    with transaction.atomic():
        paper = Entitlement.objects.create(person=person, path_code=path_code, state=state, **fields)
        _note(actor, "record_entitlement", person)
    return paper


def issue_entitlement(
    *,
    actor: Actor,
    paper: Entitlement,
    issued_on: dt.date,
    on: dt.date,
    until: dt.date | None = None,
    proof_number: str = "",
) -> Entitlement:
    """What was applied for has come."""
    demand(can_edit_papers(actor, paper.person, on=on))
    _check_days(on, {"issued_on": issued_on, "until": until})
    changes = {"issued_on": issued_on, "until": until, "proof_number": proof_number or paper.proof_number}
    return _move(actor, paper, "issue_entitlement", (State.REQUESTED,), state=State.ISSUED, **changes)


def refuse_entitlement(*, actor: Actor, paper: Entitlement, on: dt.date) -> Entitlement:
    """The authority has said no."""
    demand(can_edit_papers(actor, paper.person, on=on))
    return _move(actor, paper, "refuse_entitlement", (State.REQUESTED,), state=State.REFUSED)


def register_entitlement(
    *, actor: Actor, paper: Entitlement, registered_on: dt.date, on: dt.date, reason: str = ""
) -> Entitlement:
    """The person has registered with a Träger: the year until the start runs (IntV § 4 Abs. 1 S. 3).

    A lapsed paper is taken up again only with a reason why the person was not at fault.
    """
    demand(can_place(actor, paper.person, on=on))
    _check_days(on, {"registered_on": registered_on})
    end = last_day(paper)
    lapsed = end is not None and registered_on > end
    if lapsed and not reason.strip():
        raise Refused(
            _("Das Papier ist am %s abgelaufen. Nennen Sie, warum die Person nichts dafür kann.")
            % f"{end:%d.%m.%Y}",
            code="lapsed",
            field="reason",
        )
    changes: dict[str, Any] = {"registered_on": registered_on}
    if lapsed:
        changes["own_fault"] = False
    allowed = (State.ISSUED, State.REGISTERED)
    return _move(actor, paper, "register_entitlement", allowed, state=State.REGISTERED, **changes)


def interrupt_entitlement(
    *, actor: Actor, paper: Entitlement, since: dt.date, own_fault: bool, on: dt.date
) -> Entitlement:
    """The course is broken off for a time; after a year by own fault the right lapses."""
    demand(can_edit_papers(actor, paper.person, on=on))
    _check_days(on, {"interrupted_since": since})
    changes = {"interrupted_since": since, "own_fault": own_fault}
    return _move(actor, paper, "interrupt_entitlement", (State.STARTED,), state=State.INTERRUPTED, **changes)


def resume_entitlement(*, actor: Actor, paper: Entitlement, on: dt.date) -> Entitlement:
    """The course goes on."""
    demand(can_edit_papers(actor, paper.person, on=on))
    return _move(
        actor,
        paper,
        "resume_entitlement",
        (State.INTERRUPTED,),
        state=State.STARTED,
        interrupted_since=None,
    )


def complete_entitlement(*, actor: Actor, paper: Entitlement, on: dt.date) -> Entitlement:
    """The right is used up by success: the course is completed."""
    demand(can_edit_papers(actor, paper.person, on=on))
    return _move(actor, paper, "complete_entitlement", (State.STARTED,), state=State.COMPLETED)


def exhaust_entitlement(*, actor: Actor, paper: Entitlement, on: dt.date) -> Entitlement:
    """All units of the quota are used."""
    demand(can_edit_papers(actor, paper.person, on=on))
    allowed = (State.STARTED, State.INTERRUPTED)
    return _move(actor, paper, "exhaust_entitlement", allowed, state=State.EXHAUSTED)


def revoke_entitlement(*, actor: Actor, paper: Entitlement, on: dt.date) -> Entitlement:
    """The authority has taken the paper back."""
    demand(can_edit_papers(actor, paper.person, on=on))
    allowed = (State.ISSUED, State.REGISTERED, State.STARTED)
    return _move(actor, paper, "revoke_entitlement", allowed, state=State.REVOKED)


def _move(
    actor: Actor, paper: Entitlement, act: str, allowed: tuple[EntitlementState, ...], **changes: Any
) -> Entitlement:
    with transaction.atomic():
        moved = Entitlement.objects.filter(pk=paper.pk, state__in=allowed).update(**changes)
        if not moved:
            raise _overtaken(paper)
        paper.refresh_from_db()
        _note(actor, act, paper.person)
    return paper


def _overtaken(paper: Entitlement) -> Overtaken:
    state = Entitlement.objects.filter(pk=paper.pk).values_list("state", flat=True).first()
    if state is None:
        raise NotAllowed
    label = str(EntitlementState(state).label)
    return Overtaken(_("So geht es nicht mehr weiter. Das Papier ist jetzt: %s.") % label, state=state)


def _check_days(on: dt.date, fields: dict[str, Any]) -> None:
    for name in ("issued_on", "registered_on", "interrupted_since"):
        day = fields.get(name)
        if day is not None and day > on:
            raise Refused(_("Dieser Tag liegt in der Zukunft."), field=name)
    issued, until = fields.get("issued_on"), fields.get("until")
    if issued and until and until < issued:
        raise Refused(_("Das Ende liegt vor der Ausstellung."), field="until")


def _note(actor: Actor, act: str, person: Person) -> None:
    alias = person.log_alias
    record(actor=actor, act=f"courses.{act}", purpose=Purpose.PLACEMENT, subject=alias, classes="C3 C10")
