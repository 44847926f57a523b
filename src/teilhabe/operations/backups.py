"""Making a backup and restoring one to a second place."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from teilhabe.operations import archive, databases, keeping
from teilhabe.operations.archive import Manifest
from teilhabe.operations.errors import BackupFault
from teilhabe.operations.rowsums import TableSum, differences

DOCUMENTS, KEYS = "documents", "keys"
KEYS_FILE = "teilhabe-keys.age"


@dataclass(frozen=True)
class Source:
    """The installation to copy: its folder, version and mode; ``url`` only on PostgreSQL, the owner's role."""

    var: Path
    version: str
    mode: str
    database: Path | None = None
    url: str = ""

    @property
    def vendor(self) -> str:
        return "postgresql" if self.url else "sqlite"


def make_backup(source: Source, folder: Path, recipients: list[str], now: dt.datetime) -> Path:
    """Copy, pack and encrypt to ``folder``; then end the old ones. Returns the new file; ``BackupFault`` if not."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / keeping.name_at(now)
    if target.exists():
        raise BackupFault(f"{target.name} exists already.")
    with _workshop(source.var) as work:
        tables = _copy_database(source, work / "content")
        if (source.var / DOCUMENTS).is_dir():
            shutil.copytree(source.var / DOCUMENTS, work / "content" / DOCUMENTS)
        files = archive.hashes(work / "content")
        made = now.astimezone(dt.UTC).isoformat()
        Manifest(source.version, made, source.mode, source.vendor, tables, files).write(work / "content")
        archive.seal(work / "content", target, recipients, work)
    for name in keeping.to_remove([path.name for path in folder.iterdir()], now):
        (folder / name).unlink()
        (folder / f"{name}.sha256").unlink(missing_ok=True)
    return target


def back_up_keys(var: Path, keys: Path, folder: Path, recipients: list[str]) -> Path:
    """Encrypt the folder of the keys to one file that replaces the one before: only the newest state is kept.

    So an old database cannot be read with keys that were destroyed on purpose since.
    """
    if not keys.is_dir():
        raise BackupFault(f"There is no folder {keys}.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _workshop(var) as work:
        shutil.copytree(keys, work / "content" / KEYS, ignore=_unstable, copy_function=_copy_key_file)
        archive.seal(work / "content", folder / KEYS_FILE, recipients, work)
    return folder / KEYS_FILE


def restore(file: Path, identity: Path, into: Path, url: str = "") -> Manifest:
    """Restore to another place and prove it: sums of all tables and hashes of all files must be those of the origin.

    ``into`` gets database (SQLite) and documents; ``url`` is the empty PostgreSQL database. Nothing is overwritten.
    """
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (into / DOCUMENTS).exists():
        raise BackupFault(f"{into / DOCUMENTS} exists already. Restore into another folder.")
    with _workshop(into) as work:
        content = work / "content"
        archive.unseal(file, identity, content, work)
        manifest = Manifest.read(content)
        wrong = sorted(set(archive.hashes(content).items()) ^ set(manifest.files.items()))
        if wrong:
            raise BackupFault(f"Files differ from the manifest: {', '.join(name for name, _ in wrong[:5])}")
        tables = _load_database(manifest, content, into, url)
        if (content / DOCUMENTS).is_dir():
            shutil.move(content / DOCUMENTS, into / DOCUMENTS)
    changed = differences(manifest.tables, tables)
    if changed:
        raise BackupFault(f"Rows differ from the origin in: {', '.join(changed)}")
    _check_documents(manifest, into)
    (into / "mode").write_text(f"{manifest.mode}\n", encoding="ascii")
    archive.sync_folder(into)
    return manifest


def restore_keys(file: Path, identity: Path, into: Path) -> Path:
    """Put the keys into a folder that has none; returns their folder."""
    if (into / KEYS).exists():
        raise BackupFault(f"{into / KEYS} exists already. Nothing is overwritten.")
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _workshop(into) as work:
        archive.unseal(file, identity, work / "content", work)
        shutil.move(work / "content" / KEYS, into / KEYS)
    return into / KEYS


def _copy_database(source: Source, folder: Path) -> dict[str, TableSum]:
    if source.url:
        return databases.copy_postgresql(source.url, folder)
    return databases.copy_sqlite(source.database or source.var / "teilhabe.sqlite3", folder)


def _load_database(manifest: Manifest, content: Path, into: Path, url: str) -> dict[str, TableSum]:
    if manifest.vendor == "sqlite":
        return databases.load_sqlite(content, into / "teilhabe.sqlite3")
    if not url:
        raise BackupFault("This backup is of a PostgreSQL database: --database-url is missing.")
    return databases.load_postgresql(content, url)


def _check_documents(manifest: Manifest, into: Path) -> None:
    expected = {name: digest for name, digest in manifest.files.items() if name.startswith(f"{DOCUMENTS}/")}
    found = archive.hashes(into / DOCUMENTS) if (into / DOCUMENTS).is_dir() else {}
    if {f"{DOCUMENTS}/{name}": digest for name, digest in found.items()} != expected:
        raise BackupFault("Documents differ from the origin after the restore.")


def _unstable(folder: str, names: list[str]) -> list[str]:
    """Sockets, and the side files of databases, whose content the copy of the database already holds."""
    return [
        name
        for name in names
        if (Path(folder) / name).is_socket() or name.endswith(("-wal", "-shm", "-journal"))
    ]


def _copy_key_file(origin: str, target: str) -> None:
    """A key store may be an SQLite file that is being written to."""
    if not origin.endswith(".sqlite3"):
        shutil.copy2(origin, target)
        return
    address = f"{Path(origin).absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _workshop(var: Path) -> Iterator[Path]:
    """A folder beside the database for the copy before it is encrypted; never in the folder of the backups."""
    var.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".copy-", dir=var) as name:
        (Path(name) / "content").mkdir()
        yield Path(name)
