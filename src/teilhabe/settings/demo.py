"""Demo on loopback: invented people, visible on every page, no TLS. Never for real data."""

from teilhabe.settings.base import *  # noqa: F403
from teilhabe.settings.base import SECRET_KEY as _KEY
from teilhabe.settings.base import TODAY as _TODAY
from teilhabe.settings.base import VAR as _VAR

MODE = "demo"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECRET_KEY = _KEY or "demo-only-key-without-any-secret-because-all-people-are-invented"
SECURE_HSTS_SECONDS = 0
# Invented people only: the personas log in by password alone. A real centre in the database is refused at the start.
SECOND_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

_day = _VAR / "demo" / "today"
TODAY = _TODAY or (_day.read_text(encoding="ascii").strip() if _day.is_file() else "")
