import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Kept } from "../src/kept";
import { outboxIn, type Outbox } from "../src/outbox";
import { bare, Clock, FakeServer, json, type Got } from "./fakes";

interface Sent {
  id: string;
  lease: string;
  kind: string;
  at: string;
}

const eventsOf = (got: Got | undefined): Sent[] => (got?.body as { events: Sent[] }).events;
const acceptAll = (got: Got): Response => json({ accepted: eventsOf(got).map(({ id }) => id), refused: [] });

function outboxWith(t: TestContext, server: FakeServer, kept: Kept = {}, clock = new Clock()): Outbox {
  const outbox = outboxIn(kept, "uptake.event./client/v1.", server.ask, (work) => work(), clock.now, () => 1);
  t.after(() => outbox.close());
  return outbox;
}

test("an event is sent at once, as the protocol wants it", async (t) => {
  const server = new FakeServer(acceptAll);
  const outbox = outboxWith(t, server);
  outbox.tell("L1", "seen");
  await outbox.send();
  const [event] = eventsOf(server.got[0]);
  assert.match(event?.id ?? "", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual({ ...event, id: "" }, { id: "", lease: "L1", kind: "seen", at: "2026-03-02T09:00:00.000Z" });
  assert.equal(server.got[0]?.keepalive, true);
});

test("the same thing told twice is one event, also after it was sent", async (t) => {
  const server = new FakeServer(acceptAll);
  const outbox = outboxWith(t, server);
  outbox.tell("L1", "click");
  outbox.tell("L1", "click");
  await outbox.send();
  outbox.tell("L1", "click");
  await outbox.send();
  assert.equal(server.got.flatMap(eventsOf).length, 1);
});

test("without network events wait and keep their ids, over a reload too", async (t) => {
  const kept: Kept = {};
  const offline = new FakeServer(new TypeError("offline"));
  const before = outboxWith(t, offline, kept);
  before.tell("L1", "seen");
  await before.send();
  before.close();

  const online = new FakeServer(acceptAll);
  await outboxWith(t, online, kept).send();
  assert.deepEqual(eventsOf(online.got[0]), eventsOf(offline.got[0]));
});

test("a failed sending is tried again after the back-off", async (t) => {
  const waiting: { run: () => void; ms: number }[] = [];
  t.mock.method(globalThis, "setTimeout", (run: () => void, ms: number) => waiting.push({ run, ms }));
  const server = new FakeServer(bare(503), acceptAll);
  const outbox = outboxWith(t, server);
  outbox.tell("L1", "seen");
  await outbox.send();
  assert.deepEqual([server.got.length, waiting.map(({ ms }) => ms)], [1, [15_000]]);
  waiting[0]?.run();
  await outbox.send();
  assert.equal(server.got.length, 2);
  assert.deepEqual(eventsOf(server.got[1]), eventsOf(server.got[0]));
});

test("a request that began without network is followed by another as soon as the network is back", async (t) => {
  const waiting: number[] = [];
  t.mock.method(globalThis, "setTimeout", (_run: () => void, ms: number) => waiting.push(ms));
  const server = new FakeServer(new TypeError("offline"), acceptAll);
  const outbox = outboxWith(t, server);
  outbox.tell("L1", "seen");
  outbox.networkIsBack();
  await outbox.send();
  await outbox.send();
  assert.deepEqual(eventsOf(server.got[1]), eventsOf(server.got[0]));
  outbox.networkIsBack();
  await outbox.send();
  assert.equal(server.got.length, 2);
});

test("a refused event is settled too", async (t) => {
  const server = new FakeServer((got) =>
    json({ accepted: [], refused: eventsOf(got).map(({ id }) => ({ id, reason: "unknown_lease" })) }),
  );
  const outbox = outboxWith(t, server);
  outbox.tell("L1", "seen");
  await outbox.send();
  await outbox.send();
  assert.equal(server.got.length, 1);
});

test("an event that the server did not name stays and is sent again", async (t) => {
  const kept: Kept = {};
  const server = new FakeServer(json({ accepted: [], refused: [] }), acceptAll);
  const outbox = outboxWith(t, server, kept);
  outbox.tell("L1", "seen");
  await outbox.send();
  await outbox.send();
  assert.deepEqual(eventsOf(server.got[1]), eventsOf(server.got[0]));
});

test("one event that the server cannot read does not hold up the others", async (t) => {
  const server = new FakeServer(new TypeError("offline"), bare(400), bare(422), acceptAll);
  const clock = new Clock();
  const outbox = outboxWith(t, server, {}, clock);
  outbox.tell("L1", "seen");
  clock.ms += 1;
  outbox.tell("L2", "seen");
  await outbox.send();
  await outbox.send();
  const sizes = server.got.map((got) => eventsOf(got).length);
  assert.deepEqual(sizes.slice(1), [2, 1, 1]);
  assert.equal(eventsOf(server.got.at(-1))[0]?.lease, "L2");
});

test("what happened first is sent first, and seen comes before the answer of the same moment", async (t) => {
  const server = new FakeServer(new TypeError("offline"), acceptAll);
  const clock = new Clock();
  const outbox = outboxWith(t, server, {}, clock);
  outbox.tell("L2", "dismiss");
  outbox.tell("L2", "seen");
  clock.ms -= 5;
  outbox.tell("L1", "seen");
  await outbox.send();
  await outbox.send();
  const order = eventsOf(server.got[1]).map(({ lease, kind }) => `${lease} ${kind}`);
  assert.deepEqual(order, ["L1 seen", "L2 seen", "L2 dismiss"]);
});

test("a page that goes away sends beside the request that is still running, and nothing twice", async (t) => {
  const server = new FakeServer(acceptAll, acceptAll);
  const outbox = outboxWith(t, server);
  outbox.tell("L1", "seen");
  outbox.tell("L1", "click");
  outbox.sendLast();
  await outbox.send();
  const kinds = server.got.map((got) => eventsOf(got).map(({ kind }) => kind));
  assert.deepEqual(kinds, [["seen"], ["click"]]);
});

test("what another tab has sent while this one waited for its turn is not sent again", async (t) => {
  const kept: Kept = {};
  const server = new FakeServer(acceptAll, acceptAll);
  let begin = (): void => undefined;
  const turn = new Promise<void>((resolve) => (begin = resolve));
  const inTurn = (work: () => Promise<void>): Promise<void> => turn.then(work);
  const waiting = outboxIn(kept, "uptake.event./client/v1.", server.ask, inTurn, new Clock().now, () => 1);
  waiting.tell("L1", "seen");
  await outboxWith(t, server, kept).send();
  begin();
  await waiting.send();
  assert.equal(server.got.length, 1);
});

test("where the storage is full an event is kept in the page and sent all the same", async (t) => {
  const full = new Proxy<Kept>({}, {
    set: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  });
  const server = new FakeServer(new TypeError("offline"), acceptAll);
  const outbox = outboxWith(t, server, full);
  outbox.tell("L1", "seen");
  await outbox.send();
  await outbox.send();
  assert.deepEqual(eventsOf(server.got[1]), eventsOf(server.got[0]));
});

test("an answered showing is known as answered, in another tab too", (t) => {
  const kept: Kept = {};
  const outbox = outboxWith(t, new FakeServer(acceptAll), kept);
  outbox.tell("L1", "seen");
  assert.equal(outbox.answered("L1"), false);
  outbox.tell("L1", "dismiss");
  assert.equal(outboxWith(t, new FakeServer(), kept).answered("L1"), true);
  for (const given of ["click", "dismiss", "snooze", "irrelevant"] as const) {
    outbox.tell(given, given);
    assert.equal(outbox.answered(given), true);
  }
});

test("sent marks are cleared after a day, unsent events after thirty", async (t) => {
  const kept: Kept = {};
  const clock = new Clock();
  const server = new FakeServer(acceptAll);
  const outbox = outboxWith(t, server, kept, clock);
  outbox.tell("L1", "seen");
  await outbox.send();
  clock.ms += 24 * 3_600_000;
  await outbox.send();
  assert.equal(Object.keys(kept).length, 1);
  clock.ms += 1;
  await outbox.send();
  assert.equal(Object.keys(kept).length, 0);

  server.answers.push(new TypeError("offline"));
  outbox.tell("L2", "seen");
  await outbox.send();
  clock.ms += 30 * 24 * 3_600_000 + 1;
  await outbox.send();
  assert.equal(Object.keys(kept).length, 0);
});

test("a foreign or broken entry in the storage is left alone", async (t) => {
  const kept: Kept = {};
  kept["uptake.event./client/v1.seen.X"] = "{not json";
  kept["host"] = "its own";
  await outboxWith(t, new FakeServer(), kept).send();
  assert.equal(kept["host"], "its own");
});
