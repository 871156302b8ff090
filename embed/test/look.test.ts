import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { findings } from "./axe";
import { bench, settled, shot } from "./browser";
import { A_MESSAGE, DRAWING } from "./fakes";
import type { Served } from "./protocol_server";

const at = bench();
const PICTURE = "/client/v1/pictures/my-org/0a1b";
const ENGLISH = { ...A_MESSAGE, body: "Save this file to OneDrive and share a link. Everyone works on the same version." };
const ARABIC = {
  ...A_MESSAGE,
  locale: "ar",
  direction: "rtl",
  title: "شارك رابطًا بدلًا من نسخة",
  body: "احفظ هذا الملف في OneDrive وشارك رابطًا. يعمل الجميع على الإصدار نفسه.",
  button: "أرني كيف",
};

async function openWith(message: Served): Promise<Page> {
  at.server.messages.set("web-bar", message);
  at.server.messages.set("web-banner", { ...message, format: "banner", title: `1: ${message["title"]}`, picture: PICTURE });
  at.server.messages.set("web-callout", { ...message, format: "callout" });
  at.server.messages.set("web-popover", { ...message, format: "popover", picture: PICTURE });
  at.server.pictures.set("my-org/0a1b", DRAWING);
  const attributes = `${at.server.page.attributes ?? ""} data-uptake-callout="#share" data-uptake-popover data-uptake-banner`;
  at.server.page = { ...at.server.page, attributes };
  const page = await at.open();
  for (const part of [".bar", ".banner", ".callout[data-side]", ".popover"]) {
    await page.locator(`uptake-message ${part}`).waitFor();
  }
  await page.waitForFunction(() => {
    const images = [...document.querySelectorAll("uptake-message")].flatMap((host) => [...(host.shadowRoot?.querySelectorAll("img") ?? [])]);
    return images.length === 2 && images.every((image) => image.naturalWidth > 0);
  });
  await settled(page);
  return page;
}

const colour = (page: Page, selector: string, name: "color" | "backgroundColor"): Promise<string> =>
  page.locator(`uptake-message ${selector}`).evaluate((element, which) => getComputedStyle(element)[which], name);

test("in light it is calm, readable and axe finds nothing", async () => {
  const page = await openWith(ENGLISH);
  await shot(page, "light");
  assert.equal(await colour(page, ".bar", "backgroundColor"), "rgb(235, 243, 252)");
  assert.deepEqual(await findings(page), []);
});

test("with a dark system it is dark, and axe finds nothing", async () => {
  await at.profile({ colorScheme: "dark" });
  const page = await openWith(ENGLISH);
  await shot(page, "dark");
  assert.equal(await colour(page, ".callout", "backgroundColor"), "rgb(41, 41, 41)");
  assert.deepEqual(await findings(page), []);
});

test("the host may choose light although the system is dark", async () => {
  await at.profile({ colorScheme: "dark" });
  at.server.page = { attributes: 'data-uptake-theme="light"' };
  const page = await openWith(ENGLISH);
  assert.equal(await colour(page, ".callout", "backgroundColor"), "rgb(255, 255, 255)");
});

for (const direction of ["rtl", "ltr"] as const) {
  test(`a message from right to left is mirrored in a page that is ${direction}`, async () => {
    at.server.page = { direction };
    const page = await openWith(ARABIC);
    await shot(page, `rtl-in-${direction}`);
    const close = await page.locator(".bar .close").boundingBox();
    const title = await page.locator(".bar .title").boundingBox();
    assert.ok(close && title && close.x < title.x);
    assert.equal(await page.locator(".callout").getAttribute("lang"), "ar");
    await page.getByRole("region", { name: "رسالة من مؤسستك: شارك" }).waitFor();
    assert.deepEqual(await findings(page), []);
  });
}

test("on a narrow screen nothing is cut off", async () => {
  await at.profile({ viewport: { width: 390, height: 700 } });
  const page = await openWith(ENGLISH);
  await shot(page, "narrow");
  for (const part of [".bar", ".banner", ".callout", ".popover"]) {
    const box = await page.locator(`uptake-message ${part}`).boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= 390);
  }
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});

