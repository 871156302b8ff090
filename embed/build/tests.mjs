// Runs the tests: bundles each file of test/ for Node and hands them to Node's own runner. Arguments choose files.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as esbuild from "esbuild";
import { bundle, words } from "./bundle.mjs";
import { EMBED } from "./places.mjs";

const made = path.join(EMBED, ".test-build");
const wanted = process.argv.slice(2);
const files = fs
  .readdirSync(path.join(EMBED, "test"))
  .filter((name) => name.endsWith(".test.ts") && (wanted.length === 0 || wanted.some((word) => name.includes(word))));

fs.rmSync(made, { recursive: true, force: true });
await bundle("script.ts", { outfile: path.join(made, "uptake-embed.js"), format: "iife", globalName: "Uptake" });
await words(path.join(made, "words"));
await esbuild.build({
  entryPoints: files.map((name) => path.join(EMBED, "test", name)),
  outdir: made,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
});
const built = files.map((name) => path.join(made, name.replace(/\.ts$/, ".mjs")));
// The time is that of a whole file, and browsers are slow where the machine is busy; each step in a page has its own limit.
const how = ["--test", "--test-reporter=spec", "--test-timeout=300000", `--test-concurrency=${os.availableParallelism()}`];
const { status } = spawnSync(process.execPath, ["--enable-source-maps", ...how, ...built], { stdio: "inherit" });
process.exit(status ?? 1);
