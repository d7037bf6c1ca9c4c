"""What all processes remember together, ended sessions, who must have a second factor."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_territory_batch")]

    operations = [
        migrations.CreateModel(
            name="SharedEntry",
            fields=[
                (
                    "cache_key",
                    models.CharField(max_length=255, primary_key=True, serialize=False),
                ),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name="user",
            name="sessions_ended",
            field=models.PositiveIntegerField(
                default=0,
                help_text="how often all sessions were ended; part of what proves a session",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="second_factor_for",
            field=models.CharField(
                blank=True,
                default="",
                help_text="access levels, separated by commas",
                max_length=120,
                verbose_name="second factor demanded of",
            ),
        ),
    ]
