"""Data map of this app (``common/datamap.py``)."""

from __future__ import annotations

from teilhabe.common.datamap import Table

TABLES = {
    "RuleSet": Table(
        what="One state of all dated values, named by results.",
        purposes=(),
        basis="-",
        readers=("alle",),
        retention="reference",
        fields={"version": "-", "effective_day": "-", "digest": "-", "loaded_at": "-"},
    ),
    "DatedValue": Table(
        what="A law figure, rate or switch from one day on.",
        purposes=(),
        basis="-",
        readers=("alle",),
        retention="reference",
        fields={
            "key": "-",
            "valid_from": "-",
            "value": "-",
            "ended": "-",
            "paragraph": "-",
            "source": "-",
            "verified": "-",
            "anchor": "-",
            "area": "-",
            "overridable": "-",
            "first_in": "-",
            "entered_by_hand": "-",
        },
    ),
    "CodeItem": Table(
        what="One code of one list with its labels.",
        purposes=(),
        basis="-",
        readers=("alle",),
        retention="reference",
        fields={
            "list": "-",
            "code": "-",
            "label_de": "-",
            "label_en": "-",
            "valid_from": "-",
            "valid_to": "-",
            "extra": "-",
            "position": "-",
        },
    ),
    "LocalValue": Table(
        what="A centre's own value for a key that may differ from centre to centre.",
        purposes=("P2",),
        basis="b",
        readers=("course_coordination", "leadership"),
        retention="run",
        fields={"key": "-", "valid_from": "-", "value": "-", "ended": "-", "decided_by": "C13"},
    ),
}
