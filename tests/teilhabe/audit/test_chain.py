"""The log: one entry in the same transaction, an unbroken chain, no way to change it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from teilhabe.access.enums import Purpose
from teilhabe.audit.enums import Keeping, Result
from teilhabe.audit.models import ChainHead, Entry
from teilhabe.audit.queries import faults
from teilhabe.audit.services import record, record_refusal

pytestmark = pytest.mark.django_db


def _write(actor: Any, count: int = 5) -> list[Entry]:
    return [
        record(actor=actor, act=f"test.{n}", purpose=Purpose.PLACEMENT, subject="alias") for n in range(count)
    ]


def _unlocked(sql: str, *params: Any) -> None:
    """Change the log as somebody with the rights of the database's owner could."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_entry_no_update")
            cursor.execute("DROP TRIGGER audit_entry_no_delete")
        else:
            cursor.execute("RESET ROLE")
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only")
        cursor.execute(sql, params)
        if connection.vendor == "postgresql":
            cursor.execute("SET ROLE teilhabe_app")


def test_entries_continue_the_chain_of_their_centre_and_keeping_class(aylin: Any, bernd: Any) -> None:
    _write(aylin, 2)
    _write(bernd, 1)
    look = record(actor=aylin, act="test.look", purpose=Purpose.PLACEMENT, keeping=Keeping.LOOKS)

    assert look.position == 1
    assert ChainHead.objects.get(chain=f"{aylin.centre_id.hex}:changes").position == 2 + _granted(aylin)
    assert list(faults()) == []


def _granted(actor: Any) -> int:
    """Entries that setting up the colleagues wrote into the same chain."""
    return (
        Entry.objects.filter(chain=f"{actor.centre_id.hex}:changes").exclude(act__startswith="test.").count()
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET act = 'forged' WHERE act = 'test.2'",
        "DELETE FROM audit_entry WHERE act = 'test.2'",
        "DELETE FROM audit_entry WHERE act = 'test.4'",
        "UPDATE audit_entry SET actor = 'somebody else' WHERE act = 'test.0'",
        "UPDATE audit_entry SET subject = CASE act WHEN 'test.1' THEN 'b' WHEN 'test.3' THEN 'a' ELSE subject END",
    ],
)
def test_an_edited_deleted_or_swapped_entry_is_found(aylin: Any, sql: str) -> None:
    _write(aylin)
    assert list(faults()) == []

    _unlocked(sql)

    assert [fault.chain for fault in faults()] == [f"{aylin.centre_id.hex}:changes"]


def test_swapped_positions_are_found(aylin: Any) -> None:
    one, two = _write(aylin, 2)
    _unlocked(
        "UPDATE audit_entry SET position = -1 WHERE position = %s AND chain = %s", one.position, one.chain
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("RESET ROLE")
        cursor.execute(
            "UPDATE audit_entry SET position = %s WHERE position = %s AND chain = %s",
            [one.position, two.position, one.chain],
        )
        cursor.execute(
            "UPDATE audit_entry SET position = %s WHERE position = -1 AND chain = %s",
            [two.position, one.chain],
        )

    assert len(list(faults())) == 1


@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry"])
def test_the_application_cannot_change_the_log(aylin: Any, sql: str) -> None:
    _write(aylin, 1)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_rolled_back_act_leaves_no_entry(aylin: Any) -> None:
    before = Entry.objects.count()

    with pytest.raises(RuntimeError), transaction.atomic():
        _write(aylin, 1)
        raise RuntimeError

    assert Entry.objects.count() == before


def test_a_refusal_is_kept(aylin: Any) -> None:
    record_refusal(actor=aylin, act="test.refused", purpose=Purpose.PLACEMENT)

    assert Entry.objects.get(act="test.refused").result == Result.REFUSED


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_the_transaction_of_its_act(aylin: Any) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record(actor=aylin, act="test", purpose=Purpose.PLACEMENT)
