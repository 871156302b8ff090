"""Two admins at the same moment, each in a process of their own, on a database in a file."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ADMINS = 2
ROUNDS = 4

SETUP = f"""
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.messaging.office import Office
office = Office.founded()
for _ in range({ADMINS * ROUNDS}):
    office.draft()
"""

# Each admin waits for the other in a pipe, then schedules its own draft of the round.
RACE = f"""
import sys
import django; django.setup()
from tests.messaging.office import NOW
from uptake.messaging import actions, queries
from uptake.messaging.models import Message
from uptake.rules.refusals import Refused
from uptake.rules.permissions import Role
from uptake.tenancy.acting import acting_as
from uptake.tenancy.models import Admin, Tenant
tenant = Tenant.objects.get()
will = acting_as(Admin.objects.get(), tenant)
drafts = sorted(row.id for row in queries.drafts(tenant))
mine = drafts[int(sys.argv[1])::{ADMINS}]
for number in mine:
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        actions.schedule(message_id=number, by=will, now=NOW)
        print("pending", flush=True)
    except Refused as refused:
        print(refused.reason, flush=True)
    sys.stdin.readline()
    Message.objects.of(tenant).filter(state="pending").update(state="canceled")
"""


def python(code, folder, *args, **more):
    env = os.environ | {
        "UPTAKE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "uptake.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen([sys.executable, "-c", code, *args], env=env, cwd=ROOT, text=True, **more)


def test_of_two_who_schedule_for_one_insight_at_once_one_wins(tmp_path):
    assert python(SETUP, tmp_path).wait(120) == 0
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    admins = [python(RACE, tmp_path, str(place), **pipes) for place in range(ADMINS)]
    rounds = []
    for _ in range(ROUNDS):
        assert [admin.stdout.readline() for admin in admins] == ["ready\n"] * ADMINS
        go(admins)
        rounds.append(sorted(admin.stdout.readline().strip() for admin in admins))
        go(admins)
    for admin in admins:
        admin.stdin.close()
        admin.stdout.close()
        assert admin.wait(60) == 0
    assert rounds == [["insight_is_taken", "pending"]] * ROUNDS, json.dumps(rounds)


def go(admins):
    for admin in admins:
        admin.stdin.write("go\n")
        admin.stdin.flush()
