"""Loading the rules that come with the software, and entering values."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor, Operator
from teilhabe.access.enums import Purpose, Right
from teilhabe.access.permissions import require
from teilhabe.audit.services import record
from teilhabe.common.errors import Refused
from teilhabe.rulebook.book import Book, DatedEntry
from teilhabe.rulebook.models import CodeItem, DatedValue, LocalValue, RuleSet
from teilhabe.rulebook.queries import current_book, entry_of


@transaction.atomic
def load_shipped_rules(*, actor: Operator, on: dt.date) -> RuleSet:
    """Write the shipped values and codes as rows; a second call changes nothing.

    Values entered by hand stay and lie over the shipped ones. Codes are never deleted.
    """
    book = Book.shipped()
    _write_codes(book)
    rule_set = _rule_set_of(book.merged(_entered_entries()), on)
    known = {(row.key, row.valid_from): row for row in DatedValue.objects.all()}
    changed = [row for entry in book if (row := _changed_row(known, entry, rule_set)) is not None]
    DatedValue.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["key", "valid_from"],
        update_fields=["value", "ended", "paragraph", "source", "verified", "anchor", "area", "overridable"],
    )
    if changed:
        record(actor=actor, act="rulebook.load", purpose=Purpose.SECURITY)
    return rule_set


@transaction.atomic
def enter_value(*, actor: Operator, entry: DatedEntry, on: dt.date) -> DatedValue:
    """Enter or correct one shared value, for example a switch that was lifted; makes a new rule set.

    Refuses unknown keys and values without paragraph and source.
    """
    if not current_book().series(entry.key):
        raise Refused(_("Diesen Schlüssel kennt das Regelwerk nicht."), code="unknown_key", field="key")
    if not entry.paragraph or not entry.source:
        raise Refused(_("Es fehlen Fundstelle oder Quelle."), code="no_source", field="source")
    others = [
        found
        for found in _entered_entries()
        if (found.key, found.valid_from) != (entry.key, entry.valid_from)
    ]
    rule_set = _rule_set_of(Book.shipped().merged([*others, entry]), on)
    row, _created = DatedValue.objects.update_or_create(
        key=entry.key,
        valid_from=entry.valid_from,
        defaults={**_columns(entry), "entered_by_hand": True},
        create_defaults={**_columns(entry), "entered_by_hand": True, "first_in": rule_set},
    )
    record(actor=actor, act="rulebook.enter_value", purpose=Purpose.SECURITY)
    return row


@transaction.atomic
def set_local_value(
    *, actor: Actor, key: str, valid_from: dt.date, value: Any, decided_by: str
) -> LocalValue:
    """Set the centre's own value for a key that may differ from centre to centre."""
    require(actor, Right.EDIT_WEIGHTS)
    series = current_book().series(key)
    if not series or not series[-1].overridable:
        raise Refused(_("Diesen Wert legt nicht das Zentrum fest."), code="not_overridable", field="key")
    row, _created = LocalValue.objects.update_or_create(
        key=key, valid_from=valid_from, defaults={"value": value, "decided_by": decided_by}
    )
    record(actor=actor, act="rulebook.set_local_value", purpose=Purpose.PLACEMENT)
    return row


def _entered_entries() -> list[DatedEntry]:
    return [entry_of(row) for row in DatedValue.objects.filter(entered_by_hand=True)]


def _rule_set_of(book: Book, on: dt.date) -> RuleSet:
    """The rule set of this book; the newest one if nothing changed, else a new one."""
    newest = RuleSet.objects.order_by("-version").first()
    if newest is not None and newest.digest == book.digest:
        return newest
    return RuleSet.objects.create(
        version=newest.version + 1 if newest else 1,
        effective_day=book.rule_set(on),
        digest=book.digest,
        loaded_at=timezone.now(),
    )


def _changed_row(
    known: dict[tuple[str, dt.date], DatedValue], entry: DatedEntry, rule_set: RuleSet
) -> DatedValue | None:
    row = known.get((entry.key, entry.valid_from))
    if row is not None and (row.entered_by_hand or entry_of(row) == entry):
        return None
    return DatedValue(key=entry.key, valid_from=entry.valid_from, first_in=rule_set, **_columns(entry))


def _columns(entry: DatedEntry) -> dict[str, Any]:
    return {
        "value": entry.value,
        "ended": entry.ended,
        "paragraph": entry.paragraph,
        "source": entry.source,
        "verified": entry.verified,
        "anchor": entry.anchor,
        "area": entry.area,
        "overridable": entry.overridable,
    }


def _write_codes(book: Book) -> None:
    rows = [
        CodeItem(
            list=code.list,
            code=code.code,
            label_de=code.de,
            label_en=code.en,
            valid_from=code.valid_from,
            valid_to=code.valid_to,
            extra=dict(code.extra),
            position=position,
        )
        for position, code in enumerate(book.all_codes())
    ]
    CodeItem.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["list", "code"],
        update_fields=["label_de", "label_en", "valid_from", "valid_to", "extra", "position"],
    )
