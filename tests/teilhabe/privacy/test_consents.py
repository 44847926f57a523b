"""R-57: what makes a consent valid, who may sign, and what it is never used for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from teilhabe.audit.models import Entry
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.people.models import ordered_pair
from teilhabe.privacy import consent_texts
from teilhabe.privacy.capacity import Signature, possible_guardians
from teilhabe.privacy.consent_texts import TextChanged, all_texts, newest_text
from teilhabe.privacy.consents import (
    Talk,
    default_end,
    discard_consent,
    give_consent,
    prepare_consent,
    withdraw_consent,
)
from teilhabe.privacy.models import Consent
from teilhabe.privacy.queries import consent_for, consents_of
from teilhabe.privacy.referrals import Kind, referral
from tests.factories import OrganisationFactory, PersonFactory, RelationFactory
from tests.factories.days import NOW, TODAY, in_days
from tests.factories.people import LanguageSkillFactory
from tests.factories.privacy import ConsentFactory

MENTOR, COURSE = Kind.VOLUNTEER_MENTOR, Kind.VOLUNTEER_COURSE
TALK = Talk(explained="read_aloud", channel="paper", proof="Ordner 3, Blatt 17 (erfunden)")
INTERPRETED = Talk(
    explained="interpreter",
    channel="paper",
    proof="Ordner 3 (erfunden)",
    interpreter="Pool Muster (erfunden)",
)
SELF = Signature("person")


def years(count: int) -> dt.date:
    """Birthday of somebody who turned so many years old a week ago."""
    return TODAY.replace(year=TODAY.year - count) - dt.timedelta(days=7)


@pytest.fixture
def ann(scope: Any, aylin: Any) -> Any:
    return PersonFactory(cared_by=aylin, birth_date=years(30))


def draft(actor: Any, person: Any, **changes: Any) -> Consent:
    kind = changes.pop("kind", MENTOR)
    given: dict[str, Any] = {
        "recipient": changes.pop("recipient", None) or OrganisationFactory(),
        "classes": referral(kind).required_classes,
        "language": "de",
        "now": NOW,
    }
    return prepare_consent(actor=actor, person=person, kind=kind, **{**given, **changes})


def give(
    actor: Any, consent: Consent, talk: Talk = TALK, signature: Signature = SELF, **more: Any
) -> Consent:
    return give_consent(actor=actor, consent=consent, talk=talk, signature=signature, now=NOW, **more)


def refusal(call: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value


# The record


def test_everything_article_7_asks_for_is_kept(ann: Any, aylin: Any) -> None:
    row = give(aylin, draft(aylin, ann))
    row.refresh_from_db()
    assert (row.state, row.person, row.kind, row.purpose) == ("given", ann, "volunteer_mentor", "P5")
    assert row.classes == ["C1", "C2", "C4", "C10"]
    assert (row.text_version, row.text_language) == (1, "de")
    assert row.text_digest == newest_text("de").digest  # type: ignore[union-attr]
    assert (row.explained, row.channel, row.proof) == ("read_aloud", "paper", TALK.proof)
    assert (row.given_at, row.taken_by_id) == (NOW, aylin.membership_id)
    assert [entry.act for entry in Entry.objects.order_by("position")] == [
        "privacy.prepare_consent",
        "privacy.give_consent",
    ]


def test_it_runs_twelve_months_and_then_it_has_expired(ann: Any, aylin: Any) -> None:
    row = give(aylin, draft(aylin, ann))
    assert row.valid_until == TODAY.replace(year=TODAY.year + 1)
    day_after = row.valid_until + dt.timedelta(days=1)
    assert row.is_effective(row.valid_until) and not row.has_expired(row.valid_until)
    assert row.has_expired(day_after) and row.state == "given"
    assert consent_for(ann, row.recipient, MENTOR, on=row.valid_until) == row
    assert consent_for(ann, row.recipient, MENTOR, on=day_after) is None


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (dt.date(2028, 2, 29), dt.date(2029, 2, 28)),
        (dt.date(2027, 12, 31), dt.date(2028, 12, 31)),
        (dt.date(2027, 2, 28), dt.date(2028, 2, 28)),
    ],
)
def test_the_end_is_a_day_that_exists(db: None, day: dt.date, end: dt.date) -> None:
    assert default_end(day) == end


def test_a_shorter_end_may_be_agreed_a_longer_one_not(ann: Any, aylin: Any) -> None:
    row = draft(aylin, ann)
    assert refusal(lambda: give(aylin, row, until=in_days(400))).field == "until"
    assert refusal(lambda: give(aylin, row, until=in_days(-1))).field == "until"
    assert give(aylin, row, until=in_days(30)).valid_until == in_days(30)


def test_no_proof_no_consent(ann: Any, aylin: Any) -> None:
    row = draft(aylin, ann)
    assert refusal(lambda: give(aylin, row, replace(TALK, proof="  "))).field == "proof"
    assert row.state == "prepared"


def test_the_database_wants_the_time_of_the_yes(ann: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory(person=ann, given_at=None)


def test_a_phone_call_does_not_give_a_consent(ann: Any, aylin: Any) -> None:
    row = draft(aylin, ann)
    assert refusal(lambda: give(aylin, row, replace(TALK, channel="phone"))).field == "channel"


# Texts and languages


def test_the_german_text_is_reviewed_and_prevails() -> None:
    german = newest_text("de")
    assert german is not None and german.reviewed
    assert "deutsche Text" in german.text
    for text in all_texts():
        assert set(text.purposes) == {kind.value for kind in Kind if referral(kind).needs_consent}
        assert {
            name for kind in Kind if referral(kind).needs_consent for name in referral(kind).classes
        } <= set(text.classes)


def test_a_text_changed_in_place_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consent_texts.ConsentText, "computed_digest", lambda self: "0" * 64)
    all_texts.cache_clear()
    try:
        with pytest.raises(TextChanged):
            all_texts()
    finally:
        monkeypatch.undo()
        all_texts.cache_clear()
    assert all_texts()


@pytest.mark.parametrize("language", [text.language for text in all_texts() if not text.reviewed])
def test_an_unreviewed_translation_needs_an_interpreter(ann: Any, aylin: Any, language: str) -> None:
    LanguageSkillFactory(person=ann, language=language)
    row = draft(aylin, ann, language=language)
    why = refusal(lambda: give(aylin, row))
    assert (why.code, why.field) == ("interpreter", "explained")
    nameless = replace(INTERPRETED, interpreter=" ")
    assert refusal(lambda: give(aylin, row, nameless)).field == "interpreter"
    assert give(aylin, row, INTERPRETED).interpreter == "Pool Muster (erfunden)"


def test_a_text_in_a_language_the_person_is_not_known_to_read_needs_one_too(scope: Any, aylin: Any) -> None:
    person = PersonFactory(cared_by=aylin, birth_date=years(30), letter_language="fa")
    row = draft(aylin, person)
    assert refusal(lambda: give(aylin, row)).code == "interpreter"
    assert give(aylin, row, INTERPRETED).state == "given"


def test_a_language_without_a_text_is_refused(ann: Any, aylin: Any) -> None:
    assert refusal(lambda: draft(aylin, ann, language="eo")).code == "no_text"


def test_the_text_names_recipient_purpose_data_and_end(ann: Any) -> None:
    for text in all_texts():
        words = "\n".join(
            text.filled(
                centre="KI Muster",
                recipient="Verein Muster",
                kind="volunteer_mentor",
                classes=["C1"],
                until="X",
            )
        )
        for part in ("KI Muster", "Verein Muster", text.purposes["volunteer_mentor"], text.classes["C1"]):
            assert part in words
        assert "{" not in words


# Never for what the law allows, never bundled


@pytest.mark.parametrize("kind", [kind for kind in Kind if not referral(kind).needs_consent])
def test_what_the_law_allows_is_not_asked_for(ann: Any, aylin: Any, kind: Kind) -> None:
    why = refusal(lambda: draft(aylin, ann, kind=kind))
    assert why.code == "law_allows"
    assert "Das Gesetz erlaubt es schon" in str(why) and "§ 3 DSG NRW" in str(why)
    assert not Consent.objects.exists()


@pytest.mark.parametrize("more", ["C3", "C5", "C6", "C7", "C9"])
def test_nothing_beyond_the_purpose_is_bundled_in(ann: Any, aylin: Any, more: str) -> None:
    classes = referral(MENTOR).required_classes | {more}
    assert refusal(lambda: draft(aylin, ann, classes=classes)).code == "bundled"


def test_health_is_named_of_its_own_or_left_out(ann: Any, aylin: Any) -> None:
    rules = referral(COURSE)
    assert draft(aylin, ann, kind=COURSE).classes == ["C1", "C2", "C4", "C8", "C10"]
    assert "C6" in draft(aylin, ann, kind=COURSE, classes=set(rules.classes)).classes
    assert refusal(lambda: draft(aylin, ann, kind=COURSE, classes={"C1"})).code == "too_little"


def test_one_consent_is_for_one_recipient(ann: Any, aylin: Any) -> None:
    row = give(aylin, draft(aylin, ann))
    assert consent_for(ann, OrganisationFactory(), MENTOR, on=TODAY) is None
    assert consent_for(ann, row.recipient, COURSE, on=TODAY) is None
    assert consent_for(PersonFactory(), row.recipient, MENTOR, on=TODAY) is None


def test_a_second_consent_beside_a_valid_one_is_refused(ann: Any, aylin: Any) -> None:
    first = draft(aylin, ann)
    second = draft(aylin, ann, recipient=first.recipient)
    give(aylin, first)
    assert refusal(lambda: give(aylin, second)).code == "exists"
    assert refusal(lambda: draft(aylin, ann, recipient=first.recipient)).code == "exists"


# Who signs


def child(aylin: Any, age: int | None, **more: Any) -> Any:
    return PersonFactory(cared_by=aylin, birth_date=years(age) if age is not None else None, **more)


def parent_of(kid: Any, **more: Any) -> Any:
    adult = more.pop("person", None) or PersonFactory(birth_date=years(40))
    RelationFactory(person=adult, other=kid, **more)
    return adult


@pytest.mark.parametrize("signer", ["guardian", "both"])
def test_adults_sign_themselves(ann: Any, aylin: Any, signer: str) -> None:
    mother = parent_of(ann)
    row = draft(aylin, ann)
    assert refusal(lambda: give(aylin, row, signature=Signature(signer, guardian=mother))).code == "of_age"


@pytest.mark.parametrize(
    ("age", "capacity", "signer", "code"),
    [
        (16, "", "person", "no_capacity"),
        (None, "", "person", "no_capacity"),
        (16, "able", "guardian", "wrong_signer"),
        (16, "unsure", "person", "wrong_signer"),
        (16, "unsure", "guardian", "wrong_signer"),
        (14, "unsure", "person", "wrong_signer"),
        (13, "unsure", "both", "decide"),
        (9, "lacking", "person", "wrong_signer"),
        (9, "lacking", "both", "wrong_signer"),
        (16, "able", "person", ""),
        (16, "able", "both", ""),
        (12, "able", "person", ""),
        (16, "unsure", "both", ""),
        (14, "unsure", "both", ""),
        (9, "lacking", "guardian", ""),
        (17, "lacking", "guardian", ""),
        (None, "able", "person", ""),
    ],
)
def test_capacity_decides_who_signs(
    scope: Any, aylin: Any, age: int | None, capacity: str, signer: str, code: str
) -> None:
    kid = child(aylin, age)
    mother = parent_of(kid)
    row = draft(aylin, kid)
    signature = Signature(signer, capacity, "erklärt es mit eigenen Worten", mother)
    if code:
        assert refusal(lambda: give(aylin, row, signature=signature)).code == code
        return
    give(aylin, row, signature=signature)
    assert (row.capacity, row.capacity_by_id) == (capacity, aylin.membership_id)
    assert row.capacity_ground == "erklärt es mit eigenen Worten"
    assert row.guardian == (mother if signer != "person" else None)
    assert row.guardian_ground == ("§§ 1626, 1629 BGB" if signer != "person" else "")


def test_capacity_needs_its_ground(scope: Any, aylin: Any) -> None:
    row = draft(aylin, child(aylin, 16))
    assert refusal(lambda: give(aylin, row, signature=Signature("person", "able"))).field == "capacity_ground"


def _no_custody(kid: Any) -> Any:
    return parent_of(kid, custody=False)


def _ended(kid: Any) -> Any:
    return parent_of(kid, valid_to=in_days(-1))


def _apart(kid: Any) -> Any:
    from teilhabe.people.models import Separation

    adult = parent_of(kid)
    Separation.objects.create(**ordered_pair(kid, adult), since=TODAY, review_on=in_days(700))
    return adult


def _spouse(kid: Any) -> Any:
    return parent_of(kid, kind="spouse")


def _minor(kid: Any) -> Any:
    return parent_of(kid, person=PersonFactory(birth_date=years(17)))


def _stranger(kid: Any) -> Any:
    return PersonFactory(birth_date=years(40))


@pytest.mark.parametrize("who", [_no_custody, _ended, _apart, _spouse, _minor, _stranger, lambda kid: None])
def test_who_is_no_guardian_gets_one_sentence_for_every_cause(scope: Any, aylin: Any, who: Any) -> None:
    kid = child(aylin, 9)
    signature = Signature("guardian", "lacking", "zu jung", who(kid))
    why = refusal(lambda: give(aylin, draft(aylin, kid), signature=signature))
    assert why.code == "guardian"
    assert str(why).startswith("Diese Person kann hier nicht für das Kind zustimmen.")


def test_a_child_protected_from_a_parent_is_not_signed_for_by_that_parent(scope: Any, aylin: Any) -> None:
    kid = child(aylin, 9, protected=True)
    father, mother = (
        parent_of(kid),
        parent_of(kid, person=PersonFactory(birth_date=years(40), protected=True)),
    )
    assert possible_guardians(kid, on=TODAY) == [mother]
    signature = Signature("guardian", "lacking", "zu jung", father)
    assert refusal(lambda: give(aylin, draft(aylin, kid), signature=signature)).code == "guardian"


def test_a_legal_guardian_signs_on_another_ground(scope: Any, aylin: Any) -> None:
    kid = child(aylin, 9)
    adult = parent_of(kid, kind="guardian", custody=None)
    row = give(aylin, draft(aylin, kid), signature=Signature("guardian", "lacking", "zu jung", adult))
    assert row.guardian_ground == "§ 1789 BGB"


# Taking it back


@pytest.mark.parametrize("channel", list(Consent.Channel))
def test_withdrawal_asks_for_no_reason_and_works_by_any_way(ann: Any, aylin: Any, channel: str) -> None:
    row = ConsentFactory(person=ann)
    withdraw_consent(actor=aylin, consent=row, channel=channel, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.withdrawn_at, row.withdrawn_channel) == ("withdrawn", NOW, channel)
    assert row.proof and list(consents_of(ann)) == [row]
    assert Entry.objects.get().act == "privacy.withdraw_consent"


def test_no_step_is_taken_twice(ann: Any, aylin: Any) -> None:
    row = give(aylin, draft(aylin, ann))
    stale = Consent.objects.get(pk=row.pk)
    withdraw_consent(actor=aylin, consent=row, channel="talk", now=NOW)
    with pytest.raises(Overtaken, match="zurückgenommen"):
        withdraw_consent(actor=aylin, consent=stale, channel="talk", now=NOW)
    for again in (give, lambda actor, consent: discard_consent(actor=actor, consent=consent, now=NOW)):
        with pytest.raises(Overtaken):
            again(aylin, stale)


def test_a_no_is_discarded_and_changes_nothing_else(ann: Any, aylin: Any) -> None:
    row = draft(aylin, ann)
    discard_consent(actor=aylin, consent=row, now=NOW)
    assert row.state == "discarded"
    assert consent_for(ann, row.recipient, MENTOR, on=TODAY) is None
    assert refusal(lambda: give(aylin, row)).code == "overtaken"


@pytest.mark.parametrize("who", ["jonas", "lena", "dora", "carla", "bernd"])
def test_only_who_may_change_the_file_takes_or_withdraws(ann: Any, staff: dict[str, Any], who: str) -> None:
    given, waiting = ConsentFactory(person=ann), ConsentFactory(person=ann, draft=True)
    actor = staff[who]
    with pytest.raises(NotAllowed):
        draft(actor, ann)
    with pytest.raises(NotAllowed):
        give(actor, waiting)
    with pytest.raises(NotAllowed):
        withdraw_consent(actor=actor, consent=given, channel="talk", now=NOW)


@pytest.mark.parametrize("life", ["restricted", "merged", "erased"])
def test_a_closed_file_takes_no_consent(scope: Any, aylin: Any, life: str) -> None:
    person = PersonFactory(cared_by=aylin, birth_date=years(30), life=life)
    with pytest.raises(Refused):
        draft(aylin, person)
    assert not Consent.objects.exists()
