// Builds the script for web pages, which the server hands out, and the module for other npm packages.
import fs from "node:fs";
import path from "node:path";
import { bundle, words } from "./bundle.mjs";
import { BUILT, DIST } from "./places.mjs";
import { sizes } from "./size.mjs";

const NOTICE = "/*! Uptake embed, Apache-2.0. Contains Floating UI, MIT, copyright Floating UI contributors. */";

fs.rmSync(DIST, { recursive: true, force: true }); // Names of its parts carry a hash of the content.
await bundle("script.ts", {
  outfile: path.join(BUILT, "uptake-embed.js"),
  format: "iife",
  globalName: "Uptake",
  banner: { js: NOTICE },
});
await words(path.join(BUILT, "words"));
await bundle("index.ts", {
  outdir: DIST,
  entryNames: "uptake-embed",
  chunkNames: "[name]-[hash]",
  outExtension: { ".js": ".mjs" },
  splitting: true,
  format: "esm",
  external: ["@floating-ui/dom"],
});
const { own, language, whole } = await sizes();
console.log(`uptake-embed.js  ${own} bytes gzip of our own, ${whole} with the positioning library, ${language} for a language`);
