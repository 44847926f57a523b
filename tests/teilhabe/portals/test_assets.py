"""Static files and templates: budgets, no foreign addresses, nothing inline, documented components."""

import gzip
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[3] / "src" / "teilhabe"
STATIC = SOURCE / "static"
TEMPLATES = sorted((SOURCE / "templates").rglob("*.html"))
OWN_SHEETS = sorted((STATIC / "teilhabe").glob("*.css"))
KIB = 1024


def packed(*names: str) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


def test_staff_styles_stay_under_fifty_kib():
    staff = [
        "vendor/kern/kern.min.css",
        "teilhabe/desk.css",
        "teilhabe/desk-hex.css",
        "teilhabe/desk-rtl.css",
    ]
    assert packed(*staff) <= 50 * KIB


def test_public_style_and_script_budgets():
    assert packed("teilhabe/portal.css") <= 8 * KIB
    assert packed("vendor/htmx/htmx.min.js", "teilhabe/desk.js") <= 30 * KIB


@pytest.mark.parametrize("sheet", OWN_SHEETS, ids=lambda p: p.name)
def test_sheets_load_nothing_from_elsewhere(sheet):
    text = sheet.read_text("utf-8")
    targets = re.findall(r'url\("?([^")]+)', text)
    assert all((sheet.parent / target).resolve().is_file() for target in targets)
    assert "@import" not in text


@pytest.mark.parametrize("sheet", ["desk.css", "portal.css"])
def test_sheets_use_logical_sides_only(sheet):
    text = re.sub(r"/\*.*?\*/", "", (STATIC / "teilhabe" / sheet).read_text("utf-8"), flags=re.S)
    sides = r"(?<![\w-])(?:margin|padding|border)-(?:left|right)\b"
    physical = sides + r"|(?<![\w-])(?:left|right)\s*:|text-align:\s*(?:left|right)"
    assert re.findall(physical, text) == []


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda p: str(p.relative_to(SOURCE / "templates")))
def test_templates_have_nothing_inline_and_nothing_foreign(page):
    text = page.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)
    assert not re.search(r"(?:src|href|action)=[\"']https?://", text)


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda p: str(p.relative_to(SOURCE / "templates")))
def test_components_explain_their_parameters(page):
    if page.parent.name == "components":
        assert page.read_text("utf-8").startswith("{% comment %}")


def test_static_error_pages_use_no_context():
    for name in ("400", "404", "500"):
        text = (SOURCE / "templates" / f"{name}.html").read_text("utf-8")
        assert set(re.findall(r"{{\s*(\w+)", text)) <= {"current_language"}
        assert "{% extends" not in text
