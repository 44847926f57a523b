"""Login, second factors, choice of the centre."""

from django.urls import include, path

from teilhabe.portals.account import views

urlpatterns = [
    path("start/", views.start, name="account_start"),
    path("", include("allauth.urls")),
]
