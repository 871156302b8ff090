import assert from "node:assert/strict";
import { test } from "node:test";
import { openable } from "../src/address";
import { wordingFor } from "../src/labels";
import { readAnswer } from "../src/message";
import { A_MESSAGE } from "./fakes";

const PAGE = "http://intranet.example/files/";

test("an answer is read with its lease and its end", () => {
  const answer = readAnswer({
    message: A_MESSAGE,
    lease: "L1",
    valid_until: "2026-03-02T09:15:00Z",
    next_poll_seconds: 60,
  });
  assert.equal(answer.showing?.lease, "L1");
  assert.equal(answer.showing?.message.title, "Share a link, not a copy");
  assert.equal(answer.showing?.validUntil, Date.parse("2026-03-02T09:15:00Z"));
  assert.equal(answer.nextPollSeconds, 60);
});

test("fields from a newer server are ignored", () => {
  const message = { ...A_MESSAGE, picture: { src: "x" } };
  const { showing } = readAnswer({ message, lease: "L1", valid_until: null, mood: 3 });
  assert.deepEqual(Object.keys(showing?.message ?? {}).sort(), [
    ..."body button direction format locale title url".split(" "),
  ]);
  assert.equal(showing?.validUntil, null);
});

for (const [why, body] of Object.entries({
  "no message": { message: null, lease: null, next_poll_seconds: 60 },
  "a format that is not known": { message: { ...A_MESSAGE, format: "hologram" }, lease: "L1" },
  "no lease": { message: A_MESSAGE, lease: null },
  "no text at all": { message: { ...A_MESSAGE, title: " ", body: "" }, lease: "L1" },
  "something else than an object": "surprise",
  nothing: null,
})) {
  test(`an answer with ${why} shows nothing`, () => {
    assert.equal(readAnswer(body).showing, null);
  });
}

for (const [text, expected] of [
  ["https://example.com/a?b=c", "https://example.com/a?b=c"],
  ["/help/share", "http://intranet.example/help/share"],
  ["http://intranet.example/x", "http://intranet.example/x"],
  ["http://example.com/", null],
  ["javascript:alert(1)", null],
  ["data:text/html,hello", null],
  ["https://name:secret@example.com/", null],
  ["//user@example.com", null],
  ["https://", null],
  ["", null],
] as const) {
  test(`the address "${text}" ${expected === null ? "is never opened" : "may be opened"}`, () => {
    assert.equal(openable(text, PAGE), expected);
  });
}

test("a page without an origin of its own opens no address without an origin", () => {
  assert.equal(openable("javascript:alert(1)", "file:///tmp/page.html"), null);
  assert.equal(openable("file:///etc/passwd", "file:///tmp/page.html"), null);
});

test("the words around a message follow its language", () => {
  assert.equal(wordingFor("de-AT").close, "Schließen");
  assert.equal(wordingFor("ar").notNow, "ليس الآن");
});

test("an unknown language gets English words, marked as English", () => {
  const wording = wordingFor("tlh");
  assert.deepEqual([wording.notNow, wording.language], ["Not now", "en"]);
  assert.equal(wordingFor("constructor").language, "en");
});

test("a host may replace single words", () => {
  const wording = wordingFor("fr", { notNow: "Plus tard" });
  assert.deepEqual([wording.notNow, wording.close], ["Plus tard", "Fermer"]);
});
