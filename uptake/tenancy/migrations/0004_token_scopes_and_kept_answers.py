"""Tokens are made for scopes, and answers to requests with a key are kept."""

from collections.abc import Mapping
from typing import Any

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

SCOPES = {"read_score": "score:read", "read_messages": "messages:read"}


def rename(apps: Any, names: Mapping[str, str]) -> None:
    """Call the scopes of every token otherwise; what has no other name is lost."""
    for token in apps.get_model("tenancy", "ApiToken").everyone.all():
        token.scopes = [names[each] for each in token.scopes if each in names]
        token.save(update_fields=["scopes"])


def forwards(apps: Any, _editor: Any) -> None:
    """The two rights that tokens had were rights to read."""
    rename(apps, SCOPES)


def backwards(apps: Any, _editor: Any) -> None:
    """Scopes that write have no name there: such a token reads what is left."""
    rename(apps, {scope: name for name, scope in SCOPES.items()})


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0003_api_tokens"),
    ]

    operations = [
        migrations.RenameField(model_name="apitoken", old_name="permissions", new_name="scopes"),
        migrations.RunPython(forwards, backwards),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("request", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("headers", models.JSONField(default=dict)),
                ("content", models.BinaryField(default=bytes)),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenancy.tenant"
                    ),
                ),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenancy.apitoken"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "everyone",
                "default_manager_name": "everyone",
                "indexes": [models.Index(fields=["token", "at"], name="kept_answer_by_age")],
                "constraints": [models.UniqueConstraint(fields=("token", "key"), name="one_answer_per_key")],
            },
            managers=[
                ("everyone", django.db.models.manager.Manager()),
            ],
        ),
    ]
