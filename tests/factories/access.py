"""Centres, logins, memberships."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from teilhabe.access.models import Centre, Membership, User
from tests.factories.days import in_days


class CentreFactory(DjangoModelFactory):
    class Meta:
        model = Centre
        django_get_or_create = ("key",)

    key = factory.Sequence(lambda n: f"muster-{n}")
    name = factory.Sequence(lambda n: f"KI Musterkreis {n}")
    ags = factory.Sequence(lambda n: f"{5000 + n:05d}")
    opened_on = in_days(-700)
    is_sample = True


class UserFactory(DjangoModelFactory):
    """A login without a usable password; ``password="…"`` sets one."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"benutzer-{n}")
    name = factory.Sequence(lambda n: f"Muster Person {n} (erfunden)")

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **fields: object) -> User:
        return model_class.objects.create_user(*args, **fields)  # type: ignore[arg-type]


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role_key = "counselling"
    valid_from = in_days(-400)

    class Params:
        ended = factory.Trait(valid_to=in_days(-1))
        carrier = factory.Trait(role_key="carrier_clerk", basis="partner", valid_to=in_days(200))
