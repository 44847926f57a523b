"""Reads the data files that come with the software: `figures/*.yaml` and `codes/*.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from teilhabe.rulebook.book import CodeEntry, DatedEntry

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CODE_FIELDS = {"code", "de", "en", "valid_from", "valid_to"}


def read_figures() -> Iterator[DatedEntry]:
    """Every dated value of `figures/`; a broken file raises with its key."""
    for content in _contents("figures"):
        for figure in content["figures"]:
            yield from _entries_of(figure, content["area"])


def read_codes() -> Iterator[CodeEntry]:
    """Every code of `codes/`, lists and codes in file order."""
    for content in _contents("codes"):
        for name, listed in content.items():
            for item in listed["items"]:
                yield _code_of(name, item)


def _contents(folder: str) -> Iterator[Any]:
    found: list[Traversable] = [
        path for path in (files(__package__) / folder).iterdir() if path.name.endswith(".yaml")
    ]
    for path in sorted(found, key=lambda path: path.name):
        # CSafeLoader and SafeLoader build plain values only
        yield yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506


def _entries_of(figure: dict[str, Any], area: str) -> Iterator[DatedEntry]:
    for row in figure["values"]:
        yield DatedEntry(
            key=figure["key"],
            valid_from=_day(row["from"], figure["key"]),
            value=row.get("value"),
            ended=bool(row.get("ended", False)),
            paragraph=row.get("paragraph", figure.get("paragraph", "")),
            source=row.get("source", figure.get("source", "")),
            verified=bool(row.get("verified", figure.get("verified", True))),
            anchor=figure.get("anchor", "decision"),
            area=area,
            overridable=bool(figure.get("overridable", False)),
        )


def _code_of(name: str, item: dict[str, Any]) -> CodeEntry:
    return CodeEntry(
        list=name,
        code=str(item["code"]),
        de=item["de"],
        en=item["en"],
        valid_from=item.get("valid_from"),
        valid_to=item.get("valid_to"),
        extra={key: value for key, value in item.items() if key not in _CODE_FIELDS},
    )


def _day(value: object, key: str) -> date:
    if not isinstance(value, date):
        raise ValueError(f"{key}: 'from' must be a day, found {value!r}")
    return value
