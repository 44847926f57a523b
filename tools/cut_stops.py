"""Cut the stops of Kreis Höxter out of the npm package db-hafas-stations 2.0.0 and derive its villages.

    python3 tools/cut_stops.py PACKAGE/full.ndjson src/teilhabe/geo/reference/stops_hoexter

Writes ``stops.csv`` (eva, name, lat, lon, means, ags) and ``villages.csv`` (name, ags, lat, lon, stops). Only
facts of the package are used: the cut is a bounding box, the town comes from the stop's own name ("Vörden
Busbahnhof, Marienmünster"), the village from the name's first word. Licence: see LICENSE.txt in the folder.
"""

from __future__ import annotations

import csv
import json
import math
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

SOUTH, NORTH, WEST, EAST = 51.40, 51.95, 8.90, 9.50
TOWNS = {
    "Bad Driburg": "05762004",
    "Beverungen": "05762008",
    "Borgentreich": "05762012",
    "Brakel": "05762016",
    "Höxter": "05762020",
    "Marienmünster": "05762024",
    "Nieheim": "05762028",
    "Steinheim": "05762032",
    "Warburg": "05762036",
    "Willebadessen": "05762040",
}
SHORTEST_CUT_NAME = 10  # the package cuts long names: "…, Willebadesse", "…, Steinheim (West"
TWIN_KM = 0.1
VILLAGE_KM = 3.0
STATION_KM = 1.5  # a station named after its village ("Scherfede") belongs to the town of the stops around it
RAIL = ("nationalExpress", "national", "regionalExpress", "regional", "suburban")
NO_VILLAGE = {  # first words that name a building, a street or a lonely farm, read through by hand
    "Abzweig", "Abzweigung", "Alte", "Alter", "Am", "An", "Auf", "Bad", "Bahnhof", "Bei", "Berufskolleg",
    "Bildungszentrum", "Busbahnhof", "Corveyer", "Feuerwehr", "Freibad", "Friedhof", "Gut", "Gymnasium",
    "Hof", "Im", "In", "Kirche", "Klinik", "Klinikum", "Kloster", "Krankenhaus",
    "Kreishaus", "Kurpark", "Kurklinik",
    "Landwehr", "Markt", "Marktplatz", "Mühle", "Neue", "Neuer", "Post", "Rathaus", "Realschule", "Sankt",
    "Schule", "Schulzentrum", "Schützenhaus", "Siedlung", "Sportplatz", "St.", "Stadthalle", "Zum", "Zur",
}  # fmt: skip


class Cut(NamedTuple):
    eva: str
    name: str
    lat: float
    lon: float
    means: str
    ags: str


def km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Distance on a flat map, good to 0.1 % over a Kreis."""
    east = math.radians(lon_b - lon_a) * math.cos(math.radians((lat_a + lat_b) / 2))
    return 6371.0 * math.hypot(math.radians(lat_b - lat_a), east)


def means_of(stop: dict[str, Any]) -> str:
    """``rail``, ``on_demand`` (a taxi bus calls there too) or ``bus``; empty where nothing calls.

    A bus station (ZOB) that replacement buses of the railway serve is no rail stop.
    """
    products: dict[str, bool] = stop.get("products", {})
    if any(products.get(kind) for kind in RAIL) and not stop["name"].startswith("ZOB"):
        return "rail"
    if products.get("taxi"):
        return "on_demand"
    return "bus" if products.get("bus") else ""


def town_of(name: str) -> str:
    """The AGS of the town a stop's name gives: after the last comma, or what a station's name begins with."""
    _stop, comma, place = name.rpartition(", ")
    place = (place if comma else name).strip()
    for town, ags in TOWNS.items():
        if place == town or place.startswith((f"{town} ", f"{town}(", f"{town}-")):
            return ags
        if comma and len(place) >= SHORTEST_CUT_NAME and f"{town} (Westf)".startswith(place):
            return ags
    return ""


def read(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            stop = json.loads(line)
            lat, lon = stop["location"]["latitude"], stop["location"]["longitude"]
            if SOUTH <= lat <= NORTH and WEST <= lon <= EAST:
                yield stop


def cut(stops: Iterable[dict[str, Any]]) -> list[Cut]:
    """The stops in the box whose name names one of the ten towns, without twins; then stations among them."""
    served = [(stop, means) for stop in stops if (means := means_of(stop))]
    found: list[Cut] = []
    for stop, means in sorted(served, key=lambda pair: pair[0]["id"]):
        if ags := town_of(stop["name"]):
            _add(found, stop, means, ags)
    named = list(found)
    for stop, means in served:
        if means == "rail" and ", " not in stop["name"] and not town_of(stop["name"]):
            _add_station(found, named, stop)
    return sorted(found)


def _add(found: list[Cut], stop: dict[str, Any], means: str, ags: str) -> None:
    lat, lon = round(stop["location"]["latitude"], 5), round(stop["location"]["longitude"], 5)
    if any(known.name == stop["name"] and km(known.lat, known.lon, lat, lon) < TWIN_KM for known in found):
        return
    found.append(Cut(stop["id"], stop["name"], lat, lon, means, ags))


def _add_station(found: list[Cut], named: list[Cut], stop: dict[str, Any]) -> None:
    lat, lon = stop["location"]["latitude"], stop["location"]["longitude"]
    near = [known for known in named if km(known.lat, known.lon, lat, lon) <= STATION_KM]
    same = [known for known in near if known.name.startswith(stop["name"].split("(")[0])]
    if same:
        _add(found, stop, "rail", same[0].ags)


def villages(stops: list[Cut]) -> list[tuple[str, str, float, float, int]]:
    """First words that at least two stops within 3 km of their median share: a heuristic, not complete."""
    groups: dict[tuple[str, str], list[Cut]] = defaultdict(list)
    for stop in stops:
        if ", " in stop.name:
            words = stop.name.rsplit(", ", 1)[0].replace("/", " ").split()
            groups[stop.ags, words[0]].append(stop)
    rows = []
    for (ags, word), members in sorted(groups.items()):
        lat = statistics.median(stop.lat for stop in members)
        lon = statistics.median(stop.lon for stop in members)
        close = [stop for stop in members if km(lat, lon, stop.lat, stop.lon) <= VILLAGE_KM]
        if len(close) >= 2 and _is_village(word, ags, close):
            rows.append((word, ags, _mean(s.lat for s in close), _mean(s.lon for s in close), len(close)))
    return rows


def _is_village(word: str, ags: str, stops: list[Cut]) -> bool:
    own_town = {town for town, key in TOWNS.items() if key == ags}
    street = ("straße", "str", "weg", "platz", "ring", "stieg", "schule", "mühle", "siedlung")
    plain = word[:1].isupper() and word.isalpha() and word not in NO_VILLAGE and word not in own_town
    return plain and not word.lower().endswith(street)


def _mean(values: Iterable[float]) -> float:
    return round(statistics.fmean(values), 5)


def write(path: Path, head: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main(source: str, target: str) -> None:
    stops = cut(read(Path(source)))
    places = villages(stops)
    write(Path(target) / "stops.csv", Cut._fields, stops)
    write(Path(target) / "villages.csv", ("name", "ags", "lat", "lon", "stops"), places)
    print(f"{len(stops)} stops, {len(places)} villages")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
