"""Keeping organisations, sites, schedules and the access of partners."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.audit.models import Entry
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.directory.models import Organisation, OrganisationRole, Site
from teilhabe.directory.permissions import acts_for
from teilhabe.directory.queries import has_own_login, listed_sites, organisations_in_role, with_organisations
from teilhabe.directory.services import (
    add_contact,
    checked_week,
    create_organisation,
    create_site,
    edit_organisation,
    edit_site,
    end_partner_access,
    end_role,
    grant_partner_access,
    make_schedule,
    set_role,
)
from tests.factories import MembershipFactory, OrganisationFactory, SiteFactory, TerritoryFactory
from tests.factories.days import TODAY, in_days


def test_a_new_body_is_a_carrier_from_the_day(scope: Any, katrin: Any) -> None:
    made = create_organisation(actor=katrin, name=" VHS Beispiel (erfunden) ", on=TODAY, short_name="VHS B")
    assert (made.name, made.origin, str(made)) == ("VHS Beispiel (erfunden)", "entered", "VHS B")
    assert made in organisations_in_role("carrier", on=TODAY)
    assert made not in organisations_in_role("carrier", on=in_days(-1))
    assert Entry.objects.get().act == "directory.create_organisation"


def test_a_role_begins_once_and_ends(scope: Any, katrin: Any) -> None:
    body = OrganisationFactory(bare=True)
    role = set_role(actor=katrin, organisation=body, role="school", on=TODAY)
    assert set_role(actor=katrin, organisation=body, role="school", on=TODAY) == role
    end_role(actor=katrin, role=role, on=in_days(10))
    assert body in organisations_in_role("school", on=in_days(9))
    assert body not in organisations_in_role("school", on=in_days(10))
    with pytest.raises(Refused):
        set_role(actor=katrin, organisation=body, role="nonsense", on=TODAY)


def test_only_who_keeps_courses_keeps_the_directory(scope: Any, aylin: Any, carla: Any, carrier: Any) -> None:
    site = SiteFactory()
    for actor in (aylin, carla):
        with pytest.raises(NotAllowed):
            create_organisation(actor=actor, name="X", on=TODAY)
        with pytest.raises(NotAllowed):
            edit_organisation(actor=actor, organisation=carrier, name="X")
        with pytest.raises(NotAllowed):
            edit_site(actor=actor, site=site, name="X")
    assert Organisation.objects.get(pk=carrier.pk).name != "X"


def test_names_are_needed_and_unknown_fields_are_a_fault(scope: Any, katrin: Any) -> None:
    body = OrganisationFactory()
    for step in (
        lambda: create_organisation(actor=katrin, name="  ", on=TODAY),
        lambda: edit_organisation(actor=katrin, organisation=body, name=""),
    ):
        with pytest.raises(Refused) as refusal:
            step()
        assert refusal.value.field == "name"
    with pytest.raises(TypeError):
        edit_organisation(actor=katrin, organisation=body, origin="real")


def test_a_site_lies_in_germany(scope: Any, katrin: Any) -> None:
    body, town = OrganisationFactory(), TerritoryFactory()
    with pytest.raises(Refused) as refusal:
        create_site(actor=katrin, organisation=body, name="Haus", territory=town, lat=9.1, lon=51.7)
    assert refusal.value.field == "lat"
    site = create_site(
        actor=katrin, organisation=body, name="Haus", territory=town, lat=51.7, lon=9.1, step_free=True
    )
    edit_site(actor=katrin, site=site, induction_loop=True)
    stored = Site.objects.get()
    assert (stored.step_free, stored.induction_loop) == (True, True)


def test_a_shelter_is_on_no_list(scope: Any) -> None:
    SiteFactory(hidden=True)
    shown = SiteFactory()
    assert list(listed_sites()) == [shown]


def test_a_contact_can_be_reached(scope: Any, katrin: Any, carrier: Any) -> None:
    with pytest.raises(Refused) as refusal:
        add_contact(actor=katrin, organisation=carrier, function="Anmeldung")
    assert refusal.value.field == "phone"
    assert add_contact(actor=katrin, organisation=carrier, function="Anmeldung", phone="05271 1").pk


def test_a_partner_acts_for_its_organisation_for_a_time(scope: Any, staff: Any, carrier: Any) -> None:
    adam, body = staff["adam"], OrganisationFactory()
    member = MembershipFactory(carrier=True)
    access = grant_partner_access(
        actor=adam, membership=member, organisation=body, valid_from=TODAY, valid_to=in_days(30)
    )
    assert has_own_login(body.pk, on=TODAY) and not has_own_login(body.pk, on=in_days(31))
    end_partner_access(actor=adam, access=access, on=in_days(5))
    assert not has_own_login(body.pk, on=in_days(5))


def test_partner_access_needs_an_end_and_a_partner_role(
    scope: Any, staff: Any, carrier: Any, katrin: Any
) -> None:
    adam = staff["adam"]
    partner, colleague = MembershipFactory(carrier=True), MembershipFactory()
    wrong: list[dict[str, Any]] = [
        {"membership": colleague, "valid_to": in_days(3)},
        {"membership": partner, "valid_to": None},
        {"membership": partner, "valid_to": in_days(-1)},
    ]
    for fields in wrong:
        with pytest.raises(Refused):
            grant_partner_access(actor=adam, organisation=carrier, valid_from=TODAY, **fields)
    with pytest.raises(NotAllowed):
        grant_partner_access(
            actor=katrin, membership=partner, organisation=carrier, valid_from=TODAY, valid_to=in_days(3)
        )


def test_the_acting_person_brings_the_organisations_of_the_day(
    scope: Any, carla: Any, aylin: Any, carrier: Any
) -> None:
    from dataclasses import replace

    bare = replace(carla, organisation_ids=frozenset())
    assert with_organisations(bare, on=TODAY).organisation_ids == {carrier.pk}
    assert not acts_for(with_organisations(bare, on=in_days(-301)), carrier.pk)
    assert not acts_for(with_organisations(aylin, on=TODAY), carrier.pk)


def test_an_ended_login_is_no_login(scope: Any, carrier: Any) -> None:
    from teilhabe.access.models import User

    assert has_own_login(carrier.pk, on=TODAY)
    User.objects.filter(username__in=("carla", "tilo")).update(is_active=False)
    assert not has_own_login(carrier.pk, on=TODAY)


@pytest.mark.parametrize(
    ("week", "said"),
    [
        ({}, "mindestens eine"),
        ({"mo": []}, "mindestens eine"),
        ({"xx": [["08:00", "09:00"]]}, "Wochentag"),
        ({"mo": [["8:00", "09:00"]]}, "08:30"),
        ({"mo": [["08:00", "24:00"]]}, "08:30"),
        ({"mo": [["08:00"]]}, "08:30"),
        ({"mo": [["09:00", "09:00"]]}, "vor dem Anfang"),
        ({"mo": [["08:00", "10:00"], ["09:30", "11:00"]]}, "überschneiden"),
    ],
)
def test_a_week_with_faults(week: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said) as refusal:
        checked_week(week)
    assert refusal.value.field == "week"


def test_a_week_comes_back_in_order_without_empty_days() -> None:
    week = checked_week(
        {"we": [["10:00", "11:00"], ["08:00", "10:00"]], "mo": [["08:00", "09:00"]], "tu": []}
    )
    assert week == {"mo": [["08:00", "09:00"]], "we": [["08:00", "10:00"], ["10:00", "11:00"]]}
    assert list(week) == ["mo", "we"]


def test_a_schedule_checks_its_days(scope: Any) -> None:
    week = {"mo": [["08:00", "09:00"]]}
    made = make_schedule(week=week, extra_days=["2026-12-19", "2026-12-19"])
    assert (made.extra_days, made.weekdays) == (["2026-12-19"], [0])
    with pytest.raises(Refused) as refusal:
        make_schedule(week=week, cancelled_days=["2026-02-30"])
    assert refusal.value.field == "cancelled_days"
    assert not OrganisationRole.objects.filter(role="nonsense").exists()
