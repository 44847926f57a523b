"""Master keys, the two services, the store and the vault."""

from __future__ import annotations

import random
import uuid
from pathlib import Path
from typing import Any

import pytest

from teilhabe.keys import masters, recovery
from teilhabe.keys.errors import KeysClosed, Shredded, Tampered, UnknownKey
from teilhabe.keys.sealing import Place, key_id_of, seal, unseal
from teilhabe.keys.service import LocalKeys, configured
from teilhabe.keys.vault import Vault, vault

SEED = 20261125


def place(**other: Any) -> Place:
    """A place of an invented row."""
    parts: dict[str, Any] = {"table": "office_task", "field": "title", "version": 3}
    parts |= {"centre": uuid.UUID(int=1), "row": uuid.UUID(int=2)}
    return Place(**parts | other)


@pytest.fixture
def ring(service: Any) -> uuid.UUID:
    """A fresh ring of centre 1."""
    found = uuid.uuid4()
    vault().open_rings(uuid.UUID(int=1), [found])
    return found


def test_a_value_comes_back(ring: uuid.UUID) -> None:
    assert unseal(seal("Grüße".encode(), place(), ring), place()).decode() == "Grüße"


def test_the_same_text_is_never_sealed_alike(ring: uuid.UUID) -> None:
    assert len({seal(b"same", place(), ring) for _ in range(20)}) == 20


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"centre": uuid.UUID(int=9)},
        {"table": "office_appointment"},
        {"row": uuid.UUID(int=9)},
        {"field": "topic"},
        {"version": 4},
        {"version": 2},
    ],
)
def test_a_value_opens_only_in_its_place(ring: uuid.UUID, elsewhere: dict[str, Any]) -> None:
    with pytest.raises(Tampered):
        unseal(seal(b"x", place(), ring), place(**elsewhere))


def flips(number: int, ring: uuid.UUID) -> int:
    """How many of ``number`` values with one bit turned over are refused."""
    rng, refused = random.Random(SEED), 0
    blob = seal(b"a note of some length, invented", place(), ring)
    for _ in range(number):
        bit = rng.randrange(len(blob) * 8)
        bad = bytearray(blob)
        bad[bit // 8] ^= 1 << bit % 8
        try:
            unseal(bytes(bad), place())
        except Tampered:
            refused += 1
    return refused


def test_every_turned_bit_is_refused(ring: uuid.UUID) -> None:
    assert flips(500, ring) == 500


@pytest.mark.full
def test_every_turned_bit_is_refused_at_full_size(ring: uuid.UUID) -> None:
    assert flips(10_000, ring) == 10_000


def test_a_destroyed_ring_opens_nothing(ring: uuid.UUID, service: Any) -> None:
    blob = seal(b"x", place(), ring)
    key = vault().key(key_id_of(blob))
    wrapped = vault().store().row("SELECT wrapped FROM ring_key WHERE ring = ?", ring.hex)[0]
    assert vault().destroy(ring) == 1
    with pytest.raises(Shredded):
        unseal(blob, place())
    with pytest.raises(Shredded):
        seal(b"y", place(), ring)
    left = b"".join(path.read_bytes() for path in service.folder.glob("rings.sqlite3*"))
    assert wrapped not in left and key not in left


def test_another_process_sees_the_destruction_at_once(ring: uuid.UUID, settings: Any) -> None:
    blob = seal(b"x", place(), ring)
    other = Vault(settings.KEY_STORE, configured())
    assert other.key(key_id_of(blob))
    vault().destroy(ring)
    with pytest.raises(Shredded):
        other.key(key_id_of(blob))


def test_no_key_lies_open_in_the_store(ring: uuid.UUID, service: Any) -> None:
    _, key = vault().current(ring)
    _, centre_key = vault().centre_key(uuid.UUID(int=1).hex)
    stored = b"".join(path.read_bytes() for path in service.folder.glob("rings.sqlite3*"))
    assert key not in stored and centre_key not in stored


def test_a_ring_of_another_centre_cannot_be_slipped_in(ring: uuid.UUID) -> None:
    blob = seal(b"x", place(), ring)
    with vault().store().change() as db:
        db.execute("UPDATE ring_key SET ring = ?", (uuid.uuid4().hex,))
    fresh = Vault(vault().path, vault().service)
    with pytest.raises(KeysClosed):
        fresh.key(key_id_of(blob))


def test_without_the_service_nothing_opens(ring: uuid.UUID, service: Any) -> None:
    blob = seal(b"x", place(), ring)
    service.stop()
    fresh = Vault(vault().path, vault().service)
    with pytest.raises(KeysClosed):
        fresh.key(key_id_of(blob))
    with pytest.raises(KeysClosed):
        fresh.open_rings(uuid.UUID(int=7), [uuid.uuid4()])


def test_what_is_remembered_is_forgotten_after_seconds(
    ring: uuid.UUID, service: Any, monkeypatch: Any
) -> None:
    blob = seal(b"x", place(), ring)
    service.stop()
    assert unseal(blob, place()) == b"x"
    monkeypatch.setattr(vault(), "_until", 0.0)
    with pytest.raises(KeysClosed):
        unseal(blob, place())


def test_an_unknown_key_is_no_key(ring: uuid.UUID) -> None:
    with pytest.raises(UnknownKey):
        vault().key(uuid.uuid4().hex)


def test_a_new_master_key_and_the_end_of_the_old_one(service: Any) -> None:
    keys = configured()
    before = keys.wrap(b"k" * 32, b"c")
    keys.renew()
    assert keys.unwrap(before, b"c") == b"k" * 32
    keys.retire()
    with pytest.raises(KeysClosed):
        keys.unwrap(before, b"c")
    with pytest.raises(KeysClosed):
        keys.unwrap(keys.wrap(b"k" * 32, b"c"), b"another context")


def test_the_master_key_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master-key"
    assert masters.make(path) and not masters.make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    with pytest.raises(KeysClosed):
        LocalKeys(path=path).wrap(b"k", b"c")


@pytest.mark.parametrize("text", ["", "zz", "00 abc", "00000000000000aa dGVzdA=="])
def test_a_bad_master_key_is_refused(text: str) -> None:
    with pytest.raises(KeysClosed):
        masters.Masters.parse(text)


def test_sealed_copies_open_with_their_own_passphrase_only(tmp_path: Path) -> None:
    keys = masters.Masters().with_new()
    first, second = recovery.new_passphrase(), recovery.new_passphrase()
    recovery.seal_copy(keys, first, tmp_path / "1.json")
    assert recovery.open_copy(tmp_path / "1.json", first.upper()) == keys
    with pytest.raises(KeysClosed):
        recovery.open_copy(tmp_path / "1.json", second)
    assert next(iter(keys.values())) not in (tmp_path / "1.json").read_bytes()
