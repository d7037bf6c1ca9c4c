"""The database refuses to change or delete entries of the history, but for erasures on record."""

from django.db import migrations, models

from mainstay.apps.organisation.actions.append_only import (
    guard_in_migration,
    unguard_in_migration,
)


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_signing_in"),
        ("auditlog", "0017_add_actor_email"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditErasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=160)),
                ("reason", models.CharField(max_length=400)),
                ("entries", models.PositiveIntegerField(default=0)),
                ("is_open", models.BooleanField(default=True)),
            ],
        ),
        migrations.RunPython(guard_in_migration, unguard_in_migration),
    ]
