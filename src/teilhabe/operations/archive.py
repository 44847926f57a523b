"""The file of a backup: a tar archive with a manifest, encrypted with age to public keys.

age is a published format (age-encryption.org/v1) with X25519 and ChaCha20-Poly1305: an altered byte is refused, and
the plain ``age`` and ``tar`` programs read the file without this software. Only the holder of the secret key can.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pyrage

from teilhabe.operations.errors import BackupFault
from teilhabe.operations.rowsums import TableSum

FORMAT = 1
MANIFEST = "manifest.json"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What the archive must hold: sums of tables, hashes of files, and who made it when."""

    version: str
    made_at: str
    mode: str
    vendor: str
    tables: dict[str, TableSum]
    files: dict[str, str]

    def write(self, folder: Path) -> None:
        text = json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True)
        (folder / MANIFEST).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        try:
            stored: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BackupFault("The archive has no readable manifest.") from error
        if stored.pop("format", None) != FORMAT:
            raise BackupFault("The archive has a format that this version does not know.")
        tables = {name: TableSum(**values) for name, values in stored.pop("tables").items()}
        return cls(tables=tables, **stored)


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hashes(folder: Path) -> dict[str, str]:
    """Hash of each file below the folder, by relative path, without the manifest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): file_hash(path) for path in files}
    found.pop(MANIFEST, None)
    return found


def seal(folder: Path, target: Path, recipients: list[str], work: Path) -> None:
    """Pack and encrypt ``folder`` into ``target``, whole or not at all, with its SHA-256 beside it."""
    try:
        keys = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
    except pyrage.RecipientError as error:
        raise BackupFault("A recipient is not an age public key (age1…).") from error
    if not keys:
        raise BackupFault("No recipient: set TEILHABE_BACKUP_RECIPIENTS, see docs/guides/backup.md.")
    packed = work / "packed.tar.gz"
    with tarfile.open(packed, "w:gz", compresslevel=1) as tar:
        tar.add(folder, arcname=".")
    part = target.with_name(f".{target.name}.part")
    try:
        with packed.open("rb") as plain, part.open("xb") as sealed:
            os.chmod(part, 0o600)
            pyrage.encrypt_io(plain, sealed, keys)
            sealed.flush()
            os.fsync(sealed.fileno())
        target.with_name(f"{target.name}.sha256").write_text(f"{file_hash(part)}  {target.name}\n", "ascii")
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def unseal(source: Path, identity: Path, folder: Path, work: Path) -> None:
    """Check, decrypt and unpack ``source`` into ``folder``; refuses altered files and a wrong key."""
    beside = source.with_name(f"{source.name}.sha256")
    if beside.is_file() and beside.read_text("ascii").split()[0] != file_hash(source):
        raise BackupFault(f"{source.name} was altered or is cut off: its SHA-256 is not the one beside it.")
    packed = work / "packed.tar.gz"
    try:
        with source.open("rb") as sealed, packed.open("wb") as plain:
            pyrage.decrypt_io(sealed, plain, _identities(identity))
    except (pyrage.DecryptError, OSError) as error:
        raise BackupFault(f"{source.name} cannot be decrypted: wrong key, or altered ({error}).") from error
    _unpack(packed, folder)
    packed.unlink()


def _unpack(packed: Path, folder: Path) -> None:
    """Plain files only: anybody who knows the public key can make an archive, so no links and no way out."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(packed) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            if path.is_absolute() or ".." in path.parts or not (member.isfile() or member.isdir()):
                raise BackupFault(f"The archive holds something that does not belong there: {member.name}")
            stream = tar.extractfile(member)
            if stream is None:
                (folder / path).mkdir(parents=True, exist_ok=True)
                continue
            with stream, (folder / path).open("wb") as target:
                shutil.copyfileobj(stream, target, BLOCK)


def _identities(path: Path) -> list[Any]:
    lines = [line.strip() for line in path.read_text(encoding="ascii").splitlines()]
    found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")]
    if not found:
        raise BackupFault(f"{path} holds no secret key (AGE-SECRET-KEY-…).")
    return found


def new_identity(path: Path) -> str:
    """Write a new secret key, readable by its owner only; returns the public key."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(f"# public key: {public}\n{identity}\n")
    return public


def sync_folder(folder: Path) -> None:
    """Make renames in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
