"""Public pages in every language, and the files machines ask for."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from teilhabe.portals.public.languages import languages, wanted_language

TAGS = ["de", "de-x-ls", "en", "ar", "uk", "ru", "tr", "fa", "fr"]
PAGES = ["", "barrierefreiheit/", "barriere-melden/", "datenschutz/", "impressum/"]


def test_the_languages_are_those_of_the_contract() -> None:
    assert list(languages()) == TAGS


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_has_every_sentence(tag: str) -> None:
    german, other = languages()["de"].sentences, languages()[tag].sentences
    assert set(german) == set(other)
    empty = {key for key, text in other.items() if not text}
    assert empty <= ({"unreviewed", "german_only"} if tag == "de" else set())


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("ar-SY,ar;q=0.9,en;q=0.5", "ar"),
        ("pl,uk;q=0.8", "uk"),
        ("xx", "de"),
        ("", "de"),
        ("de-x-ls", "de-x-ls"),
    ],
)
def test_the_browser_chooses_the_language(header: str, tag: str) -> None:
    assert wanted_language(header) == tag


def test_the_root_sends_to_a_language_and_says_so_to_caches(client: Client) -> None:
    response = client.get("/", headers={"Accept-Language": "fa"})
    assert (response.status_code, response["Location"]) == (302, "/fa/")
    assert "Accept-Language" in response["Vary"]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_speaks_its_language(client: Client, centre: Any, tag: str, page: str) -> None:
    response = client.get(f"/{tag}/{page}")
    html = response.content.decode()
    direction = "rtl" if tag in ("ar", "fa") else "ltr"
    assert response.status_code == 200
    assert f'<html lang="{tag}" dir="{direction}">' in html
    assert response["Content-Language"] == tag
    assert html.count("<h1") == 1
    assert not response.cookies


@pytest.mark.parametrize("tag", ["ar", "uk", "fr"])
def test_german_words_outside_german_pages_are_marked(client: Client, centre: Any, tag: str) -> None:
    html = client.get(f"/{tag}/datenschutz/").content.decode()
    before, marked = html.split('<div class="orig stack" lang="de" dir="ltr">')
    assert "Sitzung" in marked
    assert "Sitzung" not in before


def test_the_switch_leaves_out_leichte_sprache_for_search_engines(client: Client, centre: Any) -> None:
    html = client.get("/de/").content.decode()
    assert set(re.findall(r'rel="alternate" hreflang="([^"]+)"', html)) == set(TAGS) - {"de", "de-x-ls"}


def test_the_phone_of_the_opened_centre_stands_on_the_first_screen(client: Client, centre: Any) -> None:
    centre.phone = "05271 000000"
    centre.save()
    hero = client.get("/ar/").content.decode().split('class="hero"')[1].split("</div></div>")[0]
    assert 'href="tel:05271000000"' in hero


def test_an_unknown_language_is_not_found(client: Client, db: None) -> None:
    assert client.get("/xx/").status_code == 404


def test_nothing_comes_from_foreign_hosts(client: Client, centre: Any) -> None:
    html = client.get("/de/").content.decode()
    assert re.findall(r'(?:src|href)="https?://(?!testserver)[^"]*"', html) == []


def test_pages_of_staff_link_to_public_pages_without_a_language(client: Client, db: None) -> None:
    assert (
        client.get("/barriere-melden/", headers={"Accept-Language": "en"})["Location"]
        == "/en/barriere-melden/"
    )


def test_live_asks_nobody(client: Client) -> None:
    assert client.get("/health/live").json() == {"live": True}


def test_ready_checks_database_migrations_and_durability(client: Client, db: None) -> None:
    response = client.get("/health/ready")
    durable = connection.vendor == "sqlite"  # the PostgreSQL of the tests runs without fsync, and is told so
    assert response.json() == {"ready": durable, "database": True, "migrations": True, "durable": durable}
    assert response.status_code == (200 if durable else 503)


def test_not_ready_without_a_migration(client: Client, db: None) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("the application's role may not write django_migrations")
    MigrationRecorder.Migration.objects.filter(app="office").delete()
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["migrations"]) == (503, False)


def test_security_txt_names_a_contact_and_an_end(client: Client, centre: Any, settings: Any) -> None:
    settings.SECURITY_CONTACT = "mailto:sicherheit@kreis.example"
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:sicherheit@kreis.example\n" in text
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", text, re.M)


def test_security_txt_without_any_contact_is_not_found(client: Client, db: None, settings: Any) -> None:
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
