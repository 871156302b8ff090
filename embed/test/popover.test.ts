import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { findings } from "./axe";
import { bench, pretend, settled, shot, until } from "./browser";
import { A_MESSAGE, DRAWING } from "./fakes";

const at = bench();
const PICTURE = "/client/v1/pictures/my-org/0a1b";
const NEWS = { ...A_MESSAGE, format: "popover", kind: "announcement", title: "The new canteen is open" };
const URGENT = { ...NEWS, id: 8, kind: "urgent", title: "Restart your computer today" };

async function openWithNews(message: object = {}): Promise<Page> {
  at.server.messages.set("web-popover", { ...NEWS, ...message });
  at.server.page = { attributes: 'data-uptake-surface="web-popover"', ...at.server.page };
  const page = await at.open();
  await page.locator("uptake-message .popover").waitFor();
  await settled(page);
  return page;
}

async function openWithNewsThatNobodySees(): Promise<Page> {
  at.server.page = { attributes: 'data-uptake-surface="web-popover"' };
  at.server.messages.set("web-popover", NEWS);
  const page = await at.newTab();
  await page.addInitScript(() => {
    Object.assign(window, { IntersectionObserver: class { observe() {} disconnect() {} } });
  });
  await page.goto(at.server.url);
  await dialog(page).waitFor();
  return page;
}

const dialog = (page: Page, title: string = NEWS.title) => page.getByRole("dialog", { name: title });

test("the pop-over stands in the corner at the bottom's end and leaves the page to be used", async () => {
  const page = await openWithNews();
  await shot(page, "popover");
  const box = await dialog(page).boundingBox();
  assert.deepEqual([box?.width, (box?.x ?? 0) + 344, Math.round((box?.y ?? 0) + (box?.height ?? 0))], [344, 884, 434]);
  assert.equal(await dialog(page).getAttribute("aria-modal"), null);
  await dialog(page).getByText("Message from your organization").waitFor();
  await page.locator("#search").fill("budget");
  await page.locator("#upload").click();
  assert.equal(await dialog(page).count(), 1);
  assert.deepEqual(await findings(page), []);
});

test("Not now dismisses it, and its button opens the page", async () => {
  const page = await openWithNews({ url: "/landing" });
  const link = dialog(page).getByRole("link", { name: "Show me how (opens in a new tab)" });
  const [opened] = await Promise.all([at.context.waitForEvent("page"), link.click()]);
  await opened.waitForURL("**/landing");
  await at.events("seen", "click");
  at.server.forgetEvents();
  await page.reload();
  await dialog(page).getByRole("button", { name: "Not now" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await at.events("seen", "dismiss");
});

test("the focus is not taken, Tab meets it last, and Escape leads back", async () => {
  at.server.page = { attributes: 'data-uptake-surface="web-popover"' };
  at.server.nextPollSeconds = 1;
  const page = await at.open();
  await page.locator("#search").pressSequentially("bud");
  at.server.messages.set("web-popover", NEWS);
  await dialog(page).waitFor();
  await page.keyboard.type("get");
  assert.equal(await page.locator("#search").inputValue(), "budget");
  await page.keyboard.press("Escape");
  assert.equal(await dialog(page).count(), 1);
  await page.keyboard.press("Tab");
  const inside = () => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className);
  assert.equal(await inside(), "button action");
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement?.id), "search");
  await at.events("seen", "dismiss");
});

test("Escape where nothing has the focus dismisses one message, not two", async () => {
  at.server.messages.set("web-callout", { ...A_MESSAGE, format: "callout" });
  at.server.page = { attributes: 'data-uptake-surface="web-callout web-popover" data-uptake-callout="#share"' };
  const page = await openWithNews();
  await page.locator("uptake-message .callout").waitFor();
  await page.keyboard.press("Escape");
  await until(() => at.server.kinds().includes("dismiss"), () => at.server.kinds().join());
  assert.equal(await page.getByRole("dialog").count(), 1);
});

