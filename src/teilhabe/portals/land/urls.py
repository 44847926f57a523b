"""Addresses below /land/."""

from django.urls import path

from teilhabe.portals.land import views

app_name = "land"
urlpatterns = [path("", views.start, name="start")]
