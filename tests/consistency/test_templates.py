"""Templates: all of them compile, all of them are used, none carries script or style of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

SOURCE = Path(__file__).resolve().parents[2] / "src" / "teilhabe"
FOLDERS = [path for path in SOURCE.rglob("templates") if path.is_dir() and "letters" not in path.parts]
TEMPLATES = sorted({str(path.relative_to(folder)) for folder in FOLDERS for path in folder.rglob("*.html")})
# Found by name through Django, allauth or the form renderer, not by a string in our code.
BY_CONVENTION = (
    "django/",
    "account/",
    "allauth/",
    "mfa/",
    "usersessions/",
    "400.html",
    "403.html",
    "404.html",
    "500.html",
)


def _texts() -> str:
    files = [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(name: str) -> None:
    get_template(name)


def test_no_template_is_unused() -> None:
    text = _texts()

    unused = [name for name in TEMPLATES if name not in text and not name.startswith(BY_CONVENTION)]

    assert unused == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_inline_script_style_or_foreign_host(name: str) -> None:
    path = next(folder / name for folder in FOLDERS if (folder / name).exists())
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", path.read_text(encoding="utf-8"), flags=re.S)

    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=[\"']", text)
    assert not re.search(r"(?:src|href|action)=[\"']https?://", text)
