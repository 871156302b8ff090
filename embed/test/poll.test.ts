import assert from "node:assert/strict";
import { test } from "node:test";
import { pollFor, type Poll } from "../src/poll";
import { A_MESSAGE, bare, Clock, FakeServer, json } from "./fakes";

function pollWith(
  server: FakeServer,
  { random = 0, clock = new Clock(), trusts = true } = {},
): { poll: Poll; clock: Clock } {
  return { poll: pollFor("web-bar", server.ask, async () => trusts, clock.now, () => random), clock };
}

test("the first question has no cursor and may be asked at once", async () => {
  const server = new FakeServer(json({ message: A_MESSAGE, lease: "L1", next_poll_seconds: 60 }, { ETag: '"c1"' }));
  const { poll } = pollWith(server);
  assert.equal(poll.restMs(), 0);
  assert.equal((await poll.once())?.lease, "L1");
  assert.equal(server.got[0]?.path, "/messages?surface=web-bar");
  assert.equal(server.got[0]?.headers.get("If-None-Match"), null);
});

test("the next question carries the cursor and waits as long as the server wants", async () => {
  const empty = { message: null, lease: null, next_poll_seconds: 60 };
  const server = new FakeServer(json(empty, { ETag: '"c1"' }), bare(304, { ETag: '"c1"', "Retry-After": "120" }));
  const { poll, clock } = pollWith(server);
  assert.equal(await poll.once(), null);
  assert.equal(poll.restMs(), 60_000);
  clock.ms += 59_999;
  assert.equal(poll.restMs(), 1);
  clock.ms += 1;
  assert.equal(poll.restMs(), 0);
  assert.equal(await poll.once(), null);
  assert.equal(server.got[1]?.headers.get("If-None-Match"), '"c1"');
  assert.equal(poll.restMs(), 120_000);
});

test("chance only ever lengthens the wait, by a tenth at most", async () => {
  const server = new FakeServer(json({ message: null, next_poll_seconds: 100 }));
  const { poll } = pollWith(server, { random: 1 });
  await poll.once();
  assert.equal(poll.restMs(), 110_000);
});

test("an answer without a time means five minutes", async () => {
  const { poll } = pollWith(new FakeServer(bare(304)));
  await poll.once();
  assert.equal(poll.restMs(), 300_000);
});

test("a server cannot make the page ask without a pause, nor never again", async () => {
  const server = new FakeServer(json({ next_poll_seconds: 0 }), json({ next_poll_seconds: 1e9 }));
  const { poll } = pollWith(server);
  await poll.once();
  assert.deepEqual([poll.restMs(), poll.usualMs()], [1_000, 1_000]);
  await poll.once();
  assert.deepEqual([poll.restMs(), poll.usualMs()], [24 * 3_600_000, 24 * 3_600_000]);
});

test("failures in a row double the wait up to a quarter of an hour, and a success ends it", async () => {
  const failures = Array.from({ length: 8 }, () => new TypeError("offline"));
  const server = new FakeServer(...failures, bare(304, { "Retry-After": "60" }), bare(500));
  const { poll } = pollWith(server, { random: 1 });
  const waits: number[] = [];
  for (const _ of failures) {
    assert.equal(await poll.once(), undefined);
    waits.push(poll.restMs() / 1000);
  }
  assert.deepEqual(waits, [15, 30, 60, 120, 240, 480, 900, 900]);
  await poll.once();
  await poll.once();
  assert.equal(poll.restMs(), 15_000);
});

test("Retry-After of a busy server is obeyed", async () => {
  const { poll } = pollWith(new FakeServer(bare(503, { "Retry-After": "600" })));
  await poll.once();
  assert.equal(poll.restMs(), 600_000);
});

for (const status of [429, 503]) {
  test(`Retry-After of a ${status} is lengthened by chance, so that not everybody returns in the same second`, async () => {
    const { poll } = pollWith(new FakeServer(bare(status, { "Retry-After": "600" })), { random: 1 });
    await poll.once();
    assert.equal(poll.restMs(), 750_000);
  });
}

test("a sign-in that is refused for now is obeyed as well", async () => {
  const refused = (): Response => {
    throw bare(503, { "Retry-After": "600" });
  };
  const { poll } = pollWith(new FakeServer(refused));
  assert.equal(await poll.once(), undefined);
  assert.equal(poll.restMs(), 600_000);
});

test("what was seen still holds where the server says that it is on hold for this person", async () => {
  const answers = [json({ reason: "TARGETING_MATCH" }), json({ reason: "DEFAULT" }), json({ errorCode: "FLAG_NOT_FOUND" }, {}, 404)];
  const server = new FakeServer(...answers, bare(503), new Error("offline"));
  const { poll } = pollWith(server);
  const found = [];
  for (let number = 1; number <= 5; number += 1) found.push(await poll.holds(number));
  assert.deepEqual(found, [true, false, false, undefined, undefined]);
  assert.equal(server.got[0]?.path, "/../ofrep/v1/evaluate/flags/message-1");
  assert.deepEqual(server.got[0]?.body, {});
});

test("what the server wants between two questions is kept for whoever asks something else", async () => {
  const { poll } = pollWith(new FakeServer(bare(304, { "Retry-After": "60" }), bare(503, { "Retry-After": "600" })));
  assert.equal(poll.usualMs(), 300_000);
  await poll.once();
  await poll.once();
  assert.equal(poll.usualMs(), 60_000);
});

test("a message that is not trusted is no message, and the next question comes at its usual time", async () => {
  const server = new FakeServer(json({ message: A_MESSAGE, lease: "L1", next_poll_seconds: 60 }));
  const { poll } = pollWith(server, { trusts: false });
  assert.equal(await poll.once(), null);
  assert.equal(poll.restMs(), 60_000);
});

test("the next question can be hurried, but not while the server has to be left alone", async () => {
  const { poll } = pollWith(new FakeServer(bare(304, { "Retry-After": "60" }), bare(503, { "Retry-After": "600" })));
  await poll.once();
  poll.hurry();
  assert.equal(poll.restMs(), 0);
  await poll.once();
  poll.hurry();
  assert.equal(poll.restMs(), 600_000);
});

test("an answer that is not JSON counts as a failure and keeps the cursor", async () => {
  const server = new FakeServer(
    json({ message: null, next_poll_seconds: 60 }, { ETag: '"c1"' }),
    new Response("<html>"),
    bare(304),
  );
  const { poll } = pollWith(server);
  await poll.once();
  assert.equal(await poll.once(), undefined);
  assert.equal(poll.restMs(), 7_500);
  await poll.once();
  assert.equal(server.got[2]?.headers.get("If-None-Match"), '"c1"');
});

test("a hurry while a question is on its way makes another follow it", async () => {
  let poll: Poll | null = null;
  const server = new FakeServer(() => {
    poll?.hurry();
    return bare(304, { "Retry-After": "300" });
  }, bare(304, { "Retry-After": "300" }));
  ({ poll } = pollWith(server));
  await poll.once();
  assert.equal(poll.restMs(), 1_000);
  await poll.once();
  assert.equal(poll.restMs(), 300_000);
});
