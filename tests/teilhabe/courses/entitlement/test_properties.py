"""What must hold for every fact sheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teilhabe.courses.entitlement import answer
from teilhabe.courses.entitlement.calendar import end_of_period, start_of_period
from teilhabe.rulebook.book import Book
from tests.teilhabe.courses.entitlement.sheets import FULL, missing, paths, refusals

STATUSES = [entry.code for entry in Book.shipped().codes("residence_status")]
TITLES = [
    "18a",
    "18c",
    "24",
    "25_2_F",
    "28",
    "28_1_1_1",
    "30",
    "36a_1_1_alt1",
    "23_2",
    "NE",
    "25_5",
    "VISUM_D",
]
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DROPPABLE = sorted(set(FULL["person"]) - {"status", "placement_test"})


@st.composite
def certificates(draw: st.DrawFn, on: date) -> dict[str, Any]:
    issued = on - timedelta(days=draw(st.integers(0, 800)))
    registered = draw(st.none() | st.integers(0, 500).map(lambda days: issued + timedelta(days=days)))
    interrupted = draw(st.none() | st.integers(0, 700).map(lambda days: on - timedelta(days=days)))
    return {
        "kind": draw(st.sampled_from(["CLAIM_44_1", "ADMISSION_44_4_BAMF", "BSK", "IK_RUNNING"])),
        "issued": issued.isoformat(),
        "registered_on": registered.isoformat() if registered else None,
        "started": draw(st.booleans()),
        "interrupted_since": interrupted.isoformat() if interrupted else None,
        "own_fault": draw(st.booleans()),
        "from_abroad": draw(st.booleans()),
    }


@st.composite
def full_sheets(draw: st.DrawFn) -> dict[str, Any]:
    """A sheet on which every fact is known."""
    on = draw(DAYS)
    issued = on - timedelta(
        days=draw(st.one_of(st.integers(0, 900), st.sampled_from([364, 365, 366, 547, 548, 549])))
    )
    until = issued + timedelta(
        days=draw(st.one_of(st.integers(0, 1200), st.sampled_from([363, 364, 365, 366])))
    )
    status = draw(st.sampled_from(STATUSES))
    details = {"28": [None, "28_1_1_1"], "36a": [None, "36a_1_1_alt1"], "FIKT": TITLES}
    booleans = {key: draw(st.booleans()) for key, value in FULL["person"].items() if isinstance(value, bool)}
    booleans["in_school"] = draw(st.sampled_from([False, False, False, False, True]))
    person = {
        **FULL["person"],
        **booleans,
        "status": status,
        "status_detail": draw(st.sampled_from(details.get(status, [None]))),
        "title_issued": issued.isoformat(),
        "title_until": until.isoformat(),
        "german": draw(st.sampled_from(["A0", "A1", "A2", "B1", "B2", "C1", "C2"])),
        "proof_age_months": draw(st.integers(0, 14)),
        "literacy": draw(st.sampled_from(["LIT_LATIN", "LIT_OTHER", "LIT_FUNC", "LIT_NONE"])),
        "benefits": draw(st.lists(st.sampled_from(["SGB2", "SGB3", "SGB12", "ASYLBLG", "BAB"]), max_size=2)),
        "obligations": draw(st.lists(st.sampled_from(["OBLIG_44A_1A", "OBLIG_44A_3_ABH"]), max_size=1)),
        "degree": draw(st.sampled_from(["none", "vocational", "university"])),
        "gross_year": draw(st.integers(0, 60000)),
        "children": draw(st.integers(0, 4)),
        "tolerated_months": draw(st.integers(0, 12)),
        "walking_km": draw(st.floats(0, 10)),
        "placement_test": draw(
            st.none() | st.fixed_dictionaries({"intensive_ok": st.booleans(), "special_need": st.booleans()})
        ),
    }
    found: dict[str, Any] = {"on": on.isoformat(), "person": person}
    if draw(st.booleans()):
        found["certificate"] = draw(certificates(on))
    if draw(st.booleans()):
        found["switches"] = {"admission_44_4": draw(st.sampled_from(["open", "suspended"]))}
    return found


def _without(full: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {**full, "person": {key: value for key, value in full["person"].items() if key not in keys}}


NOT_EXISTING = {
    key
    for key in DROPPABLE
    if key
    in {
        *(
            "jobcenter_obliged",
            "asylblg_request",
            "abh_request_special_need",
            "kooperationsplan_ik",
            "obligations",
        ),
        *("medical_certificate_distance", "in_school", "trainee", "employed", "job_promised", "recognition"),
        *("severely_disabled", "custody_minor", "hindered_not_at_fault", "registered_agentur"),
        "integrates_without_state_help",
    }
}
UNKNOWABLE = sorted(set(DROPPABLE) - NOT_EXISTING)


def _scalars(result: dict[str, Any]) -> dict[str, Any]:
    course, vocational = result["integration_course"], result["vocational_course"]
    return {
        "obliged": result["obliged"],
        "seat_priority": result["seat_priority"],
        "ue_language_max": course["ue_language_max"],
        "ue_total": course["ue_total"],
        "entry": course["entry"],
        "decided_by": vocational["decided_by"],
        "vocational_fee": vocational["fee"],
        "exempt": result["fee"]["exempt"],
        "ground": result["fee"]["ground"],
        "limit": result["fee"]["limit_eur"],
        "per_ue": result["fee"]["per_ue"],
        "total": result["fee"]["total_if_not_exempt"],
        "granted": result["travel_grant"]["granted"],
        "certificate": result["certificate"]["state"],
    }


@QUICK
@given(full_sheets(), st.sets(st.sampled_from(UNKNOWABLE), max_size=4))
def test_adding_knowledge_never_flips_a_decided_result(full: dict[str, Any], dropped: set[str]) -> None:
    known, less = answer(full), answer(_without(full, dropped))
    assert set(paths(less)) <= set(paths(known))
    assert {path for path, _ in refusals(less)} <= {path for path, _ in refusals(known)}
    assert set(less["integration_course"]["types"]) <= set(known["integration_course"]["types"])
    assert set(less["vocational_course"]["types"]) <= set(known["vocational_course"]["types"])
    assert set(less["alternatives"]) <= set(known["alternatives"])
    for name, value in _scalars(less).items():
        assert value is None or value == _scalars(known)[name], name


@QUICK
@given(full_sheets(), st.sets(st.sampled_from(UNKNOWABLE), max_size=4))
def test_answering_the_missing_facts_decides_everything(full: dict[str, Any], dropped: set[str]) -> None:
    less = answer(_without(full, dropped))
    asked = {key.removeprefix("person.") for key in missing(less)}
    assert asked <= dropped
    told = answer(_without(full, dropped - asked))
    if not missing(told):
        assert (paths(told), _scalars(told)) == (paths(answer(full)), _scalars(answer(full)))


@QUICK
@given(full_sheets())
def test_nothing_is_missing_on_a_full_sheet_and_everything_has_its_paragraph(full: dict[str, Any]) -> None:
    result = answer(full)
    assert result["missing_facts"] == []
    lists = (
        result["paths"],
        result["refusals"],
        result["integration_course"]["refused_types"],
        result["vocational_course"]["refusals"],
    )
    for entry in (entry for found in lists for entry in found):
        assert "§" in entry["law"], entry
    assert result["explanation"]["de"] and result["explanation"]["en"]
    assert "{" not in result["explanation"]["de"] + result["explanation"]["en"]


@QUICK
@given(full_sheets())
def test_funded_ways_never_shrink_when_a_switch_opens(full: dict[str, Any]) -> None:
    def funded(admission: str, suspended: list[str]) -> tuple[set[str], set[str]]:
        switches = {"admission_44_4": admission, "bsk_suspended": suspended}
        result = answer({**full, "switches": switches})
        return set(paths(result)) - {"SELF_PAYER"}, set(result["vocational_course"]["types"])

    closed_ways, _ = funded("suspended", ["BSK_B2"])
    open_ways, _ = funded("open", ["BSK_B2"])
    assert closed_ways <= open_ways
    _, fewer = funded("suspended", ["BSK_B2", "BSK_C1", "BSK_JOB"])
    _, more = funded("suspended", [])
    assert fewer <= more


@QUICK
@given(full_sheets())
def test_every_type_is_open_or_refused_and_self_payers_have_no_other_way(full: dict[str, Any]) -> None:
    result = answer(full)
    open_types = set(result["integration_course"]["types"])
    refused = {entry["type"] for entry in result["integration_course"]["refused_types"]}
    assert {"IK_ALLG", "IK_ALPHA", "IK_ZWEIT", "IK_FOERD", "IK_INTENS"} <= open_types | refused
    assert not open_types & refused
    ways = paths(result)
    assert ("SELF_PAYER" in ways) is (ways == ["SELF_PAYER"])
    assert (ways == []) is full["person"]["in_school"]


@QUICK
@given(full_sheets(), st.integers(1, 400))
def test_a_lapsed_claim_does_not_come_back_with_time(full: dict[str, Any], days: int) -> None:
    later = (date.fromisoformat(full["on"]) + timedelta(days=days)).isoformat()
    if ("CLAIM_44_1", "CLAIM_LAPSED") in refusals(answer(full)):
        assert "CLAIM_44_1" not in paths(answer({**full, "on": later}))


@QUICK
@given(full_sheets())
def test_until_is_the_last_valid_day(full: dict[str, Any]) -> None:
    for way in answer(full)["paths"]:
        if way["until"] is None:
            continue
        last = date.fromisoformat(way["until"])
        assert last.isoformat() >= full["on"]
        assert way["code"] in paths(answer({**full, "on": last.isoformat()}))
        after = answer({**full, "on": (last + timedelta(days=1)).isoformat(), **_suspended(full)})
        if not (full.get("certificate") and not full["certificate"]["own_fault"]):
            assert way["code"] not in paths(after) or full["person"]["hindered_not_at_fault"]


def _suspended(full: dict[str, Any]) -> dict[str, Any]:
    return {"switches": {**full.get("switches", {}), "admission_44_4": "suspended"}}


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 36))
def test_periods_end_on_the_day_of_the_same_number_or_the_months_last(start: date, months: int) -> None:
    end = end_of_period(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)
    assert end_of_period(start, months) <= end_of_period(start + timedelta(days=1), months)
    assert end_of_period(start_of_period(start, months), months) <= start


def test_periods_stop_at_the_end_of_the_calendar() -> None:
    assert end_of_period(date(9999, 6, 1), 12) == date.max
