"""What a process does with a database of its own; `tests.api.at_once` starts it.

`found` makes an organization and tells a token; `ask` sends the same request from many threads at once and tells what
they were answered; `crash` sends it and is gone between the change and the answer.
"""

import json
import os
import threading

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from uptake.api import message_writing
from uptake.messaging.models import Message
from uptake.rules.permissions import Role
from uptake.tenancy import actions
from uptake.tenancy.acting import acting_as
from uptake.tenancy.models import Tenant
from uptake.tenancy.token_actions import make_token

THREADS = 6
DONE_BUT_NOT_TOLD = 9


def found():
    call_command("migrate", verbosity=0)
    now = timezone.now()
    tenant = actions.create_tenant(slug="hill", name="Hill", time_zone="UTC", now=now)
    Tenant.objects.filter(pk=tenant.pk).update(score_on=True, messages_on=True)
    admin = actions.create_admin(
        sign_in="gina@hill.example",
        name="Gina",
        password="long-enough-for-a-test",
        roles={"hill": [Role.GLOBAL_ADMINISTRATOR]},
        now=now,
    )
    return make_token(name="Script", scopes=["messages:write"], by=acting_as(admin, tenant), now=now)


def begin(token):
    answer = Client(SERVER_NAME="localhost").post(
        "/api/v1/messages",
        data=json.dumps({"kind": "announcement"}),
        content_type="application/json",
        headers={"authorization": f"Bearer {token}", "idempotency-key": "once"},
    )
    return answer.status_code, answer.headers.get("Idempotent-Replayed", ""), answer.content.decode()


def ask(token):
    answers = []
    gate = threading.Barrier(THREADS)

    def one():
        gate.wait()
        answers.append(begin(token))
        connection.close()

    threads = [threading.Thread(target=one) for _number in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return {"answers": answers, "messages": Message.objects.of(1).count()}


def crash(token):
    message_writing.whole = lambda *_args: os._exit(DONE_BUT_NOT_TOLD)
    return begin(token)


STEPS = {"found": found, "ask": ask, "crash": crash}
