"""Recovery of the master key: sealed copies that open with a long passphrase each (scrypt, AES-256-GCM).

The copies belong into two envelopes in two places. They hold the master key only; the key store has its own backup.
"""

from __future__ import annotations

import base64
import json
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from teilhabe.keys.errors import KeysClosed
from teilhabe.keys.masters import Masters, write_private

BOUND = b"teilhabe recovery 1"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper
GROUPS, GROUP = 6, 5  # 30 letters of 31: 148 bits


def new_passphrase() -> str:
    """Six groups of five letters, fit to be written down."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.strip().lower().encode())


def seal_copy(masters: Masters, passphrase: str, path: Path) -> None:
    """Write one sealed copy, mode 0600."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    body = AESGCM(_key(passphrase, salt)).encrypt(nonce, masters.text().encode(), BOUND)
    parts = {"format": BOUND.decode(), "salt": salt.hex(), "nonce": nonce.hex()}
    write_private(path, json.dumps(parts | {"sealed": base64.b64encode(body).decode()}).encode())


def open_copy(path: Path, passphrase: str) -> Masters:
    """The master keys of a sealed copy; raises ``KeysClosed`` for a wrong passphrase or an altered file."""
    try:
        parts = json.loads(path.read_text(encoding="ascii"))
        key = _key(passphrase, bytes.fromhex(parts["salt"]))
        body = base64.b64decode(parts["sealed"])
        return Masters.parse(AESGCM(key).decrypt(bytes.fromhex(parts["nonce"]), body, BOUND).decode())
    except (InvalidTag, ValueError, KeyError, OSError) as fault:
        raise KeysClosed("The copy does not open: wrong passphrase, or it was altered.") from fault
