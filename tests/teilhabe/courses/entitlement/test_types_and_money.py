"""Course types, vocational courses, money, travel grant, certificates and alternatives."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from teilhabe.courses.entitlement import answer
from tests.teilhabe.courses.entitlement.sheets import (
    OPEN,
    missing,
    paths,
    refused_types,
    refused_vocational,
    sheet,
)

TEST = {"intensive_ok": True, "special_need": True}
ALL_OPEN = {"switches": {"bsk_suspended": []}}


@pytest.mark.parametrize(
    ("literacy", "test", "types", "units"),
    [
        ("LIT_NONE", {}, ["IK_ALPHA"], (900, 1000)),
        ("LIT_FUNC", {}, ["IK_ALPHA"], (900, 1000)),
        ("LIT_OTHER", {"intensive_ok": True}, ["IK_ZWEIT"], (900, 1000)),
        ("LIT_LATIN", {}, ["IK_ALLG"], (600, 700)),
        ("LIT_LATIN", {"intensive_ok": True}, ["IK_ALLG", "IK_INTENS"], (600, 700)),
        ("LIT_LATIN", TEST, ["IK_FOERD", "IK_ALLG", "IK_INTENS"], (900, 1000)),
        ("LIT_OTHER", TEST, ["IK_FOERD", "IK_ZWEIT"], (900, 1000)),
    ],
)
def test_types_follow_literacy_and_test(
    literacy: str, test: dict[str, bool], types: list[str], units: tuple[int, int]
) -> None:
    test = {"intensive_ok": False, "special_need": False, **test}
    result = answer(sheet(literacy=literacy, placement_test=test))
    course = result["integration_course"]
    assert course["types"] == types
    assert (course["ue_language_max"], course["ue_total"]) == units
    others = {"IK_ALLG", "IK_ALPHA", "IK_ZWEIT", "IK_FOERD", "IK_INTENS"} - set(types)
    assert {code: refused_types(result)[code] for code in others} == dict.fromkeys(others, "PROFILE_NOT_MET")


def test_without_a_placement_test_two_types_are_refused() -> None:
    refused = refused_types(answer(sheet(without=("placement_test",))))
    assert (refused["IK_FOERD"], refused["IK_INTENS"], refused["IK_ALPHA"]) == (
        "TEST_MISSING",
        "TEST_MISSING",
        "PROFILE_NOT_MET",
    )


@pytest.mark.parametrize("wish", ["IK_FRAUEN", "IK_JUGEND", "IK_INTENS_ALT"])
def test_abolished_types_are_refused_when_wished_for(wish: str) -> None:
    assert refused_types(answer(sheet(wish=wish)))[wish] == "TYPE_ABOLISHED"
    assert wish not in refused_types(answer(sheet()))


@pytest.mark.parametrize(
    ("german", "module", "entry"), [("A0", None, "module_1"), ("A0", 3, "by_test"), ("A1", None, "by_test")]
)
def test_entry(german: str, module: int | None, entry: str) -> None:
    test = {"intensive_ok": False, "special_need": False, "module": module}
    assert answer(sheet(german=german, placement_test=test))["integration_course"]["entry"] == entry


@pytest.mark.parametrize(
    ("history", "repeat"),
    [
        ({"course": "IK_ALPHA", "ue_used": 900, "dtz": "A2", "repeats_used": 0}, (True, 300, None)),
        ({"course": "IK_FOERD", "ue_used": 950, "dtz": "failed", "repeats_used": 0}, (True, 300, None)),
        (
            {"course": "IK_ALPHA", "ue_used": 899, "dtz": "A2", "repeats_used": 0},
            (False, 0, "REPEAT_NOT_ALLOWED"),
        ),
        (
            {"course": "IK_ALPHA", "ue_used": 900, "dtz": None, "repeats_used": 0},
            (False, 0, "REPEAT_NOT_ALLOWED"),
        ),
        (
            {"course": "IK_ALPHA", "ue_used": 900, "dtz": "B1", "repeats_used": 0},
            (False, 0, "REPEAT_NOT_ALLOWED"),
        ),
        (
            {"course": "IK_ZWEIT", "ue_used": 900, "dtz": "A2", "repeats_used": 0},
            (False, 0, "REPEAT_NOT_ALLOWED"),
        ),
        (
            {"course": "IK_ALPHA", "ue_used": 1200, "dtz": "A2", "repeats_used": 1},
            (False, 0, "HOURS_EXHAUSTED"),
        ),
        (None, (False, 0, "REPEAT_NOT_ALLOWED")),
    ],
)
def test_repetition_intv_13_1(history: dict[str, Any] | None, repeat: tuple[bool, int, str | None]) -> None:
    found = answer(sheet(groups={"history": history}))["integration_course"]["repeat"]
    assert (found["allowed"], found["ue_max"], found["code"]) == repeat


@pytest.mark.parametrize(
    ("facts", "types"),
    [
        ({"german": "B1"}, ["BSK_B2"]),
        ({"german": "B2"}, ["BSK_C1"]),
        ({"german": "C1"}, ["BSK_C2"]),
        ({"german": "A2"}, []),
        ({"german": "A2", "employed": True}, ["BSK_B1", "BSK_JOB"]),
        ({"german": "A1", "job_promised": True}, ["BSK_A2"]),
        ({"german": "B1", "job_promised": True}, ["BSK_B2", "BSK_JOB"]),
        ({"german": "B1", "recognition": True}, ["BSK_B2", "BSK_ANERK"]),
        ({"german": "A2", "recognition": True}, []),
        ({"german": "A1", "trainee": True}, ["BSK_AZUBI"]),
    ],
)
def test_vocational_courses_by_level_and_group(facts: dict[str, Any], types: list[str]) -> None:
    result = answer(sheet(registered_agentur=True, groups=ALL_OPEN, **facts))
    assert result["vocational_course"]["types"] == types


def test_finished_integration_course_without_b1_opens_the_courses_below_b1() -> None:
    history = {"course": "IK_ALLG", "ue_used": 600, "dtz": "A2", "repeats_used": 0}
    result = answer(sheet(german="A2", registered_agentur=True, groups={**ALL_OPEN, "history": history}))
    assert result["vocational_course"]["types"] == ["BSK_B1"]
    suspended = answer(sheet(german="A2", registered_agentur=True, groups={"history": history}))
    assert refused_vocational(suspended)["BSK_B1"] == "TYPE_SUSPENDED"


@pytest.mark.parametrize(("age", "is_open"), [(6, True), (6.5, False), (7, False)])
def test_proof_of_level_counts_for_six_months_deufoev_8_1(age: float, is_open: bool) -> None:
    result = answer(sheet(german="B1", registered_agentur=True, proof_age_months=age))
    assert ("BSK_B2" in result["vocational_course"]["types"]) is is_open
    assert (refused_vocational(result).get("BSK_B2") == "TEST_MISSING") is not is_open


@pytest.mark.parametrize(
    ("status", "months", "code"),
    [("DU_60a_2_1", 5, "TOLERATED_LT_6M"), ("DU_60a_2_1", 6, None), ("DU_60c", 1, None)],
)
def test_tolerated_people_deufoev_4_1_s2(status: str, months: int, code: str | None) -> None:
    result = answer(sheet(status=status, german="B1", tolerated_months=months, registered_agentur=True))
    assert refused_vocational(result).get("BSK_B2") == code


def test_sgb2_is_no_ground_for_tolerated_people_but_for_others() -> None:
    assert answer(sheet(german="B1", benefits=["SGB2"]))["vocational_course"]["types"] == ["BSK_B2"]
    tolerated = answer(sheet(status="DU_60a_2_1", german="B1", benefits=["SGB2"]))
    assert tolerated["vocational_course"]["types"] == []


def test_tolerated_people_without_an_integration_course_may_start_below_b1() -> None:
    facts: dict[str, Any] = {"german": "A1", "registered_agentur": True, "groups": ALL_OPEN}
    assert answer(sheet(status="DU_60a_2_1", **facts))["vocational_course"]["types"] == ["BSK_A2"]
    with_course = {**facts, "groups": {"switches": {"bsk_suspended": [], "admission_44_4": "open"}}}
    assert answer(sheet(status="DU_60a_2_3", **with_course))["vocational_course"]["types"] == []


def test_german_as_first_language_excludes() -> None:
    result = answer(sheet(status="DE", german="B1", registered_agentur=True, first_language_german=True))
    assert result["vocational_course"]["types"] == []


@pytest.mark.parametrize(
    ("facts", "office"),
    [
        ({"benefits": ["SGB2"], "registered_agentur": True}, "JC"),
        ({"registered_agentur": True}, "AGENTUR"),
        ({"employed": True}, "BAMF"),
    ],
)
def test_who_decides_deufoev_5(facts: dict[str, Any], office: str) -> None:
    assert answer(sheet(german="B1", **facts))["vocational_course"]["decided_by"] == office


@pytest.mark.parametrize(
    ("facts", "fee"),
    [
        ({"employed": True}, True),
        ({"employed": True, "benefits": ["SGB2"]}, False),
        ({"employed": True, "gross_year": 33462}, False),
        ({"employed": True, "trainee": True}, False),
        ({"registered_agentur": True}, False),
    ],
)
def test_only_employed_people_pay_for_vocational_courses(facts: dict[str, Any], fee: bool) -> None:
    assert answer(sheet(german="B1", **facts))["vocational_course"]["fee"] is fee


@pytest.mark.parametrize(
    ("facts", "ground"),
    [
        ({"status": "SPAET", "benefits": ["SGB2"]}, "SPAET"),
        ({"benefits": ["SGB3", "SGB2"]}, "SGB2"),
        ({"benefits": ["SGB3", "SGB12"]}, "SGB12"),
        ({"benefits": ["ASYLBLG"]}, "ASYLBLG"),
        ({"benefits": ["SGB3"]}, "ALG"),
        ({"benefits": ["KEIN"]}, None),
        ({"employed": True, "gross_year": 33462}, "EINK"),
        ({"employed": True, "gross_year": 33462.01}, None),
        ({"employed": True, "gross_year": 43602, "children": 1}, "EINK"),
        ({"employed": True, "gross_year": 53742, "children": 3}, "EINK"),
        ({"employed": True, "gross_year": 53743, "children": 2}, None),
        ({"employed": False, "gross_year": 0}, None),
    ],
)
def test_grounds_of_exemption_intv_9_2(facts: dict[str, Any], ground: str | None) -> None:
    fee = answer(sheet(**facts))["fee"]
    assert (fee["ground"], fee["exempt"]) == (ground, ground is not None)


@pytest.mark.parametrize(("children", "limit"), [(0, 33462.0), (1, 43602.0), (2, 53742.0), (5, 53742.0)])
def test_income_limit(children: int, limit: float) -> None:
    assert answer(sheet(children=children))["fee"]["limit_eur"] == limit


def test_prices() -> None:
    fee = answer(sheet())["fee"]
    assert (fee["per_ue"], fee["total_if_not_exempt"]) == (2.29, 1603.00)
    own = answer(sheet(status="OHNE"))["fee"]
    assert (own["per_ue"], own["total_if_not_exempt"]) == (4.58, 3206.00)


@pytest.mark.parametrize(
    ("facts", "granted"),
    [
        ({"benefits": ["SGB2"], "walking_km": 5.0}, True),
        ({"benefits": ["SGB2"], "walking_km": 4.99}, False),
        ({"benefits": ["SGB2"], "walking_km": 1, "medical_certificate_distance": True}, True),
        ({"benefits": ["SGB3"], "walking_km": 9}, True),
        ({"walking_km": 9}, False),
        ({"employed": True, "gross_year": 20000, "walking_km": 9}, False),
        ({"employed": True, "gross_year": 20000, "walking_km": 9, "severely_disabled": True}, True),
        ({"status": "SPAET", "walking_km": 9, "severely_disabled": True}, True),
    ],
)
def test_travel_grant_intv_4a(facts: dict[str, Any], granted: bool) -> None:
    grant = answer(sheet(**facts))["travel_grant"]
    assert (grant["granted"], grant["from"]) == (granted, "now" if granted else None)
    late = answer(sheet(**facts, groups={"subsidy": {"applied_after_module_start": True}}))["travel_grant"]
    assert late["from"] == ("next_module" if granted else None)


@pytest.mark.parametrize(
    ("certificate", "last"),
    [
        ({"kind": "BSK", "issued": "2026-05-20", "from_abroad": False}, "2026-08-20"),
        ({"kind": "BSK", "issued": "2026-11-30", "from_abroad": False}, "2027-02-28"),
        ({"kind": "BSK", "issued": "2026-05-31", "from_abroad": True}, "2027-02-28"),
        ({"kind": "ADMISSION_44_4_BAMF", "issued": "2028-02-29"}, "2029-02-28"),
    ],
)
def test_certificates_expire_after_their_last_day(certificate: dict[str, Any], last: str) -> None:
    after = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    on_last = answer(sheet(last, groups={"certificate": certificate}))["certificate"]
    assert on_last == {"state": "valid", "last_day": last, "code": None}
    afterwards = answer(sheet(after, groups={"certificate": certificate}))["certificate"]
    assert afterwards == {"state": "lapsed", "last_day": last, "code": "CERT_EXPIRED"}


@pytest.mark.parametrize(
    ("certificate", "fault", "state"),
    [
        (
            {"registered_on": "2025-08-31", "started": False},
            True,
            ("lapsed", "2026-08-31", "ENTITLEMENT_LAPSED"),
        ),
        ({"registered_on": "2025-08-31", "started": False}, False, ("valid", None, None)),
        ({"registered_on": "2025-09-01", "started": False}, True, ("valid", "2026-09-01", None)),
        (
            {"started": True, "interrupted_since": "2025-08-31"},
            True,
            ("lapsed", "2026-08-31", "ENTITLEMENT_LAPSED"),
        ),
        ({"started": True, "interrupted_since": "2025-09-01"}, True, ("valid", "2026-09-01", None)),
        ({"started": True}, True, ("valid", None, None)),
    ],
)
def test_entitlement_lapses_intv_4_1(
    certificate: dict[str, Any], fault: bool, state: tuple[str, str | None, str | None]
) -> None:
    facts = {"kind": "CLAIM_44_1", "issued": "2025-07-01", "own_fault": fault, **certificate}
    result = answer(sheet(title_issued="2025-07-01", groups={"certificate": facts}))
    assert tuple(result["certificate"].values()) == state
    assert ("CLAIM_44_1" in paths(result)) is (state[0] == "valid")


def test_a_running_course_has_begun_unless_the_sheet_denies_it() -> None:
    running = {"kind": "IK_RUNNING", "registered_on": "2025-03-01", "own_fault": True}
    assert answer(sheet(groups={"certificate": running}))["certificate"]["state"] == "valid"
    denied = answer(sheet(groups={"certificate": {**running, "started": False}}))
    assert denied["certificate"]["code"] == "ENTITLEMENT_LAPSED"


@pytest.mark.parametrize(("started", "state"), [(False, "lapsed"), (True, "valid")])
def test_a_registered_admission_ends_after_its_year_unless_the_course_began(
    started: bool, state: str
) -> None:
    facts = {
        "kind": "ADMISSION_44_4_BAMF",
        "issued": "2025-08-01",
        "registered_on": "2025-12-01",
        "started": started,
    }
    assert answer(sheet(status="24", groups={"certificate": facts}))["certificate"]["state"] == state


def test_own_fault_is_asked_for_when_it_decides() -> None:
    certificate = {
        "kind": "CLAIM_44_1",
        "issued": "2025-07-01",
        "registered_on": "2025-08-01",
        "started": False,
    }
    result = answer(sheet(groups={"certificate": certificate}))
    assert result["certificate"] == {"state": None, "last_day": None, "code": None}
    assert "certificate.own_fault" in missing(result)


@pytest.mark.parametrize(
    ("facts", "offers"),
    [
        ({}, ["VHS", "EHRENAMT"]),
        ({"status": "GEST"}, ["EOK", "VHS", "EHRENAMT"]),
        ({"status": "DE"}, ["VHS", "EHRENAMT"]),
        ({"in_school": True}, ["VHS", "EHRENAMT"]),
        ({"status": "24", "groups": OPEN}, ["VHS", "EHRENAMT"]),
    ],
)
def test_alternatives(facts: dict[str, Any], offers: list[str]) -> None:
    assert answer(sheet(**facts))["alternatives"] == offers


def test_unknown_literacy_leaves_only_what_holds_for_every_value() -> None:
    open_result = answer(sheet(without=("literacy",)))
    assert open_result["integration_course"]["types"] == []
    assert open_result["integration_course"]["ue_total"] is None
    assert {"key": "person.literacy", "needed_for": "course type"} in open_result["missing_facts"]
    special = sheet(without=("literacy",), placement_test={"intensive_ok": False, "special_need": True})
    assert answer(special)["integration_course"]["types"] == ["IK_FOERD"]
    assert answer(special)["integration_course"]["ue_total"] == 1000
