// The icons in use, as one JSON file {name: [view box, inner SVG]} from which the server draws them inline.
import fs from "node:fs";
import path from "node:path";
import { BUILT, FRONTEND, packageFolder } from "./places.mjs";

/** Write icons.json; an unknown icon ends the build. */
export function bundleIcons() {
  const wanted = JSON.parse(fs.readFileSync(path.join(FRONTEND, "icons.json"), "utf8"));
  const folder = path.join(packageFolder("@fluentui/svg-icons"), "icons");
  const drawn = {};
  for (const name of Object.keys(wanted).sort()) {
    const svg = fs.readFileSync(path.join(folder, `${wanted[name]}.svg`), "utf8");
    const [, box, inner] = svg.match(/viewBox="([^"]+)"[^>]*>(.*)<\/svg>/s);
    drawn[name] = [box, inner.replace(/ fill="#[0-9a-fA-F]+"/g, "")];
  }
  fs.writeFileSync(path.join(BUILT, "icons.json"), `${JSON.stringify(drawn, null, 0)}\n`);
}
