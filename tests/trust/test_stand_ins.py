"""R-08, R-41: stand-ins, the name behind a number, and break-glass, through the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from teilhabe.access.models import BreakGlass, Membership, Substitution, User
from teilhabe.access.queries import actor_for
from teilhabe.access.substitution import end_substitution, name_substitute
from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.models import Entry
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.flows.emergency import LASTS, working_days_after
from teilhabe.office.models import Task
from teilhabe.people.models import Person
from teilhabe.people.services import change_person, take_over
from tests.factories.days import NOW, TODAY, in_days
from tests.trust.clients import client_of
from tests.trust.worlds import World

pytestmark = pytest.mark.django_db
PASSWORD = "Bever-Nethe-Eiche-17"
WORDS = "Eine Klinik fragt dringend nach der Sprache der Person."


def person_of(world: World, relation: str) -> Person:
    return Person.objects.get(pk=world.ids["person"][relation])


def member(actor: Any) -> Membership:
    return Membership.objects.select_related("user").get(pk=actor.membership_id)


def anew(actor: Any) -> Any:
    """The acting person as the next request builds it."""
    return actor_for(User.objects.get(pk=actor.user_id), actor.membership_id, on=TODAY)


def stand_in(staff: dict[str, Any], **changes: Any) -> Substitution:
    given = {"valid_from": TODAY, "valid_to": in_days(7), **changes}
    return name_substitute(
        actor=staff["jonas"], absent=member(staff["jonas"]), stand_in=member(staff["aylin"]), **given
    )


# -- unassigned: the stub, and the name after a reason


def test_a_stub_shows_no_name_and_the_name_needs_a_reason(
    staff: dict[str, Any], worlds: dict[str, World]
) -> None:
    here, client = worlds["here"], client_of(staff["aylin"])
    with centre_scope(here.centre_id):
        other = person_of(here, "other")
    url = f"/desk/personen/{other.pk}/name/"

    page = client.get(url).content.decode()
    assert other.code in page and other.family_name not in page
    assert client.get(f"/desk/personen/{other.pk}/").status_code == 404
    assert other.family_name not in client.post(url, {"reason": "curious"}).content.decode()
    assert not Entry.objects.filter(act__startswith="people.name_").exists()

    assert other.family_name in client.post(url, {"reason": "call"}).content.decode()
    entry = Entry.objects.get(act="people.name_call")
    assert (entry.subject, entry.actor) == (other.log_alias, str(staff["aylin"].user_id))
    assert other.family_name not in client.get(url).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_protected_person_has_no_stub(method: str, staff: dict[str, Any], worlds: dict[str, World]) -> None:
    here, client = worlds["here"], client_of(staff["aylin"])
    pk = here.ids["person"]["protected"]
    protected = getattr(client, method)(f"/desk/personen/{pk}/name/", {"reason": "call"})
    missing = getattr(client, method)(
        f"/desk/personen/{'0' * 8}-0000-4000-8000-{'0' * 11}7/name/", {"reason": "call"}
    )
    assert (protected.status_code, protected.content) == (missing.status_code, missing.content)
    assert protected.status_code == 404


@pytest.mark.parametrize("sort", ["name", "-name", "priority", "-priority"])
@pytest.mark.parametrize("page", ["/desk/warteliste/", "/desk/warteliste/export/"])
def test_sorting_by_what_is_hidden_is_refused(page: str, sort: str, login: Any) -> None:
    assert login("aylin").get(page, {"sort": sort}).status_code == 404
    assert login("aylin").get(page, {"sort": sort, "own": "on"}).status_code == 200
    assert login("katrin").get(page, {"sort": sort}).status_code == 200


# -- stand-ins


def test_a_stand_in_reads_for_the_dates_and_writes_nothing(
    staff: dict[str, Any], worlds: dict[str, World]
) -> None:
    here = worlds["here"]
    with centre_scope(here.centre_id):
        other, protected = person_of(here, "other"), person_of(here, "protected")
        row = stand_in(staff)
        aylin = anew(staff["aylin"])
        seen = Person.objects.visible_to(aylin, on=TODAY)
        assert other in seen and protected not in seen
        with pytest.raises(NotAllowed):
            change_person(actor=aylin, person=other, version=other.version, on=TODAY, given_names="Neu")
        with pytest.raises(NotAllowed):
            take_over(actor=aylin, person=other, membership_id=aylin.membership_id, on=TODAY)
    client = client_of(staff["aylin"])
    page = client.get(f"/desk/personen/{other.pk}/")
    assert page.status_code == 200 and other.family_name in page.content.decode()
    assert client.get(f"/desk/personen/{protected.pk}/").status_code == 404
    assert client.get(f"/desk/personen/{other.pk}/angaben/identity/").status_code == 404

    with centre_scope(here.centre_id):
        end_substitution(actor=staff["lena"], substitution=row, on=TODAY)
    assert client.get(f"/desk/personen/{other.pk}/").status_code == 404


@pytest.mark.parametrize(("first", "last"), [(1, 7), (-7, -1)])
def test_outside_the_dates_a_stand_in_reads_nothing(
    first: int, last: int, staff: dict[str, Any], worlds: dict[str, World]
) -> None:
    with centre_scope(worlds["here"].centre_id):
        stand_in(staff, valid_from=in_days(first), valid_to=in_days(last))
        assert anew(staff["aylin"]).stand_ins == ()


def test_needs_are_read_only_by_a_stand_in_named_for_them(
    staff: dict[str, Any], worlds: dict[str, World]
) -> None:
    from teilhabe.people.permissions import classes_shown

    with centre_scope(worlds["here"].centre_id):
        other = person_of(worlds["here"], "other")
        row = stand_in(staff)
        assert not {"C5", "C6", "C7"} & classes_shown(anew(staff["aylin"]), other, on=TODAY)
        Substitution.objects.filter(pk=row.pk).update(reads_needs=True)
        assert {"C5", "C6", "C7"} & classes_shown(anew(staff["aylin"]), other, on=TODAY) == {"C6"}


def test_who_may_name_a_stand_in(scope: Any, staff: dict[str, Any]) -> None:
    jonas, aylin = member(staff["jonas"]), member(staff["aylin"])
    dates = {"valid_from": TODAY, "valid_to": in_days(3)}
    for who in ("aylin", "katrin", "adam", "dora", "emma"):
        with pytest.raises(NotAllowed):
            name_substitute(actor=staff[who], absent=jonas, stand_in=aylin, **dates)
    for who in ("lena", "tom", "jonas"):
        assert name_substitute(actor=staff[who], absent=jonas, stand_in=aylin, **dates).pk
    for wrong in (member(staff["lena"]), jonas):
        with pytest.raises(Refused):
            name_substitute(actor=staff["jonas"], absent=jonas, stand_in=wrong, **dates)
    with pytest.raises(Refused):
        name_substitute(
            actor=staff["jonas"], absent=jonas, stand_in=aylin, valid_from=TODAY, valid_to=in_days(400)
        )


def test_the_page_names_and_ends_a_stand_in(login: Any, staff: dict[str, Any], centre: Any) -> None:
    lena = login("lena")
    given = {"absent": staff["jonas"].membership_id, "stand_in": staff["aylin"].membership_id}
    given |= {"valid_from": TODAY.isoformat(), "valid_to": in_days(5).isoformat(), "reads_needs": "on"}
    assert lena.post("/desk/vertretung/", given).status_code == 303
    with centre_scope(centre.pk):
        row = Substitution.objects.get()
        assert row.named_for == {"C6"}
    assert "Aylin Muster" in login("aylin").get("/desk/vertretung/").content.decode()
    assert login("tilo").get("/desk/vertretung/").status_code == 404
    assert login("katrin").post(f"/desk/vertretung/{row.pk}/ende/").status_code == 404
    assert lena.post(f"/desk/vertretung/{row.pk}/ende/").status_code == 303
    assert "Beenden" not in lena.get("/desk/vertretung/").content.decode()
    jonas = login("jonas").post("/desk/vertretung/", {**given, "absent": staff["tom"].membership_id})
    assert jonas.status_code == 422


# -- break-glass


@pytest.fixture
def tom(staff: dict[str, Any]) -> Any:
    user = User.objects.get(pk=staff["tom"].user_id)
    user.set_password(PASSWORD)
    user.save()
    return client_of(staff["tom"])


def ask(client: Any, code: str, **changes: str) -> Any:
    return client.post(
        "/desk/notfall/", {"code": code, "reason": "danger", "words": WORDS, "password": PASSWORD, **changes}
    )


def test_break_glass_opens_one_file_tells_two_and_is_reviewed(
    tom: Any, staff: dict[str, Any], worlds: dict[str, World]
) -> None:
    here = worlds["here"]
    with centre_scope(here.centre_id):
        other, own = person_of(here, "other"), person_of(here, "own")
    url = f"/desk/personen/{other.pk}/"
    assert tom.get(url).status_code == 404

    assert ask(tom, other.code).status_code == 303
    assert tom.get(url).status_code == 200
    assert tom.get(f"/desk/personen/{own.pk}/").status_code == 404
    assert tom.get(f"{url}angaben/identity/").status_code == 404
    with centre_scope(here.centre_id):
        opening = BreakGlass.objects.get()
        told = Task.objects.filter(about_id=opening.pk, done_at=None)
        assert {task.owner_id for task in told} == {staff["lena"].membership_id, staff["dora"].membership_id}
        assert opening.ends_at - opening.opened_at == LASTS <= dt.timedelta(hours=4)
        assert all(other.family_name not in task.title for task in told)
    assert Entry.objects.filter(act="access.break_glass", subject=other.log_alias).count() == 1
    assert ask(tom, own.code).status_code == 422  # one at a time

    review = f"/desk/notfall/pruefung/{opening.pk}/"
    assert tom.post(review, {"verdict": "needed"}).status_code == 403
    lena = client_of(staff["lena"])
    page = lena.get("/desk/notfall/pruefung/").content.decode()
    assert WORDS in page and other.code in page and other.family_name not in page
    assert lena.post(review, {"verdict": "not_needed"}).status_code == 303
    assert WORDS not in lena.get("/desk/notfall/pruefung/").content.decode()
    with centre_scope(here.centre_id):
        opening.refresh_from_db()
        assert (opening.verdict, opening.reviewer_id) == ("not_needed", staff["lena"].membership_id)
        assert not Task.objects.filter(about_id=opening.pk, done_at=None).exists()


def test_after_four_hours_the_file_is_closed(
    tom: Any, staff: dict[str, Any], worlds: dict[str, World]
) -> None:
    here = worlds["here"]
    with centre_scope(here.centre_id):
        other = person_of(here, "other")
    ask(tom, other.code)
    with centre_scope(here.centre_id):
        long_ago = timezone.now() - dt.timedelta(days=9)
        BreakGlass.objects.update(opened_at=long_ago - LASTS, ends_at=long_ago)
    assert tom.get(f"/desk/personen/{other.pk}/").status_code == 404


def test_closing_early_closes_at_once(tom: Any, worlds: dict[str, World]) -> None:
    here = worlds["here"]
    with centre_scope(here.centre_id):
        other = person_of(here, "other")
    ask(tom, other.code)
    with centre_scope(here.centre_id):
        opening = BreakGlass.objects.get()
    assert tom.post(f"/desk/notfall/{opening.pk}/ende/").status_code == 303
    assert tom.get(f"/desk/personen/{other.pk}/").status_code == 404


def test_protected_and_missing_people_are_one_refusal(tom: Any, worlds: dict[str, World]) -> None:
    here = worlds["here"]
    with centre_scope(here.centre_id):
        protected = person_of(here, "protected")
    pages = []
    for code in (protected.code, "ZZZ-ZZZ"):
        answer = ask(tom, code)
        assert answer.status_code == 422
        body = answer.content.decode().replace(code, "CODE")
        pages.append(body.split("<main")[1].split("csrfmiddlewaretoken")[0])
    assert pages[0] == pages[1]
    assert Entry.objects.filter(act="access.break_glass", result="refused", subject="").count() == 2
    with centre_scope(here.centre_id):
        assert not BreakGlass.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"password": "wrong"}, {"words": "kurz"}, {"reason": "curious"}, {"reason": ""}]
)
def test_without_reason_or_second_login_nothing_opens(
    changes: dict[str, str], tom: Any, worlds: dict[str, World]
) -> None:
    here = worlds["here"]
    with centre_scope(here.centre_id):
        other = person_of(here, "other")
    assert ask(tom, other.code, **changes).status_code == 422
    with centre_scope(here.centre_id):
        assert not BreakGlass.objects.exists()


def test_five_wrong_passwords_close_the_door_for_a_while(tom: Any, worlds: dict[str, World]) -> None:
    with centre_scope(worlds["here"].centre_id):
        other = person_of(worlds["here"], "other")
    for _try in range(5):
        ask(tom, other.code, password="wrong")
    assert "Zu viele Versuche" in ask(tom, other.code).content.decode()


@pytest.mark.parametrize("who", ["aylin", "katrin", "lena", "dora", "adam", "emma", "rita"])
def test_other_roles_do_not_break_glass(who: str, login: Any) -> None:
    assert login(who).get("/desk/notfall/").status_code == 403


def test_review_is_due_after_five_working_days(db: None) -> None:
    assert working_days_after(dt.date(2026, 3, 2), 5) == dt.date(2026, 3, 9)  # Monday → Monday
    assert working_days_after(dt.date(2026, 3, 6), 5) == dt.date(2026, 3, 13)  # Friday → Friday
    assert working_days_after(dt.date(2026, 3, 7), 5) == dt.date(2026, 3, 13)  # Saturday → Friday


def test_the_database_knows_the_four_hours(scope: Any, staff: dict[str, Any]) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        BreakGlass.objects.create(
            membership_id=staff["tom"].membership_id,
            subject=staff["tom"].membership_id,
            reason="danger",
            words=WORDS,
            opened_at=NOW,
            ends_at=NOW + dt.timedelta(hours=4, minutes=1),
            review_by=TODAY,
        )
