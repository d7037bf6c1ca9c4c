"""Counts of touches are kept; triggers notice whose touches change. Everybody is counted anew."""

from django.db import migrations, models

from mainstay.apps.touches.actions.noticing import (
    all_due_in_migration,
    notice_in_migration,
    notice_nothing_in_migration,
)


class Migration(migrations.Migration):
    dependencies = [("touches", "0003_found_by_source")]

    operations = [
        migrations.CreateModel(
            name="CountsDue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.BigIntegerField()),
                ("person", models.BigIntegerField()),
                ("batch", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "counts due",
                "indexes": [models.Index(fields=["account", "person"], name="counts_due_at")],
            },
        ),
        migrations.CreateModel(
            name="KeptCounts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.BigIntegerField()),
                ("person", models.BigIntegerField()),
                ("last", models.DateField()),
                (
                    "half_life",
                    models.FloatField(help_text="in days, as it was when this was counted"),
                ),
                ("meetings", models.FloatField()),
                ("calls", models.FloatField()),
                ("mails_from", models.FloatField()),
                ("mails_to", models.FloatField()),
            ],
            options={
                "verbose_name_plural": "kept counts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "person"), name="counts_kept_once"
                    )
                ],
            },
        ),
        migrations.RunPython(notice_in_migration, notice_nothing_in_migration),
        migrations.RunPython(all_due_in_migration, migrations.RunPython.noop),
    ]
