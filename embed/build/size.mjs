// The script has a budget: every page of a host pays for it. Run as a program it fails above the budget.
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { bundle } from "./bundle.mjs";

const BUDGET = 10_000;

async function gzipped(more) {
  const { outputFiles } = await bundle("script.ts", { write: false, ...more });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

/** Bytes after gzip: of our own code, and of everything that the page loads. */
export async function sizes() {
  const own = await gzipped({ format: "esm", external: ["@floating-ui/dom"] });
  const whole = await gzipped({ format: "iife", globalName: "Uptake" });
  return { own, whole };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { own, whole } = await sizes();
  console.log(`own ${own} of ${BUDGET} bytes gzip, ${whole} with the positioning library`);
  if (own > BUDGET) {
    console.error("The embed is above its budget.");
    process.exit(1);
  }
}
