"""Drawings as pure functions: values in, escaped SVG out. No database, no request, no style attributes."""

from .bars import Change, change_words, multi, wait_bar, way_bars
from .dumbbells import Comparison, dumbbell, dumbbell_bar
from .kreis_map import Town, kreis_map
from .seats import childcare_places, seats

__all__ = [
    "Change",
    "Comparison",
    "Town",
    "change_words",
    "childcare_places",
    "dumbbell",
    "dumbbell_bar",
    "kreis_map",
    "multi",
    "seats",
    "wait_bar",
    "way_bars",
]
