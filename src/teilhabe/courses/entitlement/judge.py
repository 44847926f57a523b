"""The table of contents of the judgement: which questions are asked, and where their answers go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from datetime import date
from typing import Any

from teilhabe.courses.entitlement.alternatives import alternatives
from teilhabe.courses.entitlement.course_types import CourseTypes, course_types, entry_point, repeat
from teilhabe.courses.entitlement.explanation import explain, would_change
from teilhabe.courses.entitlement.facts import Sheet
from teilhabe.courses.entitlement.lapsing import certificate_state, claim_until
from teilhabe.courses.entitlement.laws import Laws
from teilhabe.courses.entitlement.money import exempt_ground, income_limit, price_per_unit
from teilhabe.courses.entitlement.paths import (
    SEE_CLAIM,
    access,
    admission_rank,
    admission_until,
    claim_failures,
    claim_number,
)
from teilhabe.courses.entitlement.persons import in_school
from teilhabe.courses.entitlement.possible import possible_values
from teilhabe.courses.entitlement.travel_grant import travel_grant
from teilhabe.courses.entitlement.vocational import decider, pays_fee, vocational
from teilhabe.courses.entitlement.worlds import Findings, Rule, World, ask
from teilhabe.rulebook.book import Book

DECIDERS = {
    "CLAIM_44_1": "ABH",
    "LATE_REPATRIATE": "BVA",
    "OBLIG_44A_1A": "ABH",
    "OBLIG_44A_1B": "ABH",
    "OBLIG_44A_2_JC": "JC",
    "OBLIG_44A_3_ABH": "ABH",
    "OBLIG_44A_4_ASYLBLG": "SOZ",
    "OBLIG_44A_S6": "ABH",
    "ADMISSION_44_4_BAMF": "BAMF",
    "ADMISSION_5A_JC": "JC",
    "SELF_PAYER": "CARRIER",
}


def judge(sheet: Sheet, book: Book) -> dict[str, Any]:
    """One explained result for one checked fact sheet; the same sheet and book give the same result."""
    court = _Court(sheet, book)
    result: dict[str, Any] = {
        "rule_set": book.rule_set(sheet.on).isoformat(),
        "on": sheet.on.isoformat(),
        "switches": court.switches(),
        **court.ways(),
        "integration_course": court.integration_course(),
        "vocational_course": court.vocational_course(),
        "alternatives": list(court.ask(alternatives).common(lambda found: found)),
    }
    result["fee"] = court.fee(result["integration_course"]["ue_total"])
    result["travel_grant"] = court.travel()
    result["certificate"] = court.certificate()
    result["route"] = "school_case" if in_school(court.world) else None
    result["missing_facts"] = court.missing()
    result["explanation"] = explain(sheet, result, court.laws)
    return result


def _identity(outcome: Any) -> Any:
    return outcome


class _Court:
    """Asks the questions of one sheet and remembers which facts would decide what stays open."""

    def __init__(self, sheet: Sheet, book: Book) -> None:
        self.world = World(sheet, book, possible_values)
        self.laws = Laws(book, sheet.on)
        self._missing: dict[str, str] = {}

    def ask(self, rule: Rule) -> Findings:
        return ask(lambda world: world.part(rule), self.world)

    def note(self, findings: Findings, read: Callable[[Any], Hashable], needed_for: str) -> None:
        """Remember the facts that would decide what `read` shows."""
        for key in findings.asks(read):
            self._missing.setdefault(key, needed_for)

    def single(self, rule: Rule, needed_for: str, read: Callable[[Any], Any] = _identity) -> Any:
        """One scalar answer, None while it is open."""
        findings = self.ask(rule)
        self.note(findings, read, needed_for)
        return findings.value(read)

    def missing(self) -> list[dict[str, str]]:
        return [{"key": key, "needed_for": needed_for} for key, needed_for in self._missing.items()]

    def switches(self) -> dict[str, Any]:
        return {
            "admission_44_4": self.world.switch("admission_44_4"),
            "bsk_suspended": list(self.world.switch("bsk_suspended")),
        }

    def ways(self) -> dict[str, Any]:
        found = self.ask(access)
        self.note(found, lambda ways: ways.paths, "ways into a course")
        self.note(
            found, lambda ways: frozenset(refusal.path for refusal in ways.refusals), "ways into a course"
        )
        self.note(found, lambda ways: ways.seat_priority, "seat priority")
        return {
            "paths": [self._way(code) for code in found.common(lambda ways: ways.paths)],
            "refusals": [
                self._refusal(path, code)
                for path, reason in _always(found, lambda ways: ways.refusals)
                for code in (self._claim_codes() if reason == SEE_CLAIM else [reason])
            ],
            "obliged": found.value(lambda ways: ways.obliged),
            "seat_priority": found.value(lambda ways: ways.seat_priority),
        }

    def _way(self, code: str) -> dict[str, Any]:
        number = until = rank = None
        if code == "CLAIM_44_1":
            number = self.ask(claim_number).value(_identity)
            until = self.single(claim_until, "period of the claim")
        elif code == "ADMISSION_44_4_BAMF":
            until = self.single(admission_until, "period of the admission")
            rank = self.single(admission_rank, "rank of the admission")
        return {
            "code": code,
            "law": self.laws.of_path(code, number),
            "decided_by": DECIDERS[code],
            "until": _iso(until),
            "admission_rank": rank,
        }

    def _claim_codes(self) -> list[str]:
        """Why the claim is closed: the reasons of every world, else the first possible one."""
        found = self.ask(claim_failures)
        return list(found.common(_identity)) or list(
            next(codes for codes in found.all(_identity) if codes)[:1]
        )

    def _refusal(self, path: str, code: str) -> dict[str, Any]:
        law = self.laws.of_refusal(path, code)
        return {"path": path, "code": code, "law": law, "would_change": would_change(path, code)}

    def integration_course(self) -> dict[str, Any]:
        found = self.ask(course_types)
        self.note(found, lambda course: course.types, "course type")
        self.note(found, lambda course: frozenset(code for code, _ in course.refused), "course type")
        again = self.ask(repeat)
        self.note(again, _identity, "repetition")
        refused = _always(found, lambda course: course.refused)
        return {
            "types": list(found.common(lambda course: course.types)),
            "refused_types": [
                {"type": code, "code": refusal, "law": self.laws.of_type(code, refusal)}
                for code, refusal in refused
            ],
            "ue_language_max": found.value(_language_hours),
            "ue_total": found.value(_total_hours),
            "entry": self.single(entry_point, "entry"),
            "repeat": {
                "allowed": again.value(lambda answer: answer.allowed),
                "ue_max": again.value(lambda answer: answer.ue_max),
                "code": again.value(lambda answer: answer.code),
            },
        }

    def vocational_course(self) -> dict[str, Any]:
        found = self.ask(vocational)
        self.note(found, lambda course: course.types, "vocational course")
        refusals = _always(found, lambda course: course.refusals)
        return {
            "types": list(found.common(lambda course: course.types)),
            "decided_by": self.single(decider, "deciding office"),
            "refusals": [
                {"type": code, "code": refusal, "law": self.laws.of_vocational(code, refusal)}
                for code, refusal in refusals
            ],
            "fee": self.single(pays_fee, "fee"),
        }

    def fee(self, units: int | None) -> dict[str, Any]:
        ground = self.ask(exempt_ground)
        self.note(ground, _identity, "fee")
        price = self.single(price_per_unit, "fee")
        total = None if units is None or price is None else round(units * price, 2)
        return {
            "exempt": ground.value(lambda answer: answer is not None),
            "ground": ground.value(_identity),
            "limit_eur": self.single(income_limit, "income limit"),
            "per_ue": price,
            "total_if_not_exempt": total,
        }

    def travel(self) -> dict[str, Any]:
        found = self.ask(travel_grant)
        self.note(found, _identity, "travel grant")
        return {
            "granted": found.value(lambda answer: answer.granted),
            "from": found.value(lambda answer: answer.begins),
            "law": self.laws.of("intv.4a.travel_grounds"),
        }

    def certificate(self) -> dict[str, Any]:
        found = self.ask(certificate_state)
        self.note(found, _identity, "certificate")
        return {
            "state": found.value(lambda answer: answer.state),
            "last_day": _iso(found.value(lambda answer: answer.last_day)),
            "code": found.value(lambda answer: answer.code),
        }


def _always(found: Findings, read: Callable[[Any], tuple[Any, ...]]) -> list[tuple[str, str]]:
    """Refusals that hold in every world. Where only the reason differs, the most frequent one is named."""
    same = set(found.common(read))
    refused = found.common(lambda outcome: tuple(dict.fromkeys(name for name, _ in read(outcome))))
    named = {name for name, _ in same}
    reasons = Counter(refusal for answer in found.all(read) for refusal in answer)
    kept: list[tuple[str, str]] = []
    for name in refused:
        if name in named:
            kept += [
                (name, code) for other, code in found.all(read)[0] if other == name and (name, code) in same
            ]
        else:
            kept.append(max((pair for pair in reasons if pair[0] == name), key=lambda pair: reasons[pair]))
    return [(name, code) for name, code in kept]


def _language_hours(course: CourseTypes) -> int | None:
    return course.hours.language if course.hours else None


def _total_hours(course: CourseTypes) -> int | None:
    return course.hours.total if course.hours else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
