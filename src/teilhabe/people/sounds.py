"""Phonetic keys of one name part: Kölner Phonetik and a key that survives transliteration.

The second key ("reading") keeps only consonant classes, because scripts without vowels (Arabic,
Persian) and the many Latin spellings of one name agree on little else. A letter that stands for
different sounds in different spelling traditions (German ``j``, English ``j``, Turkish ``c``, Somali
``x``) gives one reading per tradition; two parts sound alike when they share a reading.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from typing import Final

from anyascii import anyascii

_VOWELS: Final = "aeiou"
_MAX_READINGS: Final = 12

# Consonant classes: voiced and voiceless sounds fall together, Arabic has no p, Persian no w.
_CLASS: Final = {
    **dict.fromkeys("bp", "B"),
    **dict.fromkeys("fvw", "F"),
    **dict.fromkeys("td", "T"),
    **dict.fromkeys("kgqc", "K"),
    **dict.fromkeys("sz", "S"),
    "h": "H",
    "j": "J",
    "l": "L",
    "m": "M",
    "n": "N",
    "r": "R",
    "x": "KS",
}

# Letters whose diacritic fixes the sound; upper case means "already a class".
_MARKED: Final = str.maketrans({**dict.fromkeys("şșšśçčćż", "S"), **dict.fromkeys("žđ", "J"), "ß": "s"})

_COMMON_RULES: Final = (
    (r"dsch|dzh|dj", "J"),
    (r"tsch|tch", "S"),
    (r"sch|sh", "S"),
    (r"zh", "J"),
    (r"kh", "H"),
    (r"gh|ck|q", "K"),
    (r"ph", "F"),
    (r"[td]h", "T"),
    (r"ts|tz", "S"),
    (r"chr", "Kr"),
    (r"^y(?=[aeiou])", "J"),
    (r"^i(?=[aou])", "J"),
)
_TAIL_RULES: Final = ((r"(?<=[aeiou])h$", ""), (r"y", "i"))

# One spelling tradition = rules tried after the common ones.
_TRADITIONS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "german": ((r"ch", "H"), (r"(?<!^)j", ""), (r"c(?=[eiy])", "S")),
    "international": ((r"ch", "S"), (r"c(?=[eiy])", "S")),
    "slavic": (
        (r"^[jJ](?=e)", ""),
        (r"ch", "H"),
        (r"(?<!^)j", ""),
        (r"(?<!^)h(?!$)", "K"),
        (r"(?<!^)h$", "K"),
    ),
    "turkish": ((r"c(?!h)", "J"), (r"(?<!^)j", "J"), (r"ch", "S")),
    "somali": ((r"x", "H"), (r"^c(?=[aeiou])", ""), (r"c", "")),
}
_ONLY_WITH: Final = {
    "somali": re.compile(r"[xc]"),
    "turkish": re.compile(r"[cj]"),
    "slavic": re.compile(r"[hjy]"),
}

# Cyrillic letters with their own class; every other one goes through its Latin transliteration.
_CYRILLIC: Final[dict[str, tuple[str, ...]]] = {
    "г": ("K", "H"), "ґ": ("K",), "х": ("H",), "ж": ("J", "S"), "ш": ("S",), "щ": ("S",), "ч": ("S",),
    "ц": ("S",), "ь": ("",), "ъ": ("",), "й": ("",), "ђ": ("J",), "џ": ("J",), "ћ": ("S",),
}  # fmt: skip
_CYRILLIC_IOTATED: Final = "юяї"

_ARABIC: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys("اأإآىئءؤعةيی", ("",)), "و": ("", "F"),
    **dict.fromkeys("بپ", ("B",)), **dict.fromkeys("تطد", ("T",)), "ج": ("J", "K"), "ژ": ("J",), "چ": ("S",),
    **dict.fromkeys("ثذضظ", ("T", "S")), **dict.fromkeys("زسشص", ("S",)), **dict.fromkeys("حخهھ", ("H",)),
    **dict.fromkeys("غقکكگ", ("K",)), "ر": ("R",), "ف": ("F",), "ل": ("L",), "م": ("M",), "ن": ("N",),
}  # fmt: skip
_ARABIC_INITIAL: Final = {**dict.fromkeys("اأإآعئء", "A"), "ي": "J", "ی": "J", "و": "F"}


def script_of(part: str) -> str:
    """Name the script of the first letter: ``latin``, ``cyrillic``, ``arabic`` or ``other``."""
    for char in part:
        name = unicodedata.name(char, "")
        for script in ("LATIN", "CYRILLIC", "ARABIC"):
            if name.startswith(script):
                return script.lower()
    return "other"


@lru_cache(maxsize=50_000)
def readings(part: str) -> frozenset[str]:
    """Give the consonant keys of one name part in any script (lower case, no blanks).

    Keys start with ``A`` where the part starts with a vowel and hold two or more classes;
    a part with less to say (``Li``, ``Ia``) has no reading.
    """
    script = script_of(part)
    if script == "arabic":
        found = _arabic_readings(part)
    elif script == "cyrillic":
        found = _cyrillic_readings(part)
    else:
        found = _latin_readings(part)
    return frozenset(sorted({key for key in map(_collapse, found) if len(key) >= 2})[:_MAX_READINGS])


def vowel_classes(folded: str) -> str:
    """Reduce a Latin spelling to its vowels in three classes: a/e, o/u, i/y."""
    table = {"a": "1", "e": "1", "o": "2", "u": "2", "i": "3", "y": "3"}
    return _collapse("".join(table.get(char, "-") for char in folded)).replace("-", "")


@lru_cache(maxsize=50_000)
def cologne(folded: str) -> str:
    """Code a folded Latin word after Kölner Phonetik (Postel 1969); empty for words without letters."""
    letters = [char for char in folded if "a" <= char <= "z"]
    codes = [_cologne_code(letters, index) for index in range(len(letters))]
    joined = _collapse("".join(codes))
    return joined[:1] + joined[1:].replace("0", "")


def _cologne_code(letters: list[str], index: int) -> str:
    char = letters[index]
    before = letters[index - 1] if index else ""
    after = letters[index + 1] if index + 1 < len(letters) else ""
    plain = _COLOGNE_PLAIN.get(char)
    if plain is not None:
        return plain
    if char == "p":
        return "3" if after == "h" else "1"
    if char in "dt":
        return "8" if after and after in "csz" else "2"
    if char == "x":
        return "8" if before and before in "ckq" else "48"
    return _cologne_c(before, after)


def _cologne_c(before: str, after: str) -> str:
    hard_after = "ahkloqrux" if not before else "ahkoqux"
    if before and before in "sz":
        return "8"
    return "4" if after and after in hard_after else "8"


_COLOGNE_PLAIN: Final = {
    **dict.fromkeys("aeijouy", "0"),
    "h": "",
    "b": "1",
    **dict.fromkeys("fvw", "3"),
    **dict.fromkeys("gkq", "4"),
    "l": "5",
    **dict.fromkeys("mn", "6"),
    "r": "7",
    **dict.fromkeys("sz", "8"),
}


def _collapse(key: str) -> str:
    return re.sub(r"(.)\1+", r"\1", key)


def _latin_readings(part: str) -> set[str]:
    marked = anyascii(part.translate(_MARKED))
    plain = "".join(char if char in "SJ" else char.lower() for char in marked)
    plain = re.sub(r"[^a-zSJ]", "", plain)
    for pattern, sound in _COMMON_RULES:
        plain = re.sub(pattern, sound, plain)
    found: set[str] = set()
    for name, rules in _TRADITIONS.items():
        gate = _ONLY_WITH.get(name)
        if gate is None or gate.search(part.lower()):
            found.add(_spell(plain, rules))
    return found


def _spell(plain: str, rules: Iterable[tuple[str, str]]) -> str:
    for pattern, sound in (*rules, *_TAIL_RULES):
        plain = re.sub(pattern, sound, plain)
    start = "A" if plain[:1] and plain[0] in _VOWELS else ""
    return start + "".join(char if char.isupper() else _CLASS.get(char, "") for char in plain)


def _cyrillic_readings(part: str) -> set[str]:
    choices: list[tuple[str, ...]] = []
    for index, char in enumerate(part):
        if char in _CYRILLIC:
            choices.append(_CYRILLIC[char] if index or char != "й" else ("J",))
        elif char in _CYRILLIC_IOTATED:
            choices.append(("",) if index else ("J",))
        else:
            latin = anyascii(char).lower()
            consonants = "".join(_CLASS.get(letter, "") for letter in latin.replace("y", ""))
            choices.append((consonants or ("A" if index == 0 else ""),))
    return _combine(choices)


def _arabic_readings(part: str) -> set[str]:
    bare = "".join(char for char in unicodedata.normalize("NFKC", part) if not unicodedata.combining(char))
    choices: list[tuple[str, ...]] = []
    for index, char in enumerate(bare):
        last = index == len(bare) - 1
        if index == 0 and char in _ARABIC_INITIAL:
            choices.append(_arabic_start(bare))
        elif last and index and char in "هھ":
            choices.append(("", "H"))
        else:
            choices.append(_ARABIC.get(char, ("",)))
    return _combine(choices)


def _arabic_start(bare: str) -> tuple[str, ...]:
    """An initial alef before y or w only carries the vowel (ایمان, اولغا), a bare y or w is a consonant."""
    if bare[0] in "يی" and bare[1:2] not in set("وا"):
        return ("J", "A")
    return (_ARABIC_INITIAL[bare[0]],)


def _combine(choices: list[tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    for sounds in product(*choices):
        found.add("".join(sounds))
        if len(found) >= 4 * _MAX_READINGS:
            break
    return found
