"""Data map of this app (``common/datamap.py``)."""

from __future__ import annotations

from teilhabe.common.datamap import Table

TABLES = {
    "RuleSet": Table(
        what="Fassung der Regeln",
        purposes=(),
        basis="-",
        readers=("alle",),
        retention="reference",
        fields={
            "version": "-",
            "effective_day": "-",
            "digest": "-",
            "loaded_at": "-",
        },
    ),
    "DatedValue": Table(
        what="Wert, der ab einem Tag gilt",
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
        what="Code einer Liste",
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
        what="eigener Wert des Zentrums",
        purposes=(),
        basis="-",
        readers=("alle",),
        retention="reference",
        fields={
            "key": "-",
            "valid_from": "-",
            "value": "-",
            "ended": "-",
            "decided_by": "-",
        },
    ),
}
