"""``deploy/backup.sh`` copies a database that is being written to, and keeps a fixed number of copies."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "deploy" / "backup.sh"


def backup(var: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TEILHABE_")}
    return subprocess.run(
        [SCRIPT, folder],
        env=environment | {"TEILHABE_VAR": str(var)},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def open_database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database whose rows still lie in the write-ahead log, and an open transaction beside them."""
    if not (ROOT / ".venv").exists():
        pytest.skip("the environment was not made by ./teilhabe")
    (tmp_path / "var" / "documents").mkdir(parents=True)
    (tmp_path / "var" / "documents" / "letter.pdf").write_bytes(b"%PDF")
    (tmp_path / "var" / "keys").mkdir()
    (tmp_path / "var" / "keys" / "secret-key").write_text("secret")
    with closing(sqlite3.connect(tmp_path / "var" / "teilhabe.sqlite3")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE seat (number INTEGER)")
        connection.execute("INSERT INTO seat VALUES (1)")
        connection.commit()
        connection.execute("INSERT INTO seat VALUES (2)")
        yield connection


def test_copy_holds_committed_rows_and_documents_but_no_keys(
    open_database: sqlite3.Connection, tmp_path: Path
) -> None:
    done = backup(tmp_path / "var", tmp_path / "copies")

    assert done.returncode == 0, done.stderr
    copy = Path(done.stdout.strip())
    with closing(sqlite3.connect(copy / "database.sqlite3")) as connection:
        assert connection.execute("SELECT number FROM seat").fetchall() == [(1,)]
    assert (copy / "documents" / "letter.pdf").read_bytes() == b"%PDF"
    assert not list(copy.rglob("*key*"))
    sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=copy, capture_output=True)
    assert sums.returncode == 0


def test_only_the_newest_copies_are_kept(open_database: sqlite3.Connection, tmp_path: Path) -> None:
    for day in range(1, 21):
        (tmp_path / "copies" / f"teilhabe-202601{day:02}T000000Z").mkdir(parents=True)

    done = backup(tmp_path / "var", tmp_path / "copies")

    names = sorted(path.name for path in (tmp_path / "copies").iterdir())
    assert len(names) == 14
    assert names[-1] == Path(done.stdout.strip()).name
    assert names[0] == "teilhabe-20260108T000000Z"


def test_missing_database_fails_and_leaves_nothing_behind(tmp_path: Path) -> None:
    if not (ROOT / ".venv").exists():
        pytest.skip("the environment was not made by ./teilhabe")
    (tmp_path / "var").mkdir()

    done = backup(tmp_path / "var", tmp_path / "copies")

    assert done.returncode != 0
    assert "no database" in done.stderr
    assert list((tmp_path / "copies").iterdir()) == []
