"""Centres, logins and who works where. No casework, no clients."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teilhabe.access.roles import ROLES, Role, role
from teilhabe.access.tenancy import CentreManager, CentreOwned, CentreQuerySet
from teilhabe.common.rows import Row


class Centre(Row):
    """One Kommunales Integrationszentrum = one tenant = one controller (Art. 4 Nr. 7 GDPR).

    All 54 exist as reference rows; a centre is *opened* when it starts to work with the product.
    """

    tenancy = "global"

    key = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    carrier = models.CharField(max_length=120, blank=True)
    ags = models.CharField(max_length=8)
    bezirk = models.CharField(max_length=40, blank=True)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    url = models.URLField(blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    is_sample = models.BooleanField(default=False, help_text="demo or test: everything in it is invented")

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Logins by user name."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, Row):
    """A login of a human. Rights come from memberships alone; there is no superuser."""

    tenancy = "global"

    username = models.CharField(_("Benutzername"), max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-Mail"), blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="de")

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_staff(self) -> bool:
        """No Django admin for anybody."""
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False


class MembershipQuerySet(CentreQuerySet["Membership"]):
    """Who works here, in which role."""

    def valid_on(self, day: dt.date) -> MembershipQuerySet:
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class Membership(CentreOwned):
    """A user in a centre in a role, dated. Somebody of another employer works here for a time and on a basis."""

    readable_also = "user_id = nullif(current_setting('teilhabe.user', true), '')::uuid"

    class Basis(models.TextChoices):
        OWN = "own", _("eigenes Personal")
        CONTRACT = "contract", _("Auftrag (Art. 28 DSGVO)")
        JOINT = "joint", _("gemeinsam verantwortlich (Art. 26 DSGVO)")
        PARTNER = "partner", _("eigener Verantwortlicher (Träger)")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role_key = models.CharField(max_length=40, choices=[(r.key, r.name) for r in ROLES.values()])
    employer = models.CharField(max_length=120, blank=True)
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.OWN)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = CentreManager.of(MembershipQuerySet)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "user", "role_key"], name="access_membership_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="access_membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role.name})"

    @property
    def role(self) -> Role:
        return role(self.role_key)


def own_memberships(user_id: uuid.UUID) -> models.QuerySet[Membership]:
    """The memberships of one user in every centre: the only look outside a scope, for choosing the centre.

    On PostgreSQL the policy of the table lets a user read exactly these (``readable_also``).
    """
    return models.QuerySet(Membership).filter(user_id=user_id)
