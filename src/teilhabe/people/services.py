"""What happens to people's records: looks, new records, changed facts. Each step is one log entry."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose, Right
from teilhabe.access.permissions import require
from teilhabe.audit.enums import Keeping
from teilhabe.audit.services import record
from teilhabe.common.errors import Overtaken, Refused
from teilhabe.people.enums import NameReason
from teilhabe.people.models import (
    ChildcareNeed,
    ContactWay,
    DatedFact,
    LanguageSkill,
    Level,
    NameToken,
    Person,
    Recusal,
    Responsibility,
    Separation,
    Tie,
    ordered_pair,
)
from teilhabe.people.names import search_tokens
from teilhabe.people.permissions import require_edit
from teilhabe.people.queries import Stub, askable, person_for, stub_for

# Which data classes of the privacy catalogue a change of each fact touches (also shown in the data map).
CLASSES = {
    "Residence": "C2",
    "ContactWay": "C2",
    "Title": "C3",
    "Benefit": "C3",
    "Level": "C4",
    "Background": "C4",
    "Availability": "C4",
    "SupportNeed": "C6",
    "ChildcareNeed": "C8",
    "LanguageSkill": "C1",
}
EDITABLE: tuple[str, ...] = (
    "given_names",
    "family_name",
    "birth_date",
    "birth_precision",
    "gender",
    "nationalities",
)
EDITABLE += ("letter_language", "in_germany_since")


def look_at(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    act: str,
    on: dt.date,
    purpose: Purpose = Purpose.PLACEMENT,
    classes: str,
) -> Person:
    """Open one person and note the look; no note, no look (R-37)."""
    person = person_for(actor, person_id, on=on)
    record(
        actor=actor,
        act=act,
        purpose=purpose,
        subject=person.log_alias,
        classes=classes,
        keeping=Keeping.LOOKS,
    )
    return person


def look_at_list(
    *,
    actor: Actor,
    people: Iterable[Person],
    act: str,
    purpose: Purpose = Purpose.PLACEMENT,
    classes: str = "C1",
) -> None:
    """Note one look at many: a single entry with all aliases."""
    aliases = [person.log_alias for person in people]
    if aliases:
        record(actor=actor, act=act, purpose=purpose, others=aliases, classes=classes, keeping=Keeping.LOOKS)


def look_at_stub(*, actor: Actor, person_id: uuid.UUID, on: dt.date) -> Stub:
    """Number, level and town of a colleague's case; noted as a look."""
    stub, person = stub_for(actor, person_id, on=on), askable(actor, person_id)
    record(
        actor=actor,
        act="people.stub",
        purpose=Purpose.COUNSELLING,
        subject=person.log_alias,
        classes="C4",
        keeping=Keeping.LOOKS,
    )
    return stub


def ask_name(*, actor: Actor, person_id: uuid.UUID, reason: str) -> Person:
    """The name behind a number, for this once: the request and its reason stand in the log before it is shown."""
    if reason not in NameReason.values:
        raise Refused(_("Wählen Sie, wofür Sie den Namen brauchen."), field="reason")
    person = askable(actor, person_id)
    record(
        actor=actor,
        act=f"people.name_{reason}",
        purpose=Purpose.COUNSELLING,
        subject=person.log_alias,
        classes="C1",
        keeping=Keeping.LOOKS,
    )
    return person


def create_person(
    *,
    actor: Actor,
    on: dt.date,
    family_name: str,
    given_names: str = "",
    responsible: bool = True,
    **fields: Any,
) -> Person:
    """A new record; its maker becomes responsible unless told otherwise."""
    require(actor, Right.EDIT_PEOPLE)
    _check_birth(fields.get("birth_date"), on)
    if not family_name.strip():
        raise Refused(
            _("Der Familienname fehlt. Bei nur einem Namen tragen Sie ihn hier ein."), field="family_name"
        )
    with transaction.atomic():
        person = Person(family_name=family_name.strip(), given_names=given_names.strip(), created_on=on)
        for name, value in fields.items():
            if name not in EDITABLE:
                raise TypeError(f"create_person: unknown field {name}")
            setattr(person, name, value)
        person.save(force_insert=True)
        write_tokens(person)
        if responsible and actor.membership_id is not None:
            Responsibility.objects.create(
                person=person, membership_id=actor.membership_id, valid_from=on, learned_on=on
            )
        record(
            actor=actor,
            act="people.create",
            purpose=Purpose.COUNSELLING,
            subject=person.log_alias,
            classes="C1",
        )
    return person


