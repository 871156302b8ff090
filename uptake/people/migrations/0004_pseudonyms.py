from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_provisioning"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pseudonymity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("only", models.BooleanField(default=True, unique=True)),
                ("key_check", models.CharField(max_length=64)),
                ("since", models.DateTimeField()),
            ],
        ),
    ]
