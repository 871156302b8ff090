"""From here on no entry is without its number, and none has the number of another."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A short lock: one look at every row that is there."""

    dependencies: ClassVar = [("tenancy", "0007_entries_are_chained")]

    operations: ClassVar = [
        migrations.AlterField("auditentry", "number", models.BigIntegerField()),
        migrations.AddConstraint(
            "auditentry", models.UniqueConstraint(fields=("tenant", "number"), name="one_entry_per_number")
        ),
        migrations.AddIndex("auditentry", models.Index(fields=["tenant", "at"], name="audit_by_moment")),
    ]
