"""Reading and verifying the log."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from teilhabe.audit.models import START, ChainHead, Cut, Entry, link


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where a chain does not hold."""

    chain: str
    position: int
    what: str

    def __str__(self) -> str:
        return f"{self.chain} position {self.position}: {self.what}"


def entries_about(alias: str) -> QuerySet[Entry]:
    """Who looked at this person and who changed what, newest first."""
    return Entry.objects.filter(subject=alias).order_by("-at")


def entries_touching(rows: QuerySet[Entry], alias: str) -> QuerySet[Entry]:
    """Those about this person alone, and those that looked at many of whom the person is one."""
    listed = rows.annotate(many=Cast("others", TextField()))
    return listed.filter(Q(subject=alias) | Q(many__contains=alias))


def entries_of(centre_id: uuid.UUID) -> QuerySet[Entry]:
    return Entry.objects.filter(centre=centre_id).order_by("-at", "-position")


def faults(chain: str | None = None) -> Iterator[Fault]:
    """Walk every chain from its start; edited, deleted, inserted and swapped entries all break a digest."""
    heads = ChainHead.objects.order_by("chain")
    for head in heads.filter(chain=chain) if chain else heads:
        yield from _faults_of(head)
    known = set(heads.values_list("chain", flat=True))
    for stray in Entry.objects.exclude(chain__in=known).values_list("chain", flat=True).distinct():
        yield Fault(stray, 0, "entries without a chain head")


def _faults_of(head: ChainHead) -> Iterator[Fault]:
    digest, expected = _beginning(head.chain)
    for entry in Entry.objects.filter(chain=head.chain).order_by("position").iterator(chunk_size=2000):
        if entry.position != expected:
            yield Fault(head.chain, expected, "entry missing")
            return
        digest = link(digest, entry.position, entry.payload())
        if bytes(entry.digest) != digest:
            yield Fault(head.chain, entry.position, "entry changed or swapped")
            return
        expected += 1
    if expected - 1 != head.position or bytes(head.digest) != digest:
        yield Fault(head.chain, expected, "entries missing at the end")


def _beginning(chain: str) -> tuple[bytes, int]:
    """Digest and position from which the kept entries continue: the start, or the cut just before them."""
    cuts = Cut.objects.filter(chain=chain)
    first = Entry.objects.filter(chain=chain).order_by("position").values_list("position", flat=True).first()
    cut = cuts.filter(position=first - 1).first() if first else cuts.order_by("-position").first()
    return (bytes(cut.digest), cut.position + 1) if cut else (START, 1)