test("it waits for a modal dialog of the page, and no showing is spent", async () => {
  at.server.messages.set("web-popover", NEWS);
  at.server.page = { attributes: 'data-uptake-surface="web-popover"' };
  const page = await at.newTab();
  await page.addInitScript(() => {
    document.addEventListener("DOMContentLoaded", () => {
      const modal = document.createElement("dialog");
      modal.append("Delete the file?");
      document.body.append(modal);
      modal.showModal();
    });
  });
  await page.goto(at.server.url);
  await page.getByRole("status").waitFor({ state: "attached" });
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  assert.deepEqual(at.server.polls, []);
  await page.locator("dialog").evaluate((modal) => (modal as HTMLDialogElement).close());
  await dialog(page).waitFor();
});

test("a picture stands on top in a box of its own size and says nothing to screen readers", async () => {
  at.server.pictures.set("my-org/0a1b", DRAWING);
  const page = await openWithNews({ picture: PICTURE });
  const picture = page.locator("uptake-message .picture");
  await page.waitForFunction(() => {
    const image = document.querySelector("[data-part=popover]")?.shadowRoot?.querySelector("img");
    return image?.complete && image.naturalWidth > 0;
  });
  await shot(page, "popover-picture");
  const [box, title] = [await picture.boundingBox(), await page.locator("uptake-message .popover .title").boundingBox()];
  assert.ok(box && title);
  assert.deepEqual([Math.round(box.width), Math.round(box.height)], [342, 171]);
  assert.ok(title.y > box.y + box.height);
  assert.equal(await page.locator("uptake-message img").getAttribute("alt"), "");
  assert.equal(await page.getByRole("dialog").getByRole("img").count(), 0);
  assert.deepEqual(await findings(page), []);
});

test("while the picture is on its way nothing moves", async () => {
  const page = await at.newTab();
  let send = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (send = resolve));
  await page.route("**/pictures/**", async (route) => {
    await arrived;
    await route.fulfill({ contentType: "image/svg+xml", body: DRAWING });
  });
  at.server.messages.set("web-popover", { ...NEWS, picture: PICTURE });
  at.server.page = { attributes: 'data-uptake-surface="web-popover"' };
  await page.goto(at.server.url);
  await dialog(page).waitFor();
  await settled(page);
  const before = await dialog(page).boundingBox();
  send();
  await page.waitForFunction(
    () => (document.querySelector("[data-part=popover]")?.shadowRoot?.querySelector("img")?.naturalWidth ?? 0) > 0,
  );
  assert.deepEqual(await dialog(page).boundingBox(), before);
});

test("a picture that is not there is left out", async () => {
  const page = await openWithNews({ picture: PICTURE });
  await page.locator("uptake-message .picture").waitFor({ state: "detached" });
  assert.equal(await dialog(page).count(), 1);
});

test("a picture of elsewhere is never asked for", async () => {
  const page = await openWithNews({ picture: "https://tracker.example/client/v1/pictures/my-org/0a1b" });
  assert.equal(await page.locator("uptake-message img").count(), 0);
});

test("a page whose policy forbids the picture shows the message without it", async () => {
  at.server.pictures.set("my-org/0a1b", DRAWING);
  at.server.policy = "default-src 'self'; img-src 'none'";
  const page = await openWithNews({ picture: PICTURE });
  await page.locator("uptake-message .picture").waitFor({ state: "detached" });
  assert.equal(await dialog(page).count(), 1);
  assert.ok(at.complaints.every((text) => text.includes("img-src")));
  at.complaints.length = 0; // The page is right to complain; the message is shown all the same.
});

test("a test is marked for eyes and ears, and is told of like any other", async () => {
  at.server.messages.set("web-bar", { ...A_MESSAGE, id: -7, locale: "es" });
  at.server.page = { attributes: "data-uptake-popover" };
  const page = await openWithNews({ id: -8, locale: "es" });
  await shot(page, "test-mark");
  await dialog(page, `Prueba ${NEWS.title}`).waitFor();
  await page.locator("uptake-message .bar .mark", { hasText: "Prueba" }).waitFor();
  assert.match((await page.getByRole("status").textContent()) ?? "", /Prueba – The new canteen is open/);
  await until(() => at.server.events.length === 2, () => at.server.kinds().join());
  await dialog(page, `Prueba ${NEWS.title}`).getByRole("button", { name: "Ahora no" }).click();
  await at.events("seen", "seen", "dismiss");
});

test("the second text of other places is not shown", async () => {
  const page = await openWithNews({ second_title: "Another thing", second_body: "And more", second_url: "https://x.example" });
  assert.equal(await page.getByText("Another thing").count(), 0);
  assert.equal(await page.getByRole("dialog").getByRole("link").count(), 1);
});

