"""Desk work around any noun: documents, tasks, appointments. No rule of any area."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teilhabe.access.actor import Actor
from teilhabe.access.models import Membership
from teilhabe.access.tenancy import CentreManager, CentreOwned, CentreQuerySet, OwnedForeignKey
from teilhabe.keys.fields import EncryptedBinaryField, EncryptedTextField, SealedRow
from teilhabe.people.models import Person


class Document(SealedRow):
    """A letter made here. The bytes stand in the database, so that it and its log entry commit together."""

    class Kind(models.TextChoices):
        ADVICE = "advice", _("Beratungsblatt")
        REFERRAL = "referral", _("Anmeldung beim Träger")
        WAITING = "waiting", _("Bestätigung der Wartezeit")
        RESIDENCE_RULE = "residence_rule", _("Schreiben zur Wohnsitzregelung (§ 12a AufenthG)")
        NEED_REPORT = "need_report", _("Bedarfsbericht")

    kind = models.CharField(max_length=16, choices=Kind)
    person = OwnedForeignKey(Person, null=True, blank=True, related_name="documents")
    title = models.CharField(max_length=160)
    language = models.CharField(max_length=8, default="de")
    content = EncryptedBinaryField()
    html = EncryptedTextField(null=True)  # the same letter as an escaped fragment, made with the PDF
    sha256 = models.CharField(max_length=64)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = OwnedForeignKey(Membership, related_name="+")
    expires_on = models.DateField()

    class Meta(CentreOwned.Meta):
        indexes = [models.Index(fields=["centre", "person", "made_at"], name="office_document_of")]


class TaskQuerySet(CentreQuerySet["Task"]):
    def open_for(self, actor: Actor) -> TaskQuerySet:
        """Open tasks of this colleague, without those about people who are hidden from it by now."""
        return self.filter(owner_id=actor.membership_id, done_at=None).exclude(
            person__in=Person.objects.hidden_from(actor)
        )


class Task(SealedRow):
    """Something a colleague has to do, until a day."""

    owner = OwnedForeignKey(Membership, related_name="+")
    title = EncryptedTextField(_("Aufgabe"), max_length=200)
    due_on = models.DateField(_("bis"))
    person = OwnedForeignKey(Person, null=True, blank=True, related_name="tasks")
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = CentreManager.of(TaskQuerySet)

    class Meta(CentreOwned.Meta):
        indexes = [
            models.Index(
                fields=["centre", "owner", "due_on"], condition=Q(done_at=None), name="office_task_open"
            )
        ]


class AppointmentQuerySet(CentreQuerySet["Appointment"]):
    def of_day(self, actor: Actor, day: dt.date) -> AppointmentQuerySet:
        if actor.membership_id is None:  # the clock has no appointments
            return self.none()
        rows = self.filter(membership_id=actor.membership_id, starts_at__date=day)
        return rows.exclude(person__in=Person.objects.hidden_from(actor)).order_by("starts_at")


class Appointment(SealedRow):
    """A meeting of people, for example a talk or a placement test."""

    class Kind(models.TextChoices):
        TALK = "talk", _("Gespräch")
        PLACEMENT_TEST = "placement_test", _("Einstufungstest")
        PHONE = "phone", _("Telefon")

    kind = models.CharField(max_length=16, choices=Kind, default=Kind.TALK)
    membership = OwnedForeignKey(Membership, related_name="+")
    person = OwnedForeignKey(Person, null=True, blank=True, related_name="appointments")
    starts_at = models.DateTimeField(_("Beginn"))
    ends_at = models.DateTimeField(_("Ende"))
    place = models.CharField(_("Ort"), max_length=120, blank=True)
    topic = EncryptedTextField(_("Anlass"), max_length=160, blank=True)
    interpreter = models.CharField(_("Sprachmittlung"), max_length=12, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = CentreManager.of(AppointmentQuerySet)

    class Meta(CentreOwned.Meta):
        indexes = [models.Index(fields=["centre", "membership", "starts_at"], name="office_appointment_day")]


class Reminder(CentreOwned):
    """A human has dealt with a computed deadline: source key and day, nothing else."""

    source = models.CharField(max_length=120)
    day = models.DateField()
    by = OwnedForeignKey(Membership, related_name="+")
    dealt_at = models.DateTimeField()

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "source", "day"], name="office_reminder_once")
        ]


class SavedView(CentreOwned):
    """A list as one colleague likes to see it: where, and the filter as a query string. Never a name in it."""

    owner = OwnedForeignKey(Membership, related_name="+")
    name = models.CharField(_("Name der Ansicht"), max_length=60)
    place = models.CharField(max_length=20)
    query = models.CharField(max_length=400, blank=True)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "owner", "place", "name"], name="office_view_once")
        ]
