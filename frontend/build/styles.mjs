// Sass -> only the rules that some page uses -> small -> the mirrored twin for right-to-left.
import fs from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";
import rtlcss from "rtlcss";
import * as sass from "sass";
import { bundleFonts } from "./fonts.mjs";
import { BUILT, FRONTEND, PACKAGE, packageFolder } from "./places.mjs";
import { tokensAsSass } from "./tokens.mjs";

const TOKENS = {
  canonicalize: (url) => (url === "fluent-tokens" ? new URL("fluent:tokens") : null),
  load: () => ({ contents: tokensAsSass(), syntax: "scss" }),
};

// Bootstrap 5.3 is written in the older Sass: its warnings are not ours to mend.
const BOOTSTRAPS_WARNINGS = ["import", "global-builtin", "color-functions", "if-function", "mixed-decls"];

function compiled() {
  return sass.compile(path.join(FRONTEND, "src", "uptake.scss"), {
    importers: [TOKENS],
    loadPaths: [path.join(packageFolder("bootstrap"), "scss")],
    quietDeps: true,
    silenceDeprecations: BOOTSTRAPS_WARNINGS,
    logger: sass.Logger.silent,
  }).css;
}

async function purged(css) {
  const [result] = await new PurgeCSS().purge({
    css: [{ raw: css }],
    content: [`${PACKAGE}/**/templates/**/*.html`, `${PACKAGE}/**/*.py`, `${FRONTEND}/scripts/*.ts`],
    safelist: {
      // Elements that Django's widgets and our Python draw.
      standard: ["a", "button", "caption", "code", "dd", "dl", "dt", "fieldset", "input", "legend", "ol", "optgroup", "option",
        "pre", "select", "small", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr", "ul", /^(badge|alert|tone|status|change|look|step|chart|series|heat)-/, /^htmx-/, "errorlist", "helptext"],
      greedy: [/data-bs-theme/],
    },
    dynamicAttributes: ["open", "dir", "aria-current", "aria-invalid", "aria-sort", "disabled", "hidden", "type", "data-label"],
  });
  return result.css;
}

/** Write uptake.css and uptake.rtl.css. */
export async function bundleStyles() {
  const css = await purged(compiled());
  const whole = `${bundleFonts()}\n${css}`;
  for (const [name, text] of [["uptake.css", whole], ["uptake.rtl.css", rtlcss.process(whole)]]) {
    const { code } = await esbuild.transform(text, { loader: "css", minify: true, target: ["chrome111", "firefox115", "safari16.4"] });
    fs.writeFileSync(path.join(BUILT, name), code);
  }
}
