"""Weights at the desk: read, changed as a new version with a reason, nobody overwritten."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from teilhabe.allocation.models import Weights
from teilhabe.allocation.weights import WeightSet

PAGE = reverse("desk:weights")


def values(**changes: Any) -> dict[str, Any]:
    return {**WeightSet().as_mapping(), "note": "Beschluss vom 3. November", "base": 0, **changes}


def test_the_defaults_stand_in_the_form(login: Any) -> None:
    text = login("katrin").get(PAGE).content.decode()

    assert "Voreinstellung ändern" in text
    assert 'name="late_start" value="15"' in text
    assert "Beginn später als die Frist" in text


def test_a_change_is_a_new_version_with_its_difference(login: Any, inside: Any) -> None:
    client = login("katrin")
    assert client.post(PAGE, values(transfer=7)).status_code == 303

    text = client.get(PAGE).content.decode()
    assert "Version 1 vom" in text
    assert "je Umstieg: 2 → 7" in text
    assert "Beschluss vom 3. November" in text
    with inside():
        assert Weights.objects.get().values["transfer"] == 7


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"transfer": "-1"}, "0"), ({"transfer": "1001"}, "1000"), ({"note": ""}, "erforderlich")],
)
def test_faults_are_told_and_nothing_is_saved(login: Any, inside: Any, changes: Any, told: str) -> None:
    answer = login("katrin").post(PAGE, values(pace=9, **changes))

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert 'name="pace" value="9"' in answer.content.decode()
    with inside():
        assert not Weights.objects.exists()


def test_who_saves_second_is_told_and_may_save_then(login: Any, inside: Any) -> None:
    login("katrin").post(PAGE, values(transfer=7))
    client = login("lena")
    late = client.post(PAGE, values(transfer=9))

    assert late.status_code == 409
    assert "Inzwischen gilt Version 1" in late.content.decode()
    assert 'name="transfer" value="9"' in late.content.decode()
    assert client.post(PAGE, values(transfer=9, base=1)).status_code == 303
    with inside():
        assert Weights.objects.count() == 2


@pytest.mark.parametrize("key", ["aylin", "emma", "rita", "dora", "adam"])
def test_other_roles(login: Any, key: str) -> None:
    assert login(key).get(PAGE).status_code == 403
    assert login(key).post(PAGE, values()).status_code == 403


def test_weights_of_another_centre_are_not_shown(login: Any) -> None:
    login("katrin").post(PAGE, values(transfer=7))

    assert "Voreinstellung ändern" in login("berta").get(PAGE).content.decode()
