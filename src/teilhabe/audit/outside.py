"""The log and its outside roots together: publish, compare, export, and end what has been kept long enough."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from teilhabe.audit.enums import Keeping
from teilhabe.audit.keeping import kept_since
from teilhabe.audit.models import START, ChainHead, Cut, Entry
from teilhabe.audit.queries import Fault, faults
from teilhabe.audit.roots import Root, append, load_key, locked, make_key, roots_in

AT_LEAST_EVERY = dt.timedelta(
    minutes=45
)  # the clock comes every 15 minutes: never more than an hour between roots


@dataclass(frozen=True, slots=True)
class Window:
    """What no outside root covers yet: nobody could prove that these entries were not changed."""

    entries: int
    newest_root: dt.datetime | None
    by_chain: dict[str, int]


def make_log_key() -> bool:
    """Make the key of the roots unless there is one; True when it was made."""
    return make_key(settings.LOG_KEY_FILE)


def _heads() -> dict[str, tuple[int, bytes]]:
    with transaction.atomic():
        return {head.chain: (head.position, bytes(head.digest)) for head in ChainHead.objects.all()}


def publish_root(*, now: dt.datetime, force: bool = False) -> Root | None:
    """State all chains outside: in the configured folder, then by mail. ``None`` when nothing changed lately.

    Raises ``RootKeyMissing``, ``RootsDamaged`` (the folder was tampered with) or ``OSError``: the caller must tell.
    """
    folder: Path = settings.LOG_ROOTS_FOLDER
    key = load_key(settings.LOG_KEY_FILE)
    with locked(folder):
        earlier, heads = roots_in(folder, key), _heads()
        if earlier and not force and _stated(earlier) == heads and now - earlier[-1].at < AT_LEAST_EVERY:
            return None
        root = append(folder, key, earlier, kind="root", at=now, chains=heads)
    if settings.LOG_ROOTS_MAIL:
        _send(root)
    return root


def _stated(roots: list[Root]) -> dict[str, tuple[int, bytes]]:
    """The newest statement about each chain."""
    known: dict[str, tuple[int, bytes]] = {}
    for root in roots:
        for chain, point in root.chains.items():
            if point[0] >= known.get(chain, (0, START))[0]:
                known[chain] = point
    return known


def _send(root: Root) -> None:
    """The root as a mail: neutral subject, the line as its only text (for ``verify_log.py`` save it as .txt)."""
    EmailMessage(f"Log root {root.number}", root.line, to=[settings.LOG_ROOTS_MAIL]).send()


def outside_faults() -> Iterator[Fault]:
    """Where the log contradicts an outside root: rewritten, replaced or shortened since the root was written."""
    roots = roots_in(settings.LOG_ROOTS_FOLDER, load_key(settings.LOG_KEY_FILE))
    points: dict[str, dict[int, bytes]] = {}
    for root in roots:
        for chain, (position, digest) in root.chains.items():
            points.setdefault(chain, {})[position] = digest
    heads = _heads()
    for chain, stated in sorted(points.items()):
        stated.pop(0, None)
        yield from _compare(chain, stated, heads.get(chain, (0, START))[0])


def _compare(chain: str, stated: dict[int, bytes], head: int) -> Iterator[Fault]:
    """Cuts outside allow missing entries; an own, unstated cut does not (it must be a point of the record)."""
    if not stated:
        return
    if head < max(stated):
        yield Fault(chain, head + 1, f"shorter than the outside root, which says {max(stated)}")
    for cut in Cut.objects.filter(chain=chain):
        if stated.get(cut.position) != bytes(cut.digest):
            yield Fault(chain, cut.position, "cut without an outside root")
    for position, digest in Entry.objects.filter(chain=chain).values_list("position", "digest").iterator():
        if stated.get(position, bytes(digest)) != bytes(digest):
            yield Fault(chain, position, "differs from the outside root")
            return


def all_faults() -> list[Fault]:
    """Everything that does not hold: inside the chains, then against the outside roots."""
    return [*faults(), *outside_faults()]


def unprotected() -> Window:
    """How many entries came after the newest root, per chain."""
    roots = roots_in(settings.LOG_ROOTS_FOLDER, load_key(settings.LOG_KEY_FILE))
    known = _stated(roots)
    later = {chain: head - known.get(chain, (0, START))[0] for chain, (head, _digest) in _heads().items()}
    by_chain = {chain: count for chain, count in sorted(later.items()) if count > 0}
    newest = next((root.at for root in reversed(roots) if root.kind == "root"), None)
    return Window(sum(by_chain.values()), newest, by_chain)


def export_lines() -> Iterator[str]:
    """The log as JSON lines for the stand-alone verifier; no content, as in the log."""
    for entry in Entry.objects.order_by("chain", "position").iterator(chunk_size=2000):
        values = {
            "chain": entry.chain,
            "position": entry.position,
            "at": entry.at.isoformat(),
            "centre": str(entry.centre) if entry.centre else "",
            "actor": entry.actor,
            "role": entry.role,
            "act": entry.act,
            "subject": entry.subject,
            "others": list(entry.others),
            "purpose": entry.purpose,
            "classes": entry.classes,
            "result": entry.result,
            "id": str(entry.id),
            "digest": bytes(entry.digest).hex(),
        }
        yield json.dumps(values, ensure_ascii=True)


def end_kept(*, now: dt.datetime) -> dict[str, int]:
    """Delete what has been kept long enough (``keeping.RULES``); returns deleted entries per chain.

    Each cut is stated outside first and must lie before the newest root, so the rest still verifies and nobody
    can hide a deletion as a cut. On PostgreSQL only the owner of the tables may delete from the log.
    """
    publish_root(now=now, force=True)
    gone = {}
    for chain in ChainHead.objects.order_by("chain").values_list("chain", flat=True):
        count = _end_chain(chain, now)
        if count:
            gone[chain] = count
    return gone


def _end_chain(chain: str, now: dt.datetime) -> int:
    keeping = Keeping(chain.rsplit(":", 1)[1])
    kept = Entry.objects.filter(chain=chain).order_by("position")
    since = timezone.make_aware(
        dt.datetime.combine(kept_since(keeping, on=timezone.localdate(now)), dt.time.min)
    )
    first_kept = kept.filter(at__gte=since).first()
    due = kept.filter(position__lt=first_kept.position) if first_kept else kept
    last = due.last()
    if last is None:
        return 0
    folder, key = settings.LOG_ROOTS_FOLDER, load_key(settings.LOG_KEY_FILE)
    point = (last.position, bytes(last.digest))
    with locked(folder):
        root = append(folder, key, roots_in(folder, key), kind="cut", at=now, chains={chain: point})
    with transaction.atomic():
        Cut.objects.create(chain=chain, position=point[0], digest=point[1], at=now, root=root.number)
        count, _per_model = Entry.objects.filter(chain=chain, position__lte=point[0]).delete()
    return count
