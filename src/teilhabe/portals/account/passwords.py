"""Which passwords are refused (R-14): known ones and those a stranger guesses first. Nothing leaves this machine.

The list of the operator is one file of SHA-1 digests in order, 20 bytes each, beside the database. It is searched by
halving: about 30 reads of the disk for 850 million entries, and no memory.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WIDTH = 20  # bytes of a SHA-1 digest
SHORTEST_WORD, SHORTEST_REST = 4, 12
PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
ALWAYS = ("ki", "teilhabe", "kommunal", "integration", "passwort", "password", "kreis", "kiz")


def is_listed(password: str, path: Path) -> bool:
    """Whether the operator's list holds this password; without a file nothing is listed."""
    if not path.is_file():
        return False
    wanted = hashlib.sha1(password.encode("utf-8"), usedforsecurity=False).digest()
    with path.open("rb") as stream:
        return _found(stream, wanted, path.stat().st_size // WIDTH)


def _found(stream: BinaryIO, wanted: bytes, count: int) -> bool:
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        stream.seek(middle * WIDTH)
        digest = stream.read(WIDTH)
        if digest == wanted:
            return True
        low, high = (middle + 1, high) if digest < wanted else (low, middle)
    return False


def load_list(lines: Iterable[str], path: Path) -> int:
    """Write the list anew from lines ``SHA1[:count]`` or, for small lists, plain passwords; returns the number.

    Lines in order are written as they come; a list out of order is sorted in memory. Raises ``ValueError`` for
    lines that are digests of another kind (NTLM has 32 digits).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            count, in_order = _write(lines, stream)
        if not in_order:
            count = _sort(Path(name))
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
    return count


def _write(lines: Iterable[str], stream: BinaryIO) -> tuple[int, bool]:
    count, last, in_order = 0, b"", True
    for line in lines:
        text = line.rstrip("\r\n")
        if not text:
            continue
        digest = _digest(text)
        if digest == last:
            continue
        in_order = in_order and digest > last
        stream.write(digest)
        count, last = count + 1, digest
    return count, in_order


def _digest(text: str) -> bytes:
    word = text.split(":", 1)[0].strip()
    if set(word.lower()) <= set("0123456789abcdef"):
        if len(word) == 2 * WIDTH:
            return bytes.fromhex(word)
        if len(word) in {32, 64}:
            raise ValueError(f"{word[:8]}…: {len(word)} hexadecimal digits are no SHA-1")
    return hashlib.sha1(text.encode("utf-8"), usedforsecurity=False).digest()


def _sort(path: Path) -> int:
    whole = path.read_bytes()
    rows = sorted({whole[at : at + WIDTH] for at in range(0, len(whole), WIDTH)})
    path.write_bytes(b"".join(rows))
    return len(rows)


class ListedPasswordValidator:
    """Refuses what is on the operator's list; Django's own list of 19,640 has a validator of its own."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_listed(password, settings.PASSWORD_LIST_FILE):
            raise ValidationError(
                _("Dieses Passwort steht auf einer Liste bekannter Passwörter. Wählen Sie ein anderes."),
                code="password_listed",
            )

    def get_help_text(self) -> str:
        return _("Es darf nicht auf einer Liste bekannter Passwörter stehen.")


class ContextWordValidator:
    """Refuses a password that is too short without the words of this place: name, mail, centre, product."""

    def validate(self, password: str, user: Any = None) -> None:
        rest, found = password.casefold(), ""
        for word in sorted(context_words(user), key=len, reverse=True):
            if word in rest:
                rest, found = rest.replace(word, ""), found or word
        if found and len("".join(rest.split())) < SHORTEST_REST:
            raise ValidationError(
                _("Das Passwort enthält „%(word)s“. Das erraten Fremde zuerst."),
                code="password_context",
                params={"word": found},
            )

    def get_help_text(self) -> str:
        return _("Es darf weder Ihren Namen noch Ihre E-Mail noch den Namen Ihres Zentrums enthalten.")


def context_words(user: Any = None) -> set[str]:
    """Words of the product, of the opened centres and of the person, from four letters on."""
    from teilhabe.access.queries import opened_centres  # noqa: PLC0415 - settings name this module before the apps

    texts = list(ALWAYS)
    for centre in opened_centres():
        texts += [centre.key, centre.name, centre.town, centre.email]
    if user is not None:
        texts += [getattr(user, field, "") or "" for field in ("username", "name", "email")]
    words = {form for text in texts for word in _split(text) for form in (word, word.translate(PLAIN))}
    return {word for word in words if len(word) >= SHORTEST_WORD or word in ALWAYS}


def _split(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
