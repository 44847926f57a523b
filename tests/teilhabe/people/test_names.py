"""Folding, sound keys and search tokens of names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teilhabe.people.names import TOKEN_LENGTH, fold, normalise, parts, search_tokens
from teilhabe.people.sounds import cologne, readings
from tests.teilhabe.people.name_pairs import SAME

LETTERS = st.text(
    alphabet=st.characters(codec="utf-8", categories=("Lu", "Ll", "Lo", "Mn", "Zs", "Pd")), max_size=24
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Jäger", "Jaeger"), ("Müller", "MUELLER"), ("Weiß", "Weiss"), ("Öztürk", "Ozturk"),
        ("Jäger", "Jager"),
        ("O'Neill", "ONeill"), ("Anna-Lena", "anna lena"), ("  Ali ", "ALI"), ("İsmail", "Ismail"),
        ("Çelik", "Celik"),
    ],
)  # fmt: skip
def test_fold_brings_spellings_together(left: str, right: str) -> None:
    assert fold(left) == fold(right)


def test_fold_keeps_different_names_apart() -> None:
    assert len({fold(name) for name in ("Ali", "Alia", "Aliya", "Ala", "Юсуф", "Олена")}) == 6


def test_normalise_keeps_the_script() -> None:
    assert normalise("  МУХАММЕД  ") == "мухаммед"
    assert normalise("Mu\u0308ller") == "müller"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("muller-ludenscheidt", "65752682"), ("wikipedia", "3412"), ("breschnew", "17863"),
        ("meyer", "67"),        ("maier", "67"), ("schmidt", "862"),
        ("philipp", "351"), ("xaver", "4837"), ("christoph", "47823"), ("", ""),
    ],
)  # fmt: skip
def test_cologne_codes_of_the_literature(word: str, code: str) -> None:
    """Examples of Postel's description and of the common test lists."""
    assert cologne(word) == code


@pytest.mark.parametrize(
    "spellings",
    [
        ("mohammed", "muhammad", "mohamad", "muhammed", "mahomet", "мухаммед", "محمد"),
        ("yusuf", "youssef", "jusuf", "юсуф", "يوسف", "یوسف"),
        ("dschamila", "jamila", "djamila", "جميلة"),
        ("olena", "elena", "олена", "елена", "yelena", "jelena", "ielena"),
        ("oleksandr", "alexander", "aleksandr", "александр", "олександр"),
        ("khaled", "chaled", "halid", "خالد", "халид"),
        ("shirin", "schirin", "şirin", "شیرین", "ширин"),
    ],
)
def test_readings_meet_across_scripts(spellings: tuple[str, ...]) -> None:
    common = frozenset.intersection(*(readings(word) for word in spellings))
    assert common, {word: sorted(readings(word)) for word in spellings}


@pytest.mark.parametrize(("left", "right"), SAME)
def test_every_known_pair_shares_a_blocking_key(left: str, right: str) -> None:
    assert search_tokens(*left.split("|")) & search_tokens(*right.split("|"))


def test_tokens_do_not_depend_on_the_field() -> None:
    assert search_tokens("Olena", "Kovalenko") == search_tokens("Kovalenko", "Olena")


def test_particles_fall_unless_they_are_the_name() -> None:
    assert [part.folded for part in parts("von der Heide")] == ["heide"]
    assert [part.folded for part in parts("Ben")] == ["ben"]
    assert parts("") == ()


@given(LETTERS, LETTERS)
def test_tokens_are_stable_short_and_typed(given_name: str, family: str) -> None:
    tokens = search_tokens(given_name, family)
    assert tokens == search_tokens(
        unicodedata.normalize("NFD", given_name), unicodedata.normalize("NFD", family)
    )
    assert all(len(token) <= TOKEN_LENGTH and token[:2] in {"n:", "k:", "t:", "g:"} for token in tokens)


@given(LETTERS)
def test_folding_twice_changes_nothing_but_case(text: str) -> None:
    once = fold(text)
    assert set(once) <= set("abcdefghijklmnopqrstuvwxyz ")
    assert fold(text.upper()) == fold(text.upper().lower())
