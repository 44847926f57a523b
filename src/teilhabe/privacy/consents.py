"""Consents: prepared, given, discarded, withdrawn. One purpose, one recipient, named data, an end (Art. 7 DSGVO).

Withdrawing here ends what was sent on the consent in the same transaction; what follows in other areas (seat, need,
notice to the recipient) is ``flows.withdraw_consent``.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.audit.services import record
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.directory.models import Organisation
from teilhabe.people.enums import Life
from teilhabe.people.models import LanguageSkill, Person
from teilhabe.privacy.capacity import Signature, check_signature, needs_judgement
from teilhabe.privacy.consent_texts import newest_text, text_of
from teilhabe.privacy.models import Consent, Transfer
from teilhabe.privacy.permissions import require_consents
from teilhabe.privacy.queries import consent_for
from teilhabe.privacy.referrals import Kind, referral
from teilhabe.privacy.services import revoke_transfers
from teilhabe.rulebook.queries import current_book

GIVING = (Consent.Channel.PAPER, Consent.Channel.SCREEN)
State = Consent.State


@dataclass(frozen=True, slots=True)
class Talk:
    """How the text was explained, how the yes was given, and where its proof lies."""

    explained: str
    channel: str
    proof: str
    interpreter: str = ""


def prepare_consent(
    *,
    actor: Actor,
    person: Person,
    recipient: Organisation,
    kind: Kind,
    classes: Iterable[str],
    language: str,
    now: dt.datetime,
) -> Consent:
    """Draw up the text in the person's language. Refused where the law already allows it, or for more than needed."""
    on = timezone.localdate(now)
    require_consents(actor, person, on=on)
    named = _check_scope(person, recipient, kind, set(classes), on)
    text = newest_text(language)
    if text is None:
        raise Refused(_("In dieser Sprache gibt es noch keinen Text."), code="no_text", field="language")
    with transaction.atomic():
        row = Consent.objects.create(
            person=person,
            recipient=recipient,
            kind=kind.value,
            purpose=referral(kind).purpose.value,
            classes=named,
            text_key=text.key,
            text_version=text.version,
            text_language=text.language,
            text_digest=text.digest,
            prepared_at=now,
            prepared_by_id=actor.membership_id,
            valid_until=default_end(on),
        )
        _note(actor, "prepare_consent", row)
    return row


def _check_scope(
    person: Person, recipient: Organisation, kind: Kind, classes: set[str], on: dt.date
) -> list[str]:
    rules = referral(kind)
    if not rules.needs_consent:
        raise Refused(
            _(
                "Dafür braucht es keine Einwilligung: Das Gesetz erlaubt es schon (%s). Wer trotzdem um Zustimmung "
                "bittet, täuscht eine Wahl vor, die es nicht gibt."
            )
            % rules.rule,
            code="law_allows",
            field="kind",
        )
    if person.life != Life.ACTIVE:
        raise Refused(_("Die Akte ist eingeschränkt oder beendet."), code="restricted")
    if classes - set(rules.classes):
        raise Refused(
            _("Eine Einwilligung gilt für einen Zweck und nennt nur, was dafür nötig ist."),
            code="bundled",
            field="classes",
        )
    if rules.required_classes - classes:
        raise Refused(
            _("Ohne diese Angaben geht es nicht. Weniger geht nur bei der Gesundheit."),
            code="too_little",
            field="classes",
        )
    _check_no_other(person, recipient, kind, on)
    return [name for name in rules.classes if name in classes]


def _check_no_other(person: Person, recipient: Organisation, kind: Kind, on: dt.date) -> None:
    if other := consent_for(person, recipient, kind, on=on):
        until = other.valid_until.strftime("%d.%m.%Y")
        raise Refused(
            _("Dafür gilt schon eine Einwilligung bis %s.") % until, code="exists", field="recipient"
        )


def default_end(on: dt.date) -> dt.date:
    """The last day of a consent given on the day: the dated number of months later (12 as shipped)."""
    months = int(current_book().value("privacy.consent_months", on))
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(on.day, last))


def give_consent(
    *,
    actor: Actor,
    consent: Consent,
    talk: Talk,
    signature: Signature,
    now: dt.datetime,
    until: dt.date | None = None,
) -> Consent:
    """Note the yes. Needs the proof, who signed with capacity and ground, and an interpreter where the text does."""
    on, person = timezone.localdate(now), consent.person
    require_consents(actor, person, on=on)
    _check_talk(consent, talk)
    ground = check_signature(person, signature, on=on)
    end = _checked_end(until, on)
    _check_no_other(person, consent.recipient, Kind(consent.kind), on)
    judged = needs_judgement(person, on)
    with transaction.atomic():
        _move(
            consent,
            State.PREPARED,
            state=State.GIVEN,
            given_at=now,
            taken_by_id=actor.membership_id,
            valid_until=end,
            explained=talk.explained,
            interpreter=talk.interpreter.strip() if talk.explained == Consent.Explained.INTERPRETER else "",
            channel=talk.channel,
            proof=talk.proof.strip(),
            signer=signature.signer,
            guardian=signature.guardian if ground else None,
            guardian_ground=ground,
            capacity=signature.capacity if judged else "",
            capacity_by_id=actor.membership_id if judged else None,
            capacity_ground=signature.capacity_ground.strip() if judged else "",
        )
        _note(actor, "give_consent", consent)
    return consent


