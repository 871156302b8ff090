import assert from "node:assert/strict";
import { test } from "node:test";
import { bench, pretend, until } from "./browser";
import { A_MESSAGE } from "./fakes";

const at = bench();
const bar = { ...A_MESSAGE, url: "/landing" };
const polls = (): number => at.server.polls.length;

test("two tabs ask once, and the second takes over when the first is closed", async () => {
  at.server.nextPollSeconds = 1;
  const first = await at.open();
  await until(() => polls() >= 1, () => "no poll");
  const second = await at.open();
  await second.waitForFunction(async () => ((await navigator.locks.query()).pending ?? []).some(({ name }) => name?.endsWith(" web-bar")));
  assert.equal(at.server.sessions.length, 1);
  at.server.messages.set("web-bar", bar);
  await first.getByRole("region").waitFor();
  assert.equal(await second.getByRole("region").count(), 0);
  await at.events("seen");
  await first.close();
  await until(() => at.server.sessions.length === 2, () => "the second tab did not sign in");
});

test("a hidden tab leaves the asking to the visible one, and an answer there ends the message here", async () => {
  at.server.messages.set("web-bar", bar);
  const first = await at.newTab();
  await first.addInitScript(() => {
    // However slow the machine is, this tab must not have seen the message: then the showing is still open.
    Object.assign(window, { IntersectionObserver: class { observe() {} disconnect() {} } });
  });
  await first.goto(at.server.url);
  await first.getByRole("region").waitFor();
  await pretend(first, "hidden");
  const second = await at.open();
  await second.getByRole("region").getByRole("button", { name: "Close" }).click();
  await first.getByRole("region").waitFor({ state: "detached" });
  await at.events("seen", "dismiss");
});

test("a hidden page does not ask", async () => {
  at.server.nextPollSeconds = 1;
  const page = await at.newTab();
  await page.clock.install();
  await page.goto(at.server.url);
  await until(() => polls() === 1, () => "no poll");
  await pretend(page, "hidden");
  await page.clock.runFor(60_000);
  assert.equal(polls(), 1);
  await pretend(page, "visible");
  await until(() => polls() === 2, () => "no poll after coming back");
});

test("a bar that was seen leaves once it is called back, although nothing else is asked while it stands", async () => {
  at.server.nextPollSeconds = 1;
  at.server.messages.set("web-bar", A_MESSAGE);
  const page = await at.open();
  await at.events("seen");
  await until(() => at.server.flags.length >= 2, () => at.server.flags.join());
  assert.equal(at.server.polls.length, 1);
  assert.equal(await page.getByRole("region").count(), 1);
  at.server.messages.delete("web-bar");
  await page.getByRole("region").waitFor({ state: "detached" });
  assert.deepEqual(at.server.kinds(), ["seen"]);
});

test("without network an answer is kept, and told when the network is back", async () => {
  at.server.messages.set("web-bar", bar);
  const page = await at.open();
  await page.getByRole("region").waitFor();
  await at.context.setOffline(true);
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("region").waitFor({ state: "detached" });
  assert.ok(!at.server.kinds().includes("dismiss")); // On a slow machine "seen" may have gone out before.
  await at.context.setOffline(false);
  await at.events("seen", "dismiss");
});

test("an answer that was not told before the page closed is told by the next page, and the message stays away", async () => {
  at.server.messages.set("web-bar", bar);
  const page = await at.open();
  await page.getByRole("region").waitFor();
  at.server.deaf = true;
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("region").waitFor({ state: "detached" });
  await page.close();
  at.server.deaf = false;
  assert.ok(!at.server.kinds().includes("dismiss"));
  const next = await at.open();
  await at.events("seen", "dismiss");
  await until(() => polls() === 2, () => "no poll");
  assert.equal(await next.getByRole("region").count(), 0);
});

test("a page that goes away tells on its way out", async () => {
  at.server.messages.set("web-bar", bar);
  const page = await at.open();
  await page.getByRole("region").waitFor();
  await page.route("**/events", (route) => route.abort());
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("region").waitFor({ state: "detached" });
  assert.ok(!at.server.kinds().includes("dismiss"));
  await page.unrouteAll();
  await page.goto(`${at.server.url}landing`);
  await at.events("seen", "dismiss");
});

test("a refused token is renewed without anybody noticing", async () => {
  at.server.messages.set("web-bar", bar);
  const page = await at.open();
  await page.getByRole("region").waitFor();
  at.server.forgetTokens();
  await page.getByRole("button", { name: "Close" }).click();
  await at.events("seen", "dismiss");
  assert.equal(at.server.sessions.length, 2);
});

test("a browser without storage still shows and tells", async () => {
  at.server.messages.set("web-bar", bar);
  const page = await at.newTab();
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("Storage is off", "SecurityError");
      },
    });
  });
  await page.goto(at.server.url);
  await page.getByRole("button", { name: "Close" }).click();
  await at.events("seen", "dismiss");
});
