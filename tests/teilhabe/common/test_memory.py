"""What is loaded at the start is no longer walked through by the collector."""

from __future__ import annotations

import gc

from teilhabe.common.memory import settle


def test_loaded_objects_are_frozen_and_later_rubbish_is_still_collected() -> None:
    before = gc.get_freeze_count()
    try:
        settle()
        assert gc.get_freeze_count() > before + 10_000
        ring: list[object] = []
        ring.append(ring)
        del ring
        assert gc.collect() >= 1
    finally:
        gc.unfreeze()
