"""Two at the same moment, each in a process of their own; and one who is killed while agreeing."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROUNDS = 3

SETUP = f"""
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.messaging.office import NOW, Office
from uptake.privacy import council_actions
from uptake.rules.permissions import Role
office = Office.founded()
for name in ("gus", "gert"):
    office.admin(name, Role.GLOBAL_ADMINISTRATOR)
council_actions.turn_on(by=office.gina, now=NOW)
looser = {{"retention.activity": 60, "comparisons": True, "messages.weekly_cap": 9}}
for setting, value in list(looser.items())[:{ROUNDS}]:
    council_actions.propose(setting=setting, value=value, reason="agreed", by=office.gina, now=NOW)
"""

# Each waits for the other in a pipe, then does the same to the proposal of the round.
RACE = f"""
import sys
import django; django.setup()
from tests.messaging.office import NOW
from uptake.privacy import council_actions
from uptake.privacy.models import Loosening
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import acting_as
from uptake.tenancy.models import Admin, Tenant
name, doing = sys.argv[1:]
tenant = Tenant.objects.get()
me = acting_as(Admin.objects.get(sign_in=f"{{name}}@hillside.example"), tenant)
numbers = sorted(Loosening.objects.of(tenant).values_list("pk", flat=True))
for number in numbers[:{ROUNDS}]:
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        getattr(council_actions, doing)(proposal_id=number, by=me, now=NOW)
        print("done", flush=True)
    except Refused as refused:
        print(refused.reason, flush=True)
"""

LOOK = """
import json
import django; django.setup()
from uptake.privacy.council import settings_now
from uptake.privacy.models import Loosening
from uptake.tenancy.models import AuditEntry, Tenant
tenant = Tenant.objects.get()
print(json.dumps({
    "now": {row.id: row.now for row in settings_now(tenant)},
    "agreed": {row.id: row.agreed for row in settings_now(tenant)},
    "states": {row.setting: row.state for row in Loosening.objects.of(tenant)},
    "noted": sorted(AuditEntry.objects.of(tenant).filter(action="council.agreed").values_list("subject", flat=True)),
}))
"""

# Agrees to the proposal about activity, and is killed at the n-th statement that changes something.
KILLED = """
import os, signal, sys
import django; django.setup()
from django.db import connection
from tests.messaging.office import NOW
from uptake.privacy import council_actions
from uptake.privacy.models import Loosening
from uptake.tenancy.acting import acting_as
from uptake.tenancy.models import Admin, Tenant
left = int(sys.argv[1])
def counting(execute, sql, *args):
    global left
    if sql.split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE"):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, *args)
tenant = Tenant.objects.get()
gus = acting_as(Admin.objects.get(sign_in="gus@hillside.example"), tenant)
number = Loosening.objects.of(tenant).get(setting="retention.activity").pk
with connection.execute_wrapper(counting):
    council_actions.agree(proposal_id=number, by=gus, now=NOW)
"""


def python(code, folder, *args, **more):
    env = os.environ | {
        "UPTAKE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "uptake.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen([sys.executable, "-c", code, *args], env=env, cwd=ROOT, text=True, **more)


def look(folder):
    told = python(LOOK, folder, stdout=subprocess.PIPE)
    return json.loads(told.communicate()[0].splitlines()[-1])


def race(folder, *doing):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    people = [python(RACE, folder, *each, **pipes) for each in doing]
    rounds = []
    for _ in range(ROUNDS):
        assert [each.stdout.readline() for each in people] == ["ready\n"] * len(people)
        for each in people:
            each.stdin.write("go\n")
            each.stdin.flush()
        rounds.append(sorted(each.stdout.readline().strip() for each in people))
    for each in people:
        each.communicate(timeout=60)
        assert each.returncode == 0
    return rounds


def test_of_two_who_agree_at_once_one_does_and_it_is_done_once(tmp_path):
    assert python(SETUP, tmp_path).wait(120) == 0
    rounds = race(tmp_path, ("gus", "agree"), ("gert", "agree"))
    assert rounds == [["done", "proposal_decided"]] * ROUNDS
    found = look(tmp_path)
    assert set(found["states"].values()) == {"agreed"}
    assert found["noted"] == ["comparisons", "messages.weekly_cap", "retention.activity"]


def test_agreeing_and_refusing_at_once_is_one_of_both_and_the_setting_follows(tmp_path):
    assert python(SETUP, tmp_path).wait(120) == 0
    rounds = race(tmp_path, ("gus", "agree"), ("gert", "turn_down"))
    assert rounds == [["done", "proposal_decided"]] * ROUNDS
    found = look(tmp_path)
    looser = {"retention.activity": 60, "comparisons": True, "messages.weekly_cap": 9}
    for setting, state in found["states"].items():
        assert state in ("agreed", "refused")
        assert (found["now"][setting] == looser[setting]) is (state == "agreed"), setting


def test_killed_while_agreeing_it_happened_whole_or_not_at_all(tmp_path):
    assert python(SETUP, tmp_path).wait(120) == 0
    for at in range(0, 40, 3):
        ended = python(KILLED, tmp_path, str(at)).wait(120)
        found = look(tmp_path)
        whole = (found["now"]["retention.activity"], found["states"]["retention.activity"], found["noted"])
        if ended == 0:
            assert whole == (60, "agreed", ["retention.activity"])
            assert found["agreed"]["retention.activity"]
            break
        assert whole == (36, "open", []), at
    else:
        raise AssertionError("it never came to its end")
    assert at > 0
