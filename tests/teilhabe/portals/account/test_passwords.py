"""R-14: Argon2id, twelve characters, no rules of composition, known passwords and words of the place refused."""

from __future__ import annotations

import hashlib
import io
import random
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from teilhabe.access.models import User
from teilhabe.portals.account.passwords import is_listed, load_list
from teilhabe.settings import base


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password",
    [
        "kurz",
        "elfzeichen1",
        "passwordpassword",
        "KI Kreis Höxter 2026",
        "hoexterhoexter1",
        "aylinmuster1234",
        "Teilhabe2026!!",
    ],
)
def test_refused(password: str, staff: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User.objects.get(username="aylin"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password",
    ["vier nasse hunde lachen", "1827364554637281", "ผมชอบกินข้าวเหนียว", "im Kreis tanzen sieben rote Ziegen"],
)
def test_taken(password: str, staff: dict[str, Any]) -> None:
    """Long is enough: no digit, no capital, no sign is asked for; spaces and every script are welcome."""
    validate_password(password, User.objects.get(username="aylin"))


def test_the_list_of_the_operator(settings: Any, tmp_path: Path) -> None:
    settings.PASSWORD_LIST_FILE = tmp_path / "list"
    words = [f"geleakt {number} wort" for number in range(5000)]
    random.Random(1).shuffle(words)
    source = tmp_path / "source"
    source.write_text("\n".join(f"{_sha1(word)}:{number}" for number, word in enumerate(words)))
    out = io.StringIO()
    call_command("passwords", "load", str(source), stdout=out)

    assert out.getvalue().startswith("5000 ")
    assert all(is_listed(word, settings.PASSWORD_LIST_FILE) for word in words)
    assert not any(is_listed(word + "x", settings.PASSWORD_LIST_FILE) for word in words)


@pytest.mark.django_db
def test_a_listed_password_is_refused(settings: Any, tmp_path: Path) -> None:
    settings.PASSWORD_LIST_FILE = tmp_path / "list"
    validate_password("vier nasse hunde lachen")
    load_list(["vier nasse hunde lachen"], settings.PASSWORD_LIST_FILE)

    with pytest.raises(ValidationError):
        validate_password("vier nasse hunde lachen")


def test_digests_of_another_kind_are_refused(settings: Any, tmp_path: Path) -> None:
    settings.PASSWORD_LIST_FILE = tmp_path / "list"
    source = tmp_path / "source"
    source.write_text("0123456789abcdef0123456789abcdef:5\n")

    with pytest.raises(CommandError, match="no SHA-1"):
        call_command("passwords", "load", str(source))
    assert list(tmp_path.iterdir()) == [source]


def test_argon2id_is_the_hash(settings: Any) -> None:
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS

    assert make_password("vier nasse hunde lachen").startswith("argon2$argon2id$")
