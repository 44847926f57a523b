"""Documents, tasks, appointments."""

from __future__ import annotations

import datetime as dt
import hashlib

import factory
from factory.django import DjangoModelFactory

from teilhabe.office.models import Appointment, Document, Reminder, Task
from tests.factories.access import MembershipFactory
from tests.factories.days import NOW, TODAY, in_days
from tests.factories.people import PersonFactory


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    kind = "waiting"
    person = factory.SubFactory(PersonFactory)
    title = "Bestätigung der Wartezeit"
    content = b"%PDF-1.7 Muster"
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.content).hexdigest())
    made_at = NOW
    made_by = factory.SubFactory(MembershipFactory)
    expires_on = in_days(365)


class TaskFactory(DjangoModelFactory):
    class Meta:
        model = Task

    owner = factory.SubFactory(MembershipFactory)
    title = "Zurückrufen"
    due_on = TODAY


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    membership = factory.SubFactory(MembershipFactory)
    starts_at = NOW
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(minutes=45))


class ReminderFactory(DjangoModelFactory):
    class Meta:
        model = Reminder

    source = factory.Sequence(lambda n: f"courses.hold:{n}")
    day = TODAY
    by = factory.SubFactory(MembershipFactory)
    dealt_at = NOW
