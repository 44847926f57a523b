"""Finding Träger and sites, and for whom somebody acts."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

from django.db.models import Q, QuerySet

from teilhabe.access.actor import Actor
from teilhabe.directory.models import Organisation, OrganisationRole, PartnerAccess, Site


def with_organisations(actor: Actor, *, on: dt.date) -> Actor:
    """The acting person together with the organisations he or she acts for today."""
    rows = PartnerAccess.objects.valid_on(on).filter(membership_id=actor.membership_id)
    return replace(actor, organisation_ids=frozenset(rows.values_list("organisation_id", flat=True)))


def has_own_login(organisation_id: uuid.UUID, *, on: dt.date) -> bool:
    """Whether anybody of the organisation can work in the partner portal on the day."""
    rows = PartnerAccess.objects.valid_on(on).filter(organisation_id=organisation_id)
    rows = rows.filter(membership__valid_from__lte=on, membership__user__is_active=True)
    return rows.filter(Q(membership__valid_to=None) | Q(membership__valid_to__gte=on)).exists()


def organisations_in_role(role: str, *, on: dt.date) -> QuerySet[Organisation]:
    """Bodies that are this to the centre on the day, by name."""
    roles = OrganisationRole.objects.filter(role=role, valid_from__lte=on)
    roles = roles.filter(Q(valid_to=None) | Q(valid_to__gte=on))
    return Organisation.objects.filter(pk__in=roles.values("organisation")).order_by("name")


def listed_sites() -> QuerySet[Site]:
    """Sites that may appear on lists and maps; shelters never do."""
    return (
        Site.objects.filter(hidden=False).select_related("organisation", "territory").order_by("name", "id")
    )
