"""Dated values, code lists and rule sets as rows. No persons, no cases.

The book in `book.py` is what rules read; these rows carry what came with the software, what the operator entered
since, and what a centre set for itself.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teilhabe.access.tenancy import CentreOwned
from teilhabe.common.rows import Row


class RuleSet(Row):
    """One state of all dated values: results name it, so that it can be shown later by which rules they were made."""

    tenancy = "shared"

    version = models.PositiveIntegerField(_("Nummer"), unique=True)
    effective_day = models.DateField(_("gilt ab"))
    digest = models.CharField(_("Prüfsumme"), max_length=64)
    loaded_at = models.DateTimeField(_("geladen am"))

    class Meta:
        ordering = ["version"]

    def __str__(self) -> str:
        return f"{self.version}: {self.effective_day.isoformat()}"


class DatedValue(Row):
    """A law figure, rate or switch from one day on, until the next row of its key; `ended` is a value too."""

    tenancy = "shared"

    key = models.CharField(_("Schlüssel"), max_length=80)
    valid_from = models.DateField(_("gilt ab"))
    value = models.JSONField(_("Wert"), null=True)
    ended = models.BooleanField(_("beendet"), default=False)
    paragraph = models.CharField(_("Fundstelle"), max_length=200)
    source = models.CharField(_("Quelle"), max_length=300)
    verified = models.BooleanField(_("geprüft"), default=True)
    anchor = models.CharField(_("Stichtag"), max_length=60, default="decision")
    area = models.CharField(_("Gebiet"), max_length=20, default="courses")
    overridable = models.BooleanField(_("vom Zentrum änderbar"), default=False)
    first_in = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="values")
    entered_by_hand = models.BooleanField(_("vom Betrieb eingetragen"), default=False)

    class Meta:
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="rulebook_datedvalue_one_per_day"),
            models.CheckConstraint(
                condition=Q(ended=False) | Q(value__isnull=True),
                name="rulebook_datedvalue_ended_has_no_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.valid_from.isoformat()})"


class CodeItem(Row):
    """One code of one list. Never deleted, only ended."""

    tenancy = "shared"

    list = models.CharField(_("Liste"), max_length=40)
    code = models.CharField(_("Code"), max_length=60)
    label_de = models.CharField(_("Bezeichnung"), max_length=200)
    label_en = models.CharField(_("englische Bezeichnung"), max_length=200)
    valid_from = models.DateField(_("gilt ab"), null=True, blank=True)
    valid_to = models.DateField(_("gilt bis"), null=True, blank=True)
    extra = models.JSONField(_("weitere Angaben"), default=dict, blank=True)
    position = models.PositiveIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        ordering = ["list", "position"]
        constraints = [
            models.UniqueConstraint(fields=["list", "code"], name="rulebook_codeitem_once"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="rulebook_codeitem_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list}: {self.code}"


class LocalValue(CentreOwned):
    """A centre's own value for a key that may differ from centre to centre."""

    key = models.CharField(_("Schlüssel"), max_length=80)
    valid_from = models.DateField(_("gilt ab"))
    value = models.JSONField(_("Wert"), null=True)
    ended = models.BooleanField(_("beendet"), default=False)
    decided_by = models.CharField(_("entschieden von"), max_length=120)

    class Meta:
        ordering = ["key", "valid_from"]
        base_manager_name = "objects"
        default_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "key", "valid_from"], name="rulebook_localvalue_one_per_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.valid_from.isoformat()})"
