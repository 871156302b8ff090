import assert from "node:assert/strict";
import { test } from "node:test";
import { openable } from "../src/address";
import { asFields, isUrgent, showingIn } from "../src/message";
import { pictureAddress } from "../src/picture";
import { A_MESSAGE } from "./fakes";

const PAGE = "http://intranet.example/files/";

test("a showing is read with its lease and its end", () => {
  const showing = showingIn({ message: A_MESSAGE, lease: "L1", valid_until: "2026-03-02T09:15:00Z" });
  assert.equal(showing?.lease, "L1");
  assert.equal(showing?.message.title, "Share a link, not a copy");
  assert.equal(showing?.validUntil, Date.parse("2026-03-02T09:15:00Z"));
});

test("a showing without an end has none", () => {
  for (const end of [null, undefined, "soon"]) {
    assert.equal(showingIn({ message: A_MESSAGE, lease: "L1", valid_until: end })?.validUntil, Number.POSITIVE_INFINITY);
  }
});

test("one text is enough", () => {
  assert.equal(showingIn({ message: { title: "", body: "Hello" }, lease: "L1" })?.lease, "L1");
  assert.equal(showingIn({ message: { title: "Hello" }, lease: "L1" })?.lease, "L1");
});

for (const [why, body] of Object.entries({
  "no message": { message: null, lease: null, next_poll_seconds: 60 },
  "a message that is none": { message: "hello", lease: "L1" },
  "no lease": { message: A_MESSAGE, lease: null },
  "a lease that is none": { message: A_MESSAGE, lease: 7 },
  "no text at all": { message: { ...A_MESSAGE, title: "", body: "" }, lease: "L1" },
  "no text fields": { message: {}, lease: "L1" },
  "something else than an object": "surprise",
  nothing: null,
})) {
  test(`an answer with ${why} shows nothing`, () => {
    assert.equal(showingIn(asFields(body)), null);
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

test("only the kind makes a message urgent, not its priority", () => {
  const message = { ...A_MESSAGE, picture: "", priority: 9 };
  assert.equal(isUrgent({ ...message, kind: "urgent" }), true);
  assert.equal(isUrgent({ ...message, kind: "announcement" }), false);
  assert.equal(isUrgent(undefined), false);
});

for (const [path, expected] of [
  ["/client/v1/pictures/my-org/0a1b", "https://uptake.example/up/v1/pictures/my-org/0a1b"],
  ["https://elsewhere.example/client/v1/pictures/my-org/0a1b", null],
  ["//elsewhere.example/client/v1/pictures/my-org/0a1b", null],
  ["/client/v1/pictures/../messages", null],
  ["/client/v1/pictures/my-org/0a1b?size=2", null],
  ["/client/v1/pictures/my-org/0a1b/more", null],
  ["/client/v1/events", null],
  ["javascript:alert(1)", null],
  ["data:image/png;base64,AAAA", null],
  ["", null],
] as const) {
  test(`the picture "${path}" ${expected === null ? "is not loaded" : "comes from beside the messages"}`, () => {
    assert.equal(pictureAddress(path, "https://uptake.example/up/v1"), expected);
  });
}
