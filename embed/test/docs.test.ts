import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { bench, until } from "./browser";
import { A_MESSAGE, DRAWING } from "./fakes";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const PAGE = fs.readFileSync(path.join(HERE, "../../docs/embed.md"), "utf8");
const at = bench();

/** The example of that name in docs/embed.md, with the addresses of the test's own server. */
function example(name: string): string {
  const [, code] = new RegExp(`^\`\`\`\\w+ ${name}\\n(.*?)^\`\`\`$`, "ms").exec(PAGE) ?? [];
  assert.ok(code, `docs/embed.md has no example ${name}`);
  return code
    .replaceAll("https://uptake.example.com/static/built/embed/", "/")
    .replaceAll("https://uptake.example.com/", "/")
    .replaceAll("/uptake-identity", "/me");
}

/** The policies of docs/embed.md, the addresses of Uptake being those of the test's own server. */
function policies(): string[] {
  const found = [...PAGE.matchAll(/^```\n(default-src .*)\n```$/gm)].map(([, policy]) => policy ?? "");
  return found.map((policy) => policy.replaceAll("https://uptake.example.com", at.server.url.replace(/\/$/, "")));
}

test("the example of one element shows all that it names", async () => {
  for (const [surface, format] of Object.entries({ "web-bar": "bar", "web-callout": "callout", "web-popover": "popover" })) {
    at.server.messages.set(surface, { ...A_MESSAGE, format });
  }
  at.server.page = { script: example("element") };
  const page = await at.open();
  await page.getByRole("region").waitFor();
  await until(() => at.server.polls.length === 3, () => "not all were asked for");
  await page.locator("uptake-message .callout").waitFor();
  await page.locator("uptake-message .popover").waitFor();
});

test("the example of a banner stands at the bottom of its element", async () => {
  at.server.messages.set("web-banner", { ...A_MESSAGE, format: "popover", kind: "announcement" });
  at.server.page = { script: example("banner") };
  const page = await at.open();
  await page.locator("main > uptake-message[data-edge=bottom]:last-child").waitFor();
  assert.deepEqual(at.server.polls.map(({ surface }) => surface), ["web-banner"]);
});

test("the example of own code has the types of the package, and starts", async () => {
  const source = example("module");
  fs.writeFileSync(path.join(HERE, "example.ts"), source.replace("@uptake/embed", "../src/index"));
  fs.writeFileSync(path.join(HERE, "tsconfig.json"), '{"extends": "../tsconfig.json", "include": ["example.ts", "../src"]}');
  const tsc = path.join(path.dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", HERE], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
  const { outputFiles } = await esbuild.build({
    stdin: { contents: source.replace("@uptake/embed", "./index"), resolveDir: path.join(HERE, "../src"), loader: "ts" },
    bundle: true,
    format: "esm",
    splitting: true,
    outdir: path.join(HERE, "module"),
    write: false,
    entryNames: "own",
    loader: { ".css": "text" },
  });
  for (const file of outputFiles) at.server.files.set(`/${path.basename(file.path)}`, file.text);
  at.server.messages.set("web-bar", { ...A_MESSAGE, locale: "fr" });
  at.server.messages.set("web-callout", { ...A_MESSAGE, format: "callout" });
  at.server.page = { script: '<script type="module" src="/own.js"></script>' };
  const page = await at.open();
  await page.locator("main > uptake-message").getByRole("button", { name: "Fermer" }).waitFor();
  await page.getByRole("button", { name: "Maybe later" }).waitFor();
  const [{ identity, languages } = {}] = at.server.sessions as { identity?: string; languages?: string[] }[];
  assert.deepEqual([identity, languages], ["a.b.c", ["de-DE", "en"]]);
});

test("the example of an identity is read as it stands", async () => {
  const told = JSON.parse(example("identity")) as { identity: string };
  at.server.identity = told;
  await at.open();
  await until(() => at.server.sessions.length === 1, () => "no sign-in");
  assert.equal((at.server.sessions[0] as { identity: string }).identity, told.identity);
});

const GERMAN = { ...A_MESSAGE, format: "popover", locale: "de", picture: "/client/v1/pictures/my-org/0a1b" };

/** Opens a page of this origin with the example in it, and waits for a pop-over with its picture and its own words. */
async function showsPopover(origin: string, script: string, policy: string): Promise<void> {
  at.server.forgetEvents();
  await at.profile();
  at.server.policy = policy;
  at.server.pictures.set("my-org/0a1b", DRAWING);
  at.server.messages.set("web-popover", GERMAN);
  at.server.page = { script, plain: true };
  const page = await at.newTab();
  await page.goto(origin);
  await page.getByRole("button", { name: "Nicht jetzt" }).waitFor();
  await page.waitForFunction(
    () => (document.querySelector("[data-part=popover]")?.shadowRoot?.querySelector("img")?.naturalWidth ?? 0) > 0,
  );
}

test("the policy for a page of the same origin is enough, pictures and other languages included", async () => {
  await showsPopover(at.server.url, example("element"), policies()[0] ?? "");
});

test("a page that trusts no text as markup or script is enough as well", async () => {
  const strict = `${policies()[0] ?? ""}; require-trusted-types-for 'script'; trusted-types 'none'`;
  await showsPopover(at.server.url, example("element"), strict);
});

test("the policy for a page of another origin is enough", async () => {
  const uptake = at.server.url.replace(/\/$/, "");
  const script = example("element").replace('src="/', `src="${uptake}/`).replace('endpoint="/', `endpoint="${uptake}/`);
  await showsPopover(at.server.url.replace("127.0.0.1", "localhost"), script, policies()[1] ?? "");
  assert.equal(policies().length, 2);
});

test("the sentences on the console are those of the page", () => {
  const sources = ["start.ts", "trust.ts", "keys.ts"].map((name) => fs.readFileSync(path.join(HERE, "../src", name), "utf8")).join();
  for (const words of ["Uptake: message ", " is not shown: ", "its signature does not fit", "Uptake shows no messages here: "]) {
    assert.ok(sources.includes(words) && PAGE.includes(words), words);
  }
});
