"""Writing the log: always inside the transaction of the act it tells of, always last."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Protocol

from django.db import connection, transaction
from django.utils import timezone

from teilhabe.audit.enums import Keeping, Result
from teilhabe.audit.models import START, ChainHead, Entry, link


class Acting(Protocol):
    """What the log must know of the acting person."""

    @property
    def user_key(self) -> str: ...
    @property
    def role_key(self) -> str: ...
    @property
    def centre_id(self) -> uuid.UUID | None: ...


def record(
    *,
    actor: Acting,
    act: str,
    purpose: str,
    subject: str = "",
    others: Iterable[str] = (),
    classes: str = "",
    keeping: Keeping = Keeping.CHANGES,
    result: Result = Result.DONE,
) -> Entry:
    """Append one entry to the centre's chain of this keeping class (R-37, R-38).

    ``subject`` and ``others`` are log aliases of people, never their ids; ``classes`` are the data classes
    (C1 …) of the privacy catalogue that were touched; ``purpose`` is P1 … P8. Raises if no transaction is open:
    an entry that could survive its act, or the reverse, is worth nothing.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record needs the transaction of the act it tells of.")
    entry = Entry(
        chain=f"{actor.centre_id.hex if actor.centre_id else 'platform'}:{keeping.value}",
        at=timezone.now(),
        centre=actor.centre_id,
        actor=actor.user_key,
        role=actor.role_key,
        act=act,
        subject=subject,
        others=sorted(others),
        purpose=purpose,
        classes=classes,
        result=result,
    )
    _continue_chain(entry)
    entry.save(force_insert=True)
    return entry


def _continue_chain(entry: Entry) -> None:
    """Take the next position and digest; the head row is locked until the commit, which orders the entries."""
    if connection.vendor == "postgresql":
        entry.position, entry.digest = _advance_in_database(entry.chain, entry.payload())
        return
    head, _new = ChainHead.objects.get_or_create(chain=entry.chain, defaults={"digest": START})
    entry.position = head.position + 1
    entry.digest = link(bytes(head.digest), entry.position, entry.payload())
    ChainHead.objects.filter(chain=entry.chain).update(position=entry.position, digest=entry.digest)


def _advance_in_database(chain: str, payload: str) -> tuple[int, bytes]:
    """One statement: waiting writers queue for the row, not for a round trip (measured, docs/adr/0005)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_chainhead AS h (chain, position, digest) "
            "VALUES (%(c)s, 1, sha256(%(s)s::bytea || convert_to('1' || chr(10) || %(p)s, 'UTF8'))) "
            "ON CONFLICT (chain) DO UPDATE SET position = h.position + 1, digest = "
            "sha256(h.digest || convert_to((h.position + 1)::text || chr(10) || %(p)s, 'UTF8')) "
            "RETURNING position, digest",
            {"c": chain, "s": START, "p": payload},
        )
        position, digest = cursor.fetchone()
    return position, bytes(digest)


def record_refusal(*, actor: Acting, act: str, purpose: str, subject: str = "", classes: str = "") -> None:
    """Note a refused request in a transaction of its own (the act itself was rolled back)."""
    with transaction.atomic():
        record(
            actor=actor,
            act=act,
            purpose=purpose,
            subject=subject,
            classes=classes,
            keeping=Keeping.LOOKS,
            result=Result.REFUSED,
        )
