"""Texts: English is complete and faithful, German is formal, and no page mixes the two."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from tests.factories.days import TODAY
from tools import texts

TAG = re.compile(r"<[^>]+>")
LETTER = re.compile(r"[^\W\d_]")
INFORMAL = re.compile(
    r"\b(du|dir|dich|deine?[mnrs]?|bist|gib|wähle|versuche|lass|rufe|bestätige|klick|überprüfe|verwende)\b",
    re.IGNORECASE,
)
# Files of django-allauth whose texts our account pages, messages and mails can show.
ACCOUNT_FILES = ("account/", "mfa/", "templates/account/", "templates/mfa/", "templates/allauth/")
# German words that English pages show on purpose: names of languages in their own language.
OWN_NAMES = {"Deutsch", "Leichte Sprache"}


def _forms(text: texts.Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _pairs(message: Message) -> list[tuple[str, str]]:
    """Source and translation, form by form."""
    return list(zip(_forms(message.id), _forms(message.string), strict=True))


@pytest.fixture(scope="module")
def english() -> Catalog:
    return texts.read(texts.catalog_path("en"), "en")


@pytest.fixture(scope="module")
def german() -> Catalog:
    return texts.read(texts.catalog_path("de"), "de")


@pytest.fixture(scope="module")
def source() -> Catalog:
    return texts.extracted()


def test_english_has_every_text(source: Catalog) -> None:
    assert list(texts.faults("en", source)) == []


def test_english_has_no_text_that_is_gone(source: Catalog, english: Catalog) -> None:
    def keys(catalog: Catalog) -> set[tuple[str | None, texts.Text]]:
        return {(message.context, message.id) for message in catalog if message.id}

    assert keys(english) - keys(source) == set()
    assert not english.obsolete


@pytest.mark.parametrize("what", [texts.PLACEHOLDER, TAG], ids=["placeholders", "tags"])
def test_translations_keep_placeholders_and_tags(english: Catalog, what: re.Pattern[str]) -> None:
    changed = [
        (german, translated)
        for message in english
        if message.id
        for german, translated in _pairs(message)
        if sorted(what.findall(german)) != sorted(what.findall(translated))
    ]

    assert changed == []


def test_plural_texts_have_both_forms_in_both_languages(source: Catalog, english: Catalog) -> None:
    plural = [message.id for message in source if isinstance(message.id, tuple | list)]
    incomplete = [
        ids for ids in plural if len(english[ids[0]].string) != 2 or not all(english[ids[0]].string)
    ]

    assert len(plural) > 50
    assert incomplete == []


def _of_the_login_package() -> Catalog:
    spec = find_spec("allauth")
    assert spec is not None and spec.origin is not None
    return texts.read(Path(spec.origin).parent / "locale" / "de" / "LC_MESSAGES" / "django.po", "de")


def test_german_rewords_only_texts_the_login_package_has(german: Catalog) -> None:
    theirs = _of_the_login_package()

    assert [message.id for message in german if message.id and message.id not in theirs] == []


def test_the_login_never_says_du(german: Catalog) -> None:
    informal = []
    for message in _of_the_login_package():
        if any(path.startswith(ACCOUNT_FILES) for path, _line in message.locations):
            ours = german.get(message.id) if isinstance(message.id, str) else None
            shown = " ".join(_forms((ours or message).string))
            informal += [shown] if INFORMAL.search(shown) else []

    assert informal == []


class _Words(HTMLParser):
    """Everything a page says: text and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spoken = ("aria-label", "title", "alt", "data-label", "placeholder")
        self.said |= {value for name, value in attrs if value and name in spoken}

    def handle_data(self, data: str) -> None:
        self.said.add(" ".join(data.split()))


def _said(page: Any) -> set[str]:
    words = _Words()
    words.feed(page.content.decode())
    return words.said


@pytest.fixture
def compiled(settings: Any, tmp_path: Path, english: Catalog, german: Catalog) -> None:
    """The catalogs as they are in the tree, even where nobody has compiled them yet."""
    for language, catalog in (("en", english), ("de", german)):
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "django.mo").open("wb") as file:
            write_mo(file, catalog)
    settings.LOCALE_PATHS = [tmp_path]
    settings.TODAY = TODAY.isoformat()


PAGES = [
    ("", "/account/login/"),
    ("", "/account/password/reset/"),
    ("aylin", "/account/2fa/"),
    ("aylin", "/account/password/set/"),
    ("aylin", "/desk/"),
    ("aylin", "/desk/personen/neu/"),
    ("aylin", "/desk/hilfe/"),
    ("aylin", "/desk/tastatur/"),
    ("katrin", "/desk/warteliste/"),
    ("katrin", "/desk/kurse/"),
    ("katrin", "/desk/runden/"),
    ("katrin", "/desk/gewichte/"),
    ("katrin", "/desk/was-waere-wenn/"),
    ("dora", "/desk/protokoll/"),
    ("adam", "/desk/zugaenge/"),
    ("adam", "/desk/zugaenge/neu/"),
    ("carla", "/partner/"),
    ("lou", "/land/"),
]


def _page(login: Any, client: Any, who: str, path: str, language: str) -> Any:
    page = (login(who) if who else client).get(path, headers={"accept-language": language})
    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()
    return page


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_an_english_page_leaves_no_text_in_german(
    who: str, path: str, login: Any, client: Any, compiled: None, english: Catalog
) -> None:
    german = {m.id for m in english if isinstance(m.id, str) and LETTER.search(m.id) and m.string != m.id}
    also_english = {form for m in english if m.id for form in _forms(m.string)}

    said = _said(_page(login, client, who, path, "en"))

    assert said & german - also_english - OWN_NAMES == set()


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_german_page_leaves_no_text_in_english(
    who: str, path: str, login: Any, client: Any, compiled: None, german: Catalog, english: Catalog
) -> None:
    theirs = {form for m in (*_of_the_login_package(), *german) if m.id for form in _forms(m.id)}
    ours = {form for m in english if m.id for form in _forms(m.string)}
    german_words = {form for m in (*_of_the_login_package(), *german) if m.id for form in _forms(m.string)}
    german_words |= {form for m in english if m.id for form in _forms(m.id)}

    said = _said(_page(login, client, who, path, "de"))

    assert said & (theirs | ours) - german_words - {""} == set()
