"""Clients and their dated facts. All invented."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from teilhabe.people import models
from tests.factories.access import MembershipFactory, UserFactory
from tests.factories.days import TODAY, in_days
from tests.factories.directory import MORNINGS
from tests.factories.geo import TerritoryFactory


class PersonFactory(DjangoModelFactory):
    """Somebody without any further fact; ``cared_by=<Actor or Membership id>`` makes that colleague responsible."""

    class Meta:
        model = models.Person
        skip_postgeneration_save = True

    given_names = factory.Sequence(lambda n: f"Muster{n}")
    family_name = factory.Sequence(lambda n: f"Beispiel{n}")
    birth_date = dt.date(1990, 5, 17)
    gender = "w"
    in_germany_since = in_days(-500)
    created_on = in_days(-100)

    class Params:
        hidden = factory.Trait(protected=True)
        child = factory.Trait(birth_date=in_days(-3 * 365), gender="o")

    @factory.post_generation
    def cared_by(self: models.Person, create: bool, extracted: object, **kwargs: object) -> None:
        if create and extracted is not None:
            membership_id = getattr(extracted, "membership_id", extracted)
            models.Responsibility.objects.create(
                person=self, membership_id=membership_id, valid_from=in_days(-100), learned_on=in_days(-100)
            )
            if self.protected:
                name_reader(self, membership_id)


def name_reader(person: models.Person, membership_id: object) -> models.Protection:
    """A protection in force (not yet agreed) with one more named reader."""
    made = {"set_on": in_days(-10), "review_on": in_days(600), "asked_by_id": membership_id}
    protection, _new = models.Protection.objects.get_or_create(person=person, ended_on=None, defaults=made)
    slot = protection.readers.count() + 1
    models.NamedReader.objects.create(protection=protection, membership_id=membership_id, slot=slot)
    return protection


class _Fact(DjangoModelFactory):
    class Meta:
        abstract = True

    person = factory.SubFactory(PersonFactory)
    valid_from = in_days(-100)
    learned_on = in_days(-100)


class ContactWayFactory(DjangoModelFactory):
    class Meta:
        model = models.ContactWay

    person = factory.SubFactory(PersonFactory)
    kind = "phone"
    value = factory.Sequence(lambda n: f"05271 {n:06d}")


class LanguageSkillFactory(DjangoModelFactory):
    class Meta:
        model = models.LanguageSkill

    person = factory.SubFactory(PersonFactory)
    language = "ar"
    is_first = True
    spoken = models.LanguageSkill.Degree.NATIVE


class ResidenceFactory(_Fact):
    class Meta:
        model = models.Residence

    territory = factory.SubFactory(TerritoryFactory)


class TitleFactory(_Fact):
    class Meta:
        model = models.Title

    code = "25_2_F"
    is_first = True
    issued_on = in_days(-100)
    until = in_days(900)


class BenefitFactory(_Fact):
    class Meta:
        model = models.Benefit

    code = "SGB2"


class LevelFactory(DjangoModelFactory):
    """German A1 by placement test; ``literacy=True`` for reading and writing."""

    class Meta:
        model = models.Level

    person = factory.SubFactory(PersonFactory)
    kind = "german"
    value = "A1"
    proof = "placement_test"
    proved_on = in_days(-30)
    learned_on = in_days(-30)

    class Params:
        literacy = factory.Trait(kind="literacy", value="LIT_LATIN", proof="adviser")


class BackgroundFactory(_Fact):
    class Meta:
        model = models.Background

    kind = "school"
    years = 8


class AvailabilityFactory(_Fact):
    """Every weekday morning, by bus, up to an hour."""

    class Meta:
        model = models.Availability

    week = factory.LazyFunction(lambda: {day: [["08:00", "13:30"]] for day in MORNINGS})
    mobility = factory.LazyFunction(lambda: ["foot", "transit"])


class SupportNeedFactory(_Fact):
    class Meta:
        model = models.SupportNeed

    code = "step_free"
    consent_on = in_days(-100)


class HouseholdFactory(DjangoModelFactory):
    class Meta:
        model = models.Household


class HouseholdMemberFactory(_Fact):
    class Meta:
        model = models.HouseholdMember

    household = factory.SubFactory(HouseholdFactory)


class RelationFactory(_Fact):
    """A parent and a child."""

    class Meta:
        model = models.Relation

    other = factory.SubFactory(PersonFactory, child=True)
    kind = "parent"
    custody = True


class ChildcareNeedFactory(_Fact):
    class Meta:
        model = models.ChildcareNeed

    child = factory.SubFactory(PersonFactory, child=True)


class _Pair(DjangoModelFactory):
    """``one`` and ``other`` in any order; the database's order is found here."""

    class Meta:
        abstract = True
        exclude = ("one", "other")

    one = factory.SubFactory(PersonFactory)
    other = factory.SubFactory(PersonFactory)
    first = factory.LazyAttribute(lambda o: models.ordered_pair(o.one, o.other)["first"])
    second = factory.LazyAttribute(lambda o: models.ordered_pair(o.one, o.other)["second"])


class SeparationFactory(_Pair):
    class Meta:
        model = models.Separation

    since = in_days(-50)
    review_on = in_days(130)


class TieFactory(_Pair):
    class Meta:
        model = models.Tie

    kind = "together"


class RecusalFactory(DjangoModelFactory):
    class Meta:
        model = models.Recusal

    user = factory.SubFactory(UserFactory)
    person = factory.SubFactory(PersonFactory)
    since = TODAY


class ResponsibilityFactory(_Fact):
    class Meta:
        model = models.Responsibility

    membership = factory.SubFactory(MembershipFactory)
