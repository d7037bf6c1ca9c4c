"""Accounts and people brought in with django-import-export; run by benchmarks.imports.

It runs in an environment of its own, in bulk mode, its fastest. In that mode it keeps no history
and knows no undo; references are looked up from a dictionary rather than row by row.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import django
from django.conf import settings


def configure(folder: str) -> None:
    settings.configure(
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/peer.sqlite3"}
        },
        INSTALLED_APPS=["import_export"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()


def main(accounts: Path, people: Path) -> None:
    """Import both files and print what it took as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        configure(folder)
        seconds = run(accounts, people)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"what": "", "seconds": seconds, "megabytes": peak, "longest": 0}))


def run(accounts: Path, people: Path) -> float:
    import tablib
    from django.db import connection, models
    from import_export import resources

    class Account(models.Model):
        account_id = models.CharField(max_length=255, unique=True)
        name = models.CharField(max_length=255)
        parent_id = models.CharField(max_length=255, blank=True)
        segment = models.CharField(max_length=120, blank=True)
        country = models.CharField(max_length=80, blank=True)
        currency = models.CharField(max_length=3, blank=True)
        domains = models.CharField(max_length=255, blank=True)

        class Meta:
            app_label = "import_export"

    class Person(models.Model):
        person_id = models.CharField(max_length=255, unique=True)
        name = models.CharField(max_length=160)
        account_id = models.CharField(max_length=255, db_index=True)
        title = models.CharField(max_length=160, blank=True)
        level = models.CharField(max_length=20, blank=True)
        email = models.EmailField(blank=True)
        phone = models.CharField(max_length=60, blank=True)
        reports_to = models.CharField(max_length=255, blank=True)

        class Meta:
            app_label = "import_export"

    class AccountResource(resources.ModelResource):
        class Meta:
            model = Account
            import_id_fields = ("account_id",)
            use_bulk = True
            batch_size = 1000
            exclude = ("id",)

    class PersonResource(resources.ModelResource):
        class Meta:
            model = Person
            import_id_fields = ("person_id",)
            use_bulk = True
            batch_size = 1000
            exclude = ("id",)

    with connection.schema_editor() as editor:
        editor.create_model(Account)
        editor.create_model(Person)
    began = time.perf_counter()
    for path, resource_class in ((accounts, AccountResource), (people, PersonResource)):
        rows = tablib.Dataset().load(path.read_text(encoding="utf-8"), format="csv")
        result = resource_class().import_data(rows, dry_run=False, raise_errors=True)
        if result.has_errors():
            raise SystemExit("the peer refused rows")
    seconds = time.perf_counter() - began
    if (Account.objects.count(), Person.objects.count()) == (0, 0):
        raise SystemExit("the peer wrote nothing")
    return seconds


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
