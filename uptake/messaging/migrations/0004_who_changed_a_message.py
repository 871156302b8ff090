"""Who has changed a message is kept with it: whoever has does not judge it (four eyes)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0003_trust_of_clients_and_hosts"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="changed_by",
            field=models.JSONField(default=list),
        ),
    ]
