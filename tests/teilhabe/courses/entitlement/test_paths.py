"""Ways into an integration course, rule by rule with paragraph."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from teilhabe.courses.entitlement import answer
from tests.teilhabe.courses.entitlement.sheets import OPEN, missing, paths, refusals, sheet

BAMF_STOPPED = ("ADMISSION_44_4_BAMF", "ADMISSION_SUSPENDED")


@pytest.mark.parametrize(
    ("status", "law"),
    [
        ("18a", "AufenthG § 44 Abs. 1 Nr. 1a"),
        ("18g", "AufenthG § 44 Abs. 1 Nr. 1a"),
        ("30", "AufenthG § 44 Abs. 1 Nr. 1b"),
        ("25_1", "AufenthG § 44 Abs. 1 Nr. 1c"),
        ("25_4a_3", "AufenthG § 44 Abs. 1 Nr. 1c"),
        ("25b", "AufenthG § 44 Abs. 1 Nr. 1c"),
        ("38a", "AufenthG § 44 Abs. 1 Nr. 1d"),
        ("23_2", "AufenthG § 44 Abs. 1 Nr. 2"),
        ("23_4", "AufenthG § 44 Abs. 1 Nr. 2"),
    ],
)
def test_listed_titles_found_a_claim_with_their_number(status: str, law: str) -> None:
    way = answer(sheet(status=status))["paths"][0]
    assert (way["code"], way["law"], way["decided_by"]) == ("CLAIM_44_1", law, "ABH")


@pytest.mark.parametrize(
    "status", ["16a", "16f", "19d", "20a", "22", "23_1", "24", "25_3", "25_5", "25a", "33", "NE", "EU", "DE"]
)
def test_other_titles_found_none(status: str) -> None:
    result = answer(sheet(status=status))
    assert "CLAIM_44_1" not in paths(result)
    assert ("CLAIM_44_1", "NO_CLAIM_TITLE_NOT_LISTED") in refusals(result)


def test_erstmals_belongs_to_number_one_only() -> None:
    assert "CLAIM_44_1" not in paths(answer(sheet(first_title=False)))
    assert "CLAIM_44_1" in paths(answer(sheet(status="23_4", first_title=False)))


@pytest.mark.parametrize(
    ("until", "is_open"), [("2027-05-31", True), ("2027-06-01", True), ("2027-05-30", False)]
)
def test_a_permanent_stay_needs_a_title_of_one_year(until: str, is_open: bool) -> None:
    result = answer(sheet(title_until=until))
    assert ("CLAIM_44_1" in paths(result)) is is_open
    assert (("CLAIM_44_1", "NOT_PERMANENT") in refusals(result)) is not is_open


@pytest.mark.parametrize(("on", "is_open"), [("2026-12-15", False), ("2026-12-16", True)])
def test_a_short_title_counts_as_permanent_after_more_than_18_months(on: str, is_open: bool) -> None:
    held = {"title_issued": "2025-06-15", "title_until": "2026-03-31", "hindered_not_at_fault": True}
    assert ("CLAIM_44_1" in paths(answer(sheet(on, **held)))) is is_open


@pytest.mark.parametrize(
    ("issued", "last"),
    [
        ("2026-06-01", "2027-06-01"),
        ("2028-02-29", "2029-02-28"),
        ("2027-02-28", "2028-02-28"),
        ("2026-12-31", "2027-12-31"),
    ],
)
def test_the_claim_ends_a_year_after_issue_bgb_188(issued: str, last: str) -> None:
    facts: dict[str, Any] = {"title_issued": issued, "title_until": "2033-01-01"}
    on_last = answer(sheet(last, **facts))
    assert on_last["paths"][0] == {
        "code": "CLAIM_44_1",
        "law": "AufenthG § 44 Abs. 1 Nr. 1c",
        "decided_by": "ABH",
        "until": last,
        "admission_rank": None,
    }
    after = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    assert ("CLAIM_44_1", "CLAIM_LAPSED") in refusals(answer(sheet(after, **facts)))


def test_the_claim_lives_on_when_the_person_was_hindered_or_registered_in_time() -> None:
    late: dict[str, Any] = {"title_issued": "2025-03-01"}
    assert "CLAIM_44_1" not in paths(answer(sheet(**late)))
    assert "CLAIM_44_1" in paths(answer(sheet(**late, hindered_not_at_fault=True)))
    certificate = {
        "kind": "CLAIM_44_1",
        "issued": "2025-03-10",
        "registered_on": "2026-03-01",
        "started": False,
        "own_fault": True,
    }
    assert "CLAIM_44_1" in paths(answer(sheet(**late, groups={"certificate": certificate})))
    too_late = {**certificate, "registered_on": "2026-03-02"}
    assert "CLAIM_44_1" not in paths(answer(sheet(**late, groups={"certificate": too_late})))


def test_a_title_that_fell_away_ends_the_claim_but_a_provisional_certificate_carries_it() -> None:
    facts: dict[str, Any] = {"title_issued": "2025-09-01", "title_until": "2026-08-31"}
    assert ("CLAIM_44_1", "CLAIM_LAPSED") in refusals(answer(sheet(**facts)))
    assert "CLAIM_44_1" in paths(answer(sheet(**facts, status="FIKT", status_detail="25_2_F")))


def test_school_closes_everything_and_shows_the_other_route() -> None:
    result = answer(sheet(in_school=True, jobcenter_obliged=True))
    assert (paths(result), result["route"], refusals(result)) == ([], "school_case", {("*", "SCHOOL")})
    assert result["obliged"] is False


def test_b1_leaves_the_orientation_course_to_claim_holders() -> None:
    result = answer(sheet(german="B1", obligations=["OBLIG_44A_1A"]))
    assert paths(result) == ["CLAIM_44_1"]
    assert result["integration_course"]["types"] == ["IK_ORIENT"]
    assert (result["integration_course"]["ue_language_max"], result["integration_course"]["ue_total"]) == (
        0,
        100,
    )
    assert ("*", "ALREADY_B1") in refusals(result)
    assert result["fee"]["total_if_not_exempt"] == 229.00


def test_b1_without_a_claim_leaves_paying_oneself() -> None:
    assert paths(answer(sheet(status="24", german="B2", groups=OPEN))) == ["SELF_PAYER"]


@pytest.mark.parametrize("facts", [{"degree": "university"}, {"job_requires_degree": True}])
def test_low_need_closes_the_claim_and_what_rests_on_it(facts: dict[str, Any]) -> None:
    result = answer(
        sheet(
            integrates_without_state_help=True, jobcenter_obliged=True, obligations=["OBLIG_44A_1A"], **facts
        )
    )
    assert ("CLAIM_44_1", "LOW_NEED") in refusals(result)
    assert paths(result) == ["OBLIG_44A_2_JC"]
    assert "CLAIM_44_1" in paths(answer(sheet(integrates_without_state_help=False, **facts)))


def test_late_repatriates() -> None:
    result = answer(sheet(status="SPAET"))
    assert paths(result) == ["LATE_REPATRIATE"]
    assert "BVFG § 9 Abs. 1" in result["paths"][0]["law"]
    assert result["paths"][0]["decided_by"] == "BVA"
    assert paths(answer(sheet(status="SPAET", german="B1"))) == ["SELF_PAYER"]


@pytest.mark.parametrize(
    ("facts", "derived"),
    [
        ({"german": "A0"}, ["OBLIG_44A_1A"]),
        ({"german": "A1"}, ["OBLIG_44A_S6"]),
        ({"german": "A2"}, []),
        ({"status": "18a", "german": "A1"}, []),
        ({"status": "30", "german": "A2"}, ["OBLIG_44A_1B"]),
        ({"status": "23_2", "german": "A0"}, ["OBLIG_44A_1A", "OBLIG_44A_1B"]),
        ({"status": "23_4", "german": "A2"}, []),
        ({"status": "28", "status_detail": "28_1_1_1", "german": "A2"}, ["OBLIG_44A_1B"]),
        ({"status": "28", "status_detail": None, "german": "A2"}, []),
        ({"status": "36a", "status_detail": "36a_1_1_alt1", "german": "A2"}, ["OBLIG_44A_1B"]),
        ({"status": "FIKT", "status_detail": "28_1_1_1", "german": "A2"}, ["OBLIG_44A_1B"]),
        ({"german": "A0", "trainee": True}, []),
        ({"german": "A0", "title_issued": "2025-03-01"}, None),
    ],
)
def test_obligations_derived_from_an_open_claim(facts: dict[str, Any], derived: list[str] | None) -> None:
    result = answer(sheet(**facts))
    assert paths(result) == (["SELF_PAYER"] if derived is None else ["CLAIM_44_1", *derived])
    assert result["obliged"] is bool(derived)


@pytest.mark.parametrize(
    ("facts", "code", "office"),
    [
        ({"obligations": ["OBLIG_44A_1A"]}, "OBLIG_44A_1A", "ABH"),
        ({"jobcenter_obliged": True}, "OBLIG_44A_2_JC", "JC"),
        ({"abh_request_special_need": True}, "OBLIG_44A_3_ABH", "ABH"),
        ({"asylblg_request": True}, "OBLIG_44A_4_ASYLBLG", "SOZ"),
    ],
)
def test_a_notice_in_hand_opens_its_way_even_after_the_claim_lapsed(
    facts: dict[str, Any], code: str, office: str
) -> None:
    result = answer(sheet(title_issued="2025-03-01", **facts))
    assert [(way["code"], way["decided_by"]) for way in result["paths"]] == [(code, office)]
    assert result["obliged"] is True
    assert answer(sheet(title_issued="2025-03-01", trainee=True, **facts))["obliged"] is False


@pytest.mark.parametrize(
    ("on", "open_to"), [("2026-02-08", ["ADMISSION_44_4_BAMF"]), ("2026-02-09", ["SELF_PAYER"])]
)
@pytest.mark.parametrize("status", ["24", "EU", "DE", "GEST", "25_5", "DU_60a_2_3", "DU_60c", "25_3"])
def test_the_stop_of_9_february_2026(on: str, open_to: list[str], status: str) -> None:
    result = answer(sheet(on, status=status))
    assert paths(result) == open_to
    assert (BAMF_STOPPED in refusals(result)) is (open_to == ["SELF_PAYER"])


@pytest.mark.parametrize("status", ["ANKN", "VISUM_D", "DU_60a_2_1", "DU_60b", "DU_60a_2b", "OHNE"])
def test_statuses_that_44_4_does_not_cover(status: str) -> None:
    for groups in ({}, OPEN):
        result = answer(sheet(status=status, groups=groups))
        assert ("ADMISSION_44_4_BAMF", "STATUS_NOT_ADMISSIBLE") in refusals(result)
        assert paths(result) == ["SELF_PAYER"]


def test_who_has_a_claim_needs_no_admission() -> None:
    result = answer(sheet(german="A2", groups=OPEN))
    assert paths(result) == ["CLAIM_44_1"]
    assert result["refusals"] == []


def test_admission_by_the_jobcenter_is_not_stopped() -> None:
    result = answer(sheet(status="EU", benefits=["SGB2"], kooperationsplan_ik=True))
    assert paths(result) == ["ADMISSION_5A_JC"]
    assert result["seat_priority"] is True
    without_plan = answer(sheet(status="EU", benefits=["SGB2"]))
    assert paths(without_plan) == ["SELF_PAYER"]
    assert "ADMISSION_5A_JC" in {path for path, _ in refusals(without_plan)}
    with_claim = answer(sheet(german="A2", benefits=["SGB2"], kooperationsplan_ik=True))
    assert paths(with_claim) == ["CLAIM_44_1"]
    assert with_claim["seat_priority"] is True


@pytest.mark.parametrize(
    ("on", "status", "rank"),
    [
        ("2026-07-29", "24", 1),
        ("2026-07-28", "24", None),
        ("2026-07-29", "EU", 2),
        ("2026-07-28", "DE", 2),
        ("2026-07-29", "25_3", None),
    ],
)
def test_rank_among_admissions_changes_on_29_july_2026(on: str, status: str, rank: int | None) -> None:
    way = answer(sheet(on, status=status, groups=OPEN))["paths"][0]
    assert (way["code"], way["admission_rank"]) == ("ADMISSION_44_4_BAMF", rank)


def test_until_28_july_2026_a_missed_claim_came_first() -> None:
    missed: dict[str, Any] = {"title_issued": "2024-03-01", "groups": OPEN}
    assert answer(sheet("2026-07-28", **missed))["paths"][0]["admission_rank"] == 1
    assert answer(sheet("2026-07-29", **missed))["paths"][0]["admission_rank"] is None


def test_an_admission_in_hand_stays_valid_through_the_stop() -> None:
    groups = {"certificate": {"kind": "ADMISSION_44_4_BAMF", "issued": "2025-12-01"}}
    way = answer(sheet("2026-12-01", status="24", groups=groups))["paths"][0]
    assert (way["code"], way["until"]) == ("ADMISSION_44_4_BAMF", "2026-12-01")
    assert paths(answer(sheet("2026-12-02", status="24", groups=groups))) == ["SELF_PAYER"]


def test_rule_sets_by_day() -> None:
    days = {
        on: answer(sheet(on))["rule_set"]
        for on in ("2026-01-01", "2026-02-09", "2026-07-01", "2026-07-28", "2026-09-01")
    }
    assert list(days.values()) == ["2026-01-01", "2026-02-09", "2026-07-01", "2026-07-01", "2026-07-29"]


def test_a_given_switch_replaces_only_its_own_key() -> None:
    switches = answer(sheet(groups=OPEN))["switches"]
    assert switches["admission_44_4"] == "open"
    assert switches["bsk_suspended"] == ["BSK_A2", "BSK_B1", "BSK_C1", "BSK_C2", "BSK_FACH"]


def test_unknown_facts_are_asked_for_once_and_never_guessed() -> None:
    result = answer({"on": "2026-09-01", "person": {"status": "25_2_F"}})
    assert paths(result) == []
    assert "CLAIM_44_1" not in {path for path, _ in refusals(result)}
    asked = missing(result)
    assert {"person.title_issued", "person.title_until", "person.first_title", "person.literacy"} <= set(
        asked
    )
    assert len(asked) == len(set(asked))
    assert {"person.sex", "person.age", "person.in_school"}.isdisjoint(asked)


def test_a_fact_that_decides_nothing_is_not_asked_for() -> None:
    assert missing(answer(sheet())) == []
    lapsed = sheet(title_issued="2025-03-01", without=("first_title", "degree"))
    assert paths(answer(lapsed)) == ["SELF_PAYER"]
    assert missing(answer(lapsed)) == []


def test_the_underlying_title_of_a_provisional_certificate_is_asked_for() -> None:
    unknown = answer(sheet(status="FIKT", without=("status_detail",)))
    assert "person.status_detail" in missing(unknown)
    assert paths(answer(sheet(status="FIKT", status_detail="24", groups=OPEN))) == ["ADMISSION_44_4_BAMF"]
