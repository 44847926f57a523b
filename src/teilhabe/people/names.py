"""Names as people write them, folded so that the desk finds a person before creating a second record.

Names stay stored exactly as typed. Everything here is derived: folded parts, sound keys and the
search tokens kept as rows beside the person. No rule looks at nationality or language.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from teilhabe.people.sounds import cologne, readings, script_of, vowel_classes

TOKEN_LENGTH: Final = 32
"""Longest search token in characters; the column that stores one may be exactly this wide."""

# Little words that come and go between two records of one human.
_PARTICLE_LIST: Final = (
    "al el as ad ar ul ur von van der den de di da do dos das del della la le ter zu zum zur und y"
    " bin ben ibn bint ould oglu dit mc mac san ال بن بنت ابن"
)
_PARTICLES: Final = frozenset(_PARTICLE_LIST.split())

# Spellings of one given name that neither letters nor sounds bring together (folded, see `fold`).
_EQUIVALENTS: Final = (
    "elena olena jelena yelena helena alyona aljona alena ilona",
    "mykola nikolai nikolaj nikolay mikola nicolae nikola",
    "anna hanna ganna ania anja",
    "kateryna ekaterina jekaterina yekaterina katerina katja kateryna",
    "volodymyr vladimir wladimir wolodymyr volodimir",
    "oleksandr alexander aleksandr alexandr aleksander oleksander iskandar iskender",
    "oleksandra alexandra aleksandra",
    "pavlo pavel pawel paul",
    "petro petr pjotr pyotr piotr peter",
    "mykhailo mikhail michail michael mihail mychajlo mihai",
    "yevhen evgen evgeni jewgenij evgenij yevgeny ievgen jevhen",
    "oleh oleg", "ihor igor", "serhij sergej sergey serhii sergiy siarhei", "olha olga", "bohdan bogdan",
    "mohammed muhammad mohamed mehmet mohamad muhammed mohammad maxamed mahamat mamadou",
    "ahmed ahmad ahmet achmed akhmed axmed amadou",
    "ibrahim abraham ebrahim avraham", "jusuf yusuf youssef yousef josef joseph josip josif giuseppe",
    "mariam maryam miriam maria marija mariia meryem meriem", "fatima fatma fatemeh fatimah fatoumata fadumo",
    "hassan hasan xasan", "hussein husain huseyin husayn hossein xuseen",
    "chadija khadija hatice khadidja xadiijo khadijeh",
    "aischa aisha ayse aicha aysha caasha aishe", "musa mousa moses mose muse moussa",
    "suleiman soliman sulaiman suleyman solomon", "ischaq ishaq isaac izhak",
    "yakub yaqub jakob jacob yacoub jakub",
    "isa issa eissa ciise", "omar umar omer cumar", "uthman osman othman cusmaan",
    "yohannes johannes john jan ivan iwan jean ioan yahya", "giorgi georg georgi george yuri",
    "stefan stepan stephan istvan",
    "tesfay tesfaye tesfai", "gebre ghebre gebreab", "amir ameer emir", "abdi cabdi", "ali cali",
)  # fmt: skip

_ABD_LATIN: Final = re.compile(r"^(abd)(?:[aeiou]([lrsndtz])|[aeiou](?=ll))(?=[a-z]{2,})")
_ABD_ARABIC: Final = re.compile(r"^عبد ?ال")
_SERVANT: Final = frozenset({"abd", "abdu", "abdul", "abdel", "abdal", "abdol", "عبد"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a name with all its keys; `folded` may be empty for signs without a reading."""

    folded: str
    cologne: str
    readings: frozenset[str]
    group: int | None
    vowels: str | None


def normalise(text: str) -> str:
    """Compose (NFC), lower and tidy a name; letters keep their script and their marks."""
    composed = unicodedata.normalize("NFC", text).casefold().replace("\N{ZERO WIDTH NON-JOINER}", "")
    composed = unicodedata.normalize("NFC", composed)
    joined = re.sub(r"['’ʼ`´ʻʿʾ·]", "", composed)
    spaced = re.sub(r"([\u3400-\u9fff])", r" \1 ", joined)
    return " ".join(re.sub(r"[^\w\s]|[\d_]", " ", _keep_marks(spaced)).split())


