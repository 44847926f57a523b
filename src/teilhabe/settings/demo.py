"""Demo on loopback: invented people, visible on every page, no TLS. Never for real data."""

from teilhabe.settings.base import *  # noqa: F403
from teilhabe.settings.base import SECRET_KEY as _KEY

MODE = "demo"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SECRET_KEY = _KEY or "demo-only-key-without-any-secret-because-all-people-are-invented"
SECURE_HSTS_SECONDS = 0
