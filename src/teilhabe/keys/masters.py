"""The key-encryption keys: a file of this machine or the environment, never the database.

One line per key, ``id base64``; the first wraps, all unwrap. More than one stands there only during a rotation.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import stat
from pathlib import Path

from teilhabe.keys.errors import KeysClosed

ID_BYTES, KEY_BYTES = 8, 32


class Masters(dict[bytes, bytes]):
    """Id → key, in order; the first is the current one."""

    @classmethod
    def parse(cls, text: str) -> Masters:
        """Lines or comma-separated pairs; raises ``KeysClosed`` on anything else."""
        found = cls()
        try:
            for line in text.replace(",", "\n").split("\n"):
                if line.strip():
                    name, _, key = line.strip().partition(" ")
                    found[bytes.fromhex(name)] = base64.b64decode(key, validate=True)
        except (ValueError, binascii.Error) as fault:
            raise KeysClosed("The master key cannot be read.") from fault
        if not found or any(len(i) != ID_BYTES or len(k) != KEY_BYTES for i, k in found.items()):
            raise KeysClosed("The master key is missing or not 256 bits long.")
        return found

    def text(self) -> str:
        return "".join(f"{name.hex()} {base64.b64encode(key).decode()}\n" for name, key in self.items())

    @property
    def current(self) -> bytes:
        return next(iter(self))

    def with_new(self) -> Masters:
        """The same with a fresh key in front."""
        return Masters({secrets.token_bytes(ID_BYTES): secrets.token_bytes(KEY_BYTES), **self})


def read(path: Path) -> Masters:
    """The keys of a file that only its owner may read; raises ``KeysClosed``."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as fault:
        raise KeysClosed("The master key file cannot be read.") from fault
    if stat.S_IMODE(mode) & 0o077:
        raise KeysClosed("The master key file may be read by its owner only: chmod 600.")
    return Masters.parse(text)


def write(path: Path, keys: Masters) -> None:
    """Replace the file in one step: after a power cut it is the old one or the new one."""
    write_private(path, keys.text().encode("ascii"))


def write_private(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 atomically and to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    os.replace(beside, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def make(path: Path) -> bool:
    """Make a master key file unless one is there; says whether it did."""
    if path.exists():
        return False
    write(path, Masters().with_new())
    return True
