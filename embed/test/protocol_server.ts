import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import fs from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { HOST_CSS, HOST_JS, HOSTILE_CSS, hostPage, type HostPage } from "./host_page";
import { Signer } from "./signer";

const CSP = "default-src 'self'; style-src 'self'; script-src 'self'";

/** What every message of the protocol says, beside what a test says of it. */
const PLAIN = { picture: "", second_title: "", second_body: "", second_url: "", test: false, mark: "", priority: 0 };

/** A message of a test: whatever is in it, and its kind and number. */
export interface Served {
  readonly id?: number;
  readonly kind?: string;
  readonly [more: string]: unknown;
}

/** An event as the server got it. */
export interface ServedEvent {
  id: string;
  lease: string;
  kind: string;
  at: string;
}

/** A server on loopback that plays the delivery protocol and hands out a host page with a strict policy. */
export class ProtocolServer {
  /** What there is for a surface: one message, or several of which the first comes first. */
  readonly messages = new Map<string, Served | Served[]>();
  /** Pictures by the end of their path, as SVG. */
  readonly pictures = new Map<string, string>();
  readonly events: ServedEvent[] = [];
  readonly polls: { surface: string; cursor: string | undefined }[] = [];
  readonly sessions: object[] = [];
  /** Paths of the flags that were asked for. */
  readonly flags: string[] = [];
  /** Each request for events, by the ids in it. */
  readonly told: string[][] = [];
  /** Who signs; several while keys change. */
  signers = [new Signer("key-1")];
  /** What somebody between server and page does to a message after it was signed. */
  tamper: (message: Record<string, unknown>) => Record<string, unknown> = (message) => message;
  /** Whether there is a stream, and who listens to it: the surfaces of each connection. */
  stream = false;
  readonly listeners = new Map<ServerResponse, string>();
  /** An answer other than 200 for some address of the protocol, with its `Retry-After`. */
  readonly busy = new Map<string, { status: number; seconds: number }>();
  page: HostPage = {};
  /** What the host's own server says of who is in front of the page. */
  identity: object = { identity: "a.b.c" };
  /** Further scripts of the host, by address. */
  readonly files = new Map<string, string>();
  policy = CSP;
  validUntil: string | null = null;
  nextPollSeconds = 300;
  /** While true, events get an error and are not kept. */
  deaf = false;
  #token = 0;
  #granted = 0;
  /** Leases by surface and message. */
  #leases = new Map<string, string>();
  #server = createServer((request, response) => void this.#answer(request, response));

  constructor(private readonly script: string) {}

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** From now on only tokens of a later sign-in are good. */
  forgetTokens(): void {
    this.#token += 1;
  }

  /** From now on every message is new again. */
  forgetEvents(): void {
    this.events.length = 0;
    this.#leases.clear();
  }

