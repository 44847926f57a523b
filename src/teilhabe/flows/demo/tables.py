"""The seed tables of the demonstration: figures with a source, assumptions, names, courses, logins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

FOLDER: Final = Path(__file__).resolve().parents[4] / "seed"

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tables:
    """One attribute per file of ``seed/``."""

    figures: Table
    assumptions: Table
    names: Table
    courses: Table
    logins: Table
    desk: Table
    offers: Table

    def share(self, key: str) -> float:
        """An assumed share by its key in ``annahmen.yaml``; an unknown key is an error."""
        return float(self.assumptions["anteile"][key]["wert"])

    def figure(self, key: str) -> float:
        """A figure with a source by its key in ``kennzahlen.yaml``."""
        return float(self.figures["kennzahlen"][key]["wert"])


@lru_cache(maxsize=1)
def load_tables() -> Tables:
    """Read ``seed/``; raises ``FileNotFoundError`` naming the missing file."""
    return Tables(
        figures=_read("kennzahlen"),
        assumptions=_read("annahmen"),
        names=_read("namen"),
        courses=_read("kurse"),
        logins=_read("personas"),
        desk=_read("buero"),
        offers=_read("angebote_kreis_hoexter"),
    )


def _read(name: str) -> Table:
    with (FOLDER / f"{name}.yaml").open(encoding="utf-8") as stream:
        table: Table = yaml.safe_load(stream)
    return table
