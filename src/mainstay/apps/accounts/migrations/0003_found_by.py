"""What searches look in: a column of accounts, filled for those on record."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from mainstay.apps.organisation.actions.found_by import fill
from mainstay.apps.organisation.models import FoundBy


def fill_accounts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    fill(apps.get_model("accounts", "account"), schema_editor)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_duplicates")]

    operations = [
        migrations.AddField(model_name="account", name="found_by", field=FoundBy(of=("name",))),
        migrations.RunPython(fill_accounts, migrations.RunPython.noop),
    ]
