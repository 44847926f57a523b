"""JSON Schema of the fact sheet, made from the fields the rules read, so that the two cannot drift apart.

Ranges, codes and dates are checked by the rules themselves; every fault they find is a line of the 422 answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from teilhabe.courses.entitlement.facts import GROUPS, PERSON, PLACEMENT_TEST, SWITCHES


def _object(keys: Iterable[str], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key: more.pop(key, {}) for key in list(keys)},
        "additionalProperties": False,
        **more,
    }


FACT_SHEET: Final[dict[str, Any]] = {
    "type": "object",
    "title": "FactSheet",
    "required": ["on", "person"],
    "additionalProperties": False,
    "properties": {
        "on": {
            "type": "string",
            "format": "date",
            "description": "the day of the decision, from 2026-01-01 on",
        },
        "switches": _object(SWITCHES),
        "person": _object(
            [*PERSON, "placement_test"],
            placement_test=_object(PLACEMENT_TEST),
            status={"type": "string", "description": "code list residence_status"},
            required=["status"],
        ),
        **{name: {**_object(fields), "type": ["object", "null"]} for name, fields in GROUPS.items()},
    },
    "example": {"on": "2026-09-01", "person": {"status": "25_2_F", "german": "A0", "literacy": "LIT_OTHER"}},
}

ANSWER: Final[dict[str, Any]] = {
    "type": "object",
    "title": "Answer",
    "required": ["rule_set", "on", "paths", "refusals", "missing_facts", "explanation"],
    "properties": {
        "rule_set": {"type": "string", "format": "date"},
        "on": {"type": "string", "format": "date"},
        **{
            key: {"type": "array", "items": {}}
            for key in ("paths", "refusals", "alternatives", "missing_facts")
        },
        **{
            key: {"type": ["object", "null"]}
            for key in (
                "switches",
                "integration_course",
                "vocational_course",
                "fee",
                "travel_grant",
                "certificate",
            )
        },
        **{key: {"type": ["boolean", "null"]} for key in ("obliged", "seat_priority")},
        "route": {"type": ["string", "null"]},
        "explanation": {"type": "object", "properties": {"de": {"type": "string"}, "en": {"type": "string"}}},
    },
}
