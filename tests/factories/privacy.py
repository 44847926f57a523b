"""Outgoing sets of data."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from teilhabe.privacy.consent_texts import newest_text
from teilhabe.privacy.models import Consent, Transfer
from teilhabe.privacy.referrals import Kind, referral
from tests.factories.access import MembershipFactory
from tests.factories.days import NOW, in_days
from tests.factories.directory import OrganisationFactory
from tests.factories.people import PersonFactory


class TransferFactory(DjangoModelFactory):
    class Meta:
        model = Transfer

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    ground = "task"
    stage = "offer"
    purpose = "P2"
    fields = factory.LazyFunction(lambda: ["level"])
    payload_digest = "0" * 64
    sent_at = NOW
    ends_on = in_days(90)


class ConsentFactory(DjangoModelFactory):
    """A given consent for a volunteers' course, German text, everything named that is required."""

    class Meta:
        model = Consent

    class Params:
        draft = factory.Trait(state="prepared", given_at=None, proof="", explained="", signer="", channel="")

    person = factory.SubFactory(PersonFactory)
    recipient = factory.SubFactory(OrganisationFactory)
    kind = Kind.VOLUNTEER_COURSE.value
    purpose = factory.LazyAttribute(lambda row: referral(Kind(row.kind)).purpose.value)
    classes = factory.LazyAttribute(lambda row: sorted(referral(Kind(row.kind)).required_classes))
    text_key = "disclosure"
    text_version = 1
    text_language = "de"
    text_digest = factory.LazyAttribute(lambda row: newest_text(row.text_language).digest)
    state = "given"
    prepared_at = NOW
    prepared_by = factory.SubFactory(MembershipFactory)
    given_at = NOW
    valid_until = in_days(365)
    explained = "read_aloud"
    signer = "person"
    channel = "paper"
    proof = "Ordner 3, Blatt 17 (erfunden)"
