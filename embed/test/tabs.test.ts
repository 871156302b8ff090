import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { bench, pretend, until } from "./browser";
import { A_MESSAGE } from "./fakes";

const at = bench();
const bar = { ...A_MESSAGE };
const NEWS = { ...A_MESSAGE, id: 3, format: "popover", kind: "announcement", title: "The new canteen is open" };

const strips = async (pages: Page[]): Promise<number[]> =>
  Promise.all(pages.map((page) => page.locator("uptake-message .strip").count()));

/** Waits until a tab has joined: its request for the turn stands in the queue of the browser. */
async function joined(page: Page, waiting: number): Promise<void> {
  await page.waitForFunction(
    async (count) =>
      ((await navigator.locks.query()).pending ?? []).filter(({ name }) => name?.endsWith(" web-bar")).length >= count,
    waiting * 2, // One for the surface, one for the stream.
  );
}

test("of three visible tabs one asks, listens and shows; the next takes over when it is closed", async () => {
  at.server.stream = true;
  at.server.nextPollSeconds = 1;
  const first = await at.open();
  await until(() => at.server.listeners.size === 1, () => "nobody listens");
  const others = [await at.open(), await at.open()];
  await joined(others[1]!, 2);
  at.server.messages.set("web-bar", bar);
  await first.getByRole("region").waitFor();
  await at.events("seen");
  assert.deepEqual(await strips(others), [0, 0]);
  assert.deepEqual([at.server.sessions.length, at.server.listeners.size], [1, 1]);

  at.server.messages.set("web-bar", { ...bar, id: 8 });
  await first.close();
  await until(() => at.server.events.length === 2, () => at.server.kinds().join());
  assert.equal((await strips(others)).reduce((one, other) => one + other), 1);
  assert.equal(new Set(at.server.events.map(({ lease }) => lease)).size, 2);
  assert.deepEqual([at.server.sessions.length, at.server.listeners.size], [2, 1]);
});

test("a tab that crashes while it asks for all hands over, and its message is shown to the person once", async () => {
  at.server.stream = true;
  at.server.nextPollSeconds = 1;
  const first = await at.open();
  await until(() => at.server.listeners.size === 1, () => "nobody listens");
  const second = await at.open();
  await joined(second, 1);
  at.server.messages.set("web-bar", bar);
  await first.getByRole("region").waitFor();
  await at.events("seen");
  const crashed = first.waitForEvent("crash");
  const session = await at.context.newCDPSession(first);
  void session.send("Page.crash").catch(() => undefined); // Nobody is left to answer.
  await crashed;
  const asked = at.server.polls.length;
  await until(() => at.server.polls.length > asked, () => "nobody took over");
  await until(() => at.server.listeners.size === 1, () => `${at.server.listeners.size} listen`);
  assert.deepEqual(await strips([second]), [0]);
  at.server.messages.set("web-bar", { ...bar, id: 8 });
  await second.getByRole("region").waitFor();
  await at.events("seen", "seen");
  assert.equal(new Set(at.server.events.map(({ lease }) => lease)).size, 2);
});

test("what nobody has seen moves with the person to the tab that they look at, as the same showing", async () => {
  const first = await at.newTab();
  await first.addInitScript(() => {
    // However slow the machine is, this tab must not have seen the message.
    Object.assign(window, { IntersectionObserver: class { observe() {} disconnect() {} } });
  });
  at.server.messages.set("web-bar", bar);
  await first.goto(at.server.url);
  await first.getByRole("region").waitFor();
  const second = await at.open();
  await joined(second, 1);
  await pretend(first, "hidden");
  await second.getByRole("region").waitFor();
  assert.deepEqual(await strips([first]), [0]);
  await at.events("seen");
  assert.equal(at.server.events[0]?.lease, "web-bar 1");
});

test("what was seen stays where it is, and another tab does not show it again", async () => {
  at.server.messages.set("web-bar", bar);
  const first = await at.open();
  await at.events("seen");
  await pretend(first, "hidden");
  const second = await at.open();
  await until(() => at.server.polls.length === 2, () => "the second tab did not ask");
  await second.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  assert.deepEqual(await strips([first, second]), [1, 0]);
});

test("a message that is called back leaves the hidden tabs too", async () => {
  at.server.stream = true;
  at.server.messages.set("web-bar", bar);
  const first = await at.open();
  await at.events("seen");
  await pretend(first, "hidden");
  await until(() => at.server.listeners.size === 0, () => "still listening");
  await at.open();
  await until(() => at.server.listeners.size === 1, () => "nobody listens");
  assert.deepEqual(await strips([first]), [1]);
  at.server.say("recall", { ids: [bar.id] });
  await first.getByRole("region").waitFor({ state: "detached" });
});

test("where the browser forbids locks every tab asks, and still only one shows", async () => {
  at.server.messages.set("web-bar", bar);
  const pages: Page[] = [];
  for (let count = 0; count < 2; count += 1) {
    const page = await at.newTab();
    await page.addInitScript(() => {
      navigator.locks.request = () => Promise.reject(new DOMException("forbidden", "SecurityError"));
      Object.assign(window, { IntersectionObserver: class { observe() {} disconnect() {} } });
    });
    await page.goto(at.server.url);
    await page.getByRole("region").waitFor();
    pages.push(page);
  }
  await pages[0]!.getByRole("region").waitFor({ state: "detached" });
  assert.deepEqual(await strips(pages), [0, 1]);
  assert.equal(at.server.polls.length, 2);
});

test("what happened in two tabs without network is told when it is back, each as one event", async () => {
  at.server.messages.set("web-bar", bar);
  at.server.messages.set("web-popover", NEWS);
  const first = await at.open();
  at.server.page = { attributes: 'data-uptake-surface="web-popover"' };
  const second = await at.open();
  await first.getByRole("region").waitFor();
  await second.getByRole("dialog").waitFor();
  await at.events("seen", "seen");
  await at.context.setOffline(true);
  await first.getByRole("button", { name: "Close" }).click();
  await second.getByRole("button", { name: "Close" }).click();
  await second.getByRole("dialog").waitFor({ state: "detached" });
  await at.context.setOffline(false);
  await at.events("seen", "seen", "dismiss", "dismiss");
  // The second tab may not see yet that the first has told for both, and tell its own again: the same event, counted once.
  await first.evaluate(() => navigator.locks.request("uptake /client/v1 events", () => undefined));
  await second.evaluate(() => navigator.locks.request("uptake /client/v1 events", () => undefined));
  assert.deepEqual(at.server.kinds(), ["seen", "seen", "dismiss", "dismiss"]);
  assert.deepEqual(new Set(at.server.told.flat()), new Set(at.server.events.map(({ id }) => id)));
});

test("what a closed tab could not tell is told by a tab that is still open", async () => {
  at.server.messages.set("web-bar", bar);
  at.server.nextPollSeconds = 1;
  const first = await at.open();
  await at.events("seen");
  const second = await at.open();
  await joined(second, 1);
  at.server.busy.set("/client/v1/events", { status: 503, seconds: 60 });
  await first.getByRole("button", { name: "Close" }).click();
  await first.getByRole("region").waitFor({ state: "detached" });
  await first.close();
  at.server.busy.clear();
  await at.events("seen", "dismiss");
  assert.deepEqual(await strips([second]), [0]);
});
