import assert from "node:assert/strict";
import { test } from "node:test";
import { optionsOf, type Places } from "../src/options";

/** What surfaces a script gets that says nothing of them, and what differs. */
const places = (more: Places): Places => ({ bar: "body", banner: null, bannerAt: "top", callout: null, popover: false, ...more });

function script(dataset: Record<string, string>): HTMLElement {
  const always = { uptakeEndpoint: "/client/v1", uptakeIdentityUrl: "/me" };
  return { dataset: { ...always, ...dataset } } as unknown as HTMLElement;
}

test("a script without the two addresses starts nothing", () => {
  const lonely = { dataset: { uptakeEndpoint: "/client/v1" } } as unknown as HTMLElement;
  assert.equal(optionsOf(lonely), null);
});

test("a script that names no surface gets the bar of a web page", () => {
  const options = optionsOf(script({}));
  assert.equal(options?.host, "web");
  assert.deepEqual(options?.surfaces, places({}));
});

test("an anchor adds the call-out", () => {
  const options = optionsOf(script({ uptakeCallout: "#share", uptakeHost: "outlook" }));
  assert.equal(options?.host, "outlook");
  assert.deepEqual(options?.surfaces, places({ callout: "#share" }));
});

test("pop-overs come where they are asked for, and alone where they alone are named", () => {
  assert.deepEqual(optionsOf(script({ uptakePopover: "" }))?.surfaces, places({ popover: true }));
  const teams = optionsOf(script({ uptakeSurface: "teams-popover", uptakeCallout: "#share" }));
  assert.equal(teams?.host, "teams");
  assert.deepEqual(teams?.surfaces, places({ bar: null, popover: true }));
});

test("a banner stands at the top of the page, or where the page says", () => {
  assert.deepEqual(optionsOf(script({ uptakeBanner: "" }))?.surfaces, places({ banner: "body" }));
  const below = optionsOf(script({ uptakeSurface: "web-banner", uptakeBanner: "main", uptakeBannerAt: "bottom" }));
  assert.deepEqual(below?.surfaces, places({ bar: null, banner: "main", bannerAt: "bottom" }));
});

test("keys are pinned where the page names some", () => {
  assert.deepEqual(optionsOf(script({ uptakeKeys: "one, two" }))?.keys, ["one", "two"]);
  assert.equal(optionsOf(script({}))?.keys, undefined);
});

test("named surfaces are the only ones", () => {
  const bar = optionsOf(script({ uptakeSurface: "excel-bar", uptakeCallout: "#share" }));
  assert.equal(bar?.host, "excel");
  assert.deepEqual(bar?.surfaces, places({}));
  const both = optionsOf(script({ uptakeSurface: "word-bar, word-callout", uptakeCallout: "#share" }));
  assert.deepEqual(both?.surfaces, places({ callout: "#share" }));
});

test("a surface that is not known here is skipped", () => {
  const options = optionsOf(script({ uptakeSurface: "web-toast web-bar" }));
  assert.deepEqual(options?.surfaces, places({}));
});

test("languages and theme are read, and a theme that does not exist is the one of the system", () => {
  const options = optionsOf(script({ uptakeLanguages: "de-DE, en", uptakeTheme: "neon" }));
  assert.deepEqual(options?.languages, ["de-DE", "en"]);
  assert.equal(options?.theme, "auto");
  assert.equal(optionsOf(script({ uptakeTheme: "dark" }))?.theme, "dark");
});
