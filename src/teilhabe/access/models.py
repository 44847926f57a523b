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
from teilhabe.access.tenancy import CentreManager, CentreOwned, CentreQuerySet, OwnedForeignKey
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
            models.CheckConstraint(
                condition=Q(basis__in=["own", "partner"]) | ~Q(employer=""),
                name="access_membership_names_employer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role.name})"

    @property
    def role(self) -> Role:
        return role(self.role_key)


class SubstitutionQuerySet(CentreQuerySet["Substitution"]):
    """Who stands in for whom."""

    def in_force(self, day: dt.date) -> SubstitutionQuerySet:
        return self.filter(valid_from__lte=day, valid_to__gte=day)


class Substitution(CentreOwned):
    """A colleague reads another's files for named dates. Protected people are not in it: their circle is named."""

    absent = OwnedForeignKey(Membership, related_name="+")
    stand_in = OwnedForeignKey(Membership, related_name="+")
    valid_from = models.DateField(_("gilt ab"))
    valid_to = models.DateField(_("gilt bis"))
    reads_notes = models.BooleanField(_("liest auch Notizen"), default=False)
    reads_needs = models.BooleanField(_("liest auch den Bedarf am Raum (Art. 9 DSGVO)"), default=False)
    named_by = OwnedForeignKey(Membership, related_name="+")

    objects: ClassVar[Any] = CentreManager.of(SubstitutionQuerySet)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("valid_from")), name="access_substitution_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(absent=models.F("stand_in")), name="access_substitution_of_another"
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "stand_in", "valid_to"], name="access_substitution_now"),
        ]

    @property
    def named_for(self) -> frozenset[str]:
        """Classes of the privacy catalogue the stand-in was named for beyond the ordinary ones."""
        return frozenset(key for key, named in (("C5", self.reads_notes), ("C6", self.reads_needs)) if named)


class BreakGlassQuerySet(CentreQuerySet["BreakGlass"]):
    """Files opened in need."""

    def open_at(self, now: dt.datetime) -> BreakGlassQuerySet:
        return self.filter(opened_at__lte=now, ends_at__gt=now)

    def unreviewed(self) -> BreakGlassQuerySet:
        return self.filter(reviewed_at=None)


class BreakGlass(CentreOwned):
    """One person's file opened in need, for at most four hours, after a second login; somebody else reviews it."""

    class Reason(models.TextChoices):
        DANGER = "danger", _("Gefahr für Leib oder Leben")
        CHILD = "child", _("Gefahr für ein Kind")
        DEADLINE = "deadline", _("Frist läuft ab, Zuständige nicht erreichbar")
        OTHER = "other", _("anderer Grund")

    class Verdict(models.TextChoices):
        NEEDED = "needed", _("war nötig")
        NOT_NEEDED = "not_needed", _("war nicht nötig")

    membership = OwnedForeignKey(Membership, related_name="+")
    subject = models.UUIDField(editable=False, help_text="log alias of the person")
    reason = models.CharField(_("Grund"), max_length=10, choices=Reason)
    words = models.TextField(_("Was ist geschehen?"), max_length=1000)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_by = models.DateField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewer = OwnedForeignKey(Membership, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)

    objects: ClassVar[Any] = CentreManager.of(BreakGlassQuerySet)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__lte=models.F("opened_at") + dt.timedelta(hours=4)),
                name="access_breakglass_four_hours",
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=models.F("membership")),
                name="access_breakglass_other_reviewer",
            ),
        ]
        indexes = [models.Index(fields=["centre", "membership", "ends_at"], name="access_breakglass_now")]


def own_memberships(user_id: uuid.UUID) -> models.QuerySet[Membership]:
    """The memberships of one user in every centre: the only look outside a scope, for choosing the centre.

    On PostgreSQL the policy of the table lets a user read exactly these (``readable_also``).
    """
    return models.QuerySet(Membership).filter(user_id=user_id)
