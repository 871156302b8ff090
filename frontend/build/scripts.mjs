// Our own few lines of script in one file, and htmx as its makers ship it.
import fs from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { BUILT, FRONTEND, packageFolder } from "./places.mjs";

/** Write uptake.js and htmx.js. */
export async function bundleScripts() {
  await esbuild.build({
    entryPoints: [path.join(FRONTEND, "scripts", "uptake.ts")],
    outfile: path.join(BUILT, "uptake.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2022"],
    legalComments: "none",
  });
  fs.copyFileSync(path.join(packageFolder("htmx.org"), "dist", "htmx.min.js"), path.join(BUILT, "htmx.js"));
}
