"""Settings of the tests: a data folder of their own, fast hashing, the test database's server."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("MAINSTAY_DATA", tempfile.mkdtemp(prefix="mainstay-test-"))
os.environ.setdefault("MAINSTAY_SECRET_KEY", "only-for-tests")
os.environ.setdefault("DATABASE_URL", os.environ.get("TEST_DATABASE_URL", ""))

from mainstay.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
(DATA / "static").mkdir(exist_ok=True)  # noqa: F405  whitenoise warns where the folder is missing
