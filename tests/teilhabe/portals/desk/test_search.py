"""One search: what somebody may not see does not appear."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.audit.models import Entry
from teilhabe.people.services import write_tokens

pytestmark = pytest.mark.django_db
SEARCH = "/desk/suche/"


@pytest.fixture
def named(samira: Any, inside: Any) -> Any:
    """samira with the search keys of her name."""
    with inside():
        write_tokens(samira.person)
    return samira


@pytest.mark.parametrize("words", ["Samira Muster", "Muster, Samira", "samiira muster"])
def test_people_are_found_by_name_and_sound(words: str, login: Any, named: Any) -> None:
    assert "Samira Muster" in login("aylin").get(SEARCH, {"q": words}).content.decode()
    assert Entry.objects.filter(act="desk.search").count() == 1


def test_and_by_file_number(login: Any, named: Any) -> None:
    assert "Samira Muster" in login("aylin").get(SEARCH, {"q": named.person.code.lower()}).content.decode()


@pytest.mark.parametrize("role", ["jonas", "lena", "rita", "dora"])
def test_others_find_nobody(role: str, login: Any, named: Any) -> None:
    for words in ("Samira Muster", named.person.code):
        answer = login(role).get(SEARCH, {"q": words})
        assert answer.context["people"] == []
        assert "Nichts gefunden" in answer.content.decode()


def test_the_neighbour_is_not_found(login: Any, neighbour: Any) -> None:
    for words in ("Fremd Nachbar", neighbour.person.code):
        assert login("katrin").get(SEARCH, {"q": words}).context["people"] == []


def test_courses_and_carriers(login: Any, run: Any) -> None:
    client = login("lena")
    assert "BR-01" in client.get(SEARCH, {"q": "br-01"}).content.decode()
    carrier = run.course.carrier.name
    assert carrier in client.get(SEARCH, {"q": carrier[:6]}).content.decode()


@pytest.mark.parametrize("words", ["", "   ", "x" * 500, "<script>alert(1)</script>", "%", "'; --"])
def test_odd_words(words: str, login: Any) -> None:
    answer = login("aylin").get(SEARCH, {"q": words})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
