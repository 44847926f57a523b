"""Addresses of the desk: people."""

from django.urls import URLPattern, path

from teilhabe.portals.desk.views import (
    advice,
    consents,
    course_need,
    day,
    help,
    people,
    person,
    search,
    stub,
    waiting,
)
from teilhabe.portals.desk.views import protection as protection_views

_FILE = "personen/<uuid:person_id>/"

urlpatterns: list[URLPattern] = [
    path("", day.day, name="day"),
    path("aufgaben/<uuid:task>/<str:step>/", day.task_step, name="task_step"),
    path("suche/", search.search, name="search"),
    path("personen/", people.people, name="people"),
    path("personen/neu/", people.person_new, name="person_new"),
    path(_FILE, person.person, name="person"),
    path(_FILE + "angaben/<slug:group>/", person.person_edit, name="person_edit"),
    path(_FILE + "ende/<slug:what>/<uuid:item>/", person.person_end, name="person_end"),
    path(_FILE + "verlauf/", person.person_history, name="person_history"),
    path(_FILE + "kursbedarf/", course_need.person_need, name="person_need"),
    path(_FILE + "name/", stub.person_name, name="person_name"),
    path(_FILE + "kursbedarf/<slug:step>/", course_need.person_need_step, name="person_need_step"),
    path(_FILE + "papiere/", course_need.person_papers, name="person_papers"),
    path(
        _FILE + "papiere/<uuid:paper>/<slug:step>/", course_need.person_paper_step, name="person_paper_step"
    ),
    path(_FILE + "einwilligungen/", consents.person_consents, name="person_consents"),
    path(_FILE + "einwilligungen/<uuid:consent_id>/", consents.person_consent, name="person_consent"),
    path(
        _FILE + "einwilligungen/<uuid:consent_id>/<slug:step>/",
        consents.person_consent_step,
        name="person_consent_step",
    ),
    path(_FILE + "schutz/", protection_views.person_protection, name="person_protection"),
    path("schutz/", protection_views.protections, name="protections"),
    path(_FILE + "kursberatung/", advice.person_advice, name="person_advice"),
    path(_FILE + "kursberatung/platz/", advice.person_choose, name="person_choose"),
    path(_FILE + "kursberatung/vorschlag/", advice.person_decide, name="person_decide"),
    path(_FILE + "kursberatung/platz/<uuid:seat>/<slug:step>/", advice.person_seat, name="person_seat"),
    path("warteliste/", waiting.waiting, name="waiting"),
    path("warteliste/export/", waiting.waiting_export, name="waiting_export"),
    path("warteliste/ansichten/", waiting.waiting_view_keep, name="waiting_view_keep"),
    path("warteliste/ansichten/<uuid:view>/entfernen/", waiting.waiting_view_drop, name="waiting_view_drop"),
    path("hilfe/", help.help_page, name="help"),
    path("tastatur/", help.keyboard, name="keyboard"),
]
