"""Facts that hold for a time."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teilhabe.access.tenancy import CentreManager, CentreOwned, CentreQuerySet
from teilhabe.people.enums import Origin

Dated = TypeVar("Dated", bound=models.Model)


class DatedQuerySet(CentreQuerySet[Dated]):
    """Facts that hold from a day until a day (both included); an open end holds on."""

    def valid_on(self, day: dt.date) -> DatedQuerySet[Dated]:
        started = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(started).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class DatedFact(CentreOwned):
    """Something that is so for a time: from, to, since when we know it, and who said it."""

    valid_from = models.DateField(_("gilt ab"), null=True, blank=True)
    valid_to = models.DateField(_("gilt bis"), null=True, blank=True)
    learned_on = models.DateField(_("bekannt seit"), null=True, blank=True)
    origin = models.CharField(_("Quelle"), max_length=10, choices=Origin, default=Origin.PERSON)

    objects: ClassVar[Any] = CentreManager.of(DatedQuerySet)

    class Meta(CentreOwned.Meta):
        abstract = True
