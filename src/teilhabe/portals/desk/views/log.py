"""The log for data protection: who looked at whom, who did what, and whether the chain holds. Never any content."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teilhabe.access.enums import Purpose, Right
from teilhabe.access.models import User
from teilhabe.access.roles import role
from teilhabe.audit.enums import Keeping, Result
from teilhabe.audit.models import ChainHead, Entry
from teilhabe.audit.queries import entries_of, entries_touching, faults
from teilhabe.audit.services import record
from teilhabe.people.models import Person
from teilhabe.portals.desk.act_words import PURPOSES, act_words, class_words
from teilhabe.portals.desk.forms.log import LogFilter
from teilhabe.portals.gate import StaffRequest, desk

PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words; the person is a file number, never a name."""

    entry: Entry
    who: str
    role: str
    act: str
    about: str
    purpose: str
    classes: str
    refused: bool


@desk(Right.READ_LOG, purpose=Purpose.SECURITY)
def log(request: StaffRequest) -> HttpResponse:
    """Entries of the centre, newest first. Reading the log is itself an entry."""
    form = LogFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows, alias = _narrowed(request, wanted)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = _lines(list(page))
    record(
        actor=request.actor,
        act="audit.read",
        purpose=Purpose.SECURITY,
        subject=alias,
        classes="C13",
        keeping=Keeping.LOOKS,
    )
    context = {
        "page_title": _("Protokoll"),
        "page_facts": _(
            "Wer hat wann was gesehen oder geändert. Keine Inhalte. Auch dieses Lesen steht im Protokoll."
        ),
        "form": form,
        "active": form.active,
        "page": page,
        "lines": lines,
        "unknown_code": bool(wanted.get("code")) and not alias,
    }
    return render(request, "desk/log.html", context)


def _narrowed(request: StaffRequest, wanted: dict[str, Any]) -> tuple[QuerySet[Entry], str]:
    rows = entries_of(request.actor.centre_id)
    alias = ""
    if wanted.get("day"):
        rows = rows.filter(at__date=wanted["day"])
    if wanted.get("who"):
        rows = rows.filter(actor=wanted["who"])
    if wanted.get("code"):
        person = Person.objects.filter(protected=False, code__iexact=wanted["code"].strip()).first()
        alias = person.log_alias if person else ""
        rows = entries_touching(rows, alias) if alias else rows.none()
    return rows, alias


def _lines(entries: list[Entry]) -> list[Line]:
    """Names of colleagues and file numbers of people, two queries for the whole page."""
    names = {str(user.pk): str(user) for user in User.objects.filter(pk__in=_ids(e.actor for e in entries))}
    aliases = _ids(entry.subject for entry in entries)
    codes = {
        str(alias): code
        for alias, code in Person.objects.filter(alias__in=aliases).values_list("alias", "code")
    }
    codes |= {str(alias): _("ohne Nummer") for alias in _unnumbered(aliases)}
    return [_line(entry, names, codes) for entry in entries]


def _unnumbered(aliases: set[uuid.UUID]) -> list[uuid.UUID]:
    """Aliases of protected people: the log tells that somebody looked, not at which file."""
    return list(Person.objects.filter(alias__in=aliases, protected=True).values_list("alias", flat=True))


def _ids(texts: Iterable[str]) -> set[uuid.UUID]:
    found = set()
    for text in texts:
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _line(entry: Entry, names: dict[str, str], codes: dict[str, str]) -> Line:
    about = codes.get(entry.subject, _("gelöschte Akte")) if entry.subject else ""
    if entry.others:
        count = len(entry.others)
        about = ngettext("%(count)s Person", "%(count)s Personen", count) % {"count": count}
    others = {"clock": _("Uhr"), "operator": _("Betrieb")}
    return Line(
        entry=entry,
        who=names.get(entry.actor) or others.get(entry.actor, _("früherer Zugang")),
        role=str(role(entry.role).name) if entry.role not in ("clock", "operator") else "",
        act=act_words(entry.act),
        about=about,
        purpose=str(PURPOSES.get(entry.purpose, entry.purpose)),
        classes=class_words(entry.classes),
        refused=entry.result == Result.REFUSED,
    )


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain of the centre and where it breaks."""

    label: str
    entries: int
    fault: str


@desk(Right.READ_LOG, purpose=Purpose.SECURITY)
def log_check(request: StaffRequest) -> HttpResponse:
    """Walk every chain of the centre: an edited, deleted, inserted or swapped entry breaks it."""
    chains = [_checked(request.actor.centre_id, keeping) for keeping in Keeping]
    record(actor=request.actor, act="audit.verify", purpose=Purpose.SECURITY, keeping=Keeping.LOOKS)
    context = {
        "page_title": _("Protokoll prüfen"),
        "crumbs": [(_("Protokoll"), reverse("desk:log")), (_("Prüfung"), "")],
        "chains": chains,
        "is_sound": not any(chain.fault for chain in chains),
    }
    return render(request, "desk/log_check.html", context)


def _checked(centre_id: uuid.UUID, keeping: Keeping) -> Chain:
    key = f"{centre_id.hex}:{keeping.value}"
    head = ChainHead.objects.filter(chain=key).first()
    broken = next((fault for fault in faults(key) if fault.chain == key), None)
    place = (
        _("Stelle %(position)s: %(what)s") % {"position": broken.position, "what": broken.what}
        if broken
        else ""
    )
    return Chain(str(keeping.label), head.position if head else 0, place)
