"""The fact sheet: parsing and checking.

A sheet becomes a flat mapping `person.german` → value. Absent acts of authorities, proofs and a few plain facts
count as not existing (`ABSENT`); every other absent key stays out of the mapping and is unknown, never guessed.
Every fault is one line that names the key.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from teilhabe.common.errors import Unusable
from teilhabe.rulebook.book import Book, NoValue

LEVELS = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")
FIRST_DAY = date(2026, 1, 1)
DETAILS = {"28_1_1_1": "28", "36a_1_1_alt1": "36a"}
NOT_TITLES = frozenset(
    {"EU", "DE", "SPAET", "GEST", "ANKN", "FIKT", "OHNE"}
    | {"DU_60a_2_1", "DU_60a_2_3", "DU_60c", "DU_60d", "DU_60b", "DU_60a_2b"}
)
KINDS = ("CLAIM_44_1", "ADMISSION_44_4_BAMF", "BSK", "IK_RUNNING")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


class BadFacts(Unusable):
    """The sheet cannot be judged. `faults` holds one line per problem, each beginning with the key."""


class _Fault(Exception):
    """What is wrong with one value."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A checked fact sheet. `values` holds the known facts by dotted key; what is missing there is unknown."""

    on: date
    switches: Mapping[str, Any]
    values: Mapping[str, Any]


Parser = Callable[[Any, Book], Any]


def _boolean(value: Any, book: Book) -> bool:
    if not isinstance(value, bool):
        raise _Fault(f"must be true or false, found {value!r}")
    return value


def _day(value: Any, book: Book) -> date:
    if isinstance(value, str) and _DAY.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _Fault(f"no such day: {value}") from None
    raise _Fault(f"must be a day like 2026-09-01, found {value!r}")


def _number(least: float, most: float) -> Parser:
    def parse(value: Any, book: Book) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise _Fault(f"must be a number, found {value!r}")
        if not least <= value <= most:
            raise _Fault(f"must lie between {least:g} and {most:g}, found {value!r}")
        return value

    return parse


def _whole(least: int, most: int) -> Parser:
    def parse(value: Any, book: Book) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise _Fault(f"must be a whole number, found {value!r}")
        if not least <= value <= most:
            raise _Fault(f"must lie between {least} and {most}, found {value}")
        return value

    return parse


def _one_of(*allowed: str) -> Parser:
    def parse(value: Any, book: Book) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise _Fault(f"must be one of {', '.join(allowed)}, found {value!r}")
        return value

    return parse


def _code_of(name: str, prefix: str = "") -> Parser:
    def parse(value: Any, book: Book) -> str:
        entry = book.code(name, value) if isinstance(value, str) else None
        if entry is None or not entry.code.startswith(prefix):
            raise _Fault(f"not a code of the list {name}: {value!r}")
        return entry.code

    return parse


def _list_of(parser: Parser) -> Parser:
    def parse(value: Any, book: Book) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _Fault(f"must be a list, found {value!r}")
        return tuple(dict.fromkeys(parser(item, book) for item in value))

    return parse


def _or_none(parser: Parser) -> Parser:
    return lambda value, book: None if value is None else parser(value, book)


def _detail(value: Any, book: Book) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and (
        value in DETAILS or (book.code("residence_status", value) and value not in NOT_TITLES)
    ):
        return value
    raise _Fault(f"must be 28_1_1_1, 36a_1_1_alt1 or the code of a title, found {value!r}")


ABSENT: dict[str, Any] = {
    "person.jobcenter_obliged": False,
    "person.asylblg_request": False,
    "person.abh_request_special_need": False,
    "person.kooperationsplan_ik": False,
    "person.obligations": (),
    "person.medical_certificate_distance": False,
    "person.in_school": False,
    "person.trainee": False,
    "person.employed": False,
    "person.job_promised": False,
    "person.recognition": False,
    "person.severely_disabled": False,
    "person.custody_minor": False,
    "person.hindered_not_at_fault": False,
    "person.registered_agentur": False,
    "person.integrates_without_state_help": False,
    "person.wish": None,
    "person.placement_test": False,
    "person.placement_test.module": None,
    "history": False,
    "history.dtz": None,
    "history.repeats_used": 0,
    "certificate": False,
    "certificate.registered_on": None,
    "certificate.interrupted_since": None,
    "certificate.from_abroad": False,
    "subsidy.applied_after_module_start": False,
}
"""Facts that count as not existing when absent; inside a certificate or a history: events that did not happen."""