def change_person(*, actor: Actor, person: Person, version: int, on: dt.date, **fields: Any) -> Person:
    """Change names, birth day …; ``version`` is the one the form was opened with, an older one is refused."""
    require_edit(actor, person, on=on)
    _check_birth(fields.get("birth_date"), on)
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise TypeError(f"change_person: unknown fields {sorted(unknown)}")
    with transaction.atomic():
        changed = Person.objects.filter(pk=person.pk, version=version).update(version=version + 1, **fields)
        if not changed:
            raise Overtaken(_("Jemand hat diese Akte inzwischen geändert. Ihre Eingaben stehen noch hier."))
        person.refresh_from_db()
        write_tokens(person)
        record(
            actor=actor,
            act="people.change",
            purpose=Purpose.COUNSELLING,
            subject=person.log_alias,
            classes="C1",
        )
    return person


def _check_birth(born: dt.date | None, on: dt.date) -> None:
    if born is not None and born > on:
        raise Refused(_("Das Geburtsdatum liegt in der Zukunft. Prüfen Sie das Jahr."), field="birth_date")
    if born is not None and born.year < on.year - 120:
        raise Refused(
            _("Das Geburtsdatum liegt mehr als 120 Jahre zurück. Prüfen Sie das Jahr."), field="birth_date"
        )


def write_tokens(person: Person) -> None:
    """Make the search keys of the name anew."""
    NameToken.objects.filter(person=person).delete()
    tokens = search_tokens(person.given_names, person.family_name)
    NameToken.objects.bulk_create(NameToken(person=person, token=token) for token in sorted(tokens))


def state_fact(
    *, actor: Actor, fact: DatedFact, on: dt.date, replaces: bool = True, match: tuple[str, ...] = ()
) -> DatedFact:
    """Write a dated fact; the one it follows ends the day before (``match``: fields that make it "the same").

    The past stays: who lived where in March is still known in May. A fact begun on the same day is corrected.
    """
    person: Person = fact.person  # type: ignore[attr-defined]
    require_edit(actor, person, on=on, data_class=CLASSES.get(type(fact).__name__, "C1"))
    fact.valid_from = fact.valid_from or on
    fact.learned_on = on
    if fact.valid_to is not None and fact.valid_to < fact.valid_from:
        raise Refused(_("Das Ende liegt vor dem Anfang."), field="valid_to")
    with transaction.atomic():
        if replaces:
            same = {name: getattr(fact, name) for name in match}
            rows = type(fact).objects.filter(person=person, **same).valid_on(fact.valid_from)
            rows.filter(valid_from=fact.valid_from).delete()
            rows.update(valid_to=fact.valid_from - dt.timedelta(days=1))
        fact.save(force_insert=True)
        _note(actor, person, type(fact).__name__)
    return fact


def end_fact(*, actor: Actor, fact: DatedFact, on: dt.date) -> DatedFact:
    """A fact that no longer holds from this day on."""
    person: Person = fact.person  # type: ignore[attr-defined]
    require_edit(actor, person, on=on, data_class=CLASSES.get(type(fact).__name__, "C1"))
    with transaction.atomic():
        fact.valid_to = on - dt.timedelta(days=1)
        fact.save(update_fields=["valid_to"])
        _note(actor, person, type(fact).__name__)
    return fact


def state_level(*, actor: Actor, level: Level, on: dt.date) -> Level:
    """A German or literacy level; earlier ones stay (progress is shown from them)."""
    require_edit(actor, level.person, on=on, data_class="C4")
    level.learned_on = on
    if level.proved_on is not None and level.proved_on > on:
        raise Refused(_("Der Tag des Nachweises liegt in der Zukunft."), field="proved_on")
    with transaction.atomic():
        level.save(force_insert=True)
        _note(actor, level.person, "Level")
    return level


