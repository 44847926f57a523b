"""Consents of a person: what was agreed with whom until when, a new one, and taking one back."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.enums import Purpose, Right
from teilhabe.access.models import Centre
from teilhabe.common.clock import now, today
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.flows.withdraw_consent import withdraw_consent
from teilhabe.people.models import Person
from teilhabe.people.permissions import can_see
from teilhabe.people.queries import facts_for, person_for
from teilhabe.people.services import look_at
from teilhabe.portals.desk import person_file
from teilhabe.portals.desk.forms.consents import KINDS, GiveForm, PrepareForm, WithdrawForm
from teilhabe.portals.desk.views.course_need import explain
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done
from teilhabe.privacy.capacity import needs_judgement, possible_guardians
from teilhabe.privacy.consent_texts import PREVAILING, all_texts, text_of
from teilhabe.privacy.consents import discard_consent, give_consent, interpreter_needed, prepare_consent
from teilhabe.privacy.models import Consent
from teilhabe.privacy.queries import consents_of
from teilhabe.privacy.referrals import Kind

PAGE = 25


def _opened(request: StaffRequest, person_id: uuid.UUID) -> Person:
    if request.method == "POST":
        return person_for(request.actor, person_id, on=today())
    return look_at(
        actor=request.actor,
        person_id=person_id,
        act="desk.consents",
        on=today(),
        purpose=Purpose.COUNSELLING,
        classes="C1 C10",
    )


@desk(Right.EDIT_PEOPLE, purpose=Purpose.COUNSELLING, methods=("GET", "POST"))
def person_consents(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """What was agreed, and the draft of a new consent."""
    person = _opened(request, person_id)
    if request.method != "POST":
        return _list_page(request, person, PrepareForm(initial={"language": _language_for(person)}))
    form = PrepareForm(request.POST)
    if not form.is_valid():
        return _list_page(request, person, form, status=422)
    try:
        made = prepare_consent(
            actor=request.actor,
            person=person,
            recipient=form.cleaned_data["recipient"],
            kind=Kind(form.cleaned_data["kind"]),
            classes=form.classes(),
            language=form.cleaned_data["language"],
            now=now(),
        )
    except NotAllowed:
        raise
    except Refused as error:
        explain(form, error)
        return _list_page(request, person, form, status=422)
    to = reverse("desk:person_consent", args=[person.pk, made.pk])
    return done(request, to, _("Der Text ist vorbereitet. Er gilt erst mit der Zustimmung."))


def _language_for(person: Person) -> str:
    shipped = {text.language for text in all_texts()}
    return person.letter_language if person.letter_language in shipped else PREVAILING


def _list_page(
    request: StaffRequest, person: Person, form: PrepareForm, *, status: int = 200
) -> HttpResponse:
    page = Paginator(consents_of(person), PAGE).get_page(request.GET.get("page"))
    title = _("Einwilligungen")
    context = {
        "page_title": title,
        "crumbs": person_file.crumbs(facts_for([person], on=today())[person.pk], page=title),
        "person": person,
        "page": page,
        "rows": [(row, KINDS[Kind(row.kind)], _state(row)) for row in page],
        "form": form,
    }
    return render(request, "desk/person_consents.html", context, status=status)


def _state(consent: Consent) -> str:
    """In words: running out is computed, not stored."""
    if consent.has_expired(today()):
        return _("abgelaufen")
    return str(Consent.State(consent.state).label)


@desk(Right.EDIT_PEOPLE, purpose=Purpose.COUNSELLING)
def person_consent(request: StaffRequest, person_id: uuid.UUID, consent_id: uuid.UUID) -> HttpResponse:
    """One consent: the text in both languages, and the next step."""
    person = _opened(request, person_id)
    return _consent_page(request, _of(person, consent_id))


@desk(Right.EDIT_PEOPLE, purpose=Purpose.COUNSELLING, methods=("POST",))
def person_consent_step(
    request: StaffRequest, person_id: uuid.UUID, consent_id: uuid.UUID, step: str
) -> HttpResponse:
    """Note the yes, put the draft away, or take the consent back: one form each."""
    person = _opened(request, person_id)
    consent = _of(person, consent_id)
    form = _form_of(request, consent, step)
    if not form.is_valid():
        return _consent_page(request, consent, bound={step: form}, status=422)
    try:
        message = _take_step(request, consent, step, form)
    except NotAllowed:
        raise
    except Refused as error:
        explain(form, error)
        status = 409 if isinstance(error, Overtaken) else 422
        return _consent_page(request, _of(person, consent_id), bound={step: form}, status=status)
    # Where the need rests now, the file may be closed to the course desk.
    stays = can_see(request.actor, person, on=today())
    to = reverse("desk:person_consent", args=[person.pk, consent.pk]) if stays else reverse("desk:waiting")
    return done(request, to, message)


def _of(person: Person, consent_id: uuid.UUID) -> Consent:
    rows = Consent.objects.select_related("person", "recipient", "guardian")
    return get_object_or_404(rows, pk=consent_id, person=person)


def _form_of(request: StaffRequest, consent: Consent, step: str) -> Any:
    if step == "give":
        return _give_form(request, consent, request.POST)
    if step in {"withdraw", "discard"}:
        return WithdrawForm(request.POST if step == "withdraw" else {"channel": Consent.Channel.TALK})
    raise Http404


def _give_form(request: StaffRequest, consent: Consent, given: Any = None) -> GiveForm:
    guardians = possible_guardians(consent.person, on=today())
    seen = Person.objects.visible_to(request.actor, on=today()).filter(pk__in=[row.pk for row in guardians])
    return GiveForm(given, judged=needs_judgement(consent.person, today()), guardians=list(seen))


def _take_step(request: StaffRequest, consent: Consent, step: str, form: Any) -> str:
    actor = request.actor
    if step == "give":
        give_consent(
            actor=actor,
            consent=consent,
            talk=form.talk(),
            signature=form.signature(),
            now=now(),
            until=form.cleaned_data["until"],
        )
        return _("Die Einwilligung gilt ab jetzt.")
    if step == "discard":
        discard_consent(actor=actor, consent=consent, now=now())
        return _("Der Entwurf ist verworfen. Für die Person ändert sich nichts.")
    outcome = withdraw_consent(actor=actor, consent=consent, channel=form.cleaned_data["channel"], now=now())
    if outcome.tasks:
        return _(
            "Die Einwilligung gilt nicht mehr, der Empfänger sieht nichts mehr. Die Aufgabe, ihm Bescheid zu geben, "
            "steht in „Mein Tag“."
        )
    return _("Die Einwilligung gilt nicht mehr. Der Empfänger hatte noch nichts bekommen.")


def _consent_page(
    request: StaffRequest, consent: Consent, *, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    forms, person = bound or {}, consent.person
    title = _("Einwilligung")
    draft, given = consent.state == Consent.State.PREPARED, consent.state == Consent.State.GIVEN
    guardian = consent.guardian
    context = {
        "page_title": title,
        "crumbs": [
            *person_file.crumbs(facts_for([person], on=today())[person.pk], page=_("Einwilligungen"))[:-1],
            (_("Einwilligungen"), reverse("desk:person_consents", args=[person.pk])),
            (title, ""),
        ],
        "person": person,
        "consent": consent,
        "kind": KINDS[Kind(consent.kind)],
        "state": _state(consent),
        "texts": _texts(request, consent),
        "interpreter_why": interpreter_needed(consent) if draft else "",
        "guardian": guardian if guardian and can_see(request.actor, guardian, on=today()) else None,
        "give_form": (forms.get("give") or _give_form(request, consent)) if draft else None,
        "withdraw_form": (forms.get("withdraw") or WithdrawForm()) if given else None,
        "problem": next((form for form in forms.values() if form.non_field_errors()), None),
    }
    return render(request, "desk/person_consent.html", context, status=status)


def _texts(request: StaffRequest, consent: Consent) -> list[dict[str, Any]]:
    """The text as signed, in the person's language first, then in German, which prevails."""
    centre = Centre.objects.get(pk=request.actor.centre_id)
    languages = dict.fromkeys((consent.text_language, PREVAILING))
    shown = []
    for language in languages:
        text = text_of(consent.text_key, consent.text_version, language)
        lines = text.filled(
            centre=centre.name,
            recipient=consent.recipient.name,
            kind=consent.kind,
            classes=consent.classes,
            until=consent.valid_until.strftime("%d.%m.%Y"),
        )
        shown.append({"text": text, "lines": lines})
    return shown
