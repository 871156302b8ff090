// The Fluent design tokens that our styles mention, as Sass mixins: one for light, one for dark.
import fs from "node:fs";
import path from "node:path";
import { webDarkTheme, webLightTheme } from "@fluentui/tokens";
import { FRONTEND } from "./places.mjs";

const MENTIONED = /var\(--(color[A-Z]\w*|shadow\d+)\)/g;

function mentioned() {
  const sources = path.join(FRONTEND, "src");
  const names = new Set();
  for (const file of fs.readdirSync(sources, { recursive: true }).sort()) {
    if (!file.endsWith(".scss")) continue;
    for (const [, name] of fs.readFileSync(path.join(sources, file), "utf8").matchAll(MENTIONED)) names.add(name);
  }
  return [...names].sort();
}

/** Sass source with the mixins fluent-light and fluent-dark; a name that Fluent does not know ends the build. */
export function tokensAsSass() {
  const names = mentioned();
  const unknown = names.filter((name) => !(name in webLightTheme));
  if (unknown.length) throw new Error(`Fluent has no token called ${unknown.join(", ")}`);
  const mixin = (title, theme) =>
    `@mixin ${title} {\n${names.map((name) => `  --${name}: ${theme[name]};`).join("\n")}\n}\n`;
  return mixin("fluent-light", webLightTheme) + mixin("fluent-dark", webDarkTheme);
}
