"""``tools/texts.py`` finds texts in code and templates and names every gap in a translation."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tools import texts

CODE = 'from django.utils.translation import gettext as _\nA = _("Warteliste")\nB = _("%(count)d Plätze")\n'
TEMPLATE = """{% load i18n %}<h1>{% translate "Mein Tag" %}</h1>
{% blocktranslate %}Hallo {{ name }}{% endblocktranslate %}"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = tmp_path / "src" / "teilhabe"
    (source / "templates").mkdir(parents=True)
    (source / "views.py").write_text(CODE, encoding="utf-8")
    (source / "templates" / "day.html").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(texts, "ROOT", tmp_path)
    monkeypatch.setattr(texts, "SOURCE", source)
    monkeypatch.setattr(texts, "LOCALE", source / "locale")
    return source


def translate(source: Path, pairs: dict[str, str]) -> None:
    catalog = Catalog(locale="en", fuzzy=False)
    for german, english in pairs.items():
        catalog.add(german, english, flags=["python-format"] if "%(" in german else [])
    path = source / "locale" / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalog)


COMPLETE = {
    "Warteliste": "Waiting list",
    "%(count)d Plätze": "%(count)d seats",
    "Mein Tag": "My day",
    "Hallo %(name)s": "Hello %(name)s",
}


def test_extracted_reads_code_and_templates(project: Path) -> None:
    found = {message.id for message in texts.extracted() if message.id}

    assert found == set(COMPLETE)


def test_extracted_finds_calls_in_f_strings_and_under_another_name(project: Path) -> None:
    code = "from django.utils.translation import gettext as _t, pgettext as _p\n"
    code += "A = f\"{_t('Bestätigt')}: {_p('Stand', 'offen') % {}}\"\n"
    (project / "more.py").write_text(code, encoding="utf-8")

    found = {(message.context, message.id) for message in texts.extracted() if message.id}

    assert {(None, "Bestätigt"), ("Stand", "offen")} <= found


def test_faults_is_empty_for_a_complete_catalog(project: Path) -> None:
    translate(project, COMPLETE)

    assert list(texts.faults("en", texts.extracted())) == []


def test_faults_names_missing_empty_and_misfilled_texts(project: Path) -> None:
    pairs = COMPLETE | {"Mein Tag": "", "%(count)d Plätze": "%(number)d seats"}
    del pairs["Warteliste"]
    translate(project, pairs)

    found = sorted(texts.faults("en", texts.extracted()))

    assert len(found) == 3
    assert found[0].startswith("en: no translation: 'Mein Tag'")
    assert found[1].startswith("en: not in the catalog (run ./teilhabe texts): 'Warteliste'")
    assert found[2].startswith("en: other placeholders than the source: '%(count)d Plätze'")


def test_update_keeps_translations_and_drops_texts_that_are_gone(project: Path) -> None:
    translate(project, {"Warteliste": "Waiting list", "Alt": "Old"})

    texts.update()

    catalog = texts.read(project / "locale" / "en" / "LC_MESSAGES" / "django.po", "en")
    assert {message.id for message in catalog if message.id} == set(COMPLETE)
    assert catalog.get("Warteliste").string == "Waiting list"


def test_compiled_catalog_answers_in_english(project: Path) -> None:
    translate(project, COMPLETE)

    texts.compile_all()

    compiled = (project / "locale" / "en" / "LC_MESSAGES" / "django.mo").read_bytes()
    assert b"Waiting list" in compiled
