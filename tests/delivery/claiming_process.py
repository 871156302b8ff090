"""A process that polls and reports without end, and writes a line for each answer; made to be killed.

Arguments: data folder, number of people, seed. A line is `granted PERSON LEASE` or `accepted LEASE`.
"""

import asyncio
import json
import os
import random
import sys
from pathlib import Path

from delivery_world import MONDAY, SECRET, DeliveryConfig, ask, create_app

from uptake.delivery.tokens import Tokens

SURFACES = ["web-bar", "word-bar", "excel-bar", "outlook-bar"]


def say(*words):
    os.write(1, f"{' '.join(map(str, words))}\n".encode())  # a line is written whole or not at all


async def poll_and_report(app, places):
    tokens = Tokens(SECRET)
    while places:
        person, surface = places.pop()
        token, _ = tokens.issue("hillside", person, "device-1", ("en",), MONDAY)
        headers = {"Authorization": f"Bearer {token}"}
        reply = await ask(app, "GET", f"/client/v1/messages?surface={surface}", headers)
        lease = reply.json["lease"]
        if lease:
            say("granted", person, lease)
            events = [{"id": "1", "lease": lease, "kind": "click", "at": MONDAY.isoformat()}]
            reply = await ask(app, "POST", "/client/v1/events", headers, json.dumps({"events": events}).encode())
            if reply.json["accepted"]:
                say("accepted", lease)


async def main(folder, people, seed):
    app = create_app(DeliveryConfig(folder, SECRET, clock=lambda: MONDAY))
    places = [(person, surface) for person in range(1, people + 1) for surface in SURFACES]
    random.Random(seed).shuffle(places)
    await asyncio.gather(*(poll_and_report(app, places) for _ in range(16)))
    say("done")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
