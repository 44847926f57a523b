"""From dated facts to the fact sheet of ``teilhabe eligibility`` (contract: docs/reference/eligibility.md).

What is not known is left out, never guessed: the rules then say which fact would decide.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from teilhabe.courses.enums import EntitlementState
from teilhabe.courses.models import Entitlement, ExamResult, HoursUse
from teilhabe.people.models import Background, Benefit, Title
from teilhabe.people.queries import PersonFacts

_DEAD = (EntitlementState.REFUSED, EntitlementState.REVOKED, EntitlementState.REQUESTED)
_NOTICES = {
    "OBLIG_44A_2_JC": "jobcenter_obliged",
    "OBLIG_44A_3_ABH": "abh_request_special_need",
    "OBLIG_44A_4_ASYLBLG": "asylblg_request",
}
_OBLIGATIONS = ("OBLIG_44A_1A", "OBLIG_44A_1B", "OBLIG_44A_S6")


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """What the course area knows of a person: papers in hand, hours used, tests taken."""

    entitlements: list[Entitlement] = field(default_factory=list)
    hours: list[HoursUse] = field(default_factory=list)
    exams: list[ExamResult] = field(default_factory=list)

    @property
    def valid_papers(self) -> list[Entitlement]:
        return [row for row in self.entitlements if row.state not in _DEAD]

    @property
    def hours_used(self) -> int:
        """Units that count against the quota (IntV § 14 Abs. 4: a justified change does not)."""
        return sum(row.units for row in self.hours if row.counts)


def course_records(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, CourseRecord]:
    """The course records of many people, three queries."""
    ids = list(person_ids)
    records: dict[uuid.UUID, CourseRecord] = defaultdict(CourseRecord)
    for paper in Entitlement.objects.filter(person_id__in=ids).order_by("issued_on", "id"):
        records[paper.person_id].entitlements.append(paper)
    for use in HoursUse.objects.filter(person_id__in=ids):
        records[use.person_id].hours.append(use)
    for exam in ExamResult.objects.filter(person_id__in=ids).order_by("day", "id"):
        records[exam.person_id].exams.append(exam)
    return records


def fact_sheet(facts: PersonFacts, record: CourseRecord) -> dict[str, Any] | None:
    """The sheet for ``facts.on``; ``None`` while even the residence title is unknown."""
    if facts.title is None:
        return None
    person = {**_residence(facts, facts.title), **_german(facts), **_living(facts), **_notices(record)}
    sheet: dict[str, Any] = {
        "on": facts.on.isoformat(),
        "person": {key: value for key, value in person.items() if value is not None},
    }
    if history := _history(record):
        sheet["history"] = history
    if certificate := _certificate(record):
        sheet["certificate"] = certificate
    return sheet


def _residence(facts: PersonFacts, title: Title) -> dict[str, Any]:
    person = facts.person
    since = title.tolerated_since
    return {
        "age": person.age_on(facts.on),
        "sex": person.gender if person.gender in {"m", "w", "d"} else None,
        "status": title.code,
        "status_detail": title.detail or None,
        "title_issued": _iso(title.issued_on),
        "title_until": _iso(title.until),
        "first_title": title.is_first,
        "in_germany_since": _iso(person.in_germany_since),
        "tolerated_months": _months(since, facts.on) if since else None,
    }


def _german(facts: PersonFacts) -> dict[str, Any]:
    german, test = facts.german, facts.test
    proved = german.proved_on if german else None
    return {
        "german": german.value if german else None,
        "german_proof": german.proof if german else None,
        "proof_age_months": _months(proved, facts.on) if proved else None,
        "first_language_german": "de" in facts.first_languages if facts.first_languages else None,
        "literacy": facts.literacy.value if facts.literacy else None,
        "placement_test": {
            key: value
            for key, value in (
                ("intensive_ok", test.intensive_ok),
                ("special_need", test.special_need),
                ("module", test.module),
            )
            if value is not None
        }
        if test
        else None,
    }


def _living(facts: PersonFacts) -> dict[str, Any]:
    kinds = Background.Kind
    job, degree = facts.background(kinds.JOB), facts.background(kinds.DEGREE)
    young = [row for row in facts.children if row.other and (row.other.age_on(facts.on) or 0) < 18]
    benefits = sorted({row.code for row in facts.benefits})
    return {
        "in_school": facts.background(kinds.PUPIL) is not None,
        "trainee": facts.background(kinds.TRAINING) is not None,
        "employed": job is not None,
        "job_promised": facts.background(kinds.JOB_PROMISE) is not None,
        "registered_agentur": facts.background(kinds.JOB_SEEKING) is not None,
        "recognition": facts.background(kinds.RECOGNITION) is not None,
        "gross_year": job.gross_year if job else None,
        "job_requires_degree": job.needs_degree if job else None,
        "degree": degree.value if degree and degree.value in {"none", "vocational", "university"} else None,
        "children": len(young),
        "custody_minor": any(row.custody for row in young),
        "benefits": benefits or None,
        "kooperationsplan_ik": _plan_names_course(facts.benefits),
    }


def _plan_names_course(benefits: list[Benefit]) -> bool:
    return any(row.plan_names_course for row in benefits)


def _notices(record: CourseRecord) -> dict[str, Any]:
    held = {paper.path_code for paper in record.valid_papers}
    notices: dict[str, Any] = {key: True for code, key in _NOTICES.items() if code in held}
    if obligations := [code for code in _OBLIGATIONS if code in held]:
        notices["obligations"] = obligations
    return notices


def _history(record: CourseRecord) -> dict[str, Any] | None:
    if not record.hours:
        return None
    tests = [exam.result for exam in record.exams if exam.kind == "DTZ"]
    return {
        "course": record.hours[-1].course_type,
        "ue_used": record.hours_used,
        "dtz": tests[-1] if tests else None,
        "repeats_used": sum(1 for row in record.hours if row.course_type == "IK_WDH"),
    }


def _certificate(record: CourseRecord) -> dict[str, Any] | None:
    kinds = {"CLAIM_44_1": "CLAIM_44_1", "ADMISSION_44_4_BAMF": "ADMISSION_44_4_BAMF", "BSK": "BSK"}
    papers = [paper for paper in record.valid_papers if paper.path_code in kinds and paper.issued_on]
    if not papers:
        return None
    paper = papers[-1]
    running = paper.started_on is not None
    facts = {
        "kind": "IK_RUNNING" if running and paper.path_code != "BSK" else kinds[paper.path_code],
        "issued": _iso(paper.issued_on),
        "registered_on": _iso(paper.registered_on),
        "started": running,
        "interrupted_since": _iso(paper.interrupted_since),
        "own_fault": paper.own_fault,
        "from_abroad": paper.from_abroad,
    }
    return {key: value for key, value in facts.items() if value is not None}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _months(since: dt.date, on: dt.date) -> int:
    """Whole months from a day on, rounded up: a proof of six months and a day is no longer six months old."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return max(0, months + (1 if on.day > since.day else 0))
