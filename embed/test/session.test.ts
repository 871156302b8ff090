import assert from "node:assert/strict";
import { test } from "node:test";
import { sessionOf, type Asked, type Identity, type Session } from "../src/session";
import { bare, FakeServer, json } from "./fakes";

function sessionWith(server: FakeServer, identity: Identity = () => "jwt"): Session {
  const fetch = ((address: string, request: RequestInit) => server.ask(address, request as Asked)) as typeof globalThis.fetch;
  return sessionOf({ endpoint: "/client/v1", identity, languages: ["de-DE", "en"], device: "D1", fetch });
}

test("the first question signs in and then carries the token", async () => {
  const server = new FakeServer(json({ token: "T1", expires_at: "2026-03-02T10:00:00Z" }), bare(304));
  const answer = await sessionWith(server).ask("/messages?surface=web-bar", {});
  assert.equal(answer.status, 304);
  assert.deepEqual(
    server.got.map((got) => got.path),
    ["/client/v1/session", "/client/v1/messages?surface=web-bar"],
  );
  assert.deepEqual(server.got[0]?.body, { identity: "jwt", languages: ["de-DE", "en"], device: "D1" });
  assert.equal(server.got[1]?.headers.get("Authorization"), "Bearer T1");
});

test("a host may say more than the token: whose it is, and what it was asked with", async () => {
  const server = new FakeServer(json({ token: "T1" }), bare(304));
  await sessionWith(server, async () => ({ identity: "jwt", tenant: "my-org", nonce: "n" })).ask("/a", {});
  const told = { identity: "jwt", tenant: "my-org", nonce: "n", languages: ["de-DE", "en"], device: "D1" };
  assert.deepEqual(server.got[0]?.body, told);
});

test("the keys and the stream come with the sign-in, which is asked for once", async () => {
  const keys = [{ id: "k", key: "abc", until: null }];
  const server = new FakeServer(json({ token: "T1", keys, stream: true }), json({ token: "T2" }));
  const session = sessionWith(server);
  assert.deepEqual([await session.keys(), await session.streams()], [keys, true]);
  session.renew();
  assert.deepEqual([await session.keys(), await session.streams()], [[], false]);
});

test("a sign-in that is refused for now rejects with the answer, so that its Retry-After can be obeyed", async () => {
  const session = sessionWith(new FakeServer(bare(503, { "Retry-After": "60" })));
  const refusal = await session.ask("/a", {}).catch((thrown: unknown) => thrown);
  assert.equal((refusal as Response).headers.get("Retry-After"), "60");
});

test("questions at the same time share one sign-in", async () => {
  const server = new FakeServer(json({ token: "T1" }), bare(304), bare(304));
  const session = sessionWith(server);
  await Promise.all([session.ask("/a", {}), session.ask("/b", {})]);
  assert.equal(server.got.filter((got) => got.path.endsWith("/session")).length, 1);
});

test("a refused token is renewed once, with a fresh identity", async () => {
  const server = new FakeServer(json({ token: "T1" }), bare(401), json({ token: "T2" }), bare(304));
  let asked = 0;
  const session = sessionWith(server, () => `jwt${(asked += 1)}`);
  assert.equal((await session.ask("/a", {})).status, 304);
  assert.deepEqual(server.got[2]?.body, { identity: "jwt2", languages: ["de-DE", "en"], device: "D1" });
  assert.equal(server.got[3]?.headers.get("Authorization"), "Bearer T2");
});

test("a token that is refused again is handed back as 401, not tried for ever", async () => {
  const server = new FakeServer(json({ token: "T1" }), bare(401), json({ token: "T2" }), bare(401));
  assert.equal((await sessionWith(server).ask("/a", {})).status, 401);
  assert.equal(server.got.length, 4);
});

test("a refused identity is an error", async () => {
  const server = new FakeServer(json({ title: "Unknown key" }, {}, 401));
  await assert.rejects(sessionWith(server).ask("/a", {}), (refusal) => refusal instanceof Response && refusal.status === 401);
});

test("an identity that fails once does not block the next try", async () => {
  const server = new FakeServer(json({ token: "T1" }), bare(304));
  let asked = 0;
  const session = sessionWith(server, () => {
    asked += 1;
    if (asked === 1) throw new Error("The host is asleep");
    return "jwt";
  });
  await assert.rejects(session.ask("/a", {}), /asleep/);
  assert.equal((await session.ask("/a", {})).status, 304);
});

test("with a token at hand a request leaves in the same breath", async () => {
  const server = new FakeServer(json({ token: "T1" }), bare(304), bare(200));
  const session = sessionWith(server);
  await session.ask("/a", {});
  void session.ask("/events", { method: "POST", keepalive: true });
  assert.equal(server.got.at(-1)?.path, "/client/v1/events");
  assert.equal(server.got.at(-1)?.keepalive, true);
});
