import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("refused_what", models.CharField(blank=True, max_length=40)),
                ("refused_status", models.PositiveSmallIntegerField(null=True)),
                ("refused_reason", models.CharField(blank=True, max_length=60)),
                ("refused", models.PositiveIntegerField(default=0)),
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
                "constraints": [models.UniqueConstraint(fields=("tenant",), name="one_contact_per_tenant")],
            },
            managers=[
                ("everyone", django.db.models.manager.Manager()),
            ],
        ),
    ]
