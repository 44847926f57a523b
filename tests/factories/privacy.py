"""Outgoing sets of data."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from teilhabe.privacy.models import Transfer
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