def _check_talk(consent: Consent, talk: Talk) -> None:
    if talk.explained not in Consent.Explained.values:
        raise Refused(_("Wie wurde der Text erklärt?"), field="explained")
    has_interpreter = talk.explained == Consent.Explained.INTERPRETER
    if has_interpreter and not talk.interpreter.strip():
        raise Refused(_("Welche Stelle hat die Sprachmittlung gestellt?"), field="interpreter")
    if not has_interpreter and (why := interpreter_needed(consent)):
        raise Refused(why, code="interpreter", field="explained")
    if talk.channel not in GIVING:
        raise Refused(_("Wie wurde zugestimmt?"), field="channel")
    if not talk.proof.strip():
        raise Refused(_("Ohne Nachweis gilt die Einwilligung nicht (Art. 7 Abs. 1 DSGVO)."), field="proof")


def interpreter_needed(consent: Consent) -> str:
    """Why this text may only be signed with an interpreter; empty if it may be signed without."""
    text = text_of(consent.text_key, consent.text_version, consent.text_language)
    if not text.reviewed:
        return _("Diese Übersetzung ist noch nicht geprüft. Sie gilt nur mit Sprachmittlung.")
    if text.language not in understood(consent.person):
        return _("Zu dieser Sprache steht nichts in der Akte. Der Text gilt dann nur mit Sprachmittlung.")
    return ""


def understood(person: Person) -> set[str]:
    """Languages the file says the person understands well, with the one chosen for letters."""
    good = LanguageSkill.objects.filter(person=person, spoken__gte=LanguageSkill.Degree.GOOD)
    return {person.letter_language, *good.values_list("language", flat=True)}


def _checked_end(until: dt.date | None, on: dt.date) -> dt.date:
    longest = default_end(on)
    if until is None:
        return longest
    if not on <= until <= longest:
        raise Refused(
            _("Das Ende liegt zwischen heute und %s.") % longest.strftime("%d.%m.%Y"), field="until"
        )
    return until


def discard_consent(*, actor: Actor, consent: Consent, now: dt.datetime) -> Consent:
    """The person said no, or the draft was wrong. Nothing else changes for the person."""
    require_consents(actor, consent.person, on=timezone.localdate(now))
    with transaction.atomic():
        _move(consent, State.PREPARED, state=State.DISCARDED, discarded_at=now)
        _note(actor, "discard_consent", consent)
    return consent


def withdraw_consent(*, actor: Actor, consent: Consent, channel: str, now: dt.datetime) -> list[Transfer]:
    """The yes is taken back and with it everything still open that was sent on it; returns what was ever sent.

    No reason is asked and none is stored (Art. 7 Abs. 3 DSGVO).
    """
    require_consents(actor, consent.person, on=timezone.localdate(now))
    if channel not in Consent.Channel.values:
        raise Refused(_("Wie haben Sie es erfahren?"), field="channel")
    with transaction.atomic():
        _move(consent, State.GIVEN, state=State.WITHDRAWN, withdrawn_at=now, withdrawn_channel=channel)
        sent = list(Transfer.objects.filter(consent=consent).select_related("organisation"))
        revoke_transfers(actor=actor, transfer_ids=[row.pk for row in sent], now=now)
        _note(actor, "withdraw_consent", consent)
    return sent


def _move(consent: Consent, allowed: State, **changes: Any) -> None:
    """One guarded UPDATE: only from this state, else ``Overtaken``."""
    if not Consent.objects.filter(pk=consent.pk, state=allowed).update(**changes):
        state = Consent.objects.filter(pk=consent.pk).values_list("state", flat=True).first()
        if state is None:
            raise NotAllowed
        label = str(State(state).label)
        raise Overtaken(_("Die Einwilligung ist jetzt: %s.") % label, state=state)
    consent.refresh_from_db(fields=[field.attname for field in Consent._meta.concrete_fields])


def _note(actor: Actor, act: str, consent: Consent) -> None:
    record(
        actor=actor,
        act=f"privacy.{act}",
        purpose=Purpose(consent.purpose),
        subject=consent.person.log_alias,
        classes="C1",
    )
