"""Django's settings; everything that differs between machines comes from environment.py."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

from mainstay.config.environment import read_environment
from mainstay.config.import_limits import import_limits
from mainstay.config.single_sign_on import provider_settings

ENVIRONMENT = read_environment()
DATA = ENVIRONMENT.data
SOURCE = Path(__file__).resolve().parents[1]

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
IS_SAMPLE = ENVIRONMENT.is_sample

INSTALLED_APPS = [
    "mainstay.apps.workspace",
    "mainstay.apps.imports",
    "mainstay.apps.portfolio",
    "mainstay.apps.plans",
    "mainstay.apps.relationships",
    "mainstay.apps.touches",
    "mainstay.apps.worth",
    "mainstay.apps.people",
    "mainstay.apps.accounts",
    "mainstay.apps.organisation",
    "mainstay.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "auditlog",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "mainstay.config.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mainstay.config.middleware.OneReading",
    "mainstay.config.middleware.HouseRules",
    "mainstay.config.middleware.LastSeen",
    "mainstay.config.middleware.Merged",
]

ROOT_URLCONF = "mainstay.config.urls"
WSGI_APPLICATION = "mainstay.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mainstay.ui.pages.shell",
            ],
        },
    }
]

SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(DATA / "mainstay.sqlite3"),
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA mmap_size=134217728; PRAGMA cache_size=-65536;"
        ),
    },
}
ASKED: dict[str, Any] = dict(
    dj_database_url.parse(ENVIRONMENT.database_url or "sqlite://", conn_max_age=60)
)
if not ENVIRONMENT.database_url:
    DATABASES = {"default": SQLITE}
elif ASKED["ENGINE"] == SQLITE["ENGINE"]:
    DATABASES = {"default": {**SQLITE, "NAME": ASKED["NAME"]}}
else:
    DATABASES = {"default": {**ASKED, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = ["mainstay.apps.organisation.adapter.PasswordSignIn"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "mainstay.apps.organisation.queries.passwords.NotEasilyGuessed"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "mainstay.apps.organisation.adapter.InvitedOnly"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {  # per address and per account, counted for all processes together
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "reset_password": "10/m/ip,3/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Mainstay"
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "mainstay.apps.organisation.adapter.Factors"
SOCIALACCOUNT_ADAPTER = "mainstay.apps.organisation.adapter.KnownColleaguesOnly"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form's way to another host is shut by our policy
SINGLE_SIGN_ON = ENVIRONMENT.single_sign_on
SOCIALACCOUNT_PROVIDERS = provider_settings(SINGLE_SIGN_ON)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.is_https
CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = ENVIRONMENT.is_https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.is_https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.is_https else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
FILE_UPLOAD_PERMISSIONS = 0o600
MEDIA_ROOT = str(DATA / "files")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = str(DATA / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CACHES = {
    "default": {  # shared by all processes: attempts to sign in are counted in it
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "organisation_sharedentry",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    "process": {  # large things that each process can make again: ui/process_cache.py
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "mainstay",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
AUDITLOG_INCLUDE_ALL_MODELS = False

MAINSTAY_SHELL = "mainstay.config.navigation.shell"
LAKE = DATA / "lake"
IMPORT_LIMITS = import_limits(os.environ)

HAS_MAIL = ENVIRONMENT.mail is not None
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if ENVIRONMENT.mail is not None:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail.host, ENVIRONMENT.mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.user, ENVIRONMENT.mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = ENVIRONMENT.mail.is_tls, ENVIRONMENT.mail.starts_tls
    EMAIL_TIMEOUT = 20
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail.sender
INBOX = ENVIRONMENT.inbox
INBOX_USER = ENVIRONMENT.inbox_user
INBOX_TAKES_PROPOSALS = ENVIRONMENT.inbox_takes_proposals

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"hide_links": {"()": "mainstay.config.quiet_logs.HideLinks"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["hide_links"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "mainstay": {"level": ENVIRONMENT.log_level},
        "django.request": {"filters": ["hide_links"]},  # these two log whole addresses
        "django.security.csrf": {"filters": ["hide_links"]},
        "django_tasks_db": {"level": "ERROR"},  # its warnings are "shutting down gracefully"
    },
}
