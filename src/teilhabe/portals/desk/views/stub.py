"""A colleague's case: number, level and town; the name only after a request with a reason."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.enums import Purpose, Right
from teilhabe.common.clock import today
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.people.models import Person
from teilhabe.people.queries import responsible_for, stub_for
from teilhabe.people.services import ask_name, look_at_stub
from teilhabe.portals.desk.forms.standing_in import NameReasonForm
from teilhabe.portals.desk.wording import level_label
from teilhabe.portals.gate import StaffRequest, desk


@desk(Right.SEE_OWN_PEOPLE, purpose=Purpose.COUNSELLING, methods=("GET", "POST"))
def person_name(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The stub; after the reason, the name on this one page. Whoever may open the file is led there."""
    on, actor = today(), request.actor
    if Person.objects.visible_to(actor, on=on).filter(pk=person_id).exists():
        return redirect("desk:person", person_id)
    form, asked = NameReasonForm(request.POST if request.method == "POST" else None), None
    if request.method == "GET":
        stub = look_at_stub(actor=actor, person_id=person_id, on=on)
    else:
        stub = stub_for(actor, person_id, on=on)
        if form.is_valid():
            try:
                asked = ask_name(actor=actor, person_id=person_id, reason=form.cleaned_data["reason"])
            except NotAllowed:
                raise
            except Refused as error:
                form.add_error("reason", str(error))
    context = {
        "page_title": _("Akte %(code)s") % {"code": stub.code},
        "page_facts": _("Fall einer Kollegin oder eines Kollegen."),
        "crumbs": [(_("Warteliste"), reverse("desk:waiting")), (stub.code, "")],
        "stub": stub,
        "level": level_label(stub.level) if stub.level else _("unbekannt"),
        "keepers": [member.user for member in responsible_for([person_id], on=on).get(person_id, [])],
        "form": form,
        "asked": asked,
    }
    return render(request, "desk/person_stub.html", context, status=422 if form.errors else 200)
