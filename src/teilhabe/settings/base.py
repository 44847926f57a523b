"""Settings every mode shares. All reading of the environment happens in this package."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from teilhabe.settings.database import database

SOURCE = Path(__file__).resolve().parent.parent
ROOT = SOURCE.parent.parent
VAR = Path(os.environ.get("TEILHABE_VAR", ROOT / "var"))

VERSION = "0.1.0"
MODE = os.environ.get("TEILHABE_MODE", "prod")
TODAY = os.environ.get("TEILHABE_TODAY", "")  # demo and test only: a fixed day instead of the calendar's

DEBUG = False
ALLOWED_HOSTS = [
    host for host in os.environ.get("TEILHABE_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host
]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("TEILHABE_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "teilhabe.audit",
    "teilhabe.geo",
    "teilhabe.access",
    "teilhabe.keys",
    "teilhabe.rulebook",
    "teilhabe.directory",
    "teilhabe.people",
    "teilhabe.privacy",
    "teilhabe.office",
    "teilhabe.courses",
    "teilhabe.allocation",
    "teilhabe.operations",
    "teilhabe.portals",
    "teilhabe.portals.account",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "teilhabe.portals.headers.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "teilhabe.portals.account.session.LoginRules",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "teilhabe.urls"
WSGI_APPLICATION = "teilhabe.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASE_APP_ROLE = os.environ.get("TEILHABE_APP_ROLE", "teilhabe_app")
DATABASES: dict[str, Any] = {"default": database(VAR)}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            SOURCE / "templates",
            *(SOURCE / "portals" / portal / "templates" for portal in ("desk", "partner", "land", "public")),
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "teilhabe.portals.context.page",
            ],
        },
    }
]
FORM_RENDERER = "teilhabe.portals.rendering.FormRenderer"

# Login (docs/guides/login.md). Nothing in the environment switches the second factor off.
SECOND_FACTOR_REQUIRED = True
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "teilhabe.portals.account.passwords.ListedPasswordValidator"},
    {"NAME": "teilhabe.portals.account.passwords.ContextWordValidator"},
]
PASSWORD_LIST_FILE = Path(os.environ.get("TEILHABE_PASSWORD_LIST", VAR / "passwords" / "known"))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/account/start/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/login/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_ADAPTER = "teilhabe.portals.account.adapter.ClosedAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
# Passwords are counted by portals.account.throttle; "login_failed" here slows down codes of the second factor.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"login": "120/m/ip", "login_failed": "60/m/ip,10/5m/key"}
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Proxies in front that add to X-Forwarded-For; 0 = the header is ignored, whoever sends it
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TEILHABE_PROXIES", "0"))
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Teilhabe"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # finger, face or PIN: a passkey is two factors in one

EMAIL_HOST = os.environ.get("TEILHABE_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("TEILHABE_MAIL_PORT", "25"))
DEFAULT_FROM_EMAIL = os.environ.get("TEILHABE_MAIL_FROM", "noreply@localhost")

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 60 * 60  # absolute, ten hours
SESSION_IDLE_SECONDS = 30 * 60
SESSION_WARN_SECONDS = 5 * 60  # so long before the end the page warns
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "teilhabe.portals.errors.csrf_failed"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "teilhabe"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURITY_CONTACT = os.environ.get("TEILHABE_SECURITY_CONTACT", "")  # mailto: or https:, for security.txt
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [SOURCE / "static"]
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "documents"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

SECRET_KEY = ""
SECRET_KEY_FILE = Path(os.environ.get("TEILHABE_SECRET_KEY_FILE", VAR / "keys" / "secret-key"))
if SECRET_KEY_FILE.is_file():
    SECRET_KEY = SECRET_KEY_FILE.read_text(encoding="ascii").strip()

# Signed roots of the audit log: the key never lies in the database, the roots should lie with somebody else.
LOG_KEY_FILE = Path(os.environ.get("TEILHABE_LOG_KEY_FILE", VAR / "keys" / "log-root-key"))
LOG_ROOTS_FOLDER = Path(os.environ.get("TEILHABE_LOG_ROOTS", VAR / "log-roots"))
# Public keys (age1…) that backups are encrypted to; the secret half never lies on this machine.
BACKUP_RECIPIENTS = [key for key in os.environ.get("TEILHABE_BACKUP_RECIPIENTS", "").split(",") if key]

LOG_ROOTS_MAIL = os.environ.get("TEILHABE_LOG_ROOTS_MAIL", "")

# Keys of sealed fields: outside the database (docs/guides/keys.md). The service is "" (this machine's own master
# key, from the file or from TEILHABE_MASTER_KEY) or "unix:/path/of/socket".
KEY_FOLDER = Path(os.environ.get("TEILHABE_KEY_FOLDER", VAR / "keys"))
KEY_SERVICE = os.environ.get("TEILHABE_KEY_SERVICE", "")
KEY_STORE = KEY_FOLDER / "rings.sqlite3"
MASTER_KEY = os.environ.get("TEILHABE_MASTER_KEY", "")
MASTER_KEY_FILE = Path(os.environ.get("TEILHABE_MASTER_KEY_FILE", KEY_FOLDER / "master-key"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
