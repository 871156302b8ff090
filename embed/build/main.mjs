// Builds the script for web pages, which the server hands out, and the module for other npm packages.
import path from "node:path";
import { bundle } from "./bundle.mjs";
import { BUILT, DIST } from "./places.mjs";
import { sizes } from "./size.mjs";

const NOTICE = "/*! Uptake embed, Apache-2.0. Contains Floating UI, MIT, copyright Floating UI contributors. */";

await bundle("script.ts", {
  outfile: path.join(BUILT, "uptake-embed.js"),
  format: "iife",
  globalName: "Uptake",
  banner: { js: NOTICE },
});
await bundle("index.ts", {
  outfile: path.join(DIST, "uptake-embed.mjs"),
  format: "esm",
  external: ["@floating-ui/dom"],
});
const { own, whole } = await sizes();
console.log(`uptake-embed.js  ${own} bytes gzip of our own, ${whole} with the positioning library`);
