import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { bench, pretend, until } from "./browser";
import { A_MESSAGE } from "./fakes";
import { Signer } from "./signer";

const at = bench();
const NEWS = { ...A_MESSAGE, id: 3, format: "popover", kind: "announcement", title: "The new canteen is open" };
const URGENT = { ...NEWS, id: 8, kind: "urgent", title: "Restart your computer today" };

async function openListening(attributes = "data-uptake-popover"): Promise<Page> {
  at.server.stream = true;
  at.server.page = { attributes };
  const page = await at.open();
  await listeners(1);
  return page;
}

const listeners = (count: number): Promise<void> =>
  until(() => at.server.listeners.size === count, () => `${at.server.listeners.size} listen`);
const polls = (surface: string): number => at.server.polls.filter((poll) => poll.surface === surface).length;
const dialog = (page: Page, title: string = NEWS.title) => page.getByRole("dialog", { name: title });

test("the page listens for all its surfaces at once, with its token, once", async () => {
  await openListening('data-uptake-callout="#share" data-uptake-popover');
  assert.deepEqual([...at.server.listeners.values()], ["web-bar,web-callout,web-popover"]);
  assert.equal(at.server.sessions.length, 1);
});

test("where the server has no stream nobody listens", async () => {
  at.server.page = { attributes: "data-uptake-popover" };
  at.server.nextPollSeconds = 1;
  await at.open();
  await until(() => polls("web-popover") >= 2, () => "no polls");
  assert.equal(at.server.listeners.size, 0);
});

test("what is urgent comes at once, although the next question would be in five minutes", async () => {
  const page = await openListening();
  await until(() => polls("web-popover") === 1, () => "no poll");
  at.server.messages.set("web-popover", URGENT);
  at.server.say("urgent", { id: 8 });
  await dialog(page, URGENT.title).waitFor();
  assert.deepEqual([polls("web-popover"), polls("web-bar")], [2, 1]);
});

test("a test comes at once wherever it is to be shown", async () => {
  const page = await openListening('data-uptake-callout="#share" data-uptake-popover');
  await until(() => polls("web-callout") === 1, () => "no poll");
  at.server.messages.set("web-callout", { ...A_MESSAGE, id: -7, format: "callout" });
  at.server.say("urgent", { id: -7 });
  await dialog(page, `Test ${A_MESSAGE.title}`).waitFor();
});

test("a message that is called back leaves at once, and the focus goes back to where it was", async () => {
  at.server.messages.set("web-popover", NEWS);
  at.server.messages.set("web-bar", { ...A_MESSAGE, id: 4 });
  const page = await openListening();
  await dialog(page).waitFor();
  await page.getByRole("region").waitFor();
  await page.locator("#search").focus();
  await dialog(page).getByRole("button", { name: "Not now" }).focus();
  at.server.messages.delete("web-popover");
  at.server.say("recall", { ids: [3, 99] });
  await dialog(page).waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement?.id), "search");
  assert.equal(await page.getByRole("region").count(), 1);
  assert.deepEqual(at.server.kinds().filter((kind) => kind !== "seen"), []);
});

test("who works elsewhere keeps the focus when a message is called back", async () => {
  at.server.messages.set("web-popover", NEWS);
  const page = await openListening();
  await dialog(page).waitFor();
  await page.locator("#search").pressSequentially("bud");
  at.server.say("recall", { ids: [3] });
  await dialog(page).waitFor({ state: "detached" });
  await page.keyboard.type("get");
  assert.equal(await page.locator("#search").inputValue(), "budget");
});

test("a message that is called back while it is on its way is not shown", async () => {
  at.server.stream = true;
  at.server.page = { attributes: 'data-uptake-surface="web-popover"' };
  at.server.messages.set("web-popover", { ...NEWS, locale: "de" });
  const page = await at.newTab();
  await page.addInitScript(() => {
    const heard: unknown[] = []; // What the page tells its other tabs.
    Object.assign(window, { heard, other: new BroadcastChannel("uptake /client/v1 ") });
    const { other } = window as unknown as { other: BroadcastChannel };
    other.onmessage = ({ data }: MessageEvent<{ recalled?: unknown }>) => data.recalled && heard.push(data);
  });
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/words/de.json", async (route) => {
    await arrived;
    await route.continue();
  });
  const asked = page.waitForRequest("**/words/de.json");
  await page.goto(at.server.url);
  await asked;
  await listeners(1);
  at.server.messages.delete("web-popover");
  at.server.say("recall", { ids: [3] });
  await page.waitForFunction(() => (window as unknown as { heard: unknown[] }).heard.length > 0);
  arrive();
  await until(() => polls("web-popover") === 2, () => "not asked again");
  assert.equal(await page.getByRole("dialog").count(), 0);
});

