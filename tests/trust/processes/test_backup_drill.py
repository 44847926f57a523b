"""R-45: the drill. The commands are taken from the manual, run while others write, and the copy must be equal."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.trust.processes.conftest import ROOT, _named

MANUAL = ROOT / "docs" / "guides" / "backup.md"
BLOCKS = dict(re.findall(r"^```sh ([a-z-]+)\n(.*?)^```$", MANUAL.read_text(), re.MULTILINE | re.DOTALL))


class Drill:
    """An installation with documents and keys, and a place to restore to."""

    def __init__(self, environment: dict[str, str], vendor: str, folder: Path, megabytes: int) -> None:
        self.vendor, self.folder = vendor, folder
        self.var, self.place = folder / "var", folder / "second"
        self.words = {
            "BACKUPS": str(folder / "backups"),
            "KEY_BACKUPS": str(folder / "key-backups"),
            "IDENTITY": str(folder / "identity"),
            "PLACE": str(self.place),
        }
        self.environment = {**environment, **self.words, "TEILHABE_VAR": str(self.var)}
        self.environment["TEILHABE_KEY_FOLDER"] = str(self.var / "keys")  # not the one all tests share
        (self.var / "documents" / "a").mkdir(parents=True)
        for number in range(megabytes):
            (self.var / "documents" / "a" / f"{number}.bin").write_bytes(os.urandom(1 << 20))
        (self.var / "keys").mkdir()
        (self.var / "keys" / "secret-key").write_text("secret")

    def start(self, block: str, **words: str) -> subprocess.Popen[str]:
        script = BLOCKS[block].replace("./teilhabe", f"{sys.executable} -m teilhabe")
        return subprocess.Popen(
            ["sh", "-euc", script],
            env={**self.environment, **words},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, block: str, code: int = 0, **words: str) -> str:
        process = self.start(block, **words)
        out, err = process.communicate(timeout=300)
        assert process.returncode == code, out + err
        return out + err

    def make_keys(self) -> None:
        public = self.run("keys").splitlines()[0]
        self.environment["TEILHABE_BACKUP_RECIPIENTS"] = public

    def backup(self) -> Path:
        return Path(self.run("backup").strip())


pytestmark = pytest.mark.slow


@pytest.fixture
def drill(environment: dict[str, str], vendor: str, program: Any, tmp_path: Path) -> Drill:
    made = Drill(environment, vendor, tmp_path, megabytes=3)
    made.make_keys()
    return made


@contextmanager
def empty_database(drill: Drill) -> Iterator[str]:
    """Address of an empty PostgreSQL database for the owner; empty text on SQLite."""
    if drill.vendor == "sqlite":
        yield ""
        return
    import psycopg

    owner = drill.environment["TEILHABE_OWNER_DATABASE_URL"]
    name = f"teilhabe_second_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield _named(owner, name)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def restore(drill: Drill, backup: Path, code: int = 0, **words: str) -> str:
    """Follow the manual: keys, database, log. On SQLite the restored file is the database of the second place."""
    with empty_database(drill) as url:
        told = drill.run(
            f"restore-{drill.vendor}",
            code,
            BACKUP=str(backup),
            NEW_OWNER_URL=url,
            **{"TEILHABE_DATABASE_URL": "" if drill.vendor == "sqlite" else url, **words},
        )
        if code == 0:
            told += _login_in_the_second_place(drill, url)
    return told


def _login_in_the_second_place(drill: Drill, url: str) -> str:
    code = (
        "import django, sys; django.setup()\n"
        "from django.contrib.auth import authenticate\n"
        "print('login', authenticate(username='drill', password='a-long-drill-word') is not None)"
    )
    words = {"TEILHABE_DATABASE_URL": url, "TEILHABE_VAR": str(drill.place)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=drill.environment | words,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


def _make_user(drill: Drill) -> None:
    code = (
        "import django; django.setup()\nfrom teilhabe.access.models import User\n"
        "User.objects.create_user('drill', 'a-long-drill-word', name='Drill (erfunden)')"
    )
    subprocess.run([sys.executable, "-c", code], env=drill.environment, cwd=ROOT, check=True)


def _write_beside(drill: Drill) -> subprocess.Popen[str]:
    """Others work while the copy is made."""
    command = [sys.executable, "-m", "tests.trust.processes.rush", "seats", "12", "6", "2", "2"]
    return subprocess.Popen(command, env=drill.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_the_manual_brings_back_every_row_every_file_and_the_login(drill: Drill, program: Any) -> None:
    program("seats", 4, 2, 2, 2)
    _make_user(drill)
    drill.run("backup-keys")
    writers = _write_beside(drill)
    backup = drill.backup()
    told = json.loads(writers.communicate(timeout=120)[0])
    assert told["seats"] == 6

    said = restore(drill, backup)

    assert "are equal to the origin" in said
    assert re.search(r"\d+ tables with [1-9]\d* rows and 4 files", said)
    assert "login True" in said
    assert (drill.place / "keys" / "secret-key").read_text() == "secret"
    for file in (drill.var / "documents" / "a").iterdir():
        assert (drill.place / "documents" / "a" / file.name).read_bytes() == file.read_bytes()
    assert b"secret" not in backup.read_bytes()
    assert not list(drill.var.glob(".copy-*"))


def test_an_altered_file_or_a_wrong_key_is_refused(drill: Drill) -> None:
    backup = drill.backup()
    drill.run("backup-keys")
    wrong = drill.folder / "wrong"
    drill.run("keys", IDENTITY=str(wrong))

    assert "wrong key" in restore(drill, backup, code=1, IDENTITY=str(wrong))

    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)
    assert "altered" in restore(drill, backup, code=1)
    backup.with_name(f"{backup.name}.sha256").unlink()
    assert "altered" in restore(drill, backup, code=1)
    assert not (drill.place / "teilhabe.sqlite3").exists()
    (drill.place / "documents").mkdir(parents=True)

    assert "exists already" in restore(drill, backup, code=1)
