import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { findings } from "./axe";
import { bench, settled, shot, until } from "./browser";
import { A_MESSAGE, DRAWING } from "./fakes";

const at = bench();
const NEWS = {
  ...A_MESSAGE,
  format: "banner",
  kind: "announcement",
  title: "The new canteen is open",
  body: "From Monday on lunch is served from half past eleven until two, with a view over the river.",
  url: "/landing",
};
const URGENT = { ...NEWS, id: 8, kind: "urgent", title: "Restart your computer today" };
const ALONE = 'data-uptake-surface="web-banner"';

async function openWithBanner(message: object = {}, attributes = ALONE): Promise<Page> {
  at.server.messages.set("web-banner", { ...NEWS, ...message });
  at.server.page = { attributes, ...at.server.page };
  const page = await at.open();
  await page.locator("uptake-message .banner").waitFor();
  await settled(page);
  return page;
}

const banner = (page: Page, title: string = NEWS.title) => page.getByRole("region", { name: title });

test("the banner is as wide as the page, pushes it down and stays while the page scrolls", async () => {
  const page = await openWithBanner();
  await shot(page, "banner");
  const [box, header] = [await banner(page).boundingBox(), await page.locator("header").boundingBox()];
  assert.deepEqual([box?.x, box?.y, box?.width], [0, 0, 900]);
  assert.equal(header?.y, box?.height);
  await page.evaluate(() => scrollTo(0, 1000));
  await page.waitForFunction(() => scrollY === 1000);
  assert.equal((await banner(page).boundingBox())?.y, 0);
  assert.deepEqual(await findings(page), []);
});

test("at the bottom it stands at the end of the window and covers nothing of the page's end", async () => {
  const page = await openWithBanner({}, `${ALONE} data-uptake-banner-at="bottom"`);
  await shot(page, "banner-bottom");
  const box = await banner(page).boundingBox();
  assert.equal(Math.round((box?.y ?? 0) + (box?.height ?? 0)), 450);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.waitForFunction(() => Math.ceil(scrollY + innerHeight) >= document.documentElement.scrollHeight);
  const [main, end] = [await page.locator("main").boundingBox(), await banner(page).boundingBox()];
  assert.ok(main && end && main.y + main.height <= end.y + 0.5);
});

test("in an element of the page it is as wide as that", async () => {
  const page = await openWithBanner({}, `${ALONE} data-uptake-banner="main"`);
  await page.locator("main > uptake-message[data-part=banner]:first-child").waitFor();
  const [box, main] = [await banner(page).boundingBox(), await page.locator("main").boundingBox()];
  assert.ok(box && main && box.width === main.width - 32 && box.x === main.x + 16);
});

test("a message of the web is shown as a banner where the page has chosen one", async () => {
  const page = await openWithBanner({ format: "popover" });
  await banner(page).getByRole("button", { name: "Close" }).click();
  await banner(page).waitFor({ state: "detached" });
  await at.events("seen", "dismiss");
});

test("a bar or a call-out does not come as a banner", async () => {
  at.server.messages.set("web-banner", { ...NEWS, format: "callout" });
  at.server.page = { attributes: ALONE };
  const page = await at.open();
  await until(() => at.server.polls.length === 1, () => "no poll");
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  assert.equal(await page.locator("uptake-message .banner").count(), 0);
});

test("its link, its menu and Escape answer as those of a bar", async () => {
  const page = await openWithBanner();
  const link = banner(page).getByRole("link", { name: "Show me how (opens in a new tab)" });
  const [opened] = await Promise.all([at.context.waitForEvent("page"), link.click()]);
  await opened.waitForURL("**/landing");
  await at.events("seen", "click");
  at.server.forgetEvents();
  await page.reload();
  await banner(page).getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Not relevant to me" }).click();
  await banner(page).waitFor({ state: "detached" });
  await at.events("seen", "irrelevant");
  at.server.forgetEvents();
  await page.reload();
  await banner(page).getByRole("button", { name: "Close" }).focus();
  await page.keyboard.press("Escape");
  await banner(page).waitFor({ state: "detached" });
  await at.events("seen", "dismiss");
});

test("an urgent message takes the place of another, which then returns", async () => {
  at.server.nextPollSeconds = 1;
  const page = await openWithBanner();
  at.server.messages.set("web-banner", [NEWS, URGENT]);
  await banner(page, URGENT.title).waitFor();
  assert.equal(await page.locator("uptake-message .banner").count(), 1);
  await banner(page, URGENT.title).getByRole("button", { name: "Close" }).click();
  await banner(page).waitFor();
});

test("a picture stands beside the text, and makes way on a narrow screen", async () => {
  at.server.pictures.set("my-org/0a1b", DRAWING);
  const page = await openWithBanner({ picture: "/client/v1/pictures/my-org/0a1b" });
  const picture = page.locator("uptake-message .picture");
  await shot(page, "banner-picture");
  const [box, title] = [await picture.boundingBox(), await page.locator("uptake-message .title").boundingBox()];
  assert.ok(box && title && Math.round(box.width) === 96 && Math.round(box.height) === 48 && title.x > box.x + box.width);
  await page.setViewportSize({ width: 390, height: 700 });
  await picture.waitFor({ state: "hidden" });
  await shot(page, "banner-narrow");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});

for (const [name, options] of Object.entries({
  dark: { colorScheme: "dark" },
  "forced-colours": { forcedColors: "active" },
} as const)) {
  test(`with ${name} it is readable and axe finds nothing`, async () => {
    await at.profile(options);
    const page = await openWithBanner();
    await shot(page, `banner-${name}`);
    assert.deepEqual(await findings(page), []);
  });
}

test("from right to left it is mirrored", async () => {
  const page = await openWithBanner({ locale: "ar", direction: "rtl", title: "افتُتح المطعم الجديد", body: "من يوم الاثنين" });
  await shot(page, "banner-rtl");
  const close = await page.locator("uptake-message .close").boundingBox();
  const title = await page.locator("uptake-message .title").boundingBox();
  assert.ok(close && title && close.x < title.x);
  assert.deepEqual(await findings(page), []);
});

test("who wants less motion gets none", async () => {
  const motion = (page: Page): Promise<string> => page.locator(".banner").evaluate((box) => getComputedStyle(box).animationName);
  assert.equal(await motion(await openWithBanner()), "appear");
  at.server.forgetEvents();
  await at.profile({ reducedMotion: "reduce" });
  assert.equal(await motion(await openWithBanner()), "none");
});
