"""Addresses below /partner/."""

from django.urls import path

from teilhabe.portals.partner import lessons, requests, views

app_name = "partner"
urlpatterns = [
    path("", views.day, name="day"),
    path("anfragen/", requests.requests, name="requests"),
    path("anfragen/<uuid:seat_id>/", requests.demand, name="demand"),
    path("anfragen/<uuid:seat_id>/antwort/", requests.answer, name="answer"),
    path("anfragen/<uuid:seat_id>/zuruecknehmen/", requests.withdraw, name="withdraw"),
    path("teilnahme/<uuid:seat_id>/", requests.step, name="step"),
    path("kurse/<uuid:run_id>/", lessons.run, name="run"),
    path("anwesenheit/", lessons.lessons, name="lessons"),
    path("anwesenheit/<uuid:session_id>/", lessons.lesson, name="lesson"),
]
