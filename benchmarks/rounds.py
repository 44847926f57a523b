"""A round of the demo Kreis: reading, solving, proving, writing; beside it first come, first served alone."""

from __future__ import annotations

from benchmarks import world
from benchmarks.timing import row, times
from placement.solve import baseline
from teilhabe.access.tenancy import centre_scope
from teilhabe.allocation.models import Run
from teilhabe.allocation.services.rounds import ask_round, compute_round, read_instance
from teilhabe.common.clock import today


def measure(*, quick: bool) -> list[str]:
    """Rows of the table: whole round, its solver part, the baseline."""
    centre = world.centre()
    solved: list[float] = []

    def once() -> None:
        with centre_scope(centre.pk):
            run = ask_round(actor=world.actor("course_coordination"), on=today())
        compute_round(centre.pk, run.pk)
        with centre_scope(centre.pk):
            result = Run.objects.get(pk=run.pk).result
        assert result["proven"]
        solved.append(result["seconds"])

    seconds = times(once, 3 if quick else 9)
    instance, _weights = read_instance(centre.pk, today())
    by_hand = times(lambda: baseline(instance.problem), 3 if quick else 9)
    size = f"{len(instance.situations)} people × {len(instance.candidates)} runs"
    return [
        row("round, proven, with reading and writing", size, seconds, "< 5 s"),
        row("… of it the solver", size, sorted(solved[1:]), ""),
        row("first come, first served alone", size, by_hand, ""),
    ]
