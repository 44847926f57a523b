"""Keeping letters and reading them."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest

from teilhabe.audit.models import Entry
from teilhabe.common.errors import NotAllowed
from teilhabe.office.models import Document
from teilhabe.office.queries import document_for, documents_of, reports
from teilhabe.office.services import KEPT, read_document, store_document
from tests.factories import DocumentFactory, PersonFactory
from tests.factories.days import NOW, TODAY

pytestmark = pytest.mark.django_db
Kind = Document.Kind


def store(actor: Any, person: Any, kind: Any = Kind.WAITING) -> Document:
    return store_document(
        actor=actor,
        kind=kind,
        person=person,
        title="Bestätigung",
        language="de",
        content=b"%PDF-1.7 Muster",
        html="<p>Muster</p>",
        now=NOW,
    )


def test_a_letter_keeps_its_digest_and_its_last_day(scope: Any, aylin: Any) -> None:
    person = PersonFactory(cared_by=aylin)
    letter = store(aylin, person)
    assert letter.sha256 == hashlib.sha256(b"%PDF-1.7 Muster").hexdigest()
    assert letter.expires_on == TODAY + KEPT
    assert letter.made_by_id == aylin.membership_id
    assert Entry.objects.get(act="office.make_waiting").subject == person.log_alias


def test_nobody_writes_about_somebody_elses_case(scope: Any, aylin: Any, jonas: Any) -> None:
    with pytest.raises(NotAllowed):
        store(jonas, PersonFactory(cared_by=aylin))


@pytest.mark.parametrize("who", ["lena", "emma", "dora", "adam", "rita"])
def test_roles_without_the_right_write_nothing(scope: Any, staff: dict[str, Any], who: str) -> None:
    with pytest.raises(NotAllowed):
        store(staff[who], PersonFactory(cared_by=staff[who]))


def test_a_refused_letter_leaves_neither_row_nor_entry(scope: Any, aylin: Any, jonas: Any) -> None:
    person = PersonFactory(cared_by=aylin)
    with pytest.raises(NotAllowed):
        store(jonas, person)
    assert not Document.objects.exists()
    assert not Entry.objects.filter(act__startswith="office.").exists()


def test_reading_is_noted(scope: Any, aylin: Any) -> None:
    letter = store(aylin, PersonFactory(cared_by=aylin))
    read_document(actor=aylin, document_id=letter.pk, on=TODAY)
    assert Entry.objects.filter(act="office.read_waiting").count() == 1


def test_a_letter_that_has_run_out_is_gone(scope: Any, aylin: Any) -> None:
    letter = store(aylin, PersonFactory(cared_by=aylin))
    assert document_for(aylin, letter.pk, on=letter.expires_on) == letter
    with pytest.raises(NotAllowed):
        document_for(aylin, letter.pk, on=letter.expires_on + dt.timedelta(days=1))


@pytest.mark.parametrize("kind", [Kind.ADVICE, Kind.RESIDENCE_RULE])
def test_what_tells_of_the_title_is_hidden_from_the_course_desk(
    scope: Any, aylin: Any, katrin: Any, kind: str
) -> None:
    person = PersonFactory(cared_by=aylin)
    secret, plain = DocumentFactory(person=person, kind=kind), DocumentFactory(person=person)
    assert list(documents_of(person, katrin)) == [plain]
    assert set(documents_of(person, aylin)) == {secret, plain}
    with pytest.raises(NotAllowed):
        document_for(katrin, secret.pk, on=TODAY)


def test_reports_are_for_those_who_see_numbers(scope: Any, katrin: Any, lena: Any, aylin: Any) -> None:
    report = store(katrin, None, Kind.NEED_REPORT)
    assert list(reports(lena)) == [report]
    assert list(reports(aylin)) == []
    assert document_for(lena, report.pk, on=TODAY) == report
    with pytest.raises(NotAllowed):
        document_for(aylin, report.pk, on=TODAY)


@pytest.fixture
def lena(staff: dict[str, Any]) -> Any:
    return staff["lena"]
