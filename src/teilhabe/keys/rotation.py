"""Rotation of keys while the desk works, resumable after a stop at any point (R-33).

1. a new master key; the keys of all centres are wrapped anew; the old master key is forgotten.
2. per centre a new centre key; every ring is wrapped anew.
3. per ring a new key; every value is sealed anew, in short transactions, keeping its version. A value somebody
   saves meanwhile is left alone (compare and set). Only when a whole pass finds no value under an old key
   are the old keys overwritten; a value that still names one is refused from then on.

The key store remembers the step, so a second call goes on where the first was stopped.
"""

from __future__ import annotations

import secrets
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection

from teilhabe.access.models import Centre
from teilhabe.access.tenancy import centre_scope
from teilhabe.keys.errors import KeysClosed, Shredded, Tampered
from teilhabe.keys.fields import Sealed, sealed_fields
from teilhabe.keys.sealing import Place, key_id_of, seal_with, unseal
from teilhabe.keys.store import CURRENT, OLD, RETIRED
from teilhabe.keys.vault import Vault, centre_context, ring_context, unwrap, vault, wrap

BATCH = 200
Say = Callable[[str], None]


def _quiet(_line: str) -> None:
    return None


def rotate_master(*, say: Say = _quiet) -> int:
    """Step 1: wrap the keys of all centres under a new master key; says how many."""
    keys = vault()
    keys.service.renew()
    done = rewrap_centres()
    keys.service.retire()
    say(f"master key renewed, {done} centre keys wrapped anew")
    return done


def rewrap_centres() -> int:
    """Wrap all centre keys under the current master key (after it was changed by hand in the environment)."""
    keys = vault()
    rows = keys.store().rows("SELECT id, centre, wrapped FROM centre_key")
    for key_id, centre, wrapped in rows:
        context = centre_context(centre, key_id)
        anew = keys.service.wrap(keys.service.unwrap(wrapped, context), context)
        with keys.store().change() as db:
            db.execute("UPDATE centre_key SET wrapped = ? WHERE id = ?", (anew, key_id))
    return len(rows)


def rotate_centre(centre: uuid.UUID, *, say: Say = _quiet) -> int:
    """Steps 2 and 3 for one centre; says how many values were sealed anew."""
    keys = vault()
    if keys.store().row("SELECT 1 FROM centre_key WHERE centre = ?", centre.hex) is None:
        return 0
    rotation, step = _begin(keys, centre.hex)
    if step == "centre":
        say(f"{_rewrap_rings(keys, centre.hex)} ring keys wrapped anew")
        _move(keys, centre.hex, "rings")
    if step in {"centre", "rings"}:
        _renew_rings(keys, centre.hex, rotation)
        _move(keys, centre.hex, "values")
    done = _reseal_all(centre, say)
    _retire(keys, centre.hex)
    say(f"{done} values sealed anew, old keys overwritten")
    return done


def rotate_all(*, master: bool = True, say: Say = _quiet) -> int:
    """Everything, centre by centre; says how many values were sealed anew."""
    if master:
        rotate_master(say=say)
    centres = Centre.objects.exclude(opened_on=None).order_by("key").values_list("pk", flat=True)
    return sum(rotate_centre(centre, say=say) for centre in centres)


def _begin(keys: Vault, centre: str) -> tuple[str, str]:
    """The running rotation of this centre, or a new one with its new centre key, made in one transaction."""
    found = keys.store().row("SELECT id, step FROM rotation WHERE centre = ?", centre)
    if found is not None:
        return found[0], found[1]
    rotation, key_id = uuid.uuid4().hex, uuid.uuid4().hex
    wrapped = keys.service.wrap(secrets.token_bytes(32), centre_context(centre, key_id))
    with keys.store().change() as db:
        db.execute("UPDATE centre_key SET state = ? WHERE centre = ?", (OLD, centre))
        db.execute("INSERT INTO centre_key VALUES (?, ?, ?, ?)", (key_id, centre, wrapped, CURRENT))
        db.execute("INSERT INTO rotation VALUES (?, ?, 'centre')", (centre, rotation))
    return rotation, "centre"


def _move(keys: Vault, centre: str, step: str) -> None:
    with keys.store().change() as db:
        db.execute("UPDATE rotation SET step = ? WHERE centre = ?", (step, centre))


def _rewrap_rings(keys: Vault, centre: str) -> int:
    """Wrap the ring keys under the centre's new key, then forget its old one."""
    done, batch = 0, _rings_under_old(keys, centre)
    while batch:
        new_id, new_key = keys.centre_key(centre)
        rows = []
        for key_id, ring, old_id, wrapped in batch:
            secret = unwrap(
                keys.centre_key_by_id(old_id), wrapped, ring_context(centre, old_id, ring, key_id)
            )
            anew = wrap(new_key, secret, ring_context(centre, new_id, ring, key_id))
            rows.append((new_id, anew, key_id, old_id))
        with keys.store().change() as db:
            done += db.executemany(
                "UPDATE ring_key SET centre_key = ?, wrapped = ? "
                "WHERE id = ? AND centre_key = ? AND length(wrapped) > 0",
                rows,
            ).rowcount
        batch = _rings_under_old(keys, centre)
    with keys.store().change() as db:
        db.execute("DELETE FROM centre_key WHERE centre = ? AND state = ?", (centre, OLD))
    return done


