"""Real names pass unchanged; invisible steering characters and undrawable signs do not pass unseen."""

from __future__ import annotations

import pytest

from teilhabe.office.letters.fonts import drawable
from teilhabe.office.letters.safe_text import breakable, direction_of, printable


@pytest.mark.parametrize(
    "name",
    [
        "Yılmaz Çağrı",
        "Nguyễn Thị Ánh",
        "Олена Ґудзь",
        "محمد آل سعود",
        "فرشته‌ها",
        "ተስፋይ ገብረ",
        "Łukasz",
        "Ѐ",
        "Šćepan",
    ],
)
def test_printable_keeps_real_names(name: str) -> None:
    assert printable(name) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna\u202eretupmoC", "AnnaretupmoC"),
        ("A\u2066B\u2069C\u200fD\u200bE\ufeff", "ABCDE"),
        ("Zeile 1\r\n\tZeile 2\x00", "Zeile 1 Zeile 2"),
        ("a\u0308", "ä"),
        ("gut 😀", "gut [U+1F600]"),
        ("王", "[U+738B]"),
        ("राम", "[U+0930][U+093E][U+092E]"),
        ("\ud800", "[U+D800]"),
    ],
)
def test_printable_cleans(text: str, expected: str) -> None:
    assert printable(text) == expected


def test_breakable_touches_only_very_long_words() -> None:
    assert breakable("Zweitschriftlernerkurs in Borgentreich") == "Zweitschriftlernerkurs in Borgentreich"
    assert breakable("x" * 50).replace("\u200b", "") == "x" * 50
    assert max(map(len, breakable("x" * 50).split("\u200b"))) == 24


@pytest.mark.parametrize(
    ("text", "expected"), [("12 محمد", "rtl"), ("12 Anna", "ltr"), ("123", "ltr"), ("", "ltr")]
)
def test_direction_of(text: str, expected: str) -> None:
    assert direction_of(text) == expected


def test_drawable_knows_the_scripts_of_the_shipped_fonts() -> None:
    assert all(drawable(sign) for sign in "aßẞЖөفپአ€„“–·")
    assert not drawable("☃")
