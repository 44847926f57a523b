"""What would change it: solved again for one person, written into the record, told without naming anybody."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.access.tenancy import centre_scope
from teilhabe.allocation.models import CourseProposal, Run
from teilhabe.allocation.services.rounds import ask_round, compute_round
from teilhabe.allocation.services.would_change import ask_would_change, compute_would_change, effect_sentence
from tests.factories.days import TODAY
from tests.teilhabe.allocation.scenes import two_for_one_seat

pytestmark = pytest.mark.django_db


def test_sentences_name_the_change_and_its_effect() -> None:
    effect = {"kind": "AddSeats", "size": 1, "code": "W-112", "gets": "W-112", "better": True, "exact": True}

    assert effect_sentence(effect) == "Mit 1 Platz mehr in W-112 bekäme die Person einen Platz in W-112."
    assert effect_sentence({**effect, "size": 2, "gets": "", "better": False}) == (
        "Mit 2 Plätzen mehr in W-112 ändert sich für die Person nichts."
    )


def test_one_more_seat_places_the_one_left_over(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        two_for_one_seat(staff)
        asked = ask_round(actor=staff["katrin"], on=TODAY)
    compute_round(centre.pk, asked.pk)
    with centre_scope(centre.pk):
        left = CourseProposal.objects.get(run=asked, course_run=None)
        question = ask_would_change(actor=staff["katrin"], proposal=left, on=TODAY)
    compute_would_change(centre.pk, question.pk)

    with centre_scope(centre.pk):
        left.refresh_from_db()
        assert Run.objects.get(pk=question.pk).state == "done"
        assert [(effect["kind"], effect["better"]) for effect in left.explanation["would_change"]] == [
            ("AddSeats", True)
        ]
        assert left.explanation["would_change_at"]
