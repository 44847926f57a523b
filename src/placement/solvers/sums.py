"""Decide a run of sum tiers in one block, and in many blocks at once by worker processes."""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing.synchronize import Event

from placement.solvers.blocks import LOTTERY, Block
from placement.solvers.bundles import Bundle, bundles
from placement.solvers.highs import Limits
from placement.solvers.kernel import search

WORTH_PROCESSES = 5000  # columns in all blocks; below this starting a process costs more than it saves
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Decided:
    """A block with its tiers held, the bound of each tier (to be maximised), and whether all are proven."""

    block: Block
    bounds: dict[str, int]
    proven: bool
    stopped: bool = False


def decide_block(block: Block, names: Sequence[str], seed: int, limits: Limits, exact: bool) -> Decided:
    """Decide the tiers in order. With `exact` false an earlier tier is unproven: only widest bounds hold."""
    bounds: dict[str, int] = {}
    for bundle in bundles([block.goal(name, seed) for name in names]):
        if bundle.goals[0].name == LOTTERY:
            break  # a draw on its own, with every goal already held, is not worth a search
        first, proven = _improve(block, bundle, seed, limits) if exact else (0, False)
        for position, goal in enumerate(bundle.goals):
            value = int(goal.terms @ block.point)
            bounds[goal.name] = value if proven else first if exact and not position else goal.high
            block.keep(goal)
        exact = exact and proven
    return Decided(block, bounds, exact, limits.stopped)


def _improve(block: Block, bundle: Bundle, seed: int, limits: Limits) -> tuple[int, bool]:
    """Maximise a bundle from the best point; the bound of its first goal, and whether all is proven."""
    if limits.exhausted():
        return bundle.goals[0].high, False
    best = search(block.task(bundle.objective, limits, seed, bundle.gap))
    if best.point is not None:
        block.point = best.point
    return max(bundle.first_bound(best.bound), int(bundle.goals[0].terms @ block.point)), best.proven


def decide_blocks(
    blocks: Sequence[Block], names: Sequence[str], seed: int, limits: Limits, exact: bool, workers: int
) -> Iterator[Decided]:
    """Decide every block, in order. Worker processes give the same answers, only sooner."""
    if workers > 1 and len(blocks) > 1 and sum(block.size for block in blocks) >= WORTH_PROCESSES:
        yield from _decide_apart(blocks, names, seed, limits, exact, workers)
    else:
        for block in blocks:
            yield decide_block(block, names, seed, limits, exact)


def _decide_apart(
    blocks: Sequence[Block], names: Sequence[str], seed: int, limits: Limits, exact: bool, workers: int
) -> Iterator[Decided]:
    context = multiprocessing.get_context("spawn")  # a forked child would inherit HiGHS's threads half-alive
    stop = context.Event()
    with ProcessPoolExecutor(min(workers, len(blocks)), context, _remember, (stop,)) as pool:
        waiting = [pool.submit(_decide_here, block, names, seed, limits.deadline, exact) for block in blocks]
        try:
            _await_all(waiting, limits, stop)
        except BaseException:
            stop.set()
            raise
        for future in waiting:
            decided = future.result()
            limits.stopped = limits.stopped or decided.stopped
            yield decided


def _await_all(waiting: Sequence[Future[Decided]], limits: Limits, stop: Event) -> None:
    pending = set(waiting)
    while pending:
        _, pending = wait(pending, timeout=POLL_SECONDS)
        if pending and limits.exhausted():
            stop.set()


_stop: list[Event] = []  # one per worker process, set when the process starts


def _remember(stop: Event) -> None:
    _stop[:] = [stop]


def _decide_here(
    block: Block, names: Sequence[str], seed: int, deadline: float | None, exact: bool
) -> Decided:
    """Runs in a worker process; the clock of time.perf_counter is the same in all processes of a machine."""
    return decide_block(block, names, seed, Limits(deadline, _stop[0].is_set), exact)
