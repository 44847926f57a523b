"""The wording of consents: shipped as data, by version and language; the German text prevails.

A text whose digest no longer fits was changed without a new version: it cannot be used.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

PREVAILING = "de"


class TextChanged(RuntimeError):
    """A shipped text was changed in place."""


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One wording in one language."""

    key: str
    version: int
    language: str
    autonym: str
    rtl: bool
    reviewed: bool
    digest: str
    purposes: dict[str, str]
    classes: dict[str, str]
    text: str

    def computed_digest(self) -> str:
        """SHA-256 over all words a person reads."""
        words = {"text": self.text, "purposes": self.purposes, "classes": self.classes}
        told = json.dumps(words, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()

    def filled(self, *, centre: str, recipient: str, kind: str, classes: list[str], until: str) -> list[str]:
        """The sentences with their names and dates, one paragraph per line."""
        told = "; ".join(self.classes[name] for name in classes)
        whole = self.text.format(
            centre=centre, recipient=recipient, purpose=self.purposes[kind], classes=told, until=until
        )
        return whole.split("\n")


@cache
def all_texts() -> tuple[ConsentText, ...]:
    """Every shipped text, checked against its digest."""
    raw = yaml.safe_load((files(__package__) / "consent_texts.yaml").read_text(encoding="utf-8"))
    texts = tuple(ConsentText(**row) for row in raw["texts"])
    for text in texts:
        if text.computed_digest() != text.digest:
            raise TextChanged(f"{text.key} {text.version} {text.language}: changed without a new version")
    return texts


def newest_text(language: str, *, key: str = "disclosure") -> ConsentText | None:
    """The newest version in the language, or ``None`` where there is no such translation."""
    rows = [text for text in all_texts() if text.key == key and text.language == language]
    return max(rows, key=lambda text: text.version, default=None)


def text_of(key: str, version: int, language: str) -> ConsentText:
    """The text a consent was signed with; versions are never taken away."""
    wanted = (key, version, language)
    return next(text for text in all_texts() if (text.key, text.version, text.language) == wanted)
