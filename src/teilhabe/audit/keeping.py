"""How long the log itself is kept: dated values per keeping class (R-39). A later rule replaces an earlier one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from teilhabe.audit.enums import Keeping


@dataclass(frozen=True, slots=True)
class KeepingRule:
    """Entries of a class are deleted this many months after they were written."""

    keeping: Keeping
    months: int
    valid_from: dt.date
    source: str


_START = dt.date(2025, 1, 1)
RULES = (
    KeepingRule(Keeping.LOOKS, 12, _START, "VwDG § 11 Abs. 4 as a model; no rule for a KI was found"),
    KeepingRule(Keeping.CHANGES, 36, _START, "rule of this project: as long as claims live, §§ 195, 199 BGB"),
    KeepingRule(Keeping.RIGHTS, 36, _START, "rule of this project: as changes"),
    KeepingRule(Keeping.MONEY, 120, _START, "rule of this project: as the account book, KomHVO NRW § 59"),
)


def months_of(keeping: Keeping, *, on: dt.date) -> int:
    """The period in force on a day, in months."""
    valid = [rule for rule in RULES if rule.keeping == keeping and rule.valid_from <= on]
    return max(valid, key=lambda rule: rule.valid_from).months


def kept_since(keeping: Keeping, *, on: dt.date) -> dt.date:
    """The first day whose entries are still kept; earlier ones are due for deletion."""
    years, month = divmod(on.year * 12 + on.month - 1 - months_of(keeping, on=on), 12)
    day = on.day
    while True:
        try:
            return dt.date(years, month + 1, day)
        except ValueError:  # 31 → 30, 29 February → 28
            day -= 1
