"""Copies: what ends when, which sums change, and what a fault leaves behind."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teilhabe.operations import archive, backups, keeping, rowsums
from teilhabe.operations.errors import BackupFault

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


@pytest.fixture
def source(tmp_path: Path) -> backups.Source:
    """A small database with rows that lie in the write-ahead log."""
    var = tmp_path / "var"
    (var / "keys").mkdir(parents=True)
    with closing(sqlite3.connect(var / "teilhabe.sqlite3")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE seat (number INTEGER, note TEXT, letter BLOB)")
        connection.execute("INSERT INTO seat VALUES (1, 'ä', x'00ff'), (1, 'ä', x'00ff')")
        connection.commit()
    return backups.Source(var, "0", "test")


@pytest.fixture
def public(tmp_path: Path) -> str:
    return archive.new_identity(tmp_path / "identity")


@pytest.mark.slow
def test_hourly_for_two_days_then_daily_and_nothing_beyond_35_days() -> None:
    made = [NOW - dt.timedelta(hours=hours) for hours in range(50 * 24)]
    names = [keeping.name_at(moment) for moment in made]

    kept = [m for m, n in zip(made, names, strict=True) if n not in set(keeping.to_remove(names, NOW))]

    assert sum(NOW - moment <= dt.timedelta(days=2) for moment in kept) == 49
    assert min(kept) >= NOW - dt.timedelta(days=35)
    older = [moment.date() for moment in kept if NOW - moment > dt.timedelta(days=2)]
    assert len(older) == len(set(older)) == 34


@given(st.lists(st.integers(0, 60 * 24 * 60), max_size=60))
def test_the_newest_always_stays_and_no_old_one_does(minutes: list[int]) -> None:
    names = {keeping.name_at(NOW - dt.timedelta(minutes=value)) for value in minutes}
    kept = names - set(keeping.to_remove(names, NOW))
    newest = max(names, default=None)
    if newest and min(minutes) <= 35 * 24 * 60:
        assert newest in kept
    assert all(NOW - (keeping.moment_of(name) or NOW) <= dt.timedelta(days=35) for name in kept)


def test_other_files_in_the_folder_are_left_alone() -> None:
    names = ["notes.txt", "teilhabe-old.backup.age", "teilhabe-keys.age", "lost+found"]
    assert keeping.to_remove(names, NOW) == []


def test_old_ones_end_when_a_new_one_is_made(source: backups.Source, public: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for days in (36, 34):
        name = keeping.name_at(NOW - dt.timedelta(days=days))
        (folder / name).touch()
        (folder / f"{name}.sha256").touch()

    new = backups.make_backup(source, folder, [public], NOW)

    kept = keeping.name_at(NOW - dt.timedelta(days=34))
    expected = [kept, f"{kept}.sha256", new.name, f"{new.name}.sha256"]
    assert sorted(path.name for path in folder.iterdir()) == expected
    assert new.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE seat SET note = 'a' WHERE rowid = 1",
        "UPDATE seat SET letter = x'00fe' WHERE rowid = 2",
        "DELETE FROM seat WHERE rowid = 1",
        "INSERT INTO seat VALUES (2, NULL, NULL)",
        "UPDATE seat SET number = '1.0x' WHERE rowid = 1",
        "CREATE TABLE other (x)",
    ],
)
def test_any_change_changes_the_sum(source: backups.Source, change: str) -> None:
    with closing(sqlite3.connect(source.var / "teilhabe.sqlite3")) as connection:
        before = rowsums.of_sqlite(connection)
        assert rowsums.differences(before, rowsums.of_sqlite(connection)) == []
        connection.execute(change)
        assert rowsums.differences(before, rowsums.of_sqlite(connection)) == [
            "other" if "other" in change else "seat"
        ]


def test_two_equal_rows_do_not_cancel_each_other() -> None:
    assert rowsums.of_rows([(1,), (1,)]) != rowsums.of_rows([])


def test_a_changed_row_in_the_archive_is_found(source: backups.Source, public: str, tmp_path: Path) -> None:
    """Whoever makes a well-formed archive with one other row, and the old sums, is caught by the sums."""
    made = backups.make_backup(source, tmp_path / "b", [public], NOW)
    content, work = tmp_path / "content", tmp_path / "work"
    work.mkdir()
    archive.unseal(made, tmp_path / "identity", content, work)
    with closing(sqlite3.connect(content / "database.sqlite3")) as connection:
        connection.execute("UPDATE seat SET number = 9 WHERE rowid = 1")
        connection.commit()
    manifest = archive.Manifest.read(content)
    manifest.files.update(archive.hashes(content))
    manifest.write(content)
    forged = tmp_path / "forged.backup.age"
    archive.seal(content, forged, [public], work)

    with pytest.raises(BackupFault, match="Rows differ from the origin in: seat"):
        backups.restore(forged, tmp_path / "identity", tmp_path / "second")


def test_key_backup_keeps_only_the_newest_state(source: backups.Source, public: str, tmp_path: Path) -> None:
    keys, folder = source.var / "keys", tmp_path / "k"
    (keys / "ring").write_text("old")
    store = sqlite3.connect(keys / "rings.sqlite3")
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("CREATE TABLE ring (id)")
    store.execute("INSERT INTO ring VALUES (7)")
    store.commit()  # still open: the row lies in the write-ahead log
    first = backups.back_up_keys(source.var, keys, folder, [public])
    old = first.read_bytes()
    (keys / "ring").write_text("new")
    backups.back_up_keys(source.var, keys, folder, [public])

    assert first.read_bytes() != old
    assert sorted(path.name for path in folder.iterdir()) == [first.name, f"{first.name}.sha256"]
    restored = backups.restore_keys(first, tmp_path / "identity", tmp_path / "second")
    assert (restored / "ring").read_text() == "new"
    assert sorted(path.name for path in restored.iterdir()) == ["ring", "rings.sqlite3"]
    store.close()
    with closing(sqlite3.connect(restored / "rings.sqlite3")) as connection:
        assert connection.execute("SELECT id FROM ring").fetchall() == [(7,)]


@pytest.mark.parametrize("recipients", [[], ["age1wrong"]])
def test_without_a_good_recipient_nothing_is_written(
    source: backups.Source, recipients: list[str], tmp_path: Path
) -> None:
    with pytest.raises(BackupFault, match="ecipient"):
        backups.make_backup(source, tmp_path / "b", recipients, NOW)
    assert list((tmp_path / "b").iterdir()) == []
    assert sorted(path.name for path in source.var.iterdir() if path.name.startswith(".copy")) == []


def test_a_missing_database_is_a_fault(tmp_path: Path, public: str) -> None:
    with pytest.raises(BackupFault, match="no database"):
        backups.make_backup(backups.Source(tmp_path, "0", "test"), tmp_path / "b", [public], NOW)


def test_an_archive_with_a_way_out_is_refused(public: str, tmp_path: Path) -> None:
    packed = tmp_path / "packed.tar.gz"
    for name, kind in (("../out", tarfile.REGTYPE), ("/out", tarfile.REGTYPE), ("link", tarfile.SYMTYPE)):
        with tarfile.open(packed, "w:gz") as tar:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            tar.addfile(member)
        with pytest.raises(BackupFault, match="does not belong"):
            archive._unpack(packed, tmp_path / "content")
        assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_100_megabytes_come_back(source: backups.Source, public: str, tmp_path: Path) -> None:
    """R-45 at the size for every change."""
    (source.var / "documents").mkdir()
    block = bytes(range(256)) * 4096
    for number in range(100):
        (source.var / "documents" / f"{number}.bin").write_bytes(number.to_bytes(2) + block)
    made = backups.make_backup(source, tmp_path / "b", [public], NOW)
    manifest = backups.restore(made, tmp_path / "identity", tmp_path / "second")
    assert len(manifest.files) == 101
    assert (tmp_path / "second" / "documents" / "99.bin").read_bytes() == b"\x00\x63" + block
