import assert from "node:assert/strict";
import { test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { findings } from "./axe";
import { bench, settled, shot, until } from "./browser";
import { A_MESSAGE } from "./fakes";

const at = bench();
const callout = { ...A_MESSAGE, format: "callout" };
const popover = { ...A_MESSAGE, format: "popover", kind: "announcement" };

async function openWithBar(more: object = {}): Promise<Page> {
  at.server.messages.set("web-bar", { ...A_MESSAGE, ...more });
  const page = await at.open();
  await page.getByRole("region").waitFor();
  await settled(page);
  return page;
}

const more = (page: Page | Locator): Locator => page.getByRole("button", { name: "More", includeHidden: true });
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent ?? document.activeElement?.id ?? "");
const expanded = (page: Page, state: boolean): Promise<void> =>
  page.locator(`uptake-message .more[aria-expanded=${state}]`).waitFor();

test("a click opens a menu of two, under its button and inside the window", async () => {
  const page = await openWithBar();
  await more(page).click();
  await expanded(page, true);
  const menu = page.getByRole("menu", { name: "More" });
  assert.deepEqual(await menu.getByRole("menuitem").allInnerTexts(), ["Snooze for a week", "Not relevant to me"]);
  await page.locator("uptake-message .menu[data-placed]").waitFor();
  await shot(page, "menu");
  const [box, button] = [await menu.boundingBox(), await more(page).boundingBox()];
  assert.ok(box && button);
  assert.equal(Math.round(box.y), Math.round(button.y + button.height + 4));
  assert.ok(box.x >= 0 && Math.round(box.x + box.width) === Math.round(button.x + button.width));
  assert.deepEqual(await findings(page), []);
  await more(page).click();
  await expanded(page, false);
  assert.equal(await page.getByRole("menu").count(), 0);
});

test("the keys move as in every menu", async () => {
  const page = await openWithBar();
  await more(page).focus();
  await page.keyboard.press("Enter");
  await expanded(page, true);
  const walk: string[] = [await focused(page)];
  for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", "Home", "End"]) {
    await page.keyboard.press(key);
    walk.push((await focused(page)).slice(0, 6));
  }
  assert.deepEqual(walk, ["Snooze for a week", "Not re", "Snooze", "Not re", "Snooze", "Not re"]);
  await page.keyboard.press("Escape");
  await expanded(page, false);
  await page.keyboard.press("ArrowUp");
  await expanded(page, true);
  assert.equal(await focused(page), "Not relevant to me");
  await page.keyboard.press("Escape");
  await expanded(page, false); // Otherwise the open menu of before would be taken for the next one.
  await page.keyboard.press("ArrowDown");
  await expanded(page, true);
  assert.equal(await focused(page), "Snooze for a week");
});

test("who presses keys before the menu has been drawn loses none", async () => {
  const page = await openWithBar();
  await more(page).focus();
  // The page is busy while the keys are pressed: all of them wait, and are handled one after the other.
  const busy = page.evaluate(() => {
    const end = performance.now() + 500;
    while (performance.now() < end);
  });
  await Promise.all([busy, ...["ArrowDown", "ArrowDown", "Enter"].map((key) => page.keyboard.press(key))]);
  await page.getByRole("region").waitFor({ state: "detached" });
  await at.events("seen", "irrelevant");
});

test("Escape closes the menu alone, and only the second Escape the message", async () => {
  at.server.messages.set("web-callout", callout);
  at.server.page = { attributes: 'data-uptake-surface="web-callout" data-uptake-callout="#share"' };
  const page = await at.open();
  await page.getByRole("dialog").waitFor();
  await more(page).click();
  await expanded(page, true);
  await page.keyboard.press("Escape");
  await expanded(page, false);
  assert.equal(await page.getByRole("dialog").count(), 1);
  assert.equal(await more(page).evaluate((button) => (button.getRootNode() as ShadowRoot).activeElement === button), true);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await at.events("seen", "dismiss");
});

test("Tab and a click elsewhere leave the menu", async () => {
  const page = await openWithBar();
  await more(page).click();
  await expanded(page, true);
  await page.keyboard.press("Tab");
  await expanded(page, false);
  assert.equal(await page.locator("uptake-message .close").evaluate((button) => button.matches(":focus")), true);
  await more(page).click();
  await expanded(page, true);
  await page.locator("h1").click();
  await expanded(page, false);
  assert.deepEqual(at.server.kinds().filter((kind) => kind !== "seen"), []);
});

