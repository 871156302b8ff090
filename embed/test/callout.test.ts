import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { bench, until } from "./browser";
import { A_MESSAGE } from "./fakes";

const at = bench();
const callout = { ...A_MESSAGE, format: "callout" };

async function openWithCallout(): Promise<Page> {
  at.server.messages.set("web-callout", callout);
  at.server.page = { attributes: 'data-uptake-surface="web-callout" data-uptake-callout="#share"' };
  return at.open();
}

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const outer = document.activeElement;
    const inner = outer?.shadowRoot?.activeElement;
    return inner ? inner.className : (outer?.id ?? "");
  });

test("the call-out points at its anchor from below, above everything else", async () => {
  const page = await openWithCallout();
  const dialog = page.getByRole("dialog", { name: "Share a link, not a copy" });
  await dialog.waitFor();
  const [box, anchor] = [await dialog.boundingBox(), await page.locator("#share").boundingBox()];
  assert.ok(box && anchor);
  assert.equal(box.y, Math.round(anchor.y + anchor.height + 10));
  assert.ok(Math.abs(box.x - anchor.x) <= 1);
  assert.equal(await dialog.evaluate((element) => element.matches(":popover-open")), true);
  assert.equal(await dialog.getAttribute("aria-modal"), null);
});

test("it follows its anchor while the page scrolls and hides with it", async () => {
  const page = await openWithCallout();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  const before = await dialog.boundingBox();
  await page.evaluate(() => scrollTo(0, 10));
  await page.waitForFunction(
    (y) => {
      const box = document.querySelector("[data-part=callout]")?.shadowRoot?.querySelector(".callout");
      return Math.round(box?.getBoundingClientRect().y ?? 0) === y;
    },
    Math.round((before?.y ?? 0) - 10),
  );
  await page.evaluate(() => scrollTo(0, 1000));
  await dialog.waitFor({ state: "hidden" });
  await page.evaluate(() => scrollTo(0, 0));
  await dialog.waitFor();
});

for (const [how, move] of Object.entries({
  "is pushed down by what the page puts above it": () => document.querySelector("header")?.before(document.createElement("hr")),
  "is moved by a style": () => {
    document.querySelector<HTMLElement>("#share")!.style.translate = "40px 30px";
  },
})) {
  test(`it follows its anchor when that ${how}`, async () => {
    const page = await openWithCallout();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    const before = await page.locator("#share").boundingBox();
    await page.evaluate(move);
    const after = await page.locator("#share").boundingBox();
    assert.notEqual(after?.y, before?.y);
    await page.waitForFunction(
      ({ x, y }) => {
        const box = document.querySelector("[data-part=callout]")?.shadowRoot?.querySelector(".callout")?.getBoundingClientRect();
        return box && Math.abs(box.x - x) <= 1 && Math.abs(box.y - y) <= 1;
      },
      { x: after?.x ?? 0, y: (after?.y ?? 0) + (after?.height ?? 0) + 10 },
    );
  });
}

test("an anchor that is hidden takes the call-out along, and that is no answer", async () => {
  const page = await openWithCallout();
  await page.getByRole("dialog").waitFor();
  await at.events("seen");
  await page.locator("#share").evaluate((element) => (element.style.display = "none"));
  await page.locator("uptake-message[data-part=callout]").waitFor({ state: "detached" });
  assert.deepEqual(at.server.kinds(), ["seen"]);
});

test("an anchor that goes away takes the call-out along, and that is no answer", async () => {
  const page = await openWithCallout();
  await page.getByRole("dialog").waitFor();
  await page.locator("#share").evaluate((element) => element.remove());
  await page.locator("uptake-message[data-part=callout]").waitFor({ state: "detached" });
  assert.deepEqual(at.server.kinds().filter((kind) => kind !== "seen"), []);
});

test("an anchor that the page draws anew keeps its call-out", async () => {
  const page = await openWithCallout();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await page.locator("#share").evaluate((element) => {
    const again = element.cloneNode(true) as HTMLElement;
    element.replaceWith(again);
    document.querySelector("main")?.prepend(again);
  });
  await page.waitForFunction(() => {
    const box = document.querySelector("[data-part=callout]")?.shadowRoot?.querySelector(".callout");
    const anchor = document.querySelector("#share")?.getBoundingClientRect();
    return anchor && Math.abs((box?.getBoundingClientRect().y ?? 0) - anchor.bottom - 10) <= 1;
  });
});

test("without an anchor nothing is asked, so no showing is spent", async () => {
  at.server.messages.set("web-callout", callout);
  at.server.page = { attributes: 'data-uptake-callout="#later"' };
  const page = await at.open();
  await until(() => at.server.polls.length === 1, () => "the bar did not ask");
  assert.deepEqual(at.server.polls.map(({ surface }) => surface), ["web-bar"]);
  await page.locator("#upload").evaluate((element) => (element.id = "later"));
  await page.getByRole("dialog").waitFor();
});

test("the focus is not taken from somebody who types, and Escape in their field is theirs", async () => {
  at.server.page = { attributes: 'data-uptake-surface="web-callout" data-uptake-callout="#share"' };
  at.server.nextPollSeconds = 1;
  const page = await at.open();
  await page.locator("#search").pressSequentially("bud");
  at.server.messages.set("web-callout", callout);
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type("get");
  assert.equal(await page.locator("#search").inputValue(), "budget");
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("dialog").count(), 1);
});

test("Tab leads from the anchor into the call-out and on, and Escape leads back", async () => {
  const page = await openWithCallout();
  await page.getByRole("dialog").waitFor();
  await page.locator("#share").focus();
  const order: string[] = [];
  for (let step = 0; step < 5; step += 1) {
    await page.keyboard.press("Tab");
    order.push(await focused(page));
  }
  assert.deepEqual(order, ["button action", "button", "button drawn more", "button drawn close", "new"]);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal(await focused(page), "new");
  await at.events("seen", "dismiss");
});

test("Escape on the anchor dismisses, and the focus stays there", async () => {
  const page = await openWithCallout();
  await page.getByRole("dialog").waitFor();
  await page.locator("#share").focus();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal(await focused(page), "share");
  await at.events("seen", "dismiss");
});

test("Escape in the bar dismisses it and gives the focus back", async () => {
  at.server.messages.set("web-bar", { ...A_MESSAGE });
  const page = await at.open();
  await page.getByRole("region").waitFor();
  await page.locator("#upload").focus();
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("region").count(), 1);
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(page), "button drawn close");
  await page.keyboard.press("Escape");
  await page.getByRole("region").waitFor({ state: "detached" });
  assert.equal(await focused(page), "upload");
  await at.events("seen", "dismiss");
});
