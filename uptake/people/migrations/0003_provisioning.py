import uuid

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_licences_for_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name="group",
            name="gone",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="person",
            name="ended_day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="kept_out_day",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="language",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.CreateModel(
            name="IdentityList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked", models.PositiveIntegerField(default=0)),
                ("written", models.PositiveIntegerField(default=0)),
                ("written_at", models.DateTimeField(null=True)),
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
                "constraints": [models.UniqueConstraint(fields=("tenant",), name="one_identity_list_per_tenant")],
            },
            managers=[
                ("everyone", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ProvisionedGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4)),
                ("external_id", models.CharField(blank=True, max_length=255)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField()),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="provisioned", to="people.group"
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "public_id"), name="one_provisionedgroup_per_public_id"),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("tenant", "external_id"),
                        name="one_provisionedgroup_per_external_id",
                    ),
                ],
            },
            managers=[
                ("everyone", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ProvisionedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4)),
                ("external_id", models.CharField(blank=True, max_length=255)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField()),
                ("user_name", models.CharField(max_length=320)),
                ("user_type", models.CharField(blank=True, max_length=64)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="provisioned", to="people.person"
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "public_id"), name="one_provisionedperson_per_public_id"),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("tenant", "external_id"),
                        name="one_provisionedperson_per_external_id",
                    ),
                ],
            },
            managers=[
                ("everyone", django.db.models.manager.Manager()),
            ],
        ),
    ]