test("an urgent message takes the place of another at once, which then returns", async () => {
  at.server.nextPollSeconds = 1;
  const page = await openWithNews();
  at.server.messages.set("web-popover", [NEWS, URGENT]);
  await dialog(page, URGENT.title).waitFor();
  await shot(page, "urgent");
  assert.equal(await page.getByRole("dialog").count(), 1);
  assert.equal(await dialog(page, URGENT.title).getByRole("button", { name: "More" }).count(), 0);
  await dialog(page, URGENT.title).getByRole("button", { name: "Not now" }).click();
  await dialog(page).waitFor();
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await until(() => at.server.events.length === 4, () => at.server.kinds().join());
  const told = at.server.events.filter(({ kind }) => kind !== "seen").map(({ lease }) => lease);
  assert.deepEqual(told, ["web-popover 2", "web-popover 1"]);
});

/** News that was seen, then an urgent message in its place; gives the page and a way to be done with the urgent one. */
async function interrupted(): Promise<{ page: Page; done(): Promise<void> }> {
  at.server.nextPollSeconds = 1;
  const page = await openWithNews();
  await at.events("seen");
  at.server.messages.set("web-popover", [NEWS, URGENT]);
  await dialog(page, URGENT.title).waitFor();
  return { page, done: () => dialog(page, URGENT.title).getByRole("button", { name: "Not now" }).click() };
}

const FLAG = `/client/ofrep/v1/evaluate/flags/message-${NEWS.id}`;
const askedOf = (): number => at.server.flags.filter((flag) => flag === FLAG).length;
/** Waits until it was asked so many times more whether the news hold. */
async function asked(more: number): Promise<void> {
  const before = askedOf();
  await until(() => askedOf() >= before + more, () => at.server.flags.join());
}

test("what made room does not return where it was called back meanwhile, although nobody told the page", async () => {
  const { page, done } = await interrupted();
  at.server.messages.set("web-popover", [URGENT]);
  await done();
  await asked(2); // The answer to the first one has been read by then.
  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.equal(at.server.stream, false);
});

test("what made room waits while the server cannot say whether it still holds, and returns when it can", async () => {
  const { page, done } = await interrupted();
  at.server.busy.set(FLAG, { status: 503, seconds: 1 });
  await done();
  const before = at.server.polls.length;
  await until(() => at.server.polls.length >= before + 3, () => "no more polls");
  assert.equal(await page.getByRole("dialog").count(), 0);
  at.server.busy.clear();
  await dialog(page).waitFor();
  assert.equal(at.server.kinds().filter((kind) => kind === "seen").length, 2);
});

test("what made room does not return into a page that is hidden before the server has answered", async () => {
  const { page, done } = await interrupted();
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(`**${FLAG}`, async (route) => {
    await held;
    await route.continue();
  });
  const request = page.waitForRequest(`**${FLAG}`);
  await done();
  await request;
  await pretend(page, "hidden");
  const answered = page.waitForResponse(`**${FLAG}`);
  answer();
  await answered;
  await settled(page);
  assert.equal(await page.getByRole("dialog").count(), 0);
  await page.unroute(`**${FLAG}`);
  await pretend(page, "visible");
  await dialog(page).waitFor();
});

test("what nobody has seen leaves at the next question once it is called back, without a stream too", async () => {
  at.server.nextPollSeconds = 1;
  const page = await openWithNewsThatNobodySees();
  at.server.messages.delete("web-popover");
  await dialog(page).waitFor({ state: "detached" });
  assert.deepEqual(at.server.events, []);
});

test("what nobody has seen makes room for a test at once", async () => {
  at.server.nextPollSeconds = 1;
  const page = await openWithNewsThatNobodySees();
  at.server.messages.set("web-popover", [NEWS, { ...NEWS, id: -5, title: "The new lift", test: true, mark: "Test" }]);
  await dialog(page, "The new lift").waitFor();
  assert.equal(await page.getByRole("dialog").count(), 1);
  assert.deepEqual(at.server.events, []);
});

