"""R-07, R-11: what roles see per class of data, toxic combinations, staff of other employers."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.access.enums import Audience, Right
from teilhabe.access.models import Membership
from teilhabe.access.reach import BONDS, DATA_CLASSES, TABLE, Bond, Reach, reach, reads, writes
from teilhabe.access.roles import ROLES, TOXIC
from teilhabe.access.services import grant_membership
from teilhabe.common.errors import Refused
from tests.factories.access import MembershipFactory, UserFactory
from tests.factories.days import TODAY, in_days

ORDERED = [(toxic, *order) for toxic in TOXIC for order in (sorted(toxic.pair), sorted(toxic.pair)[::-1])]


def test_every_role_has_a_row_and_every_row_every_class() -> None:
    assert len(ROLES) >= 12
    assert set(TABLE) == set(ROLES)
    assert all(set(row) == set(DATA_CLASSES) == {f"C{n}" for n in range(1, 14)} for row in TABLE.values())


@pytest.mark.parametrize("key", ROLES)
def test_rights_and_the_table_say_the_same(key: str) -> None:
    role = ROLES[key]
    assert role.may(Right.SEE_RESIDENCE) == (reach(key, "C3") == Reach.FULL)
    assert not role.may(Right.EDIT_PEOPLE) or writes(key, "C1")
    assert role.may(Right.READ_LOG) == reads(key, "C13")
    if role.audience == Audience.DESK and not role.may(Right.SEE_OWN_PEOPLE):
        assert not any(reads(key, cls) for cls in ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9"))


@pytest.mark.parametrize("key", ROLES)
def test_a_bond_only_takes_away(key: str) -> None:
    for bond in BONDS:
        for cls in DATA_CLASSES:
            assert reads(key, cls) or not reads(key, cls, bond, named_for=frozenset({"C5", "C6"}))
            assert not writes(key, cls, bond)


def test_a_stand_in_reads_needs_only_if_named() -> None:
    assert not reads("counselling", "C6", Bond.SUBSTITUTE)
    assert reads("counselling", "C6", Bond.SUBSTITUTE, named_for=frozenset({"C6"}))
    assert not reads("counselling", "C7", Bond.SUBSTITUTE)
    assert not reads("team_lead", "C7", Bond.EMERGENCY)


def test_an_unknown_role_reads_nothing() -> None:
    assert not any(reads("invented", cls) or writes("invented", cls) for cls in DATA_CLASSES)


@pytest.mark.parametrize(
    ("toxic", "held", "asked"), ORDERED, ids=[f"{held}-{asked}" for _, held, asked in ORDERED]
)
def test_each_toxic_combination_is_refused(
    scope: Any, staff: dict[str, Any], toxic: Any, held: str, asked: str
) -> None:
    user = UserFactory()
    MembershipFactory(user=user, role_key=held, valid_to=in_days(30))

    with pytest.raises(Refused) as refusal:
        grant_membership(
            actor=staff["adam"],
            user=user,
            role_key=asked,
            valid_from=TODAY,
            valid_to=in_days(30),
            basis=_basis(asked),
        )

    assert refusal.value.code == "incompatible_roles"
    assert str(toxic.reason) in str(refusal.value)
    assert list(Membership.objects.filter(user=user).values_list("role_key", flat=True)) == [held]


def _basis(role_key: str) -> str:
    partner = ROLES[role_key].audience == Audience.PARTNER
    return Membership.Basis.PARTNER if partner else Membership.Basis.OWN


def test_one_after_the_other_is_allowed(scope: Any, staff: dict[str, Any]) -> None:
    user = UserFactory()
    MembershipFactory(user=user, role_key="counselling", valid_to=in_days(-1))
    made = grant_membership(actor=staff["adam"], user=user, role_key="administration", valid_from=TODAY)
    assert made.role_key == "administration"


@pytest.mark.parametrize("key", [role.key for role in ROLES.values() if role.must_end])
def test_roles_for_a_time_need_an_end(scope: Any, staff: dict[str, Any], key: str) -> None:
    with pytest.raises(Refused) as refusal:
        grant_membership(
            actor=staff["adam"], user=UserFactory(), role_key=key, valid_from=TODAY, basis=_basis(key)
        )
    assert refusal.value.field == "valid_to"


def test_partner_roles_are_for_a_time() -> None:
    assert all(role.must_end for role in ROLES.values() if role.audience != Audience.DESK)


@pytest.mark.parametrize(
    ("employer", "basis", "ends", "code"),
    [
        ("Stadt Brakel", "own", True, "no_basis"),
        ("Caritas (erfunden)", "partner", True, "partner_only"),
        ("", "contract", True, "no_employer"),
        ("Stadt Brakel", "joint", False, "refused"),
    ],
)
def test_staff_of_another_employer_needs_name_basis_and_end(
    scope: Any, staff: dict[str, Any], employer: str, basis: str, ends: bool, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        grant_membership(
            actor=staff["adam"],
            user=UserFactory(),
            role_key="counselling",
            valid_from=TODAY,
            valid_to=in_days(90) if ends else None,
            employer=employer,
            basis=basis,
        )
    assert refusal.value.code == code


def test_staff_of_the_town_works_here_on_a_basis(scope: Any, staff: dict[str, Any]) -> None:
    made = grant_membership(
        actor=staff["adam"],
        user=UserFactory(),
        role_key="counselling",
        valid_from=TODAY,
        valid_to=in_days(90),
        employer="Stadt Brakel",
        basis="joint",
    )
    assert (made.employer, made.basis) == ("Stadt Brakel", "joint")
