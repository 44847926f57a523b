"""R-58: one door out. Per kind the outgoing bytes hold exactly the listed fields; without a ground nothing leaves."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from teilhabe.audit.models import Entry
from teilhabe.common.errors import Refused
from teilhabe.privacy.consents import withdraw_consent
from teilhabe.privacy.disclosure import cut, disclose, outgoing
from teilhabe.privacy.models import Consent, Transfer
from teilhabe.privacy.queries import is_open, opened
from teilhabe.privacy.referrals import Kind, referral, referrals
from tests.factories import OrganisationFactory, PersonFactory, TransferFactory
from tests.factories.days import NOW, TODAY, in_days
from tests.factories.privacy import ConsentFactory

STAGES = [(kind, stage) for kind in Kind for stage in Transfer.Stage if referral(kind).stages[stage]]
BY_CONSENT = [(kind, stage) for kind, stage in STAGES if referral(kind).needs_consent]


def told(kind: Kind, stage: Transfer.Stage) -> dict[str, str]:
    """A canary in every listed field."""
    return {name: f"Kanari-{name}" for name in referral(kind).stages[stage]}


@pytest.fixture
def ann(scope: Any, aylin: Any) -> Any:
    return PersonFactory(cared_by=aylin)


def send(actor: Any, person: Any, kind: Kind, stage: Transfer.Stage, **changes: Any) -> Transfer:
    given: dict[str, Any] = {"organisation": OrganisationFactory(), "payload": told(kind, stage)}
    given |= {"now": NOW, "ends_on": in_days(90), **changes}
    return disclose(actor=actor, person=person, kind=kind, stage=stage, **given)


@pytest.mark.parametrize(("kind", "stage"), STAGES)
def test_the_bytes_hold_exactly_the_listed_fields(ann: Any, aylin: Any, kind: Kind, stage: Any) -> None:
    rules = referral(kind)
    consent = (
        ConsentFactory(person=ann, kind=kind.value, classes=rules.classes) if rules.needs_consent else None
    )
    to = consent.recipient if consent else OrganisationFactory()
    row = send(aylin, ann, kind, stage, organisation=to)
    sent = outgoing(cut(rules, stage, told(kind, stage), consent))
    assert set(json.loads(sent)) == set(rules.stages[stage]) == set(row.fields)
    assert row.payload_digest == hashlib.sha256(sent).hexdigest()
    assert (row.kind, row.ground, row.purpose, row.consent) == (kind, rules.ground, rules.purpose, consent)
    entry = Entry.objects.get()
    assert entry.purpose == rules.purpose
    assert set(entry.classes.split()) == set(rules.stages[stage].values())


@pytest.mark.parametrize(("kind", "stage"), STAGES)
def test_one_field_more_or_less_is_refused(ann: Any, aylin: Any, kind: Kind, stage: Any) -> None:
    rules = referral(kind)
    consent = (
        ConsentFactory(person=ann, kind=kind.value, classes=rules.classes) if rules.needs_consent else None
    )
    to = consent.recipient if consent else OrganisationFactory()
    full = told(kind, stage)
    for changed in ({**full, "note": "x"}, {k: v for k, v in full.items() if k != "request_code"}):
        with pytest.raises(ValueError):
            send(aylin, ann, kind, stage, organisation=to, payload=changed)
    assert not Transfer.objects.exists()


def test_health_leaves_only_where_the_consent_names_it(ann: Any, aylin: Any) -> None:
    consent = ConsentFactory(person=ann)
    row = send(aylin, ann, Kind.VOLUNTEER_COURSE, Transfer.Stage.OFFER, organisation=consent.recipient)
    assert "room_needs" not in row.fields
    assert set(row.fields) == set(referral(Kind.VOLUNTEER_COURSE).stages[Transfer.Stage.OFFER]) - {
        "room_needs"
    }


def test_a_stage_that_lists_nothing_sends_nothing(ann: Any, aylin: Any) -> None:
    consent = ConsentFactory(person=ann, kind=Kind.AUTHORITY.value)
    with pytest.raises(ValueError, match="Nothing leaves"):
        send(aylin, ann, Kind.AUTHORITY, Transfer.Stage.OFFER, organisation=consent.recipient)


def test_what_never_leaves_is_on_no_list() -> None:
    never = {
        "note",
        "notes",
        "religion",
        "diagnosis",
        "address",
        "street",
        "title",
        "status",
        "reason_of_flight",
    }
    for rules in referrals().values():
        for stage, fields in rules.stages.items():
            assert not never & set(fields), (rules.kind, stage)
    mentor = referral(Kind.VOLUNTEER_MENTOR).stages[Transfer.Stage.ACCEPTED]
    assert not {"family_name", "birth_date"} & set(mentor)


def _none(person: Any) -> Consent:
    return ConsentFactory.build(person=person, recipient=OrganisationFactory())


def _other_recipient(person: Any) -> Any:
    ConsentFactory(person=person)
    return _none(person)


BROKEN: list[tuple[str, Any]] = [
    ("none", _none),
    ("of another recipient", _other_recipient),
    ("of another person", lambda person: ConsentFactory()),
    ("of another kind", lambda person: ConsentFactory(person=person, kind=Kind.VOLUNTEER_MENTOR.value)),
    ("only prepared", lambda person: ConsentFactory(person=person, draft=True)),
    ("discarded", lambda person: ConsentFactory(person=person, state="discarded", discarded_at=NOW)),
    ("withdrawn", lambda person: ConsentFactory(person=person, state="withdrawn", withdrawn_at=NOW)),
    ("run out yesterday", lambda person: ConsentFactory(person=person, valid_until=in_days(-1))),
    ("too narrow", lambda person: ConsentFactory(person=person, classes=["C1"])),
]


@pytest.mark.parametrize("make", [row[1] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_without_a_consent_that_holds_now_nothing_leaves(ann: Any, aylin: Any, make: Any) -> None:
    consent = make(ann)
    for stage in Transfer.Stage:
        with pytest.raises(Refused) as caught:
            send(aylin, ann, Kind.VOLUNTEER_COURSE, stage, organisation=consent.recipient)
        assert caught.value.code == "no_consent"
    assert not Transfer.objects.exists() and not Entry.objects.exists()


def test_the_use_ends_with_the_consent(ann: Any, aylin: Any) -> None:
    consent = ConsentFactory(person=ann, valid_until=in_days(30))
    row = send(aylin, ann, Kind.VOLUNTEER_COURSE, Transfer.Stage.OFFER, organisation=consent.recipient)
    assert row.ends_on == in_days(30)
    assert is_open(row, in_days(30)) and not is_open(row, in_days(31))


@pytest.mark.parametrize(("kind", "stage"), BY_CONSENT)
def test_after_withdrawal_nothing_is_read_and_nothing_is_sent(
    ann: Any, aylin: Any, kind: Kind, stage: Any
) -> None:
    consent = ConsentFactory(person=ann, kind=kind.value, classes=referral(kind).classes)
    row = send(aylin, ann, kind, stage, organisation=consent.recipient)
    assert opened(row, told(kind, stage), on=TODAY) == told(kind, stage)
    assert withdraw_consent(actor=aylin, consent=consent, channel="talk", now=NOW) == [row]
    row.refresh_from_db()
    assert row.revoked_at == NOW
    assert opened(row, told(kind, stage), on=TODAY) == {}
    for _attempt in range(10):
        with pytest.raises(Refused):
            send(aylin, ann, kind, stage, organisation=consent.recipient)
    assert Transfer.objects.count() == 1


def test_reading_gives_the_sent_fields_of_an_open_transfer_only(scope: Any) -> None:
    row = TransferFactory(fields=["level"], ends_on=TODAY)
    values = {"level": "A1", "family_name": "Muster"}
    assert opened(row, values, on=TODAY) == {"level": "A1"}
    assert opened(row, values, on=in_days(1)) == {}
    assert opened(TransferFactory(revoked_at=NOW), values, on=TODAY) == {}
    assert opened(None, values, on=TODAY) == {}


def test_the_database_knows_no_transfer_on_consent_without_one(ann: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TransferFactory(person=ann, ground="consent")
