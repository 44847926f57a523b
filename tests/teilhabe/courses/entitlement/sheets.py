"""Fact sheets for tests: one complete sheet, changed where a test needs it. All people are invented."""

from __future__ import annotations

import copy
from typing import Any

FULL: dict[str, Any] = {
    "on": "2026-09-01",
    "person": {
        "age": 34,
        "sex": "w",
        "status": "25_2_F",
        "status_detail": None,
        "title_issued": "2026-06-01",
        "title_until": "2029-05-31",
        "first_title": True,
        "in_germany_since": "2024-05-01",
        "german": "A0",
        "german_proof": "certificate",
        "proof_age_months": 3,
        "first_language_german": False,
        "literacy": "LIT_LATIN",
        "in_school": False,
        "trainee": False,
        "benefits": [],
        "kooperationsplan_ik": False,
        "jobcenter_obliged": False,
        "asylblg_request": False,
        "employed": False,
        "job_promised": False,
        "seeks_work": False,
        "registered_agentur": False,
        "able_to_work": True,
        "gross_year": 60000,
        "children": 0,
        "custody_minor": False,
        "abh_request_special_need": False,
        "obligations": [],
        "degree": "none",
        "job_requires_degree": False,
        "integrates_without_state_help": False,
        "recognition": False,
        "tolerated_months": 8,
        "hindered_not_at_fault": False,
        "placement_test": {"intensive_ok": False, "special_need": False},
        "severely_disabled": False,
        "walking_km": 2.0,
        "medical_certificate_distance": False,
    },
}


def sheet(
    on: str | None = None,
    *,
    without: tuple[str, ...] = (),
    groups: dict[str, Any] | None = None,
    **person: Any,
) -> dict[str, Any]:
    """The full sheet with changes; `without` drops facts of the person, `groups` adds switches, history and so on."""
    changed = copy.deepcopy(FULL)
    changed["on"] = on or changed["on"]
    changed["person"].update(person)
    for key in without:
        changed["person"].pop(key, None)
    changed.update(copy.deepcopy(groups or {}))
    return changed


def paths(result: dict[str, Any]) -> list[str]:
    """Codes of the open ways."""
    return [path["code"] for path in result["paths"]]


def refusals(result: dict[str, Any]) -> set[tuple[str, str]]:
    """Closed ways with the code that closes them."""
    return {(refusal["path"], refusal["code"]) for refusal in result["refusals"]}


def refused_types(result: dict[str, Any]) -> dict[str, str]:
    """Refused types of integration course."""
    return {entry["type"]: entry["code"] for entry in result["integration_course"]["refused_types"]}


def refused_vocational(result: dict[str, Any]) -> dict[str, str]:
    """Refused vocational courses."""
    return {entry["type"]: entry["code"] for entry in result["vocational_course"]["refusals"]}


def missing(result: dict[str, Any]) -> list[str]:
    """Keys of the facts that would decide."""
    return [entry["key"] for entry in result["missing_facts"]]


OPEN = {"switches": {"admission_44_4": "open"}}