test("with forced colours every edge stays visible", async () => {
  await at.profile({ forcedColors: "active" });
  const page = await openWith(ENGLISH);
  await shot(page, "forced-colours");
  for (const part of [".callout", ".popover", ".bar .close", ".popover .buttons button"]) {
    const { width, colour } = await page.locator(`uptake-message ${part}`).evaluate((element) => {
      const { borderTopWidth, borderTopColor } = getComputedStyle(element);
      return { width: borderTopWidth, colour: borderTopColor };
    });
    assert.equal(width, "1px");
    assert.doesNotMatch(colour, /rgba\(.*, 0\)/);
  }
});

test("who wants less motion gets none", async () => {
  const moving = await openWith(ENGLISH);
  const name = (page: Page): Promise<string> => page.locator(".bar").evaluate((bar) => getComputedStyle(bar).animationName);
  assert.equal(await name(moving), "appear");
  at.server.forgetEvents();
  await at.profile({ reducedMotion: "reduce" });
  assert.equal(await name(await openWith(ENGLISH)), "none");
});

/** What each piece of each message looks like, by message. The list of messages has no order: each comes when it is answered. */
const looks = (page: Page): Promise<Record<string, unknown[]>> =>
  page.evaluate(() => {
    const names = ["color", "backgroundColor", "fontSize", "fontFamily", "textTransform", "display", "borderTopWidth"] as const;
    // The region for screen readers is left out: its lines come and go with time.
    const hosts = [...document.querySelectorAll<HTMLElement>("uptake-message:not([data-part=status])")];
    return Object.fromEntries(
      hosts.map((host) => [
        host.dataset["part"],
        [...(host.shadowRoot?.querySelectorAll("*") ?? [])].map((element) => {
          const style = getComputedStyle(element);
          const { width, height } = element.getBoundingClientRect();
          const piece = [element.tagName, element.getAttribute("class"), Math.round(width), Math.round(height)];
          return [...piece, ...names.map((name) => style[name])];
        }),
      ]),
    );
  });

test("a hostile style sheet of the host changes nothing", async () => {
  const calm = await looks(await openWith(ENGLISH));
  assert.deepEqual(Object.keys(calm).sort(), ["banner", "bar", "callout", "popover"]);
  at.server.forgetEvents();
  await at.profile();
  at.server.page = { hostile: true };
  const page = await openWith(ENGLISH);
  await shot(page, "hostile");
  assert.deepEqual(await looks(page), calm);
});

test("an app that fills the window gets no scroll bar from waiting messages", async () => {
  const page = await at.open();
  await page.getByRole("status").waitFor({ state: "attached" });
  const overflow = await page.evaluate(() => {
    document.body.replaceChildren(...document.querySelectorAll("uptake-message"));
    document.body.style.setProperty("height", "100vh");
    const { scrollHeight, scrollWidth } = document.documentElement;
    return [scrollHeight - innerHeight, scrollWidth - innerWidth];
  });
  assert.deepEqual(overflow, [0, 0]);
});

test("messages are not printed", async () => {
  const page = await openWith(ENGLISH);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".bar, .card").filter({ visible: true }).count(), 0);
});

test("a screen reader is told about a new message by a region that was there before", async () => {
  at.server.nextPollSeconds = 1;
  const page = await at.open();
  const status = page.getByRole("status");
  await status.waitFor({ state: "attached" });
  assert.equal(await status.innerText(), "");
  at.server.messages.set("web-bar", ARABIC);
  await page.getByRole("region").waitFor();
  assert.match((await status.textContent()) ?? "", /شارك رابطًا بدلًا من نسخة – احفظ/);
  assert.deepEqual(
    await status.locator("p").evaluate((line) => [(line as HTMLElement).lang, (line as HTMLElement).dir]),
    ["ar", "rtl"],
  );
});
