"""Who wraps keys: the one door to the key-encryption key. The application never stores what it gets here.

Two implementations: this process with a file or the environment, and a process of its own over a Unix socket
(``socket_service``), which may run under another user.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from teilhabe.keys import masters
from teilhabe.keys.errors import KeysClosed
from teilhabe.keys.masters import ID_BYTES, Masters

NONCE_BYTES = 12


class KeyService(Protocol):
    """Wraps and unwraps keys. Every method raises ``KeysClosed`` when it cannot."""

    def wrap(self, secret: bytes, context: bytes) -> bytes:
        """Seal a key under the current master key, bound to ``context``."""

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """The key again; only for the same context and a master key that is not retired."""

    def renew(self) -> None:
        """Put a new master key in front; older ones still unwrap."""

    def retire(self) -> None:
        """Forget every master key but the current one."""


class LocalKeys:
    """The master key of this machine: from ``text`` (environment) or from ``path`` (file of mode 0600)."""

    def __init__(self, *, path: Path, text: str = "") -> None:
        self._path, self._text = path, text

    def _keys(self) -> Masters:
        return Masters.parse(self._text) if self._text else masters.read(self._path)

    def wrap(self, secret: bytes, context: bytes) -> bytes:
        keys = self._keys()
        nonce = secrets.token_bytes(NONCE_BYTES)
        return keys.current + nonce + AESGCM(keys[keys.current]).encrypt(nonce, secret, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        name, nonce = wrapped[:ID_BYTES], wrapped[ID_BYTES : ID_BYTES + NONCE_BYTES]
        key = self._keys().get(name)
        if key is None:
            raise KeysClosed("This key was wrapped by a master key that is not here.")
        try:
            return AESGCM(key).decrypt(nonce, wrapped[ID_BYTES + NONCE_BYTES :], context)
        except (InvalidTag, ValueError) as fault:
            raise KeysClosed("A wrapped key was altered.") from fault

    def renew(self) -> None:
        self._only_a_file()
        masters.write(self._path, self._keys().with_new())

    def retire(self) -> None:
        self._only_a_file()
        keys = self._keys()
        masters.write(self._path, Masters({keys.current: keys[keys.current]}))

    def require(self) -> None:
        """Raises ``KeysClosed`` unless there is a usable key."""
        self._keys()

    def _only_a_file(self) -> None:
        if self._text:
            raise KeysClosed(
                "The master key comes from the environment: put the new one in front there, rotate with "
                "--keep-master, then take the old one away."
            )


def configured() -> KeyService:
    """The service named by the settings: ``unix:/path`` or, empty, this machine's own key."""
    from teilhabe.keys.socket_service import RemoteKeys  # noqa: PLC0415 - it needs LocalKeys from here

    name: str = settings.KEY_SERVICE
    if name.startswith("unix:"):
        return RemoteKeys(Path(name.removeprefix("unix:")))
    return LocalKeys(path=settings.MASTER_KEY_FILE, text=settings.MASTER_KEY)


def make_master_key() -> None:
    """A master key file, where this machine keeps its own key and has none yet."""
    if not settings.KEY_SERVICE and not settings.MASTER_KEY:
        masters.make(settings.MASTER_KEY_FILE)
