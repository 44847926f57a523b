"""Login, second factors, choice of the centre."""

from django.urls import include, path

from teilhabe.portals.account import views

urlpatterns = [
    path("start/", views.start, name="account_start"),
    path("zweiter-faktor/", views.second_factor, name="account_second_factor"),
    path("eingaben/", views.kept, name="account_kept"),
    path("passkey/", views.passkey, name="account_passkey"),
    path("wach/", views.alive, name="account_alive"),
    path("", include("allauth.urls")),
]
