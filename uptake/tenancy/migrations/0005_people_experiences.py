"""Whether people experiences are on, and how far their removal has come."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three moments on the tenant; all empty: people experiences are on."""

    dependencies: ClassVar = [("tenancy", "0003_api_tokens")]

    operations: ClassVar = [
        migrations.AddField("tenant", "people_opted_out_at", models.DateTimeField(null=True)),
        migrations.AddField("tenant", "people_removal_begun_at", models.DateTimeField(null=True)),
        migrations.AddField("tenant", "people_removed_at", models.DateTimeField(null=True)),
    ]
