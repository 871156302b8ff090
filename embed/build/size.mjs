// The script has a budget: every page of a host pays for it. Run as a program it fails above the budget.
// Counted is everything of our own that a page ever loads, style sheet and English words included; not counted are the
// positioning library and the words of other languages, of which a page loads one file of some 300 bytes when it needs it.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { bundle } from "./bundle.mjs";
import { WORDS } from "./places.mjs";

const BUDGET = 10_000;

async function gzipped(more) {
  const { outputFiles } = await bundle("script.ts", { write: false, ...more });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

/** Bytes after gzip: of our own code, of everything that the page loads, and of the words of the longest language. */
export async function sizes() {
  const own = await gzipped({ format: "esm", external: ["@floating-ui/dom"] });
  const whole = await gzipped({ format: "iife", globalName: "Uptake" });
  const texts = fs.readdirSync(WORDS).map((name) => JSON.stringify(JSON.parse(fs.readFileSync(path.join(WORDS, name), "utf8"))));
  const language = Math.max(...texts.map((text) => gzipSync(text, { level: 9 }).length));
  return { own, whole, language };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { own, whole, language } = await sizes();
  console.log(`own ${own} of ${BUDGET} bytes gzip; ${whole} with the positioning library, ${language} for another language`);
  if (own > BUDGET) {
    console.error("The embed is above its budget.");
    process.exit(1);
  }
}
