"""Settings of the tests: a data folder of their own, fast hashing, the test database's server."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Whatever the surroundings say: tests never touch anybody's own data.
DATA_OF_TESTS = tempfile.mkdtemp(prefix="mainstay-test-")
atexit.register(shutil.rmtree, DATA_OF_TESTS, ignore_errors=True)
os.environ["MAINSTAY_DATA"] = DATA_OF_TESTS
os.environ["MAINSTAY_SECRET_KEY"] = "only-for-tests"
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
os.environ.pop("MAINSTAY_SAMPLE", None)

from mainstay.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
(DATA / "static").mkdir(exist_ok=True)  # noqa: F405  whitenoise warns where the folder is missing
