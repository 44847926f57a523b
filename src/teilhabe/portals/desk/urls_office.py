"""Addresses of the desk: office."""

from django.urls import URLPattern, path

from teilhabe.portals.desk.views import letters, log, users

urlpatterns: list[URLPattern] = [
    path("personen/<uuid:person_id>/schreiben/", letters.letters, name="letters"),
    path("personen/<uuid:person_id>/schreiben/neu/", letters.letter, name="letter"),
    path("bedarfsbericht/", letters.need_report, name="need_report"),
    path("dokumente/<uuid:document_id>/", letters.document, name="document"),
    path("dokumente/<uuid:document_id>/ansicht/", letters.document_html, name="document_html"),
    path("protokoll/", log.log, name="log"),
    path("protokoll/pruefung/", log.log_check, name="log_check"),
    path("zugaenge/", users.users, name="users"),
    path("zugaenge/neu/", users.user_new, name="user_new"),
    path("zugaenge/<uuid:membership_id>/ende/", users.user_end, name="user_end"),
]