PERSON: dict[str, Parser] = {
    "age": _whole(0, 130),
    "sex": _code_of("gender"),
    "status": _code_of("residence_status"),
    "status_detail": _detail,
    "title_issued": _day,
    "title_until": _day,
    "first_title": _boolean,
    "in_germany_since": _day,
    "german": _one_of(*LEVELS),
    "german_proof": _one_of("certificate", "placement_test", "self", "adviser"),
    "proof_age_months": _number(0, 1200),
    "first_language_german": _boolean,
    "literacy": _code_of("literacy"),
    "in_school": _boolean,
    "trainee": _boolean,
    "benefits": _list_of(_code_of("rechtskreis")),
    "kooperationsplan_ik": _boolean,
    "jobcenter_obliged": _boolean,
    "asylblg_request": _boolean,
    "employed": _boolean,
    "job_promised": _boolean,
    "seeks_work": _boolean,
    "registered_agentur": _boolean,
    "able_to_work": _boolean,
    "gross_year": _number(0, 1e9),
    "children": _whole(0, 50),
    "custody_minor": _boolean,
    "abh_request_special_need": _boolean,
    "obligations": _list_of(_code_of("access_path", "OBLIG_")),
    "degree": _one_of("none", "vocational", "university"),
    "job_requires_degree": _boolean,
    "integrates_without_state_help": _boolean,
    "recognition": _boolean,
    "tolerated_months": _number(0, 1200),
    "hindered_not_at_fault": _boolean,
    "severely_disabled": _boolean,
    "walking_km": _number(0, 1000),
    "medical_certificate_distance": _boolean,
    "wish": _or_none(_code_of("course_type")),
}
PLACEMENT_TEST: dict[str, Parser] = {
    "intensive_ok": _boolean,
    "special_need": _boolean,
    "module": _or_none(_whole(1, 9)),
}
HISTORY: dict[str, Parser] = {
    "course": _code_of("course_type"),
    "ue_used": _number(0, 5000),
    "dtz": _or_none(_one_of("A2", "B1", "failed")),
    "repeats_used": _whole(0, 20),
}
CERTIFICATE: dict[str, Parser] = {
    "kind": _one_of(*KINDS),
    "issued": _day,
    "registered_on": _or_none(_day),
    "started": _boolean,
    "interrupted_since": _or_none(_day),
    "own_fault": _boolean,
    "from_abroad": _boolean,
}
SUBSIDY: dict[str, Parser] = {"applied_after_module_start": _boolean}
SWITCHES: dict[str, Parser] = {
    "admission_44_4": _one_of("suspended", "open"),
    "bsk_suspended": _list_of(_code_of("course_type", "BSK_")),
}
GROUPS: dict[str, dict[str, Parser]] = {
    "history": HISTORY,
    "certificate": CERTIFICATE,
    "subsidy": SUBSIDY,
}


def parse_sheet(payload: Any, book: Book) -> Sheet:
    """A checked sheet from decoded JSON; `BadFacts` with one line per problem otherwise."""
    if not isinstance(payload, Mapping):
        raise BadFacts(["facts: must be a JSON object"])
    return _Reader(book).read(payload)


class _Reader:
    """Collects values and faults of one sheet."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.values: dict[str, Any] = {}
        self.faults: list[str] = []

    def read(self, payload: Mapping[str, Any]) -> Sheet:
        known = {"on", "switches", "person", *GROUPS}
        self.faults += [f"{key}: unknown key" for key in payload if key not in known]
        on = self._on(payload)
        switches = self._object("switches", payload.get("switches"), SWITCHES, keep_in={})
        self._person(payload)
        for name, fields in GROUPS.items():
            if payload.get(name) is not None:
                self.values[name] = True
                self._object(name, payload[name], fields, keep_in=self.values)
        self._check_dates()
        if self.faults or on is None:
            raise BadFacts(self.faults)
        return Sheet(on, switches, {**ABSENT, **self.values})

    def _on(self, payload: Mapping[str, Any]) -> date | None:
        if payload.get("on") is None:
            self.faults.append("on: required")
            return None
        on = self._parse("on", payload["on"], _day)
        if on is not None and on < FIRST_DAY:
            self.faults.append(f"on: no rules before {FIRST_DAY.isoformat()}")
            return None
        try:
            if on is not None:
                self.book.rule_set(on)
        except NoValue:
            self.faults.append(f"on: no rules before {FIRST_DAY.isoformat()}")
        return on if isinstance(on, date) else None

    def _person(self, payload: Mapping[str, Any]) -> None:
        person = payload.get("person")
        if not isinstance(person, Mapping):
            self.faults.append("person.status: required" if person is None else "person: must be an object")
            return
        if person.get("status") is None:
            self.faults.append("person.status: required")
        test = person.get("placement_test")
        rest = {key: value for key, value in person.items() if key != "placement_test"}
        self._object("person", rest, PERSON, keep_in=self.values)
        if test is not None:
            self.values["person.placement_test"] = True
            self._object("person.placement_test", test, PLACEMENT_TEST, keep_in=self.values)
        self._check_detail()

    def _check_detail(self) -> None:
        """FIKT carries the underlying title; without one it is unknown. Other statuses know two details only."""
        detail = self.values.get("person.status_detail")
        if self.values.get("person.status") == "FIKT":
            if detail is None:
                self.values.pop("person.status_detail", None)
        elif detail is not None and detail not in DETAILS:
            self.faults.append(f"person.status_detail: only FIKT carries a title here, found {detail!r}")

    def _object(
        self, name: str, content: Any, fields: dict[str, Parser], *, keep_in: dict[str, Any]
    ) -> dict[str, Any]:
        if content is None:
            return {}
        if not isinstance(content, Mapping):
            self.faults.append(f"{name}: must be an object")
            return {}
        found: dict[str, Any] = {}
        for key, value in content.items():
            if key not in fields:
                self.faults.append(f"{name}.{key}: unknown key")
            elif value is not None or key == "status_detail":
                found[key] = self._parse(f"{name}.{key}", value, fields[key])
        keep_in.update({f"{name}.{key}": value for key, value in found.items()})
        return found

    def _parse(self, key: str, value: Any, parser: Parser) -> Any:
        try:
            return parser(value, self.book)
        except _Fault as fault:
            self.faults.append(f"{key}: {fault}")
            return None

    def _check_dates(self) -> None:
        pairs = (
            ("person.title_issued", "person.title_until"),
            ("certificate.issued", "certificate.registered_on"),
        )
        for earlier, later in pairs:
            first, last = self.values.get(earlier), self.values.get(later)
            if first and last and last < first:
                self.faults.append(f"{later}: lies before {earlier.split('.')[1]}")
