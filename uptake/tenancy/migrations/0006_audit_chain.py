"""The audit log becomes a chain: room for number and digest, and where each chain ends.

Nothing is written into old rows here and no column gets a value that is not constant, so no lock is held long.
"""

from typing import ClassVar

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

_END = (
    ("number", models.BigIntegerField(default=0)),
    ("digest", models.CharField(max_length=64)),
    ("seal", models.CharField(max_length=64)),
    ("cut_number", models.BigIntegerField(default=0)),
    ("cut_digest", models.CharField(max_length=64)),
    ("cut_seal", models.CharField(max_length=64)),
    ("cut_before", models.DateTimeField(null=True)),
)
_ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    """Two columns and three tables."""

    dependencies: ClassVar = [("tenancy", "0005_people_experiences")]

    operations: ClassVar = [
        migrations.AddField("auditentry", "number", models.BigIntegerField(null=True)),
        migrations.AddField(
            "auditentry", "digest", models.CharField(max_length=64, default=""), preserve_default=False
        ),
        migrations.CreateModel(
            name="AuditChain",
            fields=[
                _ID,
                *_END,
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenancy.tenant"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "everyone",
                "default_manager_name": "everyone",
                "constraints": [models.UniqueConstraint(fields=("tenant",), name="one_chain_per_tenant")],
            },
            managers=[("everyone", django.db.models.manager.Manager())],
        ),
        migrations.CreateModel(
            name="InstallationEntry",
            fields=[
                _ID,
                ("number", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("admin", models.CharField(max_length=254)),
                ("action", models.CharField(max_length=100)),
                ("subject", models.CharField(max_length=200)),
                ("details", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("number",), name="one_installation_entry_per_number")],
            },
        ),
        migrations.CreateModel(
            name="InstallationChain",
            fields=[_ID, *_END, ("only", models.BooleanField(default=True, unique=True))],
            options={"abstract": False},
        ),
    ]
