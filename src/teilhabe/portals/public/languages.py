"""The languages of the public pages: one YAML file each, so that a new language is data, not code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation.trans_real import parse_accept_lang_header

SENTENCES = Path(__file__).parent / "sentences"
SOURCE = "de"
# The order of contracts and switch: German and Leichte Sprache first, then as the addresses are listed.
ORDER = ("de", "de-x-ls", "en", "ar", "uk", "ru", "tr", "fa", "fr")


@dataclass(frozen=True, slots=True)
class Language:
    """One language. ``reviewed`` is false until a native speaker (or a test group) has read the sentences."""

    tag: str
    autonym: str
    direction: str
    reviewed: bool
    sentences: Mapping[str, str]

    @property
    def is_easy(self) -> bool:
        return self.tag == "de-x-ls"

    @property
    def frame(self) -> str:
        """The language of the few words that come from the shared catalogue."""
        return "de" if self.tag.startswith("de") else "en"


@cache
def languages() -> dict[str, Language]:
    """Every language that has a file, in the order of the switch; new files come last."""
    found = {path.stem: _read(path) for path in sorted(SENTENCES.glob("*.yaml"))}
    tags = [*(tag for tag in ORDER if tag in found), *(tag for tag in found if tag not in ORDER)]
    return {tag: found[tag] for tag in tags}


def _read(path: Path) -> Language:
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Language(raw["language"], raw["autonym"], raw["direction"], raw["reviewed"], raw["sentences"])


def wanted_language(accept: str) -> str:
    """The first wish of an Accept-Language header that we speak, by full tag or its main part; else German."""
    for tag, _quality in parse_accept_lang_header(accept.lower()):
        for candidate in (tag, tag.split("-")[0]):
            if candidate in languages():
                return candidate
    return SOURCE
