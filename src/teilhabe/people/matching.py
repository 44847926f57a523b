"""How alike two records of a person are: names, birth day with slips of the pen, telephone.

The result is advice for a human who decides; nothing is merged by it. Thresholds were set on the table
in ``tests/teilhabe/people/name_pairs.py`` and are explained beside the constants.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

from django.utils.translation import gettext_lazy as _

from teilhabe.people.names import Part, parts

POSSIBLE: Final = 0.70
"""From here a record is shown in *search before create*; same name, other birth day stays just below."""

LIKELY: Final = 0.85
"""From here a record is called a likely duplicate, if birth day or telephone speak for it as well."""

GIVEN_NAME_FLOOR: Final = 0.85
"""Twins share family name and birth day: a likely duplicate needs near-equal given names."""

_NAME_WEIGHT: Final = 0.6
_BORN_WEIGHT: Final = 0.3
_PHONE_WEIGHT: Final = 0.1
_NOISE: Final = 0.55  # below this two parts count as different, not as "a little alike"
_EXTRA_PART: Final = 0.05  # each part that only one record knows (second family name, father's name)
_SINGLE_NAME_CAP: Final = 0.75  # one name against several says little
_KNOWN_OTHER_NAME: Final = 0.75  # Hasan and Hussein sound alike and are two names
_SUPPORT: Final = frozenset({"born_equal", "born_swapped", "born_slip", "phone_equal"})
_MAX_PARTS: Final = 6  # the longest ones, whatever field they stand in


class Reason(StrEnum):
    """Why two records were brought together; the desk shows these as sentences."""

    NAME_EQUAL = "name_equal"
    NAME_SIMILAR = "name_similar"
    NAME_SPELLING = "name_spelling"
    NAME_SWAPPED = "name_swapped"
    NAME_PARTLY = "name_partly"
    NAME_DIFFERENT = "name_different"
    BORN_EQUAL = "born_equal"
    BORN_SWAPPED = "born_swapped"
    BORN_SLIP = "born_slip"
    BORN_YEAR_ONLY = "born_year_only"
    BORN_DIFFERENT = "born_different"
    PHONE_EQUAL = "phone_equal"


REASON_LABELS: Final = {
    Reason.NAME_EQUAL: _("Name gleich"),
    Reason.NAME_SIMILAR: _("Name ähnlich"),
    Reason.NAME_SPELLING: _("Name anders geschrieben oder umgeschrieben"),
    Reason.NAME_SWAPPED: _("Vor- und Familienname vertauscht"),
    Reason.NAME_PARTLY: _("nur ein Teil des Namens gleich"),
    Reason.NAME_DIFFERENT: _("Name anders"),
    Reason.BORN_EQUAL: _("Geburtstag gleich"),
    Reason.BORN_SWAPPED: _("Tag und Monat der Geburt vertauscht"),
    Reason.BORN_SLIP: _("Geburtstag fast gleich (eine Ziffer)"),
    Reason.BORN_YEAR_ONLY: _("Geburtsjahr gleich, Tag unsicher"),
    Reason.BORN_DIFFERENT: _("Geburtstag anders"),
    Reason.PHONE_EQUAL: _("Telefonnummer gleich"),
}


@dataclass(frozen=True, slots=True)
class NameCard:
    """What a comparison needs of one record; empty fields are unknown, not different."""

    given: str
    family: str
    born: date | None = None
    phones: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Match:
    """Likeness from 0 to 1 with the reasons in the order name, birth day, telephone."""

    score: float
    reasons: tuple[Reason, ...]
    given_score: float

    @property
    def labels(self) -> list[str]:
        """The reasons as short German texts (translatable), in their order."""
        return [str(REASON_LABELS[reason]) for reason in self.reasons]

    @property
    def is_possible(self) -> bool:
        """True when the record is worth showing to the adviser."""
        return self.score >= POSSIBLE


@dataclass(frozen=True, slots=True)
class _Named:
    part: Part
    is_given: bool


def score(query: NameCard, candidate: NameCard) -> Match:
    """Compare two records: symmetric, 1.0 for equal ones; swapped name fields cost at most 0.02."""
    name, name_reasons, given = _compare_names(query, candidate)
    weighted = [(_NAME_WEIGHT, name)]
    reasons = list(name_reasons)
    born = _compare_births(query.born, candidate.born)
    if born is not None:
        weighted.append((_BORN_WEIGHT, born[0]))
        reasons.append(born[1])
    if _phone_keys(query.phones) & _phone_keys(candidate.phones):
        weighted.append((_PHONE_WEIGHT, 1.0))
        reasons.append(Reason.PHONE_EQUAL)
    total = sum(weight * value for weight, value in weighted) / sum(weight for weight, _ in weighted)
    return Match(round(total, 4), tuple(reasons), round(given, 4))


def is_likely_duplicate(query: NameCard, candidate: NameCard) -> bool:
    """True when the two records are probably one human. A name alone is never enough."""
    match = score(query, candidate)
    support = _SUPPORT & set(match.reasons)
    against = Reason.BORN_DIFFERENT in match.reasons
    return bool(support) and not against and match.score >= LIKELY and match.given_score >= GIVEN_NAME_FLOOR


def part_similarity(left: Part, right: Part) -> float:
    """Compare two name parts from 0 to 1: letters, Kölner Phonetik, transliteration key, equivalents."""
    if left == right:
        return 1.0
    letters = _letter_ratio(left.folded, right.folded)
    best = letters
    if len(left.cologne.lstrip("0")) >= 3 and left.cologne == right.cologne:
        best = max(best, 0.7 + 0.3 * letters)
    shared = left.readings & right.readings
    if shared:
        base = 0.75 if max(map(len, shared)) >= 3 else 0.5
        best = max(best, base + (0.98 - base) * _vowel_ratio(left.vowels, right.vowels))
    if left.group is not None and right.group is not None:
        best = max(best, 0.92) if left.group == right.group else min(best, _KNOWN_OTHER_NAME)
    return min(best, 0.99)


def _compare_names(query: NameCard, candidate: NameCard) -> tuple[float, list[Reason], float]:
    left, right = _named(query), _named(candidate)
    if not left or not right:
        return 0.0, [Reason.NAME_DIFFERENT], 0.0
    if _field_keys(query) == _field_keys(candidate):
        return 1.0, [Reason.NAME_EQUAL], 1.0
    if len(left) > len(right):
        left, right = right, left
    pairs = _assign(left, right)
    value = sum(likeness for _, _, likeness in pairs) / len(left)
    extra = len(right) - len(left)
    value -= _EXTRA_PART * min(extra, 3)
    if len(left) == 1 and extra:
        value = min(value, _SINGLE_NAME_CAP)
    crossed = sum(1 for one, other, likeness in pairs if likeness and one.is_given != other.is_given)
    value = max(0.0, value - (0.02 if crossed else 0.0))
    return value, _name_reasons(pairs, extra, crossed), _given_likeness(pairs)


def _name_reasons(pairs: list[tuple[_Named, _Named, float]], extra: int, crossed: int) -> list[Reason]:
    values = [likeness for _, _, likeness in pairs]
    if not any(values):
        return [Reason.NAME_DIFFERENT]
    reasons: list[Reason] = []
    if all(value == 1.0 for value in values):
        reasons.append(Reason.NAME_SIMILAR if extra else Reason.NAME_EQUAL)
    elif any(one.part.readings & other.part.readings and value < 1.0 for one, other, value in pairs):
        reasons.append(Reason.NAME_SPELLING)
    else:
        reasons.append(Reason.NAME_SIMILAR)
    if crossed:
        reasons.append(Reason.NAME_SWAPPED)
    if extra or not all(values):
        reasons.append(Reason.NAME_PARTLY)
    return reasons


def _given_likeness(pairs: list[tuple[_Named, _Named, float]]) -> float:
    """Best likeness of a pair that contains a given name; family names alone say nothing about one human."""
    return max((likeness for one, other, likeness in pairs if one.is_given or other.is_given), default=0.0)


def _named(card: NameCard) -> list[_Named]:
    found = ((field, part) for field in ("given", "family") for part in parts(getattr(card, field)))
    telling = [_Named(part, field == "given") for field, part in found if part.folded]
    telling.sort(key=lambda named: (-len(named.part.folded), named.part.folded, named.is_given))
    return telling[:_MAX_PARTS]


def _field_keys(card: NameCard) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(p.folded for p in parts(card.given)), tuple(p.folded for p in parts(card.family))


def _assign(left: list[_Named], right: list[_Named]) -> list[tuple[_Named, _Named, float]]:
    """Pair every part of the shorter name with another part of the longer one, best sum (exact)."""
    table = [[_likeness(one, other) for other in right] for one in left]

    @cache
    def best(row: int, used: int) -> tuple[float, tuple[int, ...]]:
        if row == len(left):
            return 0.0, ()
        options = []
        for column in range(len(right)):
            if not used >> column & 1:
                rest, chosen = best(row + 1, used | 1 << column)
                options.append((table[row][column] + rest, (column, *chosen)))
        return max(options, key=lambda option: (option[0], tuple(-c for c in option[1])))

    columns = best(0, 0)[1]
    return [(left[row], right[column], table[row][column]) for row, column in enumerate(columns)]


def _likeness(one: _Named, other: _Named) -> float:
    value = part_similarity(one.part, other.part)
    return value if value >= _NOISE else 0.0


def _letter_ratio(left: str, right: str) -> float:
    longest = max(len(left), len(right))
    return 1.0 - _edit_distance(left, right) / longest if longest else 0.0


def _edit_distance(left: str, right: str) -> int:
    """Optimal string alignment: insert, drop, replace, swap neighbours."""
    before: list[int] = []
    current = list(range(len(right) + 1))
    for row, char in enumerate(left, 1):
        older, before, current = before, current, [row]
        for column, other in enumerate(right, 1):
            cost = min(before[column] + 1, current[column - 1] + 1, before[column - 1] + (char != other))
            swap = row > 1 and column > 1 and char == right[column - 2] and left[row - 2] == other
            current.append(min(cost, older[column - 2] + 1) if swap else cost)
    return current[-1]


def _vowel_ratio(left: str | None, right: str | None) -> float:
    """Alikeness of the vowel skeletons; 0.75 where one script writes none."""
    if left is None or right is None:
        return 0.75
    longest = max(len(left), len(right))
    return 1.0 - _edit_distance(left, right) / longest if longest else 1.0


def _compare_births(left: date | None, right: date | None) -> tuple[float, Reason] | None:
    if left is None or right is None:
        return None
    if left == right:
        return 1.0, Reason.BORN_EQUAL
    if left.year == right.year and (left.day, left.month) == (right.month, right.day):
        return 0.9, Reason.BORN_SWAPPED
    if _one_slip(f"{left:%Y%m%d}", f"{right:%Y%m%d}"):
        return 0.8, Reason.BORN_SLIP
    if left.year == right.year and (1, 1) in {(left.month, left.day), (right.month, right.day)}:
        return 0.7, Reason.BORN_YEAR_ONLY
    return 0.0, Reason.BORN_DIFFERENT


def _one_slip(left: str, right: str) -> bool:
    """One digit off, or two neighbouring digits swapped."""
    wrong = [index for index in range(8) if left[index] != right[index]]
    if len(wrong) == 1:
        return True
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
    return swapped and left[wrong[0]] == right[wrong[1]] and left[wrong[1]] == right[wrong[0]]


def _phone_keys(phones: frozenset[str]) -> frozenset[str]:
    return frozenset(filter(None, map(phone_key, phones)))


def phone_key(phone: str) -> str:
    """Reduce a number to its national digits: ``+49 5271 123456`` = ``05271/123456``; short ones give ''."""
    digits = re.sub(r"\D", "", phone.replace("(0)", ""))
    if phone.strip().startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00").removeprefix("49")
    national = digits.lstrip("0")
    return national if len(national) >= 6 else ""
