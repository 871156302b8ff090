import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, afterEach, before, beforeEach } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";
import { ProtocolServer } from "./protocol_server";

const FLAGS = [
  ..."--headless --no-sandbox --disable-gpu --disable-quic --no-first-run".split(" "),
  ..."--disable-background-networking --disable-component-update --disable-sync".split(" "),
  "--host-resolver-rules=MAP intranet.test 127.0.0.1", // A page without https on a host that is not this one.
];
const SCRIPT = path.join(path.dirname(fileURLToPath(import.meta.url)), "uptake-embed.js");
const SHOTS = process.env["UPTAKE_EMBED_SHOTS"];

/** What every browser test has at hand; renewed for each test. */
export class Bench {
  server!: ProtocolServer;
  context!: BrowserContext;
  browser!: Browser;
  /** Complaints of the pages: broken policies, errors, messages on the console. */
  readonly complaints: string[] = [];

  /** Opens the host page in a new tab of the same browser profile. */
  async open(): Promise<Page> {
    const page = await this.newTab();
    await page.goto(this.server.url);
    return page;
  }

  async newTab(): Promise<Page> {
    const page = await this.context.newPage();
    page.setDefaultTimeout(10_000);
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (line) => {
      if (/Content Security Policy|Uncaught/i.test(line.text())) this.complaints.push(line.text());
    });
    return page;
  }

  /** A new profile, for instance with another width or with a dark system. */
  async profile(options: BrowserContextOptions = {}): Promise<void> {
    await this.context?.close();
    this.context = await this.browser.newContext({ viewport: { width: 900, height: 450 }, ...options });
    await this.context.addInitScript(PRETEND);
  }

  /** Waits until the server has got exactly these kinds of events, in this order. */
  async events(...kinds: string[]): Promise<void> {
    await until(() => this.server.events.length >= kinds.length, () => `events: ${this.server.kinds().join()}`);
    assert.deepEqual(this.server.kinds(), kinds);
  }
}

/** Lets a test hide a page: `pretend("hidden")`. */
const PRETEND = () => {
  let state: DocumentVisibilityState = "visible";
  Object.defineProperty(document, "visibilityState", { get: () => state });
  Object.assign(window, {
    pretend: (other: DocumentVisibilityState) => {
      state = other;
      document.dispatchEvent(new Event("visibilitychange"));
    },
  });
};

/** Makes the page believe that it is hidden or visible. */
export async function pretend(page: Page, state: "hidden" | "visible"): Promise<void> {
  await page.evaluate((to) => (window as unknown as { pretend(to: string): void }).pretend(to), state);
}

/** Waits until every message stands still. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const roots = [...document.querySelectorAll("uptake-message")].map((host) => host.shadowRoot);
    await Promise.all(roots.flatMap((root) => root?.getAnimations().map((animation) => animation.finished) ?? []));
  });
}

/** Waits for something that happens outside of a page, half a minute at most, because machines may be busy. */
export async function until(holds: () => boolean, says: () => string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > deadline) assert.fail(`Waited in vain; ${says()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Keeps a picture for the eye, if the environment names a folder for them. */
export async function shot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  fs.mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`), animations: "disabled" });
}

/** Registers the set-up of a file of browser tests; afterwards no page may have complained. */
export function bench(): Bench {
  const shared = new Bench();
  before(async () => {
    const executablePath = process.env["UPTAKE_CHROMIUM"] ?? "/usr/bin/chromium";
    shared.browser = await chromium.launch({ executablePath, args: FLAGS });
  });
  beforeEach(async () => {
    shared.complaints.length = 0;
    shared.server = new ProtocolServer(SCRIPT);
    await shared.server.listen();
    await shared.profile();
  });
  afterEach(async () => {
    await shared.context.close();
    shared.server.close();
    assert.deepEqual(shared.complaints, []);
  });
  after(() => shared.browser.close());
  return shared;
}
