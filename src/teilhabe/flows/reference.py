"""Load everything that is the same for all centres: places, holidays, the 54 centres, the rules."""

from __future__ import annotations

from teilhabe.access.actor import Operator
from teilhabe.access.services import load_centres
from teilhabe.common.clock import today
from teilhabe.geo.services import load_holidays, load_reference
from teilhabe.rulebook.services import load_shipped_rules


def load_shared_rows() -> None:
    """Idempotent; a second call renews what came with the software and keeps what the operator loaded."""
    operator = Operator()
    load_reference(actor=operator)
    load_holidays(actor=operator)
    load_centres(actor=operator)
    load_shipped_rules(actor=operator, on=today())
