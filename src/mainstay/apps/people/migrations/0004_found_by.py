"""What searches look in: a column of people and one of positions, filled for those on record."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from mainstay.apps.organisation.actions.found_by import fill
from mainstay.apps.organisation.models import FoundBy


def fill_people(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in ("person", "position"):
        fill(apps.get_model("people", name), schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_history_only_grows"),
        ("people", "0003_on_record"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="person", name="person_on_record"),
        migrations.AddField(
            model_name="person", name="found_by", field=FoundBy(of=("name", "email"))
        ),
        migrations.AddField(model_name="position", name="found_by", field=FoundBy(of=("title",))),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["merged_into", "found_by"], name="person_on_record"),
        ),
        # The index first: PostgreSQL changes no table with rows of this transaction to look after.
        migrations.RunPython(fill_people, migrations.RunPython.noop),
    ]
