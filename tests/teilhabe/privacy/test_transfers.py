"""What leaves: only listed fields, never the content, always with an end."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.audit.models import Entry
from teilhabe.common.errors import Refused
from teilhabe.privacy.disclosure import digest, disclose
from teilhabe.privacy.models import Transfer
from teilhabe.privacy.queries import open_transfers, transfers_ending, transfers_of
from teilhabe.privacy.referrals import Kind, allowed_fields, referrals
from teilhabe.privacy.services import revoke_open_transfers, revoke_transfer
from tests.factories import OrganisationFactory, PersonFactory, TransferFactory
from tests.factories.days import NOW, TODAY, in_days

OFFER, ACCEPTED = Transfer.Stage.OFFER, Transfer.Stage.ACCEPTED
# The referral minimum names these as "never".
NEVER = {
    "note",
    "reason_of_flight",
    "religion",
    "diagnosis",
    "address",
    "street",
    "title",
    "benefit",
    "family",
}


def _payload(stage: Transfer.Stage, **changes: Any) -> dict[str, Any]:
    return {**dict.fromkeys(allowed_fields(Kind.LANGUAGE_COURSE, stage), "x"), **changes}


def _send(actor: Any, stage: Transfer.Stage = OFFER, **changes: Any) -> Transfer:
    fields: dict[str, Any] = {
        "person": changes.pop("person", None) or PersonFactory(),
        "organisation": OrganisationFactory(),
        "kind": Kind.LANGUAGE_COURSE,
        "payload": _payload(stage),
        "now": NOW,
        "ends_on": in_days(90),
    }
    return disclose(actor=actor, stage=stage, **{**fields, **changes})


def test_field_names_and_digest_stay_the_content_does_not(scope: Any, aylin: Any) -> None:
    payload = _payload(OFFER, level="A1-Muster")
    row = _send(aylin, payload=payload)
    assert row.fields == sorted(payload)
    assert row.payload_digest == digest(payload)
    stored = " ".join(str(value) for value in Transfer.objects.values().get().values())
    assert "A1-Muster" not in stored
    entry = Entry.objects.get()
    assert (entry.act, entry.subject) == ("privacy.transfer", row.person.log_alias)


def test_two_contents_have_two_digests() -> None:
    assert digest({"level": "A1"}) != digest({"level": "A2"})
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


@pytest.mark.parametrize("field", ["family_name", "birth_year", "contact_way", "proof_id", "address", "note"])
def test_no_name_leaves_with_an_offer(scope: Any, aylin: Any, field: str) -> None:
    with pytest.raises(ValueError, match=field):
        _send(aylin, payload=_payload(OFFER, **{field: "x"}))
    assert not Transfer.objects.exists() and not Entry.objects.exists()


@pytest.mark.parametrize("field", sorted(NEVER | {"birth_date", "district"}))
def test_what_never_leaves_does_not_leave_after_acceptance(scope: Any, aylin: Any, field: str) -> None:
    with pytest.raises(ValueError, match=field):
        _send(aylin, ACCEPTED, payload=_payload(ACCEPTED, **{field: "x"}))


def test_the_lists_hold_nothing_that_never_leaves() -> None:
    assert set(referrals()) == set(Kind)
    assert not any(set(fields) & NEVER for row in referrals().values() for fields in row.stages.values())
    assert allowed_fields(Kind.LANGUAGE_COURSE, "nonsense") == frozenset()  # type: ignore[arg-type]


@pytest.mark.parametrize("life", ["restricted", "merged", "erased"])
def test_nothing_leaves_of_a_restricted_record(scope: Any, aylin: Any, life: str) -> None:
    with pytest.raises(Refused) as refusal:
        _send(aylin, person=PersonFactory(life=life))
    assert refusal.value.code == "restricted"


def test_every_transfer_has_an_end_ahead(scope: Any, aylin: Any) -> None:
    with pytest.raises(Refused) as refusal:
        _send(aylin, ends_on=in_days(-1))
    assert refusal.value.field == "ends_on"


def test_revoking_twice_is_one_effect(scope: Any, aylin: Any) -> None:
    row = TransferFactory()
    revoke_transfer(actor=aylin, transfer=row, now=NOW)
    assert row.revoked_at == NOW
    entries = Entry.objects.count()
    revoke_transfer(actor=aylin, transfer=row, now=NOW.replace(hour=11))
    assert (row.revoked_at, Entry.objects.count()) == (NOW, entries)


def test_all_open_transfers_of_a_person_end_with_one_entry(scope: Any, aylin: Any) -> None:
    person = PersonFactory()
    TransferFactory.create_batch(2, person=person)
    TransferFactory(person=person, revoked_at=NOW)
    other = TransferFactory()
    assert revoke_open_transfers(actor=aylin, person=person, now=NOW) == 2
    assert not open_transfers(person, on=TODAY)
    assert transfers_of(person).count() == 3
    assert list(open_transfers(other.person, on=TODAY)) == [other]
    assert Entry.objects.get().act == "privacy.revoke_transfer"


def test_transfers_whose_use_ends(scope: Any) -> None:
    ending, later = TransferFactory(ends_on=in_days(3)), TransferFactory(ends_on=in_days(30))
    people = [ending.person, later.person]
    assert list(transfers_ending(people, until=in_days(7))) == [ending]
    assert not open_transfers(ending.person, on=in_days(4))
