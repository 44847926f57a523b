"""Computations, suggestions, decisions."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from teilhabe.allocation.models import CourseProposal, Decision, DemandSignal, Run, Weights
from tests.factories.access import MembershipFactory
from tests.factories.courses import CourseRequestFactory, CourseRunFactory
from tests.factories.days import NOW, TODAY
from tests.factories.directory import OrganisationFactory


class WeightsFactory(DjangoModelFactory):
    class Meta:
        model = Weights

    version = factory.Sequence(lambda n: n + 1)
    decided_at = NOW


class RunFactory(DjangoModelFactory):
    """A finished round."""

    class Meta:
        model = Run

    kind = "round"
    state = "done"
    as_of = TODAY
    rule_set = "2026-01-01"
    weights = factory.SubFactory(WeightsFactory)
    asked_at = NOW
    started_at = NOW
    finished_at = NOW


class CourseProposalFactory(DjangoModelFactory):
    """Shown, with a course; ``without_course=True`` for somebody who gets none."""

    class Meta:
        model = CourseProposal

    class Params:
        without_course = factory.Trait(course_run=None)

    run = factory.SubFactory(RunFactory)
    request = factory.SubFactory(CourseRequestFactory)
    request_version = factory.SelfAttribute("request.version")
    course_run = factory.SubFactory(CourseRunFactory)
    state = "shown"
    made_at = NOW


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    proposal = factory.SubFactory(CourseProposalFactory)
    kind = "chosen"
    by = factory.SubFactory(MembershipFactory)
    at = NOW


class DemandSignalFactory(DjangoModelFactory):
    class Meta:
        model = DemandSignal

    organisation = factory.SubFactory(OrganisationFactory)
    shape = factory.LazyFunction(lambda: {"level": "A0", "time": "morning"})
    count = 7
    made_at = NOW
