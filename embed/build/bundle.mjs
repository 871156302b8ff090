import fs from "node:fs/promises";
import path from "node:path";
import * as esbuild from "esbuild";
import { SOURCES, WORDS } from "./places.mjs";

/** A style sheet is imported as its minified text: the page gets it by script, never as an element. */
const sheetAsText = {
  name: "sheet-as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const source = await fs.readFile(file, "utf8");
      const { code } = await esbuild.transform(source, { loader: "css", minify: true, target: TARGET });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** Browsers with popovers, `light-dark()` and Ed25519. */
const TARGET = ["chrome137", "firefox130", "safari17.5"];

/**
 * Names of properties that nobody else knows: they are in no option, protocol, storage or news between tabs, and the browser
 * has none of them. They are shortened.
 */
const OURS = `answered box failed formats hear holds hurry inner networkIsBack ready renew restMs run say seen sendLast show showing streams succeeded
  takesUrgent usualMs validUntil wording wordingFor`;

/** Bundles one entry file of src/; `more` are further options of esbuild. */
export function bundle(entry, more) {
  return esbuild.build({
    entryPoints: [path.join(SOURCES, entry)],
    bundle: true,
    minify: true,
    charset: "utf8",
    target: TARGET,
    legalComments: "none",
    mangleProps: new RegExp(`^(${OURS.trim().split(/\s+/).join("|")})$`),
    plugins: [sheetAsText],
    logLevel: "warning",
    ...more,
  });
}

/** The words of each language as a file of its own in `folder`, fetched by the script when a message needs them. */
export async function words(folder) {
  await fs.mkdir(folder, { recursive: true });
  const names = await fs.readdir(WORDS);
  const texts = await Promise.all(names.map((name) => fs.readFile(path.join(WORDS, name), "utf8")));
  const small = texts.map((text) => JSON.stringify(JSON.parse(text)));
  await Promise.all(names.map((name, index) => fs.writeFile(path.join(folder, name), small[index])));
}
