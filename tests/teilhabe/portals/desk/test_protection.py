"""The two pages of a protection: asked in the file, answered without seeing the person."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from teilhabe.access.tenancy import centre_scope
from teilhabe.people.models import Person, ProtectionChange
from tests.factories.days import in_days
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_from_the_question_to_the_end(login: Any, staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        her = PersonFactory(given_names="Samira", cared_by=staff["aylin"])
    page, answers = reverse("desk:person_protection", args=[her.pk]), reverse("desk:protections")
    aylin, lena = login("aylin"), login("lena")
    assert "Akte schützen" in aylin.get(reverse("desk:person", args=[her.pk])).content.decode()
    assert aylin.get(page).status_code == 200

    form = {"kind": "set", "review_on": in_days(100).isoformat()}
    assert aylin.post(page, form).status_code == 422
    form["named"] = [str(staff[key].membership_id) for key in ("aylin", "jonas")]
    assert aylin.post(page, form).status_code == 303
    assert login("jonas").get(page).status_code == 404

    text = lena.get(answers).content.decode()
    assert her.code in text and "Samira" not in text
    with centre_scope(centre.pk):
        change = ProtectionChange.objects.get()
    assert login("katrin").post(answers, {"change": str(change.pk), "answer": "yes"}).status_code == 403
    assert lena.post(answers, {"change": str(change.pk), "answer": "yes"}).status_code == 303
    assert login("jonas").get(page).status_code == 200
    assert login("katrin").get(page).status_code == 404

    assert aylin.post(page, {"kind": "end"}).status_code == 303
    with centre_scope(centre.pk):
        change = ProtectionChange.objects.get(answered_by=None)
    assert lena.post(answers, {"change": str(change.pk), "answer": "yes"}).status_code == 303
    with centre_scope(centre.pk):
        assert not Person.objects.get(pk=her.pk).protected
