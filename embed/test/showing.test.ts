import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { bench, pretend, until } from "./browser";
import { A_MESSAGE } from "./fakes";

const at = bench();
const bar = { ...A_MESSAGE, url: "/landing" };
const callout = { ...bar, format: "callout" };

/** A page whose clock stands still until the test moves it. */
async function stillPage(): Promise<Page> {
  const page = await at.newTab();
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.goto(at.server.url);
  return page;
}

/** Moves the clock of the page in small steps until something holds. */
async function runUntil(page: Page, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let step = 0; step < 200; step += 1) {
    if (await holds()) return;
    await page.clock.runFor(100);
  }
  assert.fail("Twenty seconds of the page went by in vain");
}

test("the bar stands at the top and pushes the page down", async () => {
  at.server.messages.set("web-bar", bar);
  const page = await at.open();
  const region = page.getByRole("region", { name: "Message from your organization" });
  await region.waitFor();
  const [above, below] = [await region.boundingBox(), await page.locator("header").boundingBox()];
  assert.equal(above?.y, 0);
  assert.equal(above?.width, 900);
  assert.equal(below?.y, above?.height);
  assert.deepEqual(at.server.sessions[0], {
    identity: "a.b.c",
    languages: await page.evaluate(() => navigator.languages),
    device: (at.server.sessions[0] as { device: string }).device,
  });
});

