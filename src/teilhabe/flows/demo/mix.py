"""Margins of the invented waiting list, computed from figures with a source and marked assumptions."""

from __future__ import annotations

import math
from typing import Final

from teilhabe.flows.demo.tables import Tables

EU: Final = ("PL", "RO", "BG")


def nationality_shares(tables: Tables) -> dict[str, float]:
    """Shares of nationalities (ISO 3166-1 alpha-2) among waiting people; they add up to one.

    Ukraine: mean of its share of residents (Kreis Paderborn 2023) and of course starts (NRW 2022). EU: its
    share of new participants (2023). The rest: residents of Germany 2024 (Destatis) × assumed inclination.
    """
    stock: dict[str, float] = tables.figures["bestand_deutschland_2024"]
    inclination: dict[str, float] = tables.assumptions["neigung_zum_kurs"]
    of_residents = tables.figure("ukraine_paderborn") / tables.figure("auslaender_paderborn")
    of_starts = tables.figure("ik_begonnen_nrw_ukraine") / tables.figure("ik_begonnen_nrw")
    shares = {"UA": (of_residents + of_starts) / 2}
    eu = tables.figure("ik_eu_anteil") / 100
    weights = {code: number * inclination[code] for code, number in stock.items()}
    for codes, whole in ((EU, eu), (tuple(c for c in stock if c not in EU), 1 - eu - shares["UA"])):
        total = sum(weights[code] for code in codes)
        shares |= {code: whole * weights[code] / total for code in codes}
    return shares


def waiting_curve(tables: Tables) -> tuple[float, float]:
    """Mu and sigma of the right-skewed waiting time in weeks, from its published median and mean."""
    median, mean = tables.figure("ik_wartezeit_median"), tables.figure("ik_wartezeit_mittel")
    return math.log(median), math.sqrt(2 * math.log(mean / median))