def _rings_under_old(keys: Vault, centre: str) -> list[Any]:
    return keys.store().rows(
        "SELECT r.id, r.ring, r.centre_key, r.wrapped FROM ring_key r JOIN centre_key c ON c.id = r.centre_key "
        "WHERE r.centre = ? AND c.state = ? AND length(r.wrapped) > 0 LIMIT ?",
        centre,
        OLD,
        BATCH,
    )


def _renew_rings(keys: Vault, centre: str, rotation: str) -> None:
    """Give each living ring a new current key; the one before only opens from here on."""
    sql = "SELECT id, ring FROM ring_key WHERE centre = ? AND state = ? AND rotation <> ? ORDER BY id LIMIT ?"
    while batch := keys.store().rows(sql, centre, CURRENT, rotation, BATCH):
        key_id, key = keys.centre_key(centre)
        with keys.store().change() as db:
            for old, ring in batch:
                moved = db.execute(
                    "UPDATE ring_key SET state = ? WHERE id = ? AND state = ?", (OLD, old, CURRENT)
                ).rowcount
                if moved:  # not destroyed a moment ago
                    row = keys.new_ring_key(ring, centre, key_id, key, rotation=rotation)
                    db.execute("INSERT INTO ring_key VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _reseal_all(centre: uuid.UUID, say: Say) -> int:
    """Pass after pass over all sealed values until one finds nothing under an old key."""
    done = 0
    while True:
        _let_writers_finish()
        found = sum(_reseal_table(centre, model, say) for model in sealed_models())
        done += found
        if not found:
            return done


def sealed_models() -> Iterator[Any]:
    """Every model with sealed fields."""
    return (model for model in apps.get_models() if sealed_fields(model))


# Transactions of this database alone: another database of the same server can hold no key of ours.
_STILL_WRITING = """
    SELECT EXISTS (
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend'
          AND pid <> pg_backend_pid() AND xact_start < %s)
"""


def _let_writers_finish() -> None:
    """Wait for transactions that may still write under a key which was current when they began (PostgreSQL)."""
    if connection.vendor != "postgresql":
        return  # one writer: whoever began earlier has committed before the next pass can write
    time.sleep(0.2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        begun = cursor.fetchone()
        for _attempt in range(3000):
            cursor.execute(_STILL_WRITING, begun)
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.1)
    raise KeysClosed("A transaction has been open for five minutes; end it, then rotate again.")


def _reseal_table(centre: uuid.UUID, model: Any, say: Say) -> int:
    done, last = 0, uuid.UUID(int=0)
    while True:
        with centre_scope(centre):
            rows = _next_rows(model, last)
            done += sum(_reseal_row(model, centre, row) for row in rows)
        if not rows:
            if done:
                say(f"{model._meta.label}: {done}")
            return done
        last = rows[-1][0]


def _next_rows(model: Any, last: uuid.UUID) -> list[Any]:
    names = [field.attname for field in sealed_fields(model)]
    rows = model.objects.filter(pk__gt=last).order_by("pk")
    return list(rows.values_list("pk", "sealed_version", *names)[:BATCH])


def _reseal_row(model: Any, centre: uuid.UUID, row: Any) -> int:
    done = 0
    for field, value in zip(sealed_fields(model), row[2:], strict=True):
        if isinstance(value, Sealed):
            done += _reseal(
                model, field, Place(centre, model._meta.db_table, row[0], field.column, row[1]), value
            )
    return done


def _reseal(model: Any, field: Any, place: Place, value: Sealed) -> int:
    """1 if the value was under an old key. A damaged one is logged and left as it is: it stays refused."""
    ring = vault().ring_of_old_key(key_id_of(value.blob))
    if ring is None:
        return 0
    try:
        anew = seal_with(vault().current(ring), unseal(value.blob, place), place)
    except (Shredded, Tampered):
        return 0
    quote, key = connection.ops.quote_name, model._meta.pk.get_db_prep_value(place.row, connection)
    table, column = quote(place.table), quote(field.column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = %s WHERE id = %s AND {column} = %s",  # noqa: S608 - names of models
            [field.stored(anew, connection), key, field.stored(value.blob, connection)],
        )
    return 1


def _retire(keys: Vault, centre: str) -> None:
    """Overwrite the old ring keys and end the rotation, in one transaction."""
    with keys.store().change() as db:
        db.execute(
            "UPDATE ring_key SET wrapped = x'', state = ? WHERE centre = ? AND state = ?",
            (RETIRED, centre, OLD),
        )
        db.execute("DELETE FROM rotation WHERE centre = ?", (centre,))
    keys.store().compact()
