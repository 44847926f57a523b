"""Closing is at once, opening takes two people; five names at most; a review, never a silent end."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.flows.protection import remind_of_reviews
from teilhabe.people.models import NamedReader, Person, Protection, ProtectionChange
from teilhabe.people.protection import answer_change, ask_change, cover, protect
from teilhabe.people.services import recuse
from tests.factories.days import TODAY, in_days
from tests.factories.people import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]
KIND = ProtectionChange.Kind


@pytest.fixture
def her(aylin: Any) -> Person:
    return PersonFactory(cared_by=aylin)


@pytest.fixture
def lena(staff: dict[str, Any]) -> Any:
    return staff["lena"]


def sees(actor: Any, person: Person) -> bool:
    return Person.objects.visible_to(actor, on=TODAY).filter(pk=person.pk).exists()


def asked(aylin: Any, her: Person, *actors: Any, family: Any = ()) -> Protection:
    named = [actor.membership_id for actor in (aylin, *actors)]
    return protect(actor=aylin, person=her, family=family, named=named, review_on=in_days(700), on=TODAY)


def agree(lena: Any, change: ProtectionChange | None = None, *, agreed: bool = True) -> ProtectionChange:
    change = change or ProtectionChange.objects.get(answered_by=None)
    return answer_change(actor=lena, change_id=change.pk, agreed=agreed, on=TODAY)


def test_asking_closes_at_once_and_agreeing_opens_to_the_named(
    her: Person, aylin: Any, jonas: Any, katrin: Any, lena: Any
) -> None:
    from teilhabe.people.models import Responsibility

    Responsibility.objects.create(person=her, membership_id=jonas.membership_id)
    assert sees(jonas, her)

    asked(aylin, her, jonas)
    assert sees(aylin, her)
    assert not sees(jonas, her)

    agree(lena)
    assert sees(aylin, her) and sees(jonas, her)
    assert not sees(katrin, her) and not sees(lena, her)


def test_nobody_opens_alone(her: Person, aylin: Any, jonas: Any, lena: Any) -> None:
    asked(aylin, her)
    agree(lena)
    change = ask_change(actor=aylin, person=her, kind=KIND.END, on=TODAY)
    for actor in (aylin, jonas):
        with pytest.raises(NotAllowed):
            agree(actor, change)
    her.refresh_from_db()
    assert her.protected

    agree(lena, change, agreed=False)
    her.refresh_from_db()
    assert her.protected
    with pytest.raises(Overtaken):
        agree(lena, change)

    agree(lena, ask_change(actor=aylin, person=her, kind=KIND.END, on=TODAY))
    her.refresh_from_db()
    assert not her.protected
    assert sees(aylin, her)


def test_the_database_refuses_one_person_in_both_parts(her: Person, aylin: Any) -> None:
    protection = asked(aylin, her)
    with pytest.raises(IntegrityError), transaction.atomic():
        Protection.objects.filter(pk=protection.pk).update(agreed_by_id=aylin.membership_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        protection.changes.update(answered_by_id=aylin.membership_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        NamedReader.objects.create(protection=protection, membership_id=aylin.membership_id, slot=6)


def test_names_and_days_are_checked(her: Person, aylin: Any, jonas: Any, katrin: Any) -> None:
    def ask(named: list[Any], days: int) -> None:
        protect(actor=aylin, person=her, family=[], named=named, review_on=in_days(days), on=TODAY)

    one = [aylin.membership_id]
    for named, days in (([], 10), (one * 2, 10), (one, 0), (one, 731)):
        with pytest.raises(Refused):
            ask(named, days)
    recuse(actor=aylin, user_id=jonas.user_id, person=her, on=TODAY)
    with pytest.raises(Refused):
        ask([*one, jonas.membership_id], 10)
    with pytest.raises(NotAllowed):
        protect(actor=katrin, person=her, family=[], named=one, review_on=in_days(9), on=TODAY)
    assert not Person.objects.get(pk=her.pk).protected


def test_the_family_is_covered_also_a_child_that_comes_later(
    her: Person, aylin: Any, jonas: Any, lena: Any
) -> None:
    child, later = (PersonFactory(cared_by=aylin) for _n in range(2))
    asked(aylin, her, jonas, family=[child])
    agree(lena)
    cover(actor=aylin, lead=her, person=later, on=TODAY)

    assert sees(jonas, child) and sees(jonas, later)
    agree(lena, ask_change(actor=aylin, person=child, kind=KIND.END, on=TODAY))
    assert not Person.objects.filter(protected=True).exists()


def test_other_names_and_a_later_day(her: Person, aylin: Any, jonas: Any, lena: Any) -> None:
    asked(aylin, her, jonas)
    agree(lena)
    ask_change(actor=aylin, person=her, kind=KIND.NAMES, on=TODAY, named=[aylin.membership_id])
    with pytest.raises(Refused):
        ask_change(actor=aylin, person=her, kind=KIND.RENEW, on=TODAY, review_on=in_days(720))
    assert sees(jonas, her)
    agree(lena)
    assert not sees(jonas, her)
    agree(lena, ask_change(actor=aylin, person=her, kind=KIND.RENEW, on=TODAY, review_on=in_days(720)))
    assert Protection.objects.get(person=her).review_on == in_days(720)


def test_the_review_is_one_task_and_the_protection_goes_on(her: Person, aylin: Any, lena: Any) -> None:
    asked(aylin, her)
    agree(lena)
    assert remind_of_reviews(on=in_days(699)) == []

    (task,) = remind_of_reviews(on=in_days(700))

    assert (task.owner_id, task.person_id) == (aylin.membership_id, her.pk)
    assert remind_of_reviews(on=in_days(701)) == []
    assert Person.objects.get(pk=her.pk).protected
