"""Whether people experiences are on, how far their removal has come, and how long things are kept."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three moments on the tenant (all empty: people experiences are on), and the periods that it has chosen."""

    dependencies: ClassVar = [("tenancy", "0004_token_scopes_and_kept_answers")]

    operations: ClassVar = [
        migrations.AddField("tenant", "people_opted_out_at", models.DateTimeField(null=True)),
        migrations.AddField("tenant", "people_removal_begun_at", models.DateTimeField(null=True)),
        migrations.AddField("tenant", "people_removed_at", models.DateTimeField(null=True)),
        migrations.AddField("tenant", "retention", models.JSONField(default=dict)),
    ]
