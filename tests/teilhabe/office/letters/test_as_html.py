"""The HTML says what the PDF says, in marked languages, and no text of people becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.utils.safestring import SafeString

from teilhabe.office.letters.as_html import as_html
from teilhabe.office.letters.catalogue import LetterError, catalogue, languages_for
from teilhabe.office.letters.content import FreeText
from teilhabe.office.letters.kinds import LetterKind
from tests.teilhabe.office.letters.payloads import PAYLOADS
from tests.teilhabe.office.letters.samples import ADVICE, NEED, SAMPLES, WAITING

EACH = [(kind, language) for kind in LetterKind for language in languages_for(kind)]
VOID = {"br"}


class Reader(HTMLParser):
    """Collects tags, attributes and text, and checks that tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_as_html_is_well_formed_and_marks_language_and_direction(kind: LetterKind, language: str) -> None:
    html = as_html(kind, SAMPLES[kind], languages=(language,), marked_demo=True)

    page = Reader(html)
    words = catalogue(language)
    assert isinstance(html, SafeString)
    assert f'<article class="letter" lang="{language}" dir="{words.direction}">' in html
    assert page.tags.count("h1") == page.tags.count("article")
    assert words.sentence("common.demo") in page.text
    assert {name for name, _ in page.attributes} <= {"class", "lang", "dir", "scope", "aria-label"}


def test_as_html_escapes_every_injection() -> None:
    note = replace(
        ADVICE,
        person_name=PAYLOADS[30],
        reference=PAYLOADS[31],
        entitlement=tuple(FreeText(payload) for payload in PAYLOADS),
    )
    harmless = Reader(as_html(LetterKind.ADVICE_NOTE, ADVICE, languages=("de",), marked_demo=False))

    page = Reader(as_html(LetterKind.ADVICE_NOTE, note, languages=("de",), marked_demo=False))

    assert [payload for payload in PAYLOADS if payload not in page.text] == []
    assert set(page.tags) == set(harmless.tags)
    assert {name for name, _ in page.attributes} == {name for name, _ in harmless.attributes}


def test_as_html_isolates_german_inside_arabic_and_marks_german_only_text() -> None:
    html = as_html(LetterKind.ADVICE_NOTE, ADVICE, languages=("ar",), marked_demo=False)

    assert '<bdi lang="de" dir="ltr">Beispiel-Bildungswerk</bdi>' in html
    assert (
        '<blockquote class="orig" lang="de" dir="ltr"><p>Bitte an die Brille denken.</p></blockquote>' in html
    )
    assert html.count(catalogue("ar").sentence("common.german_only")) == 3


def test_as_html_marks_ordinary_german_inside_leichte_sprache() -> None:
    html = as_html(LetterKind.ADVICE_NOTE, ADVICE, languages=("de-x-ls",), marked_demo=False)

    assert "Dieser Text ist in schwerer Sprache." in html
    assert '<small lang="de"' not in html


def test_as_html_uses_a_translation_where_there_is_one() -> None:
    html = as_html(LetterKind.ADVICE_NOTE, ADVICE, languages=("en",), marked_demo=False)

    assert "You have a claim under section 44 (1)" in html
    assert "Sie haben einen Anspruch" not in html


def test_as_html_writes_header_cells_with_scope() -> None:
    html = as_html(LetterKind.NEED_REPORT, NEED, languages=("en",), marked_demo=False)

    assert html.count('<th scope="col">') == 7
    assert html.count('<th scope="row">') == html.count("<tr>") - 1


def test_as_html_lowers_headings_below_those_of_the_page() -> None:
    html = as_html(
        LetterKind.WAITING_CONFIRMATION, WAITING, languages=("de",), marked_demo=False, top_level=3
    )

    assert set(re.findall(r"<h(\d)>", html)) == {"3", "4"}


def test_as_html_refuses_as_render_does() -> None:
    with pytest.raises(LetterError):
        as_html(LetterKind.NEED_REPORT, NEED, languages=("ar",), marked_demo=False)
    with pytest.raises(ValueError, match="top_level: 5"):
        as_html(LetterKind.NEED_REPORT, NEED, languages=("de",), marked_demo=False, top_level=5)