test("seen is told after one visible second, not earlier", async () => {
  at.server.messages.set("web-bar", bar);
  const page = await at.newTab();
  await page.addInitScript(() => {
    new MutationObserver(() => {
      if (document.querySelector("[data-part=bar]")) Object.assign(window, { appearedAt: Date.now() });
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(at.server.url);
  await at.events("seen");
  const appearedAt = await page.evaluate(() => (window as unknown as { appearedAt: number }).appearedAt);
  const [event] = at.server.events;
  assert.ok(Date.parse(event?.at ?? "") - appearedAt >= 1_000);
  assert.equal(event?.lease, "web-bar 1");
});

test("time on a hidden page does not count, and the second begins anew", async () => {
  at.server.messages.set("web-bar", bar);
  const page = await stillPage();
  await page.getByRole("region").waitFor();
  await pretend(page, "hidden");
  await page.clock.runFor(60_000);
  await pretend(page, "visible");
  const visibleAt = await page.evaluate(() => Date.now());
  await runUntil(page, () => at.server.events.length > 0);
  assert.ok(Date.parse(at.server.events[0]?.at ?? "") - visibleAt >= 1_000);
});

test("a bar that is scrolled out of view is not seen until it is in view", async () => {
  at.server.nextPollSeconds = 1;
  const page = await stillPage();
  await page.evaluate(() => scrollTo(0, 2000));
  await until(() => at.server.polls.length === 1, () => "no poll");
  at.server.messages.set("web-bar", bar);
  await runUntil(page, async () => (await page.getByRole("region").count()) === 1);
  await page.clock.runFor(60_000);
  assert.deepEqual(at.server.kinds(), []);
  await page.evaluate(() => scrollTo(0, 0));
  await runUntil(page, () => at.server.events.length > 0);
  assert.deepEqual(at.server.kinds(), ["seen"]);
});

for (const [part, seen] of [
  [0.4, false],
  [0.6, true],
] as const) {
  test(`a bar of which ${part * 100} per cent are in view is ${seen ? "" : "not "}seen`, async () => {
    at.server.nextPollSeconds = 1;
    at.server.page = { attributes: 'data-uptake-bar="main"' };
    const page = await stillPage();
    await until(() => at.server.polls.length === 1, () => "no poll");
    // The start of the place is just above the end of the window, so that the message comes partly into view.
    await page.evaluate(() => document.body.style.setProperty("padding-top", `${innerHeight}px`));
    at.server.messages.set("web-bar", bar);
    await runUntil(page, async () => (await page.getByRole("region").count()) === 1);
    await page.evaluate((visible) => {
      const strip = document.querySelector("[data-part=bar]")?.shadowRoot?.querySelector(".bar");
      const box = strip?.getBoundingClientRect();
      scrollTo({ top: (box?.top ?? 0) + scrollY - innerHeight + (box?.height ?? 0) * visible, behavior: "instant" });
    }, part);
    // Observers are told in the order of their making: when this one is, that of the message has been.
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const strip = document.querySelector("[data-part=bar]")?.shadowRoot?.querySelector(".bar");
          if (strip) new IntersectionObserver(resolve).observe(strip);
        }),
    );
    if (seen) return runUntil(page, () => at.server.events.length > 0);
    await page.clock.runFor(60_000);
    assert.deepEqual(at.server.kinds(), []);
    await page.evaluate(() => scrollBy({ top: 200, behavior: "instant" }));
    await runUntil(page, () => at.server.events.length > 0);
  });
}

test("a click is told once, opens a new tab and ends the message", async () => {
  at.server.messages.set("web-bar", bar);
  const page = await at.open();
  const link = page.getByRole("link", { name: "Show me how (opens in a new tab)" });
  const [opened] = await Promise.all([at.context.waitForEvent("page"), link.click()]);
  await opened.waitForURL("**/landing");
  assert.equal(await opened.evaluate(() => window.opener), null);
  await page.getByRole("region").waitFor({ state: "detached" });
  await at.events("seen", "click");
  await page.reload();
  await until(() => at.server.polls.length === 2, () => "no second poll");
  await at.events("seen", "click");
});

test("the cross and Not now dismiss", async () => {
  at.server.messages.set("web-bar", bar);
  at.server.messages.set("web-callout", callout);
  at.server.page = { attributes: 'data-uptake-callout="#share"' };
  const page = await at.open();
  await page.getByRole("region").getByRole("button", { name: "Close" }).click();
  await page.getByRole("region").waitFor({ state: "detached" });
  await page.getByRole("dialog").getByRole("button", { name: "Not now" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  // Both showings are told of at the same time; the order holds within each of them.
  await until(() => at.server.events.length >= 4, () => `events: ${at.server.kinds().join()}`);
  const leases = [...new Set(at.server.events.map(({ lease }) => lease))];
  const byLease = leases.map((own) => at.server.events.filter(({ lease }) => lease === own).map(({ kind }) => kind));
  assert.deepEqual(byLease, [["seen", "dismiss"], ["seen", "dismiss"]]);
});

test("a link that could run script is left out", async () => {
  at.server.messages.set("web-bar", { ...bar, url: "javascript:document.title='broken'" });
  const page = await at.open();
  await page.getByRole("region").waitFor();
  assert.equal(await page.getByRole("link").count(), 0);
});

test("texts are texts and never markup", async () => {
  at.server.messages.set("web-bar", { ...bar, title: "<img src=x onerror=alert(1)>", body: "<b>bold</b>" });
  const page = await at.open();
  await page.getByText("<img src=x onerror=alert(1)>").first().waitFor();
  assert.equal(await page.getByRole("region").locator("img, b").count(), 0);
});

test("a message ends when its time is over", async () => {
  at.server.messages.set("web-bar", bar);
  const page = await at.newTab();
  await page.clock.install();
  at.server.validUntil = new Date(Date.now() + 3_600_000).toISOString();
  await page.goto(at.server.url);
  await page.getByRole("region").waitFor();
  await page.clock.fastForward(3_600_000);
  await page.getByRole("region").waitFor({ state: "detached" });
  assert.ok(!at.server.kinds().includes("dismiss"));
});

test("a format that is not known is skipped without an event", async () => {
  at.server.messages.set("web-bar", { ...bar, format: "hologram" });
  const page = await at.open();
  await until(() => at.server.polls.length === 1, () => "no poll");
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  assert.equal(await page.locator("uptake-message[data-part=bar]").count(), 0);
  assert.deepEqual(at.server.kinds(), []);
});

test("another host asks for its own surface and uses its own place", async () => {
  at.server.messages.set("excel-bar", bar);
  at.server.page = { attributes: 'data-uptake-surface="excel-bar" data-uptake-bar="main"' };
  const page = await at.open();
  await page.locator("main > uptake-message:first-child").waitFor();
  assert.deepEqual(at.server.polls, [{ surface: "excel-bar", cursor: undefined }]);
});

test("a host's own script can start, reword and stop", async () => {
  at.server.page = { byScript: true };
  at.server.messages.set("web-bar", bar);
  at.server.messages.set("web-callout", { ...callout, locale: "fr" });
  const page = await at.open();
  await page.locator("main > uptake-message").waitFor();
  await page.getByRole("button", { name: "Maybe later" }).waitFor();
  await page.getByRole("button", { name: "Fermer" }).waitFor();
  assert.deepEqual((at.server.sessions[0] as { languages: string[] }).languages, ["fr"]);
  await page.getByRole("button", { name: "Upload" }).click();
  assert.equal(await page.locator("uptake-message").count(), 0);
});