test("what was seen leaves at the next question once it is called back, without a stream too", async () => {
  at.server.nextPollSeconds = 1;
  const page = await openWithNews();
  await at.events("seen");
  await asked(2);
  assert.equal(await dialog(page).count(), 1);
  at.server.messages.delete("web-popover");
  await dialog(page).waitFor({ state: "detached" });
  await at.events("seen");
  assert.equal(at.server.stream, false);
});

test("what was seen stays while the server cannot say whether it holds", async () => {
  at.server.nextPollSeconds = 1;
  const page = await openWithNews();
  await at.events("seen");
  at.server.busy.set(FLAG, { status: 503, seconds: 1 });
  await page.waitForResponse(`**${FLAG}`);
  const again = page.waitForResponse(`**${FLAG}`); // The answer to the first one has been read by then.
  await again;
  assert.equal(await dialog(page).count(), 1);
});

test("a test is no flag, and stays until it is answered", async () => {
  at.server.nextPollSeconds = 1;
  const page = await openWithNews({ id: -NEWS.id, test: true, mark: "Test" });
  await at.events("seen");
  const before = at.server.polls.length;
  await until(() => at.server.polls.length >= before + 2, () => "no more polls");
  assert.deepEqual(at.server.flags, []);
  assert.equal(await dialog(page).count(), 1);
});

test("a message that is not urgent waits for its turn, and its showing is not lost", async () => {
  at.server.nextPollSeconds = 1;
  const page = await openWithNews();
  const later = { ...NEWS, id: 9, title: "Parking is free on Fridays" };
  await at.events("seen");
  at.server.messages.set("web-popover", [NEWS, later]);
  const asked = at.server.polls.length;
  await until(() => at.server.polls.length >= asked + 2, () => "no more polls");
  assert.equal(await dialog(page).count(), 1);
  assert.equal(await page.getByRole("dialog").count(), 1);
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await dialog(page, later.title).waitFor();
  await until(() => at.server.events.length === 3, () => at.server.kinds().join());
  assert.equal(at.server.events[2]?.lease, "web-popover 2");
});

test("on a narrow screen it is a sheet along the bottom", async () => {
  await at.profile({ viewport: { width: 390, height: 700 } });
  at.server.pictures.set("my-org/0a1b", DRAWING);
  const page = await openWithNews({ picture: PICTURE });
  await shot(page, "popover-sheet");
  const box = await dialog(page).boundingBox();
  assert.deepEqual([box?.x, box?.width, Math.round((box?.y ?? 0) + (box?.height ?? 0))], [0, 390, 700]);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});

test("in a low window it scrolls and stays inside", async () => {
  await at.profile({ viewport: { width: 900, height: 220 } });
  at.server.pictures.set("my-org/0a1b", DRAWING);
  const page = await openWithNews({ picture: PICTURE });
  const box = await dialog(page).boundingBox();
  assert.ok(box && box.y >= 16 && box.y + box.height <= 204);
  await dialog(page).getByRole("button", { name: "Not now" }).click();
  await dialog(page).waitFor({ state: "detached" });
});

test("from right to left the corner is the left one", async () => {
  const page = await openWithNews({ locale: "he", direction: "rtl", title: "חדר האוכל החדש פתוח" });
  await shot(page, "popover-rtl");
  const box = await page.getByRole("dialog").boundingBox();
  assert.equal(box?.x, 16);
  await page.getByRole("button", { name: "לא עכשיו" }).waitFor();
  const close = await page.locator("uptake-message .popover .close").boundingBox();
  const title = await page.locator("uptake-message .popover .title").boundingBox();
  assert.ok(close && title && close.x < title.x + title.width / 2);
});

test("who wants less motion gets none here either", async () => {
  const motion = (page: Page): Promise<string> => page.locator(".popover").evaluate((box) => getComputedStyle(box).animationName);
  assert.equal(await motion(await openWithNews()), "appear");
  at.server.forgetEvents();
  await at.profile({ reducedMotion: "reduce" });
  assert.equal(await motion(await openWithNews()), "none");
});

test("Teams asks for its own surface alone", async () => {
  at.server.messages.set("teams-popover", NEWS);
  at.server.page = { attributes: 'data-uptake-surface="teams-popover"' };
  const page = await at.open();
  await dialog(page).waitFor();
  assert.deepEqual(at.server.polls.map(({ surface }) => surface), ["teams-popover"]);
});
