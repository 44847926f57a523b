"""Jobs of allocation: thin, like a view without HTTP."""

from __future__ import annotations

import uuid

from django.db import transaction
from django_tasks import task

from teilhabe.access.tenancy import centre_scope
from teilhabe.allocation.enums import RunKind
from teilhabe.allocation.models import Run
from teilhabe.allocation.services.rounds import compute_round
from teilhabe.allocation.services.what_if import compute_what_if
from teilhabe.allocation.services.would_change import compute_would_change

_JOBS = {
    RunKind.ROUND: compute_round,
    RunKind.WHAT_IF: compute_what_if,
    RunKind.SINGLE: compute_would_change,
}


@task()
def compute(centre_id: str, run_id: str) -> None:
    """Compute a queued round, what-if or single question of one centre."""
    centre, key = uuid.UUID(centre_id), uuid.UUID(run_id)
    with centre_scope(centre):
        kind = Run.objects.values_list("kind", flat=True).get(pk=key)
    _JOBS[RunKind(kind)](centre, key)


def start(run: Run) -> Run:
    """Hand a queued run to the worker once the transaction that asked for it has committed."""
    centre, key = str(run.centre_id), str(run.pk)
    transaction.on_commit(lambda: compute.enqueue(centre, key))
    return run