def fold(text: str) -> str:
    """Fold to plain Latin: ``Jäger`` = ``Jaeger`` = ``jager``, ``Weiß`` = ``weis``, ``Юсуф`` = ``yusuf``."""
    return " ".join(filter(None, (_fold_word(word) for word in normalise(text).split())))


def parts(text: str) -> tuple[Part, ...]:
    """Split one name field into its parts, without particles unless nothing else is there."""
    return tuple(_part(word) for word in _words(text))


def search_tokens(given: str, family: str) -> frozenset[str]:
    """Give the blocking keys of a name; two records of one human share at least one, in whatever field.

    Prefixes: ``n:`` folded part, ``k:`` Kölner Phonetik, ``t:`` transliteration key, ``g:`` group of
    equivalent given names. Equal input gives equal tokens in every release that keeps `TOKEN_LENGTH`;
    a change of these rules needs the stored rows to be rebuilt.
    """
    tokens: set[str] = set()
    for field in (given, family):
        words = _words(field)
        for part in map(_part, words):
            tokens |= _tokens_of(part)
        tokens |= {f"n:{folded}" for folded in fold(field).split() if folded not in _PARTICLES}
        if len(words) > 1:
            tokens |= _tokens_of(_part("".join(words)))
    return frozenset(token[:TOKEN_LENGTH] for token in tokens)


def _tokens_of(part: Part) -> set[str]:
    tokens = {f"t:{reading}" for reading in part.readings}
    if part.folded:
        tokens.add(f"n:{part.folded}")
    if len(part.cologne) >= 2:
        tokens.add(f"k:{part.cologne}")
    if part.group is not None:
        tokens.add(f"g:{part.group}")
    return tokens


def _keep_marks(text: str) -> str:
    """Drop combining marks outside Latin (Arabic vowel signs, Hebrew points) that `\\w` would split at."""
    return "".join(char for char in text if not unicodedata.combining(char))


def _fold_word(word: str) -> str:
    latin = re.sub(r"[^a-z]", "", anyascii(word).casefold())
    latin = re.sub(r"([aou])e", r"\1", latin)
    return re.sub(r"ss", "s", latin)


def _words(text: str) -> list[str]:
    words = _join_servant(normalise(text).split())
    kept = [word for word in words if word not in _PARTICLES]
    return [_strip_article(word) for word in kept or words]


def _join_servant(words: list[str]) -> list[str]:
    """Bring ``Abd al-Rahman``, ``Abdul Rahman``, ``Abdurrahman`` and ``عبد الرحمن`` to one word."""
    joined: list[str] = []
    skip = 0
    for index, word in enumerate(words):
        if skip:
            skip -= 1
            continue
        rest = words[index + 1 :]
        if word in _SERVANT and rest:
            skip = 2 if rest[0] in _PARTICLES and len(rest) > 1 else 1
            tail = rest[skip - 1]
            latin_name = script_of(word) == "latin" and not tail.startswith("al")
            word = f"abdul{tail}" if latin_name else word[:3] + tail
        joined.append(_ABD_ARABIC.sub("عبد", _ABD_LATIN.sub(r"\1", word)))
    return joined


def _strip_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@lru_cache(maxsize=50_000)
def _part(word: str) -> Part:
    folded = _fold_word(word)
    abjad = script_of(word) == "arabic"
    group = _GROUPS.get(folded)
    if group is None and abjad:
        group = _group_by_sound(readings(word))
    return Part(folded, cologne(folded), readings(word), group, None if abjad else vowel_classes(folded))


def _group_by_sound(keys: frozenset[str]) -> int | None:
    found = {_GROUP_SOUNDS[key] for key in keys if key in _GROUP_SOUNDS}
    return found.pop() if len(found) == 1 else None


_LINES: Final = [line.split() for line in _EQUIVALENTS]
_GROUPS: Final = {_fold_word(name): number for number, line in enumerate(_LINES) for name in line}
_GROUP_SOUNDS: Final = {
    key: number for number, line in enumerate(_LINES) for key in readings(line[0]) if len(key) >= 4
}
