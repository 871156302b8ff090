import assert from "node:assert/strict";
import { test } from "node:test";
import { openable } from "../src/address";
import { readAnswer, type Message } from "../src/message";
import { pictureAddress } from "../src/picture";
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
  const message = { ...A_MESSAGE, picture: { src: "x" }, second_title: "Another", second_body: "text", second_url: "/x" };
  const { showing } = readAnswer({ message, lease: "L1", valid_until: null, mood: 3 });
  assert.deepEqual(Object.keys(showing?.message ?? {}).sort(), [
    ..."body button canSnooze direction format locale mark picture snoozeDays title urgent url".split(" "),
  ]);
  assert.equal(showing?.message.picture, "");
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

function read(fields: object): Message | undefined {
  return readAnswer({ message: { ...A_MESSAGE, ...fields }, lease: "L1" }).showing?.message;
}

for (const format of ["bar", "callout", "popover"]) {
  test(`the format ${format} is known`, () => assert.equal(read({ format })?.format, format));
}

for (const format of ["taskbar", "notification", "spotlight"]) {
  test(`the format ${format} is left to Windows`, () => assert.equal(read({ format }), undefined));
}

test("only the kind makes a message urgent, not its priority", () => {
  assert.equal(read({ kind: "urgent" })?.urgent, true);
  assert.equal(read({ kind: "announcement", priority: 9 })?.urgent, false);
});

test("a test carries its mark, and one without a word gets one all the same", () => {
  assert.equal(read({ test: true, mark: "Probe" })?.mark, "Probe");
  assert.equal(read({ test: true, mark: "" })?.mark, "Test");
  assert.equal(read({ test: false, mark: "" })?.mark, "");
});

test("whether messages can be put off is known only where the server says so, and a week is usual", () => {
  assert.equal(read({})?.canSnooze, null);
  assert.equal(read({ can_snooze: "yes" })?.canSnooze, null);
  assert.deepEqual([read({ can_snooze: true })?.canSnooze, read({ can_snooze: true })?.snoozeDays], [true, 7]);
  assert.deepEqual([read({ can_snooze: false })?.canSnooze, read({ snooze_days: 14 })?.snoozeDays], [false, 14]);
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
