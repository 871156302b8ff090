// Where the build reads and writes.
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const FRONTEND = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const PACKAGE = path.join(FRONTEND, "..", "uptake");
export const BUILT = path.join(PACKAGE, "ui", "static", "built");

const require = createRequire(import.meta.url);

/** The folder of an installed npm package, wherever the workspace put it. */
export function packageFolder(name) {
  for (const folder of require.resolve.paths(name)) {
    const candidate = path.join(folder, name);
    if (require("node:fs").existsSync(path.join(candidate, "package.json"))) return candidate;
  }
  throw new Error(`${name} is not installed: run npm ci`);
}