for (const [name, kind] of [
  ["Snooze for a week", "snooze"],
  ["Not relevant to me", "irrelevant"],
] as const) {
  test(`"${name}" is told as ${kind}, ends the message and gives the focus back`, async () => {
    const page = await openWithBar();
    await page.locator("#upload").focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ArrowDown");
    await expanded(page, true);
    if (kind === "irrelevant") await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.getByRole("region").waitFor({ state: "detached" });
    assert.equal(await focused(page), "upload");
    await at.events("seen", kind);
    assert.equal(at.server.events[1]?.lease, "web-bar 1");
  });
}

test("who snoozes is left alone by every surface, but not by what is urgent", async () => {
  at.server.messages.set("web-bar", { ...A_MESSAGE, id: 1 });
  at.server.messages.set("web-callout", { ...callout, id: 2 });
  at.server.messages.set("web-popover", { ...popover, id: 3, kind: "urgent" });
  at.server.page = { attributes: 'data-uptake-callout="#share" data-uptake-popover' };
  const page = await at.open();
  await page.locator("uptake-message .bar").waitFor();
  await page.locator("uptake-message .popover").waitFor();
  await page.locator("uptake-message .callout").waitFor();
  await more(page.locator("uptake-message .callout")).click();
  await page.getByRole("menuitem", { name: "Snooze for a week" }).click();
  await page.locator("uptake-message .bar").waitFor({ state: "detached" });
  assert.equal(await page.locator("uptake-message .popover").count(), 1);
  await until(() => at.server.kinds().includes("snooze"), () => "no snooze");
  assert.deepEqual(at.server.kinds().filter((kind) => kind !== "seen"), ["snooze"]);
});

test("a snooze in another tab empties this one", async () => {
  at.server.messages.set("web-popover", popover);
  at.server.page = { attributes: 'data-uptake-surface="web-popover"' };
  const page = await at.open();
  await page.getByRole("dialog").waitFor();
  await at.events("seen");
  at.server.messages.set("web-bar", { ...A_MESSAGE, id: 2 });
  at.server.page = {};
  const elsewhere = await at.open();
  await more(elsewhere).click();
  await elsewhere.getByRole("menuitem", { name: "Snooze for a week" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.ok(!at.server.kinds().includes("dismiss"));
});

test("the days are those that the server names", async () => {
  const page = await openWithBar({ snooze_days: 14 });
  await more(page).click();
  await page.getByRole("menuitem", { name: "Snooze (days: 14)" }).waitFor();
});

test("where messages cannot be put off, this one still can be irrelevant", async () => {
  const page = await openWithBar({ can_snooze: false });
  await more(page).click();
  assert.deepEqual(await page.getByRole("menuitem").allInnerTexts(), ["Not relevant to me"]);
});

for (const [who, message] of Object.entries({
  "an urgent message": { kind: "urgent", can_snooze: true },
  "a message of an older server": { can_snooze: undefined },
})) {
  test(`${who} has no menu`, async () => {
    const page = await openWithBar(message);
    assert.equal(await more(page).count(), 0);
  });
}

test("the menu speaks the language of its message, and opens towards the inside", async () => {
  await at.profile({ viewport: { width: 390, height: 600 } });
  const message = { ...popover, locale: "ar", direction: "rtl", title: "شارك رابطًا" };
  at.server.messages.set("web-popover", message);
  at.server.page = { attributes: 'data-uptake-surface="web-popover"' };
  const page = await at.open();
  await page.getByRole("dialog").getByRole("button", { name: "المزيد" }).click();
  const menu = page.locator("uptake-message .menu[data-placed]");
  await menu.waitFor();
  await settled(page);
  await shot(page, "menu-rtl-narrow");
  assert.deepEqual(await menu.getByRole("menuitem").allInnerTexts(), ["تأجيل لمدة أسبوع", "لا يعنيني"]);
  assert.equal(await menu.getAttribute("lang"), "ar");
  const box = await menu.boundingBox();
  assert.ok(box && box.x >= 0 && box.x + box.width <= 390);
  assert.deepEqual(await findings(page), []);
});

test("without the words of its language the message speaks English around its text", async () => {
  const page = await at.newTab();
  await page.route("**/words/*", (route) => route.abort());
  at.server.messages.set("web-bar", { ...A_MESSAGE, locale: "de", title: "Ein Link statt einer Kopie" });
  await page.goto(at.server.url);
  await page.getByRole("region", { name: "Message from your organization" }).waitFor();
  assert.equal(await more(page).getAttribute("lang"), "en");
});
