"""A waiting person as the placement sees one: facts, course rights, priority tier and expected module."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from teilhabe.allocation.enums import Tier
from teilhabe.courses.entitlement import BadFacts, answer
from teilhabe.courses.enums import WishTime
from teilhabe.courses.factsheet import CourseRecord, course_records, fact_sheet
from teilhabe.courses.models import CourseRequest
from teilhabe.people.enums import Care
from teilhabe.people.queries import PersonFacts, facts_for
from teilhabe.rulebook.book import Book
from teilhabe.rulebook.queries import current_book

SELF_PAYER = "SELF_PAYER"
FREE_OFFERS = ("EOK", "VHS", "EHRENAMT", "LAND_BASIS")


@dataclass(frozen=True)
class Situation:
    """What decides about one request on one day. ``judgement`` is the answer of the entitlement rules.

    Read for every run on offer, so what follows from the judgement is worked out once (hence no slots).
    """

    request: CourseRequest
    facts: PersonFacts
    record: CourseRecord
    judgement: dict[str, Any] | None
    faults: tuple[str, ...] = ()  # facts that contradict each other, a line each

    @property
    def on(self) -> dt.date:
        return self.facts.on

    @cached_property
    def paths(self) -> list[dict[str, Any]]:
        """Open paths with public funding."""
        rows = self.judgement["paths"] if self.judgement else []
        return [row for row in rows if row["code"] != SELF_PAYER]

    @cached_property
    def tier(self) -> Tier:
        """1 = priority by law, 2 = any other path, 3 = pays alone (IntV § 7 Abs. 4 S. 4)."""
        if self.judgement and self.paths and self.judgement.get("seat_priority") is True:
            return Tier.PRIORITY
        return Tier.ENTITLED if self.paths or self.vocational_types else Tier.SELF_PAYER

    @cached_property
    def vocational_types(self) -> list[str]:
        return list(((self.judgement or {}).get("vocational_course") or {}).get("types") or [])

    @cached_property
    def course_types(self) -> list[str]:
        """Types open to the person, best fitting first; those without entitlement logic come last."""
        if self.judgement is None:
            return []
        integration = (self.judgement.get("integration_course") or {}).get("types") or []
        alternatives = self.judgement.get("alternatives") or []
        if not self.paths and not self.request.self_payer_ok:
            integration = []
        if self.may_repeat:
            integration = ["IK_WDH", *integration]
        return [*integration, *self.vocational_types, *alternatives]

    @property
    def may_repeat(self) -> bool:
        """Hours used up, test taken without B1, literacy or support course (IntV § 13 Abs. 1 S. 4)."""
        course = (self.judgement or {}).get("integration_course") or {}
        return bool(self.paths) and (course.get("repeat") or {}).get("allowed") is True

    @cached_property
    def right_until(self) -> dt.date | None:
        """The last day on which some path still holds; ``None`` when one has no end."""
        ends = [row.get("until") for row in self.paths]
        days = [dt.date.fromisoformat(end) for end in ends if end is not None]
        return max(days) if days and len(days) == len(ends) else None

    @cached_property
    def expected_module(self) -> int | None:
        """Module by reasoned override, by test, or 1 for a beginner without one (IntV § 11 Abs. 2)."""
        if self.request.module_override:
            return self.request.module_override
        if self.facts.test is not None and self.facts.test.module is not None:
            return self.facts.test.module
        beginner = self.facts.german is not None and self.facts.german.value == "A0"
        return 1 if beginner else None

    @property
    def german(self) -> str:
        return self.facts.german.value if self.facts.german else ""

    @property
    def weeks(self) -> int:
        return self.request.weeks_on(self.on)

    @cached_property
    def childcare_places(self) -> int:
        return len(self.facts.children_without_care)

    @cached_property
    def care_until(self) -> dt.time | None:
        """The earliest hour at which a looked-after child must be fetched."""
        hours = [
            need.care_until for need in self.facts.childcare if need.care == Care.KITA and need.care_until
        ]
        return min(hours, default=None)

    @cached_property
    def hours_left(self) -> int | None:
        """Units left of the quota for integration courses; ``None`` when no quota is known."""
        course = (self.judgement or {}).get("integration_course") or {}
        limit = course.get("ue_total")
        repeat = (course.get("repeat") or {}).get("ue_max") or 0
        return None if limit is None else limit + repeat - self.record.hours_used

    @property
    def wish_time(self) -> str:
        return self.request.wish_time or WishTime.ANY


def situations(requests: Iterable[CourseRequest], *, on: dt.date) -> list[Situation]:
    """Facts, papers and rights of many requests, in a constant number of queries."""
    rows = list(requests)
    facts = facts_for([row.person for row in rows], on=on)
    records = course_records(facts)
    book = current_book()
    return [_situation(row, facts[row.person_id], records[row.person_id], book) for row in rows]


def _situation(request: CourseRequest, facts: PersonFacts, record: CourseRecord, book: Book) -> Situation:
    sheet = fact_sheet(facts, record)
    if sheet is None:
        return Situation(request, facts, record, None)
    try:
        return Situation(request, facts, record, json.loads(_judged(json.dumps(sheet, sort_keys=True), book)))
    except BadFacts as bad:
        return Situation(request, facts, record, None, tuple(bad.faults))


@lru_cache(maxsize=4096)
def _judged(sheet: str, book: Book) -> str:
    """Equal facts get equal answers; many people share a situation, so it is worked out once."""
    return json.dumps(answer(json.loads(sheet), book=book))