test("what made room for an urgent message does not return once it is called back", async () => {
  at.server.messages.set("web-popover", NEWS);
  const page = await openListening();
  await at.events("seen");
  at.server.messages.set("web-popover", [NEWS, URGENT]);
  at.server.say("urgent", { id: 8 });
  await dialog(page, URGENT.title).waitFor();
  at.server.messages.set("web-popover", URGENT);
  at.server.say("recall", { ids: [3] });
  const asked = polls("web-popover");
  await dialog(page, URGENT.title).getByRole("button", { name: "Not now" }).click();
  await until(() => polls("web-popover") > asked, () => "not asked again");
  await until(() => at.server.kinds().includes("dismiss"), () => at.server.kinds().join());
  assert.equal(await page.getByRole("dialog").count(), 0);
});

test("new keys are fetched as soon as the server speaks of them", async () => {
  at.server.messages.set("web-popover", NEWS);
  const page = await openListening();
  await dialog(page).waitFor();
  at.server.signers = [new Signer("key-2")];
  at.server.say("keys", {});
  at.server.messages.set("web-popover", [NEWS, URGENT]);
  at.server.say("urgent", { id: 8 });
  await dialog(page, URGENT.title).waitFor();
  assert.equal(at.server.sessions.length, 2);
});

test("while keys change, what either of them has signed is shown, until the old one is retired", async () => {
  const [old] = at.server.signers;
  const next = new Signer("key-2");
  const page = await openListening();
  const tell = async (signers: Signer[], message: typeof URGENT): Promise<void> => {
    at.server.signers = signers; // The last one signs.
    at.server.messages.set("web-popover", message);
    at.server.say("urgent", { id: message.id });
  };
  const close = (title: string): Promise<void> => dialog(page, title).getByRole("button", { name: "Close" }).click();
  at.server.signers = [next, old!];
  at.server.say("keys", {});
  await tell([next, old!], URGENT);
  await dialog(page, URGENT.title).waitFor();
  await close(URGENT.title);
  await tell([old!, next], { ...URGENT, id: 9, title: "Signed by the next key" });
  await dialog(page, "Signed by the next key").waitFor();
  assert.equal(at.server.sessions.length, 2); // Both keys came with the second sign-in.
  await tell([next, old!], { ...URGENT, id: 10, title: "Of a server that is behind" });
  await close("Signed by the next key");
  await dialog(page, "Of a server that is behind").waitFor();
  old!.published.until = new Date(Date.now() - 25 * 3_600_000).toISOString();
  at.server.say("keys", {});
  const refused = page.waitForEvent("console", (line) => /message 11 is not shown: its key is not known/.test(line.text()));
  await tell([next, old!], { ...URGENT, id: 11, title: "Signed by a retired key" });
  await close("Of a server that is behind");
  await refused;
  assert.equal(await page.getByRole("dialog").count(), 0);
});

test("bye ends the stream, and the page comes back when it was told to", async () => {
  const page = await openListening();
  const [first] = at.server.listeners.keys();
  at.server.say("bye", { retry_seconds: 0 });
  first?.end();
  await until(() => at.server.listeners.size === 1 && !at.server.listeners.has(first!), () => "nobody came back");
  // Something may have been said meanwhile, so the page asks at once.
  await until(() => polls("web-popover") === 2, () => "not asked again");
  at.server.messages.set("web-popover", URGENT);
  at.server.say("urgent", { id: 8 });
  await dialog(page, URGENT.title).waitFor();
});

test("a broken stream costs nothing but time: the page goes on asking, and comes back later", async () => {
  at.server.stream = true;
  at.server.nextPollSeconds = 5;
  at.server.page = { attributes: 'data-uptake-surface="web-popover"' };
  const page = await at.newTab();
  await page.clock.install();
  await page.goto(at.server.url);
  await listeners(1);
  at.server.busy.set("/client/v1/stream", { status: 503, seconds: 60 });
  at.server.hangUp();
  at.server.messages.set("web-popover", NEWS);
  for (let step = 0; step < 50 && (await dialog(page).count()) === 0; step += 1) await page.clock.runFor(1_000);
  await dialog(page).waitFor();
  at.server.busy.clear();
  for (let step = 0; step < 200 && at.server.listeners.size === 0; step += 1) await page.clock.runFor(1_000);
  await listeners(1);
});

test("a stream that falls silent is left and opened again", async () => {
  at.server.stream = true;
  at.server.page = { attributes: 'data-uptake-surface="web-popover"' };
  const page = await at.newTab();
  await page.clock.install();
  await page.goto(at.server.url);
  await listeners(1);
  const [first] = at.server.listeners.keys();
  for (let step = 0; step < 200 && at.server.listeners.has(first!); step += 1) await page.clock.runFor(1_000);
  await until(() => !at.server.listeners.has(first!), () => "still open");
  for (let step = 0; step < 200 && at.server.listeners.size === 0; step += 1) await page.clock.runFor(1_000);
  await listeners(1);
});

test("a hidden page does not listen, and listens again when it can be seen", async () => {
  const page = await openListening();
  await pretend(page, "hidden");
  await listeners(0);
  await pretend(page, "visible");
  await listeners(1);
});

test("a stop ends the stream", async () => {
  at.server.stream = true;
  at.server.page = { byScript: true };
  const page = await at.open();
  await listeners(1);
  await page.locator("#upload").click();
  await listeners(0);
});
