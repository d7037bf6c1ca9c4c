"""Which scores nobody asked for: of these only some are kept. Those made before all stay."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0002_fewer_indexes")]

    operations = [
        migrations.AddField(
            model_name="score",
            name="is_automatic",
            field=models.BooleanField(default=False),
        ),
    ]
