import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { bench, until } from "./browser";
import { A_MESSAGE } from "./fakes";
import { Signer } from "./signer";

const at = bench();

/** Opens the page and keeps what it says on its console. */
async function openAndListen(address: string = at.server.url): Promise<{ page: Page; said: string[] }> {
  const page = await at.newTab();
  const said: string[] = [];
  page.on("console", (line) => said.push(line.text()));
  await page.goto(address);
  return { page, said };
}

const waitFor = (said: string[], words: RegExp): Promise<void> =>
  until(() => said.some((line) => words.test(line)), () => `on the console: ${said.join(" | ")}`);

test("a message that was changed on its way is neither shown nor told of, and the console says why", async () => {
  at.server.messages.set("web-bar", A_MESSAGE);
  at.server.tamper = (message) => ({ ...message, url: "https://phishing.example/" });
  at.server.nextPollSeconds = 1;
  const { page, said } = await openAndListen();
  await waitFor(said, /message 7 is not shown: its signature does not fit/);
  await until(() => at.server.polls.length >= 2, () => "no second poll");
  assert.equal(await page.locator("uptake-message:not([data-part=status])").count(), 0);
  assert.equal(await page.getByRole("status").textContent(), "");
  assert.deepEqual(at.server.events, []);
  at.server.tamper = (message) => message;
  await page.getByRole("region").waitFor();
  await at.events("seen");
});

for (const [what, changed] of Object.entries({
  "of another organization": { tenant: "your-org" },
  "that was made urgent": { kind: "urgent" },
  "in another shape": { format: "callout" },
  "said to be in another language": { locale: "de" },
  "whose time was prolonged": { valid_to: "2099-01-01T00:00:00Z" },
  "that was made a test": { id: -7 },
})) {
  test(`a message ${what} is not shown`, async () => {
    at.server.messages.set("web-bar", A_MESSAGE);
    at.server.tamper = (message) => ({ ...message, ...changed });
    const { page, said } = await openAndListen();
    await waitFor(said, /is not shown: its signature does not fit/);
    assert.equal(await page.locator("uptake-message:not([data-part=status])").count(), 0);
  });
}

test("a message whose own time is over is not shown, although it was signed", async () => {
  at.server.messages.set("web-bar", { ...A_MESSAGE, valid_from: "2020-01-01T00:00:00Z", valid_to: "2020-02-01T00:00:00Z" });
  const { page, said } = await openAndListen();
  await waitFor(said, /is not shown: its time does not fit/);
  assert.equal(await page.getByRole("region").count(), 0);
});

test("nothing that is not signed becomes words in the page", async () => {
  at.server.messages.set("web-bar", A_MESSAGE);
  const words = "Call 555 0100";
  at.server.tamper = (message) => ({
    ...message,
    ...{ test: true, mark: words, can_snooze: true, snooze_days: words, direction: words, priority: words, more: words },
  });
  const page = await at.open();
  await page.getByRole("region").waitFor();
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menu").waitFor();
  const shown = await page.locator("uptake-message").evaluateAll((hosts) => hosts.map((host) => host.shadowRoot?.innerHTML).join());
  assert.ok(shown.includes(A_MESSAGE.title));
  assert.doesNotMatch(shown.replace(/dir="[^"]*"/g, ""), /555/);
  assert.equal(await page.locator("uptake-message .mark").count(), 0);
});

test("a message without a signature is not shown", async () => {
  at.server.messages.set("web-bar", A_MESSAGE);
  at.server.tamper = ({ signature: _, ...message }) => message;
  const { page, said } = await openAndListen();
  await waitFor(said, /message 7 is not shown/);
  assert.equal(await page.getByRole("region").count(), 0);
});

test("when the organization changes its key the page notices by itself", async () => {
  at.server.nextPollSeconds = 1;
  const page = await at.open();
  await until(() => at.server.polls.length >= 1, () => "no poll");
  at.server.signers = [...at.server.signers, new Signer("key-2")];
  at.server.messages.set("web-bar", A_MESSAGE);
  await page.getByRole("region").waitFor();
  assert.equal(at.server.sessions.length, 2);
});

test("a page that has pinned the key shows what it has signed", async () => {
  at.server.messages.set("web-bar", A_MESSAGE);
  at.server.page = { attributes: `data-uptake-keys="${at.server.signers[0]?.published.key}"` };
  const page = await at.open();
  await page.getByRole("region").waitFor();
});

test("a page that has pinned another key shows nothing", async () => {
  at.server.messages.set("web-bar", A_MESSAGE);
  at.server.page = { attributes: `data-uptake-keys="${new Signer("mine").published.key}"` };
  const { page, said } = await openAndListen();
  await waitFor(said, /its key is not pinned/);
  assert.equal(await page.getByRole("region").count(), 0);
});

test("a page without https shows nothing, asks nothing and says so", async () => {
  at.server.messages.set("web-bar", A_MESSAGE);
  const { page, said } = await openAndListen(at.server.url.replace("127.0.0.1", "intranet.test"));
  await waitFor(said, /shows no messages here: it needs https/);
  assert.equal(await page.locator("uptake-message").count(), 0);
  assert.deepEqual([at.server.sessions, at.server.polls], [[], []]);
});

test("a browser that does not know the signature shows nothing, asks nothing and says so", async () => {
  at.server.messages.set("web-bar", A_MESSAGE);
  const page = await at.newTab();
  const said: string[] = [];
  page.on("console", (line) => said.push(line.text()));
  await page.addInitScript(() => {
    crypto.subtle.importKey = () => Promise.reject(new DOMException("Unrecognized name", "NotSupportedError"));
  });
  await page.goto(at.server.url);
  await waitFor(said, /shows no messages here: it needs Ed25519/);
  assert.deepEqual([at.server.sessions, at.server.polls], [[], []]);
});
