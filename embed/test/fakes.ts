import type { Ask } from "../src/session";

/** One request that a fake server got. */
export interface Got {
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly keepalive: boolean;
}

/** Plays the server: answers each request with the next of the given answers, and keeps what it got. */
export class FakeServer {
  readonly got: Got[] = [];
  readonly answers: (Response | Error | ((got: Got) => Response))[];

  constructor(...answers: (Response | Error | ((got: Got) => Response))[]) {
    this.answers = answers;
  }

  readonly ask: Ask = async (path, request) => {
    const body = typeof request.body === "string" ? (JSON.parse(request.body) as unknown) : null;
    const got = { path, headers: new Headers(request.headers), body, keepalive: request.keepalive ?? false };
    this.got.push(got);
    const answer = this.answers.shift();
    if (answer === undefined) throw new Error(`Nobody expected ${path}`);
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer(got) : answer;
  };
}

/** An answer with a JSON body. */
export function json(body: unknown, headers: Record<string, string> = {}, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

/** An answer without a body. */
export function bare(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers });
}

/** A clock that only moves when it is told to. */
export class Clock {
  ms = Date.parse("2026-03-02T09:00:00Z");
  readonly now = (): number => this.ms;
}

export const A_MESSAGE = {
  id: 7,
  kind: "recommendation",
  format: "bar",
  locale: "en",
  direction: "ltr",
  title: "Share a link, not a copy",
  body: "Everyone works on the same version.",
  button: "Show me how",
  url: "https://example.com/share",
} as const;

/** A picture, twice as wide as it is high. */
export const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="300">
<rect width="600" height="300" fill="#7bb1a5"/><circle cx="300" cy="150" r="90" fill="#fff"/></svg>`;
