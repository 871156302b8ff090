import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { signedBy, type PublishedKey } from "../src/keys";
import { trustIn as theTrustIn } from "../src/trust";
import { Clock } from "./fakes";
import { Signer } from "./signer";

interface Case {
  readonly name: string;
  readonly message: Record<string, unknown>;
  readonly verifies: boolean;
}

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const SHARED = JSON.parse(fs.readFileSync(path.join(ROOT, "cases/delivery/signatures.json"), "utf8")) as {
  keys: PublishedKey[];
  cases: Case[];
};
const TEXT = { id: 7, kind: "announcement", format: "bar", locale: "en", title: "Hello", body: "", button: "", url: "" };
const HOUR_MS = 3_600_000;

for (const { name, message, verifies } of SHARED.cases) {
  test(`the shared example ${name} ${verifies ? "verifies" : "does not verify"}`, async () => {
    const key = SHARED.keys.find(({ id }) => id === message["key_id"])?.key ?? "";
    assert.equal(await signedBy(key, message), verifies);
  });
}

test("there are shared examples of both kinds", () => {
  assert.deepEqual([...new Set(SHARED.cases.map(({ verifies }) => verifies))], [true, false]);
});

test("a key that is none verifies nothing", async () => {
  const message = new Signer("k").sign(TEXT);
  for (const key of ["", "AAAA", "not base64url!", "A".repeat(43)]) assert.equal(await signedBy(key, message), false);
});

/** A trust in the keys of these signers; `after` are those of the next sign-in. What it says comes to `said`. */
function trustIn(t: TestContext, signers: Signer[], { after = signers, pinned = undefined as string[] | undefined } = {}) {
  const said: string[] = [];
  t.mock.method(console, "error", (text: string) => said.push(text));
  const clock = new Clock();
  clock.ms = Date.now();
  let signIns = 1;
  const keys = async (): Promise<PublishedKey[]> => (signIns === 1 ? signers : after).map(({ published }) => published);
  const trust = { covers: theTrustIn({ keys, renew: () => void (signIns += 1) }, pinned, clock.now) };
  return { trust, clock, said, signIns: () => signIns };
}

test("a message by a known key is trusted without a word", async (t) => {
  const signer = new Signer("k1");
  const { trust, said, signIns } = trustIn(t, [new Signer("k0"), signer]);
  assert.equal(await trust.covers(signer.sign(TEXT)), true);
  assert.deepEqual([said, signIns()], [[], 1]);
});

test("a key that came after the sign-in is asked for, once", async (t) => {
  const [old, next] = [new Signer("k1"), new Signer("k2")];
  const { trust, signIns } = trustIn(t, [old], { after: [old, next] });
  assert.equal(await trust.covers(next.sign(TEXT)), true);
  assert.equal(await trust.covers(next.sign(TEXT)), true);
  assert.equal(signIns(), 2);
});

test("a key that nobody knows is not asked for again and again, and the console says why", async (t) => {
  const { trust, said, signIns } = trustIn(t, [new Signer("k1")]);
  const message = new Signer("k9").sign(TEXT);
  assert.equal(await trust.covers(message), false);
  assert.equal(await trust.covers(message), false);
  assert.equal(signIns(), 2);
  assert.equal(said[0], "Uptake: message 7 is not shown: its key is not known.");
});

test("somebody else's key under a known id does not help", async (t) => {
  const { trust, said } = trustIn(t, [new Signer("k1")]);
  assert.equal(await trust.covers(new Signer("k1").sign(TEXT)), false);
  assert.match(said[0] ?? "", /its signature does not fit/);
});

test("what a page has pinned is all that it believes in", async (t) => {
  const [pinned, other] = [new Signer("k1"), new Signer("k2")];
  const { trust, said } = trustIn(t, [pinned, other], { pinned: [pinned.published.key] });
  assert.equal(await trust.covers(pinned.sign(TEXT)), true);
  assert.equal(await trust.covers(other.sign(TEXT)), false);
  assert.match(said[0] ?? "", /its key is not pinned/);
});

test("a retired key is no key, with a day for clocks that go wrong", async (t) => {
  const signer = new Signer("k1");
  const { trust, clock } = trustIn(t, [signer]);
  signer.published.until = new Date(clock.ms).toISOString();
  clock.ms += 23 * HOUR_MS;
  assert.equal(await trust.covers(signer.sign(TEXT)), true);
  clock.ms += 2 * HOUR_MS;
  assert.equal(await trust.covers(signer.sign(TEXT)), false);
});

for (const [when, hours, trusted] of [
  ["over for 23 hours", [-100, -23], true],
  ["over for 25 hours", [-100, -25], false],
  ["23 hours ahead", [23, 100], true],
  ["25 hours ahead", [25, 100], false],
] as const) {
  test(`a message whose time is ${when} is ${trusted ? "let through: clocks go wrong" : "not shown again by a replay"}`, async (t) => {
    const signer = new Signer("k1");
    const { trust, clock } = trustIn(t, [signer]);
    const [from, to] = hours.map((each) => new Date(clock.ms + each * HOUR_MS).toISOString());
    assert.equal(await trust.covers(signer.sign({ ...TEXT, valid_from: from, valid_to: to })), trusted);
  });
}

test("a message without a time of its own is not shown", async (t) => {
  const signer = new Signer("k1");
  const { trust } = trustIn(t, [signer]);
  assert.equal(await trust.covers(signer.sign({ ...TEXT, valid_from: "", valid_to: "" })), false);
});
