"""What the computer suggested, and what the human did with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teilhabe.access.models import Membership
from teilhabe.access.tenancy import CentreManager, CentreOwned, CentreQuerySet, OwnedForeignKey
from teilhabe.allocation.enums import OPEN, DecisionKind, ProposalState, RunKind, RunState
from teilhabe.courses.models import CourseRequest, CourseRun, Seat
from teilhabe.directory.models import Organisation


class Weights(CentreOwned):
    """The centre's versioned weights (meaning and defaults: ``allocation/weights.py``)."""

    version = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    decided_by = OwnedForeignKey(Membership, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "version"], name="allocation_weights_version")
        ]


class RunQuerySet(CentreQuerySet["Run"]):
    def rounds(self) -> RunQuerySet:
        return self.filter(kind=RunKind.ROUND).order_by("-asked_at")


class Run(CentreOwned):
    """One computation: what went in (aliases only, hashed), with which rules, weights and seed, and how it ended."""

    kind = models.CharField(max_length=8, choices=RunKind)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    as_of = models.DateField()
    rule_set = models.CharField(max_length=40)
    switches = models.JSONField(default=dict)
    weights = OwnedForeignKey(Weights, related_name="+")
    seed = models.PositiveIntegerField(default=1)
    question = models.JSONField(default=dict)
    input_digest = models.CharField(max_length=64, blank=True)
    result = models.JSONField(default=dict)
    stage = models.CharField(max_length=40, blank=True)
    fraction = models.FloatField(default=0.0)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = OwnedForeignKey(Membership, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = CentreManager.of(RunQuerySet)

    class Meta(CentreOwned.Meta):
        indexes = [models.Index(fields=["centre", "kind", "asked_at"], name="allocation_run_latest")]

    @property
    def is_over(self) -> bool:
        return self.state in (RunState.DONE, RunState.CANCELLED, RunState.FAILED)


class ProposalQuerySet(CentreQuerySet[Any]):
    def open(self) -> ProposalQuerySet:
        return self.filter(state__in=OPEN)

    def valid(self) -> ProposalQuerySet:
        """Open, and the need is still the one that was computed with."""
        same = Q(request__version=F("request_version"), request__ended_on=None, request__paused_on=None)
        return self.open().filter(same)


class Proposal(CentreOwned):
    """A suggestion with its explanation record. Thrown away by the next run; a ``Seat`` never is."""

    run = OwnedForeignKey(Run, null=True, blank=True, related_name="%(class)ss")
    rank = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.COMPUTED)
    explanation = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    objects: ClassVar[Any] = CentreManager.of(ProposalQuerySet)

    class Meta(CentreOwned.Meta):
        abstract = True


class CourseProposal(Proposal):
    """For one request: a course run, or none (then the explanation says why and what comes next)."""

    request = OwnedForeignKey(CourseRequest, related_name="proposals")
    request_version = models.PositiveIntegerField()
    course_run = OwnedForeignKey(CourseRun, null=True, blank=True, related_name="proposals")
    seat = OwnedForeignKey(Seat, null=True, blank=True, related_name="proposals")
    tier = models.PositiveSmallIntegerField(default=2)
    cost = models.IntegerField(default=0)

    class Meta(CentreOwned.Meta):
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["centre", "request"],
                condition=Q(state__in=[ProposalState.COMPUTED, ProposalState.SHOWN]),
                name="allocation_proposal_one_open",
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["centre", "state", "course_run"], name="allocation_proposal_open")
        ]


class Decision(CentreOwned):
    """What a human did with a proposal, when, and why if it was not followed (Art. 22 GDPR)."""

    proposal = OwnedForeignKey(CourseProposal, related_name="decisions")
    kind = models.CharField(max_length=12, choices=DecisionKind)
    by = OwnedForeignKey(Membership, related_name="+")
    at = models.DateTimeField()
    course_run = OwnedForeignKey(CourseRun, null=True, blank=True, related_name="+")
    reason_code = models.CharField(_("Grund"), max_length=20, blank=True)
    reason = models.CharField(_("Begründung"), max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)


class DemandSignal(CentreOwned):
    """ "7 people, A0, Warburg, mornings": shape and count told to a Träger; no person in it."""

    run = OwnedForeignKey(Run, null=True, blank=True, related_name="signals")
    organisation = OwnedForeignKey(Organisation, null=True, blank=True, related_name="+")
    shape = models.JSONField(default=dict)
    count = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
