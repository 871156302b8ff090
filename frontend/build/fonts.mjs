// Open Sans, the bundled stand-in where Segoe UI is not installed; a browser fetches only the alphabets of a page.
import fs from "node:fs";
import path from "node:path";
import { BUILT, packageFolder } from "./places.mjs";

const ALPHABETS = ["latin", "latin-ext", "greek", "cyrillic", "cyrillic-ext", "hebrew", "vietnamese"];

/** Copy the font files and return their @font-face rules. */
export function bundleFonts() {
  const folder = packageFolder("@fontsource-variable/open-sans");
  const rules = fs.readFileSync(path.join(folder, "index.css"), "utf8").match(/@font-face\s*{[^}]*}/g) ?? [];
  fs.mkdirSync(path.join(BUILT, "fonts"), { recursive: true });
  return ALPHABETS.map((alphabet) => {
    const file = `open-sans-${alphabet}-wght-normal.woff2`;
    const rule = rules.find((text) => text.includes(`files/${file}`));
    if (!rule) throw new Error(`Open Sans has no ${alphabet}`);
    fs.copyFileSync(path.join(folder, "files", file), path.join(BUILT, "fonts", file));
    return rule.replace(/url\([^)]*\)/, `url(fonts/${file})`);
  }).join("\n");
}
