"""Keys of rings: made, found, destroyed. Unwrapped keys live in this process's memory for seconds only."""

from __future__ import annotations

import os
import secrets
import threading
import time
import uuid
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from teilhabe.keys.errors import KeysClosed, Shredded, UnknownKey
from teilhabe.keys.service import NONCE_BYTES, KeyService, configured
from teilhabe.keys.store import CURRENT, OLD, SHREDDED, KeyStore

KEPT_SECONDS = 5.0  # so long after the key service is gone may a process still read; then it is closed


def centre_context(centre: str, key_id: str) -> bytes:
    return f"centre\n{centre}\n{key_id}".encode()


def ring_context(centre: str, centre_key: str, ring: str, key_id: str) -> bytes:
    return f"ring\n{centre}\n{centre_key}\n{ring}\n{key_id}".encode()


def wrap(key: bytes, secret: bytes, context: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, context)


def unwrap(key: bytes, wrapped: bytes, context: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], context)
    except (InvalidTag, ValueError) as fault:
        raise KeysClosed("A key in the key store was altered.") from fault


class Vault:
    """The key store together with the key service; one per thread."""

    def __init__(self, path: Path, service: KeyService) -> None:
        self.path, self.service = path, service
        self._store: KeyStore | None = None
        self._forget((0, 0))

    def _forget(self, state: tuple[int, int]) -> None:
        self._seen, self._until = state, time.monotonic() + KEPT_SECONDS
        self._centres: dict[str, bytes] = {}
        self._keys: dict[str, bytes] = {}
        self._current: dict[str, str] = {}

    def store(self, *, make: bool = False) -> KeyStore:
        """The open store; what is remembered is dropped when the file was changed, replaced or time is up."""
        try:
            inode = self.path.stat().st_ino
        except OSError:
            inode = -1
        if self._store is None or self._store.inode != inode or make:
            if self._store is not None:
                self._store.close()
                self._store = None
            self._store = KeyStore(self.path, make=make)
            self._forget(self._store.state())
        state = self._store.state()
        if state != self._seen or time.monotonic() > self._until:
            self._forget(state)
        return self._store

    def centre_key(self, centre: str) -> tuple[str, bytes]:
        """The current key of a centre; made on first use."""
        row = self.store().row("SELECT id FROM centre_key WHERE centre = ? AND state = ?", centre, CURRENT)
        if row is None:
            return self._make_centre_key(centre)
        return row[0], self.centre_key_by_id(row[0])

    def centre_key_by_id(self, key_id: str) -> bytes:
        if key_id not in self._centres:
            row = self.store().row("SELECT centre, wrapped FROM centre_key WHERE id = ?", key_id)
            if row is None:
                raise KeysClosed("The key of this centre is not in the key store.")
            self._centres[key_id] = self.service.unwrap(row[1], centre_context(row[0], key_id))
        return self._centres[key_id]

    def _make_centre_key(self, centre: str) -> tuple[str, bytes]:
        key_id, key = uuid.uuid4().hex, secrets.token_bytes(32)
        wrapped = self.service.wrap(key, centre_context(centre, key_id))
        with self.store().change() as db:
            db.execute(
                "INSERT OR IGNORE INTO centre_key VALUES (?, ?, ?, ?)", (key_id, centre, wrapped, CURRENT)
            )
        return self.centre_key(centre)

    def open_rings(self, centre: uuid.UUID, rings: Iterable[uuid.UUID]) -> None:
        """Give new rings their first key; durable when this returns, before any row names the ring."""
        store = self.store(make=not self.path.exists())
        centre_key_id, centre_key = self.centre_key(centre.hex)
        rows = [
            self.new_ring_key(ring.hex, centre.hex, centre_key_id, centre_key, rotation="") for ring in rings
        ]
        with store.change() as db:
            db.executemany("INSERT INTO ring_key VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    @staticmethod
    def new_ring_key(
        ring: str, centre: str, centre_key_id: str, centre_key: bytes, *, rotation: str
    ) -> tuple[str, str, str, str, bytes, str, str]:
        """A row of ``ring_key`` with a fresh key."""
        key_id = uuid.uuid4().hex
        wrapped = wrap(centre_key, secrets.token_bytes(32), ring_context(centre, centre_key_id, ring, key_id))
        return key_id, ring, centre, centre_key_id, wrapped, CURRENT, rotation

    def current(self, ring: uuid.UUID) -> tuple[str, bytes]:
        """Id and key a ring seals with now; raises ``Shredded`` or ``KeysClosed``."""
        store = self.store()
        if ring.hex not in self._current:
            row = store.row(
                "SELECT id, state FROM ring_key WHERE ring = ? AND state IN (?, ?) ORDER BY state LIMIT 1",
                ring.hex,
                CURRENT,
                SHREDDED,
            )
            if row is None:
                raise KeysClosed("This ring has no key in the key store.")
            if row[1] == SHREDDED:
                raise Shredded
            self._current[ring.hex] = row[0]
        key_id = self._current[ring.hex]
        return key_id, self.key(key_id)

    def key(self, key_id: str) -> bytes:
        """The key with this id; raises ``Shredded``, ``UnknownKey`` (also when retired) or ``KeysClosed``."""
        store = self.store()
        if key_id not in self._keys:
            row = store.row(
                "SELECT ring, centre, centre_key, wrapped, state FROM ring_key WHERE id = ?", key_id
            )
            if row is not None and row[4] == SHREDDED:
                raise Shredded
            if row is None or not row[3]:
                raise UnknownKey
            context = ring_context(row[1], row[2], row[0], key_id)
            self._keys[key_id] = unwrap(self.centre_key_by_id(row[2]), row[3], context)
        return self._keys[key_id]

    def ring_of_old_key(self, key_id: str) -> uuid.UUID | None:
        """The ring of a key that was current before the running rotation; none for any other."""
        row = self.store().row("SELECT ring FROM ring_key WHERE id = ? AND state = ?", key_id, OLD)
        return None if row is None else uuid.UUID(row[0])

    def has_keys(self, ring: uuid.UUID) -> bool:
        """Whether a ring can still open anything."""
        found = self.store().row(
            "SELECT 1 FROM ring_key WHERE ring = ? AND state <> ? LIMIT 1", ring.hex, SHREDDED
        )
        return found is not None

    def destroy(self, ring: uuid.UUID) -> int:
        """Overwrite every key of a ring; says how many. No way back, also not from a backup of the store."""
        store = self.store()
        with store.change() as db:
            gone = db.execute(
                "UPDATE ring_key SET wrapped = x'', state = ? WHERE ring = ? AND state <> ?",
                (SHREDDED, ring.hex, SHREDDED),
            ).rowcount
        self._forget(store.state())
        store.compact()
        return int(gone)


_local = threading.local()


def vault() -> Vault:
    """The vault of the settings, one per thread and process."""
    name = (os.getpid(), settings.KEY_SERVICE, str(settings.KEY_STORE), str(settings.MASTER_KEY_FILE))
    if getattr(_local, "name", None) != name:
        _local.name, _local.vault = name, Vault(settings.KEY_STORE, configured())
    found: Vault = _local.vault
    return found
