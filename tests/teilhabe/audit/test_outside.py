"""Roots outside the database: written by the clock, compared by ``audit verify``, and how the oldest stretch ends."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from teilhabe.access.enums import Purpose
from teilhabe.audit.enums import Keeping
from teilhabe.audit.keeping import kept_since, months_of
from teilhabe.audit.models import ChainHead, Cut, Entry
from teilhabe.audit.outside import (
    all_faults,
    end_kept,
    export_lines,
    make_log_key,
    outside_faults,
    publish_root,
    unprotected,
)
from teilhabe.audit.queries import faults
from teilhabe.audit.roots import PUBLIC_NAME, RootKeyMissing, RootsDamaged
from teilhabe.audit.services import record
from tools import verify_log

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def outside(settings: Any, tmp_path: Path) -> Path:
    settings.LOG_KEY_FILE, settings.LOG_ROOTS_FOLDER = tmp_path / "keys" / "root", tmp_path / "roots"
    settings.LOG_ROOTS_MAIL = ""
    make_log_key()
    return tmp_path / "roots"


def _look(actor: Any, at: dt.datetime | None = None, keeping: Keeping = Keeping.LOOKS) -> Entry:
    if at is None:
        return record(actor=actor, act="test", purpose=Purpose.PLACEMENT, keeping=keeping)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: at)
        return record(actor=actor, act="test", purpose=Purpose.PLACEMENT, keeping=keeping)


def _as_owner(*statements: str) -> None:
    """What somebody with the rights of the database's owner could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("RESET ROLE")
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only")
        else:
            cursor.execute("DROP TRIGGER audit_entry_no_update")
            cursor.execute("DROP TRIGGER audit_entry_no_delete")
        for statement in statements:
            cursor.execute(statement)


def test_the_key_is_a_file_only_its_owner_reads_and_is_never_replaced(outside: Path, settings: Any) -> None:
    before = settings.LOG_KEY_FILE.read_bytes()

    assert stat.S_IMODE(settings.LOG_KEY_FILE.stat().st_mode) == 0o600
    assert make_log_key() is False
    assert settings.LOG_KEY_FILE.read_bytes() == before


def test_a_root_is_written_when_something_changed_and_at_least_hourly(outside: Path, aylin: Any) -> None:
    _look(aylin)
    first = publish_root(now=NOW)
    again = publish_root(now=NOW + dt.timedelta(minutes=15))
    _look(aylin)
    changed = publish_root(now=NOW + dt.timedelta(minutes=30))
    quiet = [publish_root(now=NOW + dt.timedelta(minutes=minutes)) for minutes in (45, 60, 75)]

    assert first is not None and changed is not None
    assert again is None
    assert [root is not None for root in quiet] == [False, False, True]