def set_contact_way(*, actor: Actor, way: ContactWay, on: dt.date) -> ContactWay:
    """Add a phone number, mail address …; one of the same kind and value is renewed."""
    require_edit(actor, way.person, on=on, data_class="C2")
    with transaction.atomic():
        ContactWay.objects.filter(person=way.person, kind=way.kind, value=way.value).delete()
        if way.preferred:
            ContactWay.objects.filter(person=way.person).update(preferred=False)
        way.save(force_insert=True)
        _note(actor, way.person, "ContactWay")
    return way


def set_language(*, actor: Actor, skill: LanguageSkill, on: dt.date) -> LanguageSkill:
    """Add or renew a language."""
    require_edit(actor, skill.person, on=on)
    with transaction.atomic():
        LanguageSkill.objects.filter(person=skill.person, language=skill.language).delete()
        skill.save(force_insert=True)
        _note(actor, skill.person, "LanguageSkill")
    return skill


def set_childcare(*, actor: Actor, need: ChildcareNeed, on: dt.date) -> ChildcareNeed:
    """Who looks after a child during lessons; replaces the earlier answer for that child."""
    state_fact(actor=actor, fact=need, on=on, match=("child",))
    return need


def tie_people(*, actor: Actor, one: Person, other: Person, kind: str, on: dt.date) -> Tie:
    """Ask the placement to seat two people together, or never at the same time."""
    for person in (one, other):
        require_edit(actor, person, on=on)
    if one.pk == other.pk:
        raise Refused(_("Wählen Sie zwei verschiedene Personen."), field="other")
    with transaction.atomic():
        tie, _new = Tie.objects.update_or_create(
            **ordered_pair(one, other), kind=kind, defaults={"ended_on": None}
        )
        _note(actor, one, "Tie", others=[other.log_alias])
    return tie


def untie_people(*, actor: Actor, tie: Tie, on: dt.date) -> Tie:
    require_edit(actor, tie.first, on=on)
    with transaction.atomic():
        tie.ended_on = on
        tie.save(update_fields=["ended_on"])
        _note(actor, tie.first, "Tie", others=[tie.second.log_alias])
    return tie


def separate_people(
    *, actor: Actor, one: Person, other: Person, on: dt.date, review_on: dt.date
) -> Separation:
    """Two people must not sit in one room (H12). No reason is kept, and no page names the pair."""
    for person in (one, other):
        require_edit(actor, person, on=on)
    if one.pk == other.pk:
        raise Refused(_("Wählen Sie zwei verschiedene Personen."), field="other")
    with transaction.atomic():
        pair, _new = Separation.objects.update_or_create(
            **ordered_pair(one, other), defaults={"since": on, "review_on": review_on}
        )
        record(
            actor=actor,
            act="people.separate",
            purpose=Purpose.PLACEMENT,
            others=[one.log_alias, other.log_alias],
            classes="C7",
        )
    return pair


def take_over(*, actor: Actor, person: Person, membership_id: uuid.UUID, on: dt.date) -> Responsibility:
    """Make a colleague responsible as well; ending the earlier one is a step of its own."""
    require_edit(actor, person, on=on)
    with transaction.atomic():
        existing = (
            Responsibility.objects.valid_on(on).filter(person=person, membership_id=membership_id).first()
        )
        row = existing or Responsibility.objects.create(
            person=person, membership_id=membership_id, valid_from=on, learned_on=on
        )
        _note(actor, person, "Responsibility")
    return row


def recuse(*, actor: Actor, user_id: uuid.UUID, person: Person, on: dt.date) -> Recusal:
    """From now on this colleague does not see the person, as if the record did not exist."""
    require_edit(actor, person, on=on)
    with transaction.atomic():
        row, _new = Recusal.objects.get_or_create(user_id=user_id, person=person, defaults={"since": on})
        record(
            actor=actor,
            act="people.recuse",
            purpose=Purpose.SECURITY,
            subject=person.log_alias,
            keeping=Keeping.RIGHTS,
        )
    return row


def _note(actor: Actor, person: Person, what: str, others: Iterable[str] = ()) -> None:
    record(
        actor=actor,
        act=f"people.{what.lower()}",
        purpose=Purpose.COUNSELLING,
        subject=person.log_alias,
        others=others,
        classes=CLASSES.get(what, "C1"),
    )
