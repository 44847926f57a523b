"""The seed tables: every assumption marked, every figure with a source, invented things named as such."""

import re
from collections import Counter

import pytest

from teilhabe.flows.demo.tables import FOLDER, load_tables

TABLES = load_tables()
RUNS = TABLES.courses["kurse"]


def test_assumptions_are_headed_as_such() -> None:
    assert (FOLDER / "annahmen.yaml").read_text(encoding="utf-8").startswith("# Annahme\n")
    assert all({"wert", "warum"} <= set(entry) for entry in TABLES.assumptions["anteile"].values())


@pytest.mark.parametrize("key", ["niveau", "alter", "kinder_im_haushalt", "staedte", "wunschzeit"])
def test_shares_add_up(key: str) -> None:
    assert sum(TABLES.assumptions[key].values()) == pytest.approx(1.0)


def test_nested_shares_add_up() -> None:
    for table in ("schrift", "aufenthalt"):
        for name, shares in TABLES.assumptions[table].items():
            assert sum(shares.values()) == pytest.approx(1.0), name


def test_figures_carry_source_and_date() -> None:
    for key, figure in TABLES.figures["kennzahlen"].items():
        assert {"wert", "einheit", "raum", "zeitpunkt", "quelle"} <= set(figure), key


def test_every_nationality_of_the_figures_has_an_origin() -> None:
    origins = TABLES.assumptions["herkunft"]
    assert set(TABLES.figures["bestand_deutschland_2024"]) | {"UA"} == set(origins)
    assert {origin["namen"] for origin in origins.values()} == set(TABLES.names["namen"])


def test_at_least_forty_names_per_region() -> None:
    for region, pools in TABLES.names["namen"].items():
        assert sum(len(set(pool)) for pool in pools.values()) >= 40, region


def test_runs_cover_the_ten_towns_types_and_modes() -> None:
    sites = TABLES.courses["orte"]
    assert len(RUNS) >= 30
    assert len({sites[key]["stadt"] for run in RUNS for key in run["ort"]}) == 10
    assert {"ONLINE", "HYBRID", "TZ_VM", "TZ_NM", "TZ_AB"} <= {run["form"] for run in RUNS}
    assert {"IK_ALLG", "IK_ALPHA", "IK_ZWEIT", "IK_FOERD", "IK_INTENS", "BSK_B2", "EOK"} <= {
        r["typ"] for r in RUNS
    }
    assert sum(1 for run in RUNS if run.get("allein_zu_klein")) >= 5
    assert max(Counter(run["code"] for run in RUNS).values()) == 1


def test_no_run_is_larger_than_the_law_allows() -> None:
    """IntV § 14 Abs. 2, DeuFöV § 11 Abs. 3: at most 25."""
    assert all(run["mindestens"] <= run["plaetze"] <= 25 for run in RUNS)


def test_invented_carriers_are_named_as_such() -> None:
    for carrier in TABLES.courses["traeger"].values():
        assert "quelle" in carrier or carrier["name"].endswith("(erfunden)")
    for site in TABLES.courses["orte"].values():
        assert "erfunden" in site["name"]


def test_no_bamf_numbers() -> None:
    assert "bamf" not in " ".join(key for run in RUNS for key in run).lower()


def test_offers_keep_their_sources_and_no_shelter_has_a_place() -> None:
    offers = TABLES.offers["angebote"]
    assert len(offers) == 76
    assert all(offer["quelle"] and offer["geprueft_live"] is False for offer in offers)
    assert TABLES.offers["meta"]["nachweis"]
    shelter = next(offer for offer in offers if re.search("Frauen- und Kinderschutzhaus", offer["name"]))
    assert shelter["lat"] is None


def test_personas_are_those_of_the_contract() -> None:
    roles = Counter((p["rolle"], p["zentrum"]) for p in TABLES.logins["personas"])
    assert roles[("counselling", "hoexter")] >= 2
    assert roles[("counselling", "lippe")] >= 1
    assert roles[("carrier_clerk", "hoexter")] >= 2
    for role in ("course_coordination", "leadership", "land_officer", "data_protection", "administration"):
        assert roles[(role, "hoexter")] == 1
    assert len({p.get("traeger") for p in TABLES.logins["personas"] if p["rolle"] == "carrier_clerk"}) == 2
