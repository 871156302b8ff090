// Builds everything that the pages load into uptake/ui/static/built, from scratch.
import fs from "node:fs";
import path from "node:path";
import { bundleIcons } from "./icons.mjs";
import { BUILT } from "./places.mjs";
import { bundleScripts } from "./scripts.mjs";
import { bundleStyles } from "./styles.mjs";

fs.mkdirSync(BUILT, { recursive: true });
bundleIcons();
await bundleStyles();
await bundleScripts();
for (const file of fs.readdirSync(BUILT).sort()) {
  const { size } = fs.statSync(path.join(BUILT, file));
  console.log(`${file.padEnd(16)} ${String(size).padStart(8)} bytes`);
}
