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
  await waitFor(said, /shows no messages here: the page is not served by https/);
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
  await waitFor(said, /shows no messages here: the browser does not know Ed25519/);
  assert.deepEqual([at.server.sessions, at.server.polls], [[], []]);
});
