"""Every language says everything it must, with the same blanks, and admits what nobody has read."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from teilhabe.office.letters.catalogue import (
    LetterError,
    blanks,
    catalogue,
    languages,
    languages_for,
    required_keys,
    wished_languages,
)
from teilhabe.office.letters.kinds import (
    BEFORE_THE_MODULE,
    Body,
    Ground,
    LetterKind,
    Literacy,
    NextStep,
    Paper,
    Position,
    TimeWindow,
)

PORTAL_LANGUAGES = {"de", "de-x-ls", "en", "ar", "uk", "ru", "tr", "fa", "fr"}


def test_languages_are_those_of_the_portal() -> None:
    assert set(languages()) == PORTAL_LANGUAGES
    assert languages()[0] == "de"


@pytest.mark.parametrize("language", sorted(PORTAL_LANGUAGES))
def test_catalogue_is_complete_and_has_nothing_else(language: str) -> None:
    assert set(catalogue(language).sentences) == required_keys(language)


@pytest.mark.parametrize("language", sorted(PORTAL_LANGUAGES))
def test_sentences_keep_the_blanks_of_the_german_ones(language: str) -> None:
    german, other = catalogue("de").sentences, catalogue(language).sentences

    differing = {key for key in other if blanks(other[key]) != blanks(german[key])}

    assert differing == set()


@pytest.mark.parametrize("language", sorted(PORTAL_LANGUAGES))
def test_calendar_words_are_complete(language: str) -> None:
    words = catalogue(language)

    assert len(set(words.months)) == 12
    assert len(set(words.weekdays)) == 7
    assert blanks(words.date) == {"day", "month", "year"}
    assert blanks(words.date_with_weekday) == {"weekday", "day", "month", "year"}


@pytest.mark.parametrize("language", sorted(PORTAL_LANGUAGES - {"de"}))
def test_texts_no_native_speaker_has_read_say_so(language: str) -> None:
    words = catalogue(language)

    assert not words.reviewed
    assert words.sentence("common.review_mark")
    assert words.sentence("common.german_only")


def test_only_arabic_and_persian_run_from_right_to_left() -> None:
    assert {tag for tag in languages() if catalogue(tag).direction == "rtl"} == {"ar", "fa"}


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("body", Body),
        ("paper", Paper),
        ("step", NextStep),
        ("ground", Ground),
        ("position", Position),
        ("need.literacy", Literacy),
        ("need.window", TimeWindow),
    ],
)
def test_each_code_has_a_german_sentence(group: str, codes: type[StrEnum]) -> None:
    sentences = {
        key for key in catalogue("de").sentences if re.fullmatch(rf"{re.escape(group)}\.[A-Z_]+", key)
    }

    assert sentences == {f"{group}.{code.value}" for code in codes}


def test_german_sentences_are_short_and_calm() -> None:
    law = {
        f"residence.letter.{key}" for key in ("law.1", "law.5", "subject")
    }  # close to the wording of the act
    for key, text in catalogue("de").sentences.items():
        longest = max(len(sentence.split()) for sentence in re.split(r"[.?:] ", text))
        assert key in law or longest <= 15, key
        assert "!" not in text, key


def test_applications_before_the_module_are_exemption_and_travel_first() -> None:
    assert BEFORE_THE_MODULE[:2] == (Paper.FEE_EXEMPTION, Paper.TRAVEL_GRANT)


def test_letters_between_offices_are_german_or_english() -> None:
    assert languages_for(LetterKind.REFERRAL_SHEET) == ("de", "en")
    assert languages_for(LetterKind.NEED_REPORT) == ("de", "en")
    assert languages_for(LetterKind.ADVICE_NOTE) == languages()


@pytest.mark.parametrize(
    ("kind", "wish", "expected"),
    [
        (LetterKind.ADVICE_NOTE, "ar", ("ar", "de")),
        (LetterKind.ADVICE_NOTE, "de", ("de",)),
        (LetterKind.ADVICE_NOTE, "ti", ("de",)),
        (LetterKind.REFERRAL_SHEET, "ar", ("de",)),
    ],
)
def test_wished_languages(kind: LetterKind, wish: str, expected: tuple[str, ...]) -> None:
    assert wished_languages(kind, wish) == expected


def test_unknown_language_names_those_that_exist() -> None:
    with pytest.raises(LetterError, match="'xx' has no sentences; there are: de, ar"):
        catalogue("xx")


def test_unknown_sentence_names_language_and_key() -> None:
    with pytest.raises(LetterError, match=r"no sentence 'need\.title' in language 'tr'"):
        catalogue("tr").sentence("need.title")