  /** Kind of each event, in the order of arrival. */
  kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    if (request.headers.origin) {
      response.setHeader("Access-Control-Allow-Origin", request.headers.origin);
      response.setHeader("Access-Control-Expose-Headers", "ETag, Retry-After");
      response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match");
    }
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    const body = await read(request);
    const busy = this.busy.get(pathname);
    if (busy) return send(response, busy.status, { status: busy.status }, { "Retry-After": String(busy.seconds) });
    if (pathname === "/client/v1/session") return this.#session(body, response);
    if (pathname.startsWith("/client/v1/pictures/")) return this.#picture(pathname.slice(20), response);
    if (/^\/client\/(v1|ofrep)\//.test(pathname) && request.headers.authorization !== `Bearer T${this.#token}`) {
      return send(response, 401, { title: "Sign in again", status: 401, reason: "token_unknown" });
    }
    if (pathname === "/client/v1/messages") return this.#poll(searchParams.get("surface") ?? "", request, response);
    if (pathname === "/client/v1/events") return this.#note(body, response);
    if (pathname.startsWith("/client/ofrep/v1/")) return this.#flag(pathname, body, response);
    if (pathname === "/client/v1/stream") return this.#listen(searchParams.get("surface") ?? "", response);
    if (pathname === "/me") return send(response, 200, this.identity);
    return this.#file(pathname, response);
  }

  #session(body: string, response: ServerResponse): void {
    this.sessions.push(JSON.parse(body) as object);
    const keys = this.signers.map(({ published }) => published);
    send(response, 200, { token: `T${this.#token}`, expires_at: "2099-01-01T00:00:00Z", keys, stream: this.stream });
  }

  #listen(surfaces: string, response: ServerResponse): void {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(": here\n\n");
    this.listeners.set(response, surfaces);
    response.on("close", () => this.listeners.delete(response));
  }

  /** Says something to everybody who listens. */
  say(event: string, data: object): void {
    for (const response of this.listeners.keys()) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Ends every connection of the stream without a word. */
  hangUp(): void {
    for (const response of this.listeners.keys()) response.destroy();
  }

  /** An unconfirmed lease is handed out again; one that was answered or seen is not. */
  #poll(surface: string, request: IncomingMessage, response: ServerResponse): void {
    const cursor = request.headers["if-none-match"];
    this.polls.push({ surface, cursor });
    const message = this.#offer(surface);
    const key = `${surface} ${message?.id}`;
    if (message && !this.#leases.has(key)) this.#leases.set(key, `${surface} ${(this.#granted += 1)}`);
    const lease = message ? this.#leases.get(key) : null;
    const etag = `"${lease ?? "nothing"}"`;
    if (!message && cursor === etag) {
      response.writeHead(304, { ETag: etag, "Retry-After": String(this.nextPollSeconds) }).end();
      return;
    }
    const whole = message && { ...PLAIN, can_snooze: message.kind !== "urgent", ...message };
    const shown = whole && this.tamper(this.signers.at(-1)!.sign(whole));
    const answer = { message: shown, lease, valid_until: this.validUntil, next_poll_seconds: this.nextPollSeconds };
    send(response, 200, answer, { ETag: etag });
  }

  /** Urgent messages and tests first, then an open lease, then the order of the test. Who has snoozed gets urgent ones alone. */
  #offer(surface: string): Served | null {
    const leaseOf = (each: Served): string | undefined => this.#leases.get(`${surface} ${each.id}`);
    const rank = (each: Served): number => (each.kind === "urgent" || Number(each.id) < 0 ? 0 : leaseOf(each) ? 1 : 2);
    const snoozed = this.events.some(({ kind }) => kind === "snooze");
    return (
      [this.messages.get(surface) ?? []]
        .flat()
        .filter((each) => each.kind === "urgent" || !(snoozed || this.#irrelevant(each)))
        .filter((each) => !this.events.some(({ lease }) => lease === leaseOf(each)))
        .sort((one, other) => rank(one) - rank(other))[0] ?? null
    );
  }

  /** A message that nobody has called back is a flag that is off, and on hold for those who have met it. */
  #flag(pathname: string, body: string, response: ServerResponse): void {
    this.flags.push(pathname);
    JSON.parse(body);
    const id = pathname.replace("/client/ofrep/v1/evaluate/flags/message-", "");
    const isThere = /^\d+$/.test(id) && [...this.messages.values()].flat().some((message) => String(message.id) === id);
    if (!isThere) return send(response, 404, { errorCode: "FLAG_NOT_FOUND" });
    const met = [...this.#leases.keys()].some((key) => key.endsWith(` ${id}`));
    send(response, 200, { value: false, variant: "hold", reason: met ? "TARGETING_MATCH" : "DEFAULT", metadata: {} });
  }

  #irrelevant(message: Served): boolean {
    const leases = [...this.#leases].filter(([key]) => key.endsWith(` ${message.id}`)).map(([, lease]) => lease);
    return this.events.some(({ kind, lease }) => kind === "irrelevant" && leases.includes(lease));
  }

  #picture(name: string, response: ServerResponse): void {
    const drawing = this.pictures.get(name);
    if (drawing === undefined) return send(response, 404, {});
    const headers = { "Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=31536000, immutable" };
    response.writeHead(200, { ...headers, "X-Content-Type-Options": "nosniff" }).end(drawing);
  }

  #note(body: string, response: ServerResponse): void {
    if (this.deaf) return send(response, 503, { title: "Busy", status: 503 });
    const { events } = JSON.parse(body) as { events: ServedEvent[] };
    this.told.push(events.map(({ id }) => id));
    const known = new Set(this.events.map(({ id }) => id));
    this.events.push(...events.filter(({ id }) => !known.has(id)));
    send(response, 200, { accepted: events.map(({ id }) => id), refused: [] });
  }

  #file(pathname: string, response: ServerResponse): void {
    const files: Record<string, [string, () => string]> = {
      "/": ["text/html", () => hostPage(this.page)],
      "/landing": ["text/html", () => "<!doctype html><title>Landing</title>"],
      "/host.css": ["text/css", () => HOST_CSS],
      "/hostile.css": ["text/css", () => HOSTILE_CSS],
      "/host.js": ["text/javascript", () => HOST_JS],
      "/uptake-embed.js": ["text/javascript", () => fs.readFileSync(this.script, "utf8")],
    };
    const language = /^\/words\/[a-z-]+\.json$/.test(pathname) ? path.join(path.dirname(this.script), pathname) : "";
    if (fs.existsSync(language)) files[pathname] = ["application/json", () => fs.readFileSync(language, "utf8")];
    const script = this.files.get(pathname);
    if (script !== undefined) files[pathname] = ["text/javascript", () => script];
    const [type, content] = files[pathname] ?? ["", null];
    if (!content) return send(response, 404, {});
    response.writeHead(200, { "Content-Type": `${type}; charset=utf-8`, "Content-Security-Policy": this.policy }).end(content());
  }
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}

function send(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
}
