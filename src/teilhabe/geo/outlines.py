"""Reading outlines of territories from GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from teilhabe.common.errors import Unusable

GEOMETRIES = ("Polygon", "MultiPolygon")
AGS_NAMES = ("ags", "AGS", "kreis_ags", "ags_0", "AGS_0")


def read_outlines(text: str, *, file: str) -> dict[str, Any]:
    """Geometries by AGS, or ``Unusable`` with every fault (file and feature; broken JSON: line, column)."""
    try:
        collection = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unusable([f"{file}, line {error.lineno}, column {error.colno}: {error.msg}"]) from error
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise Unusable([f"{file}: is no GeoJSON FeatureCollection"])
    outlines, faults = {}, []
    for number, feature in enumerate(features, start=1):
        ags, geometry, fault = _outline(feature)
        if fault:
            faults.append(f"{file}, feature {number}: {fault}")
        elif ags in outlines:
            faults.append(f"{file}, feature {number}: AGS {ags} stands there twice")
        else:
            outlines[ags] = geometry
    if faults:
        raise Unusable(faults)
    return outlines


def _outline(feature: Any) -> tuple[str, Any, str]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return "", None, "has no properties"
    ags = next((str(properties[name]) for name in AGS_NAMES if properties.get(name)), "")
    if not (ags.isdigit() and len(ags) in (2, 3, 5, 8)):
        return "", None, "has no AGS of 2, 3, 5 or 8 digits (as text, with leading zero)"
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in GEOMETRIES:
        return ags, None, "is neither Polygon nor MultiPolygon"
    fault = _coordinate_fault(geometry)
    return ags, {"type": geometry["type"], "coordinates": geometry.get("coordinates")}, fault


def _coordinate_fault(geometry: Mapping[str, Any]) -> str:
    """The first thing wrong with the rings: each is closed, has four points or more, all in degrees."""
    polygons = geometry.get("coordinates")
    polygons = [polygons] if geometry["type"] == "Polygon" else polygons
    if not isinstance(polygons, list) or not polygons:
        return "has no coordinates"
    try:
        rings = [ring for polygon in polygons for ring in polygon]
        for ring in rings:
            if len(ring) < 4 or ring[0] != ring[-1]:
                return "has a ring that is not closed"
            if any(not (abs(point[0]) <= 180 and abs(point[1]) <= 90) for point in ring):
                return "has coordinates that are no degrees (WGS84 is expected)"
    except (TypeError, IndexError):
        return "has coordinates that are no pairs of numbers"
    return "" if rings else "has no coordinates"