def test_the_clock_writes_it_and_says_when_it_cannot(outside: Path, aylin: Any, settings: Any) -> None:
    from io import StringIO

    errors = StringIO()
    _look(aylin)
    with transaction.atomic():
        publish_root(now=timezone.now())
    [file] = outside.glob("roots-*.jsonl")
    file.write_text(file.read_text().replace('"number":1', '"number":2'))
    with pytest.raises(RootsDamaged):
        publish_root(now=NOW)
    settings.LOG_KEY_FILE.unlink()
    with pytest.raises(RootKeyMissing):
        publish_root(now=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("teilhabe.courses.management.commands.clock.lapse_everywhere", lambda now: {})
        call_command("clock", stderr=errors)

    assert "AUDIT ROOT NOT WRITTEN" in errors.getvalue()


def test_a_mailbox_gets_the_same_line(outside: Path, aylin: Any, settings: Any, tmp_path: Path) -> None:
    settings.LOG_ROOTS_MAIL = "dsb@beispiel.invalid"
    _look(aylin)
    root = publish_root(now=NOW)
    saved = tmp_path / "mails"
    saved.mkdir()
    (saved / "1.txt").write_text(f"Subject: {mail.outbox[0].subject}\n\n{mail.outbox[0].body}\n")
    lines = list(verify_log.root_lines(saved))
    roots = verify_log.read_roots(lines, verify_log.load_key(outside / PUBLIC_NAME))

    assert root is not None
    assert (roots.faults, roots.count, lines) == ([], 1, [root.line])


def test_a_log_rewritten_with_fitting_digests_contradicts_its_root(outside: Path, aylin: Any) -> None:
    entry = _look(aylin)
    publish_root(now=NOW)
    chain, head = entry.chain, ChainHead.objects.get(chain=entry.chain)
    _as_owner(
        f"DELETE FROM audit_entry WHERE chain = '{chain}'",
        f"DELETE FROM audit_chainhead WHERE chain = '{chain}'",
    )
    for _number in range(head.position):
        _look(aylin)

    assert list(faults()) == []
    assert [fault.chain for fault in outside_faults()] == [chain]


def test_a_shortened_log_contradicts_its_root(outside: Path, aylin: Any) -> None:
    first, last = _look(aylin), _look(aylin)
    publish_root(now=NOW)
    _as_owner(f"DELETE FROM audit_entry WHERE chain = '{last.chain}' AND position = {last.position}")
    ChainHead.objects.filter(chain=first.chain).update(position=first.position, digest=first.digest)

    assert list(faults()) == []
    assert ["shorter" in fault.what for fault in outside_faults()] == [True]


def test_the_unprotected_window_is_counted_and_printed(outside: Path, aylin: Any, capsys: Any) -> None:
    _look(aylin)
    publish_root(now=NOW)
    _look(aylin)
    _look(aylin, keeping=Keeping.MONEY)
    window = unprotected()
    call_command("audit", "verify")

    assert (window.entries, window.newest_root) == (2, NOW)
    assert set(window.by_chain.values()) == {1}
    assert "unprotected window: 2 entries" in capsys.readouterr().out


def test_the_periods_are_dated_and_differ_by_class() -> None:
    on = dt.date(2026, 11, 25)

    assert months_of(Keeping.LOOKS, on=on) == 12
    assert kept_since(Keeping.LOOKS, on=on) == dt.date(2025, 11, 25)
    assert kept_since(Keeping.LOOKS, on=dt.date(2028, 2, 29)) == dt.date(2027, 2, 28)
    assert all(months_of(keeping, on=on) > 12 for keeping in Keeping if keeping != Keeping.LOOKS)


def test_the_oldest_stretch_ends_and_the_rest_still_verifies(outside: Path, aylin: Any) -> None:
    old = [_look(aylin, NOW - dt.timedelta(days=400 - n)) for n in range(3)]
    young = [_look(aylin, NOW - dt.timedelta(days=10 - n)) for n in range(2)]
    kept_longer = _look(aylin, NOW - dt.timedelta(days=400), Keeping.CHANGES)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")

    gone = end_kept(now=NOW)

    assert gone == {old[0].chain: 3}
    assert list(Entry.objects.filter(chain=old[0].chain).order_by("position")) == young
    assert Entry.objects.filter(pk=kept_longer.pk).exists()
    assert Cut.objects.get().position == old[-1].position
    assert all_faults() == []
    assert _outside_report(outside).faults == []
    assert end_kept(now=NOW) == {}
    assert end_kept(now=NOW + dt.timedelta(days=800))
    assert all_faults() == []
    assert _outside_report(outside).faults == []


def _outside_report(outside: Path) -> verify_log.Report:
    roots = verify_log.read_roots(verify_log.root_lines(outside), verify_log.load_key(outside / PUBLIC_NAME))
    return verify_log.check(verify_log.rows_from_export(export_lines()), roots)


def test_a_cut_that_was_not_stated_outside_is_found(outside: Path, aylin: Any) -> None:
    rows = [_look(aylin) for _number in range(4)]
    publish_root(now=NOW)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
    Cut.objects.create(chain=rows[1].chain, position=rows[1].position, digest=rows[1].digest, at=NOW, root=1)
    Entry.objects.filter(chain=rows[1].chain, position__lte=rows[1].position).delete()

    assert list(faults()) == []
    assert ["cut without" in fault.what for fault in outside_faults()] == [True]
    assert ["not cut" in fault for fault in _outside_report(outside).faults] == [True]


def test_entries_after_a_cut_still_cannot_be_deleted(outside: Path, aylin: Any) -> None:
    rows = [_look(aylin) for _number in range(3)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
    Cut.objects.create(chain=rows[0].chain, position=rows[0].position, digest=rows[0].digest, at=NOW, root=1)

    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=rows[2].pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Cut.objects.all().delete()
    assert Entry.objects.filter(pk=rows[0].pk).delete()[0] == 1


def test_the_file_and_the_export_say_the_same(outside: Path, aylin: Any, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("reads an SQLite file")
    record(actor=aylin, act="test", purpose=Purpose.PLACEMENT, subject="ä", others=["b", "a"], classes="C1")
    publish_root(now=NOW)
    file = tmp_path / "copy.sqlite3"
    names = ", ".join(verify_log.COLUMNS)
    rows = connection.connection.execute(
        f"SELECT {names} FROM audit_entry"
    ).fetchall()  # as stored, no conversion
    with sqlite3.connect(file) as target:
        target.execute(f"CREATE TABLE audit_entry ({names})")
        target.executemany(
            f"INSERT INTO audit_entry VALUES ({', '.join('?' * len(verify_log.COLUMNS))})", rows
        )
    target.close()

    from_file = list(verify_log.rows_from_sqlite(file))

    assert from_file == list(verify_log.rows_from_export(export_lines()))
    assert verify_log.main([str(file), "--roots", str(outside), "--key", str(outside / PUBLIC_NAME)]) == 0
    assert json.dumps([row.payload for row in from_file]).count("test") >= 1
