from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="message_licences",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
