"""Addresses of the desk: office."""

from django.urls import URLPattern, path

from teilhabe.portals.desk.views import emergency, letters, log, standing_in, users

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
    path("vertretung/", standing_in.standing_in, name="standing_in"),
    path("vertretung/<uuid:substitution_id>/ende/", standing_in.standing_in_end, name="standing_in_end"),
    path("notfall/", emergency.emergency, name="emergency"),
    path("notfall/<uuid:opening_id>/ende/", emergency.emergency_close, name="emergency_close"),
    path("notfall/pruefung/", emergency.emergencies, name="emergencies"),
    path("notfall/pruefung/<uuid:opening_id>/", emergency.emergency_review, name="emergency_review"),
]
