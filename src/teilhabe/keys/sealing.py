"""One sealed value: AES-256-GCM, bound to the place it was sealed for (R-31).

Bytes: format 1 ‖ key id 16 ‖ version 4 ‖ nonce 12 ‖ ciphertext and tag. Bound as associated data: centre, table,
row, field, version and key id, so that a value under another row, field, centre or version is refused.
"""

from __future__ import annotations

import logging
import secrets
import uuid
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from teilhabe.keys.errors import Tampered, UnknownKey
from teilhabe.keys.service import NONCE_BYTES
from teilhabe.keys.vault import vault

FORMAT = b"\x01"
_KEY_END, _HEAD = 17, 21
logger = logging.getLogger("teilhabe.keys")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands."""

    centre: uuid.UUID
    table: str
    row: uuid.UUID
    field: str
    version: int

    def bound(self, key_id: str) -> bytes:
        """The associated data of this place."""
        parts = ("1", self.centre.hex, self.table, self.row.hex, self.field, str(self.version), key_id)
        return "\x1f".join(parts).encode()


def seal(plain: bytes, place: Place, ring: uuid.UUID) -> bytes:
    """Encrypt with the current key of the ring; raises ``Shredded`` or ``KeysClosed``."""
    return seal_with(vault().current(ring), plain, place)


def seal_with(named: tuple[str, bytes], plain: bytes, place: Place) -> bytes:
    """Encrypt with this key (its id and its bytes)."""
    key_id, key = named
    nonce = secrets.token_bytes(NONCE_BYTES)
    head = FORMAT + bytes.fromhex(key_id) + place.version.to_bytes(4, "big") + nonce
    return head + AESGCM(key).encrypt(nonce, plain, place.bound(key_id))


def unseal(blob: bytes, place: Place) -> bytes:
    """The value again; raises ``Tampered``, ``Shredded`` (its ring is destroyed) or ``KeysClosed``."""
    try:
        if len(blob) < _HEAD + NONCE_BYTES + 16 or blob[:1] != FORMAT:
            raise UnknownKey
        key_id = key_id_of(blob)
        key = vault().key(key_id)
        if int.from_bytes(blob[_KEY_END:_HEAD], "big") != place.version:
            raise InvalidTag
        nonce, body = blob[_HEAD : _HEAD + NONCE_BYTES], blob[_HEAD + NONCE_BYTES :]
        return AESGCM(key).decrypt(nonce, body, place.bound(key_id))
    except (InvalidTag, UnknownKey) as fault:
        logger.error("A sealed value was altered: %s.%s, row %s", place.table, place.field, place.row)
        raise Tampered(place.table, place.row, place.field) from fault


def key_id_of(blob: bytes) -> str:
    """The id of the key a value was sealed with."""
    return blob[1:_KEY_END].hex()
