"""Each kind in each of its languages: tagged, titled, embedded, inside the page, the same bytes twice."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from teilhabe.office.letters.catalogue import (
    LetterError,
    catalogue,
    languages,
    languages_for,
    wished_languages,
)
from teilhabe.office.letters.content import FreeText
from teilhabe.office.letters.kinds import LetterKind
from teilhabe.office.letters.render import render
from tests.teilhabe.office.letters.payloads import PAYLOADS
from tests.teilhabe.office.letters.reading import (
    fonts_of,
    needs_poppler,
    opened,
    squeezed,
    tags_of,
    text_of,
    words_outside,
)
from tests.teilhabe.office.letters.samples import (
    ADVICE,
    NEED,
    REFERRAL,
    RESIDENCE,
    SAMPLES,
    WAITING,
    need_row,
)

EACH = [(kind, language) for kind in LetterKind for language in languages_for(kind)]
_REORDERED = re.compile("[\u064b-\u0652]|ل[اأإآى]|\\bإل")
TITLES = {
    LetterKind.ADVICE_NOTE: "advice.title",
    LetterKind.REFERRAL_SHEET: "referral.title",
    LetterKind.WAITING_CONFIRMATION: "waiting.title",
    LetterKind.RESIDENCE_LETTER: "residence.title",
    LetterKind.NEED_REPORT: "need.title",
}


@cache
def letter(kind: LetterKind, language: str) -> bytes:
    """Each sample is set once for all tests."""
    between_offices = languages_for(kind) != languages()
    chosen = (language,) if between_offices else wished_languages(kind, language)
    return render(kind, SAMPLES[kind], languages=chosen, marked_demo=True)


def comparable(sentence: str, direction: str) -> list[str]:
    """The sentence; from right to left single words, without the signs that poppler puts in another order."""
    if direction == "ltr":
        return [squeezed(sentence)]
    return [squeezed(word) for word in re.findall(r"[\w\u200c]+", sentence) if not _REORDERED.search(word)]


@pytest.mark.parametrize(("kind", "language"), EACH)
def test_letter_is_tagged_titled_and_embeds_our_fonts(kind: LetterKind, language: str) -> None:
    first = "de" if kind is LetterKind.RESIDENCE_LETTER else language

    document = opened(letter(kind, language))

    title = catalogue(first).sentence(TITLES[kind]).format(quarter=3, year=2026)
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == first.split("-")[0]
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert str(document.docinfo.Title) == title
    with document.open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    fonts = fonts_of(document)
    assert all(fonts.values())
    assert all(name.startswith("NotoSans") for name in fonts)
    tags = tags_of(document)
    assert tags["/H1"] >= 1 and tags["/H2"] >= 1 and tags["/L"] >= 1


@needs_poppler
@pytest.mark.parametrize(("kind", "language"), EACH)
def test_letter_stays_inside_the_page_and_carries_the_demo_mark(kind: LetterKind, language: str) -> None:
    pdf = letter(kind, language)

    assert words_outside(pdf) == []
    assert squeezed(catalogue(language).sentence("common.demo")) in text_of(pdf)


@needs_poppler
@pytest.mark.parametrize("language", languages())
def test_advice_note_says_the_main_things_in_the_language(language: str) -> None:
    words, text = catalogue(language), text_of(letter(LetterKind.ADVICE_NOTE, language))

    keys = ["advice.chosen.heading", "advice.papers.before", "paper.FEE_EXEMPTION", "paper.TRAVEL_GRANT"]
    keys += ["step.PLACEMENT_TEST", "advice.rights.human", "advice.rights.contest", "ground.TYPE_DIFFERS"]
    keys += ["body.ABH"] if language == "de" else ["body.ABH", "common.review_mark"]
    parts = [part for key in keys for part in comparable(words.sentence(key), words.direction)]
    assert len(parts) >= len(keys)
    assert [part for part in parts if part not in text] == []
    assert "AlphabetisierungskursModul1" in text.replace(",", "")


def test_each_table_has_a_header_row_and_german_is_marked_inside_arabic() -> None:
    tags = tags_of(opened(letter(LetterKind.ADVICE_NOTE, "ar")))

    assert tags["/Table"] == tags["/THead"] == 2
    assert tags["/TH"] == 4
    assert tags["lang:de"] > 10


@needs_poppler
def test_advice_note_applies_before_the_module_ahead_of_what_to_bring() -> None:
    text = text_of(letter(LetterKind.ADVICE_NOTE, "de"))

    order = ["Vor dem Beginn des Moduls beantragen", "Antrag auf Befreiung", "Antrag auf Fahrtkosten"]
    places = [
        text.index(squeezed(part)) for part in [*order, "Zur Anmeldung mitbringen", "Pass oder Ausweis"]
    ]
    assert places == sorted(places)


@needs_poppler
def test_referral_sheet_tells_the_eight_facts() -> None:
    text = text_of(letter(LetterKind.REFERRAL_SHEET, "de"))

    person = REFERRAL.person
    facts = [person.name, person.contact_way, "1992", person.proof_id, "TeilnahmerechtJa", "nötigNein"]
    assert [fact for fact in facts if squeezed(fact) not in text] == []


@needs_poppler
def test_waiting_confirmation_tells_position_since_reason_and_step() -> None:
    text = text_of(letter(LetterKind.WAITING_CONFIRMATION, "de"))

    parts = ["auf einen Kurs, der noch nicht feststeht", "Montag, 14. September 2026"]
    parts += [
        "In Ihrer Nähe gibt es zurzeit keinen solchen Kurs.",
        "Nach sechs Wochen ohne Kurs fragen wir das BAMF",
    ]
    assert [part for part in parts if squeezed(part) not in text] == []


@needs_poppler
def test_residence_letter_is_german_first_and_names_both_paragraphs() -> None:
    text = text_of(letter(LetterKind.RESIDENCE_LETTER, "en"))

    law = "§ 12a Absatz 5 Satz 1 Nummer 1 Buchstabe b"
    assert text.index(squeezed(law)) < text.index(squeezed("You must live in this place: Willebadessen"))
    assert squeezed("§ 12a Absatz 1 Satz 2 AufenthG") in text


@needs_poppler
def test_residence_letter_without_course_elsewhere_says_what_is_missing() -> None:
    alone = replace(RESIDENCE, elsewhere=(), checked=())

    text = text_of(render(LetterKind.RESIDENCE_LETTER, alone, languages=("de", "fr"), marked_demo=False))

    assert squeezed("Ein zeitnah verfügbarer Kurs an einem anderen Ort ist noch nachzuweisen.") in text
    assert squeezed("L’office a aussi besoin d’une preuve d’un cours dans un autre lieu.") in text


@needs_poppler
def test_need_report_pools_small_groups() -> None:
    text = text_of(letter(LetterKind.NEED_REPORT, "de"))

    assert squeezed("Wartende Personen: 28") in text
    assert "Brakel" not in text and "Steinheim" not in text


@needs_poppler
def test_need_report_of_few_people_shows_no_table() -> None:
    few = replace(NEED, rows=(need_row(4),))

    pdf = render(LetterKind.NEED_REPORT, few, languages=("de",), marked_demo=False)

    assert squeezed("Es warten weniger als 5 Personen.") in text_of(pdf)
    assert tags_of(opened(pdf))["/Table"] == 0


@needs_poppler
def test_letter_without_demo_mark_does_not_carry_it() -> None:
    pdf = render(LetterKind.WAITING_CONFIRMATION, WAITING, languages=("de",), marked_demo=False)

    assert "Vorführung" not in text_of(pdf)


def test_render_gives_the_same_bytes_twice() -> None:
    again = render(LetterKind.WAITING_CONFIRMATION, WAITING, languages=("ar", "de"), marked_demo=True)

    assert again == letter(LetterKind.WAITING_CONFIRMATION, "ar")


@needs_poppler
def test_injections_appear_as_text() -> None:
    whole = replace(ADVICE, entitlement=tuple(FreeText(payload) for payload in PAYLOADS))

    text = text_of(render(LetterKind.ADVICE_NOTE, whole, languages=("de",), marked_demo=False))

    assert len(PAYLOADS) == 40
    assert [payload for payload in PAYLOADS if squeezed(payload) not in text] == []


@pytest.mark.parametrize("payload", ['#panic("tot")', "</p><script>alert(1)</script>", "{page}"])
def test_injections_in_names_and_references_do_not_break_a_letter(payload: str) -> None:
    sender = replace(WAITING.sender, centre=payload, adviser=payload, phone=payload)
    hostile = replace(WAITING, person_name=payload, reference=payload, course_wanted=payload, sender=sender)

    pdf = render(LetterKind.WAITING_CONFIRMATION, hostile, languages=("ar", "de"), marked_demo=True)

    assert len(opened(pdf).pages) == 2


@needs_poppler
def test_long_texts_stay_inside_the_page() -> None:
    arabic = "نص طويل جداً عن الدورة والطريق ورعاية الأطفال " * 120
    note = replace(
        ADVICE,
        person_name="Maximiliane-" * 12,
        entitlement=(FreeText("Donaudampfschifffahrt" * 20, (("ar", arabic),)),),
        remark=FreeText("Wort " * 900),
        lost=ADVICE.lost * 25,
    )

    pdf = render(LetterKind.ADVICE_NOTE, note, languages=("ar", "de"), marked_demo=True)

    assert words_outside(pdf) == []
    assert len(opened(pdf).pages) > 8


@needs_poppler
def test_long_table_repeats_over_pages_with_its_header() -> None:
    rows = tuple(need_row(5, town=f"Ort {number}") for number in range(90))

    pdf = render(LetterKind.NEED_REPORT, replace(NEED, rows=rows), languages=("de",), marked_demo=False)

    assert len(opened(pdf).pages) >= 3
    assert text_of(pdf).count("Niveau") == len(opened(pdf).pages)
    assert words_outside(pdf) == []


@pytest.mark.parametrize(
    ("kind", "chosen", "fault"),
    [
        (LetterKind.ADVICE_NOTE, (), "languages asked: none"),
        (LetterKind.ADVICE_NOTE, ("de", "de"), "each once"),
        (LetterKind.ADVICE_NOTE, ("ti",), "languages asked: ti"),
        (LetterKind.REFERRAL_SHEET, ("ar",), "referral_sheet: languages asked: ar; each once out of: de, en"),
    ],
)
def test_render_refuses_languages(kind: LetterKind, chosen: tuple[str, ...], fault: str) -> None:
    with pytest.raises(LetterError, match=fault):
        render(kind, SAMPLES[kind], languages=chosen, marked_demo=False)


def test_render_refuses_content_of_another_kind() -> None:
    with pytest.raises(LetterError, match="advice_note needs AdviceNote, not NeedReport"):
        render(LetterKind.ADVICE_NOTE, NEED, languages=("de",), marked_demo=False)
