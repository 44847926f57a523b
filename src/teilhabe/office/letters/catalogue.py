"""The fixed sentences, one YAML file per language. A new language is a new file, not new code."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from teilhabe.office.letters.kinds import LetterKind

SENTENCES = Path(__file__).parent / "sentences"
SOURCE = "de"
OFFICE_LANGUAGES = ("de", "en")
_OFFICE_KINDS = frozenset({LetterKind.REFERRAL_SHEET, LetterKind.NEED_REPORT})
_OFFICE_GROUPS = ("office.", "referral.", "need.")
_GERMAN_GROUPS = ("residence.letter.",)  # the language of the authority is German (VwVfG § 23 Abs. 1)


class LetterError(ValueError):
    """A letter cannot be made; the text says what is wrong with which input."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language. ``reviewed`` is false until a native speaker has read the sentences."""

    language: str
    autonym: str
    direction: str
    reviewed: bool
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    date: str
    date_with_weekday: str
    sentences: Mapping[str, str]

    def sentence(self, key: str) -> str:
        """The sentence, or an error that names language and key."""
        try:
            return self.sentences[key]
        except KeyError:
            raise LetterError(f"no sentence {key!r} in language {self.language!r}") from None


@cache
def languages() -> tuple[str, ...]:
    """Every language that has a catalogue, German first."""
    tags = sorted(path.stem for path in SENTENCES.glob("*.yaml"))
    return (SOURCE, *(tag for tag in tags if tag != SOURCE))


def languages_for(kind: LetterKind) -> tuple[str, ...]:
    """Languages a kind is written in: letters to people in all, letters between offices in German and English."""
    return OFFICE_LANGUAGES if kind in _OFFICE_KINDS else languages()


def wished_languages(kind: LetterKind, wish: str) -> tuple[str, ...]:
    """What to pass to ``render`` for a person who reads ``wish``: that language and German, or German alone."""
    if wish == SOURCE or kind in _OFFICE_KINDS or wish not in languages():
        return (SOURCE,)
    return (wish, SOURCE)


@cache
def catalogue(language: str) -> Catalogue:
    """Load one language; raises :class:`LetterError` if there is none."""
    if language not in languages():
        raise LetterError(f"language {language!r} has no sentences; there are: {', '.join(languages())}")
    raw: dict[str, Any] = yaml.safe_load((SENTENCES / f"{language}.yaml").read_text(encoding="utf-8"))
    return Catalogue(
        language=raw["language"],
        autonym=raw["autonym"],
        direction=raw["direction"],
        reviewed=raw["review"] in ("source", "native_speaker"),
        months=tuple(raw["months"]),
        weekdays=tuple(raw["weekdays"]),
        date=raw["date"],
        date_with_weekday=raw["date_with_weekday"],
        sentences=raw["sentences"],
    )


def required_keys(language: str) -> frozenset[str]:
    """Sentences that a language must have: the German ones, without those only offices read."""
    left_out: tuple[str, ...] = ()
    if language != SOURCE:
        left_out += _GERMAN_GROUPS
    if language not in OFFICE_LANGUAGES:
        left_out += _OFFICE_GROUPS
    return frozenset(key for key in catalogue(SOURCE).sentences if not key.startswith(left_out or ("\0",)))


def blanks(sentence: str) -> frozenset[str]:
    """Names of the {blanks} in a sentence."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)
