import assert from "node:assert/strict";
import { test } from "node:test";
import { optionsOf } from "../src/options";

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
  assert.deepEqual(options?.surfaces, { bar: "body", callout: null, popover: false });
});

test("an anchor adds the call-out", () => {
  const options = optionsOf(script({ uptakeCallout: "#share", uptakeHost: "outlook" }));
  assert.equal(options?.host, "outlook");
  assert.deepEqual(options?.surfaces, { bar: "body", callout: "#share", popover: false });
});

test("pop-overs come where they are asked for, and alone where they alone are named", () => {
  assert.deepEqual(optionsOf(script({ uptakePopover: "" }))?.surfaces, { bar: "body", callout: null, popover: true });
  const teams = optionsOf(script({ uptakeSurface: "teams-popover", uptakeCallout: "#share" }));
  assert.equal(teams?.host, "teams");
  assert.deepEqual(teams?.surfaces, { bar: null, callout: null, popover: true });
});

test("named surfaces are the only ones", () => {
  const bar = optionsOf(script({ uptakeSurface: "excel-bar", uptakeCallout: "#share" }));
  assert.equal(bar?.host, "excel");
  assert.deepEqual(bar?.surfaces, { bar: "body", callout: null, popover: false });
  const both = optionsOf(script({ uptakeSurface: "word-bar, word-callout", uptakeCallout: "#share" }));
  assert.deepEqual(both?.surfaces, { bar: "body", callout: "#share", popover: false });
});

test("a surface that is not known here is skipped", () => {
  const options = optionsOf(script({ uptakeSurface: "web-toast web-bar" }));
  assert.deepEqual(options?.surfaces, { bar: "body", callout: null, popover: false });
});

test("languages and theme are read, and a theme that does not exist is the one of the system", () => {
  const options = optionsOf(script({ uptakeLanguages: "de-DE, en", uptakeTheme: "neon" }));
  assert.deepEqual(options?.languages, ["de-DE", "en"]);
  assert.equal(options?.theme, "auto");
  assert.equal(optionsOf(script({ uptakeTheme: "dark" }))?.theme, "dark");
});
