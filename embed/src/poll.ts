import { backoff, refusalIn, retryAfterMs } from "./backoff";
import { asFields, showingIn, type Fields, type Showing } from "./message";
import type { Ask } from "./session";

const USUAL_MS = 300_000;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 24 * 3_600_000;
const SPREAD = 0.1;

/** Asks what to show on one surface, no more often than the server wants to be asked. */
export interface Poll {
  /** Milliseconds until the next question may be asked. */
  restMs(): number;
  /** Milliseconds that the server last wanted between two questions. */
  usualMs(): number;
  /** Lets the next question be asked at once, also after one that is on its way, unless the server has to be left alone. */
  hurry(): void;
  /** Asks once. Null means that there is nothing to show, undefined that the server could not be asked: never rejects. */
  once(): Promise<Showing | null | undefined>;
  /** Whether this person may still be shown a message; undefined where the server could not be asked: never rejects. */
  holds(id: number): Promise<boolean | undefined>;
}

/** Asks for one surface; a message that `trusts` does not let through is no message. */
export function pollFor(
  surface: string,
  ask: Ask,
  trusts: (message: Fields) => Promise<boolean>,
  now: () => number,
  random: () => number,
): Poll {
  const { failed, succeeded } = backoff(random);
  let cursor: string | null = null;
  let dueAt = 0;
  let usual = USUAL_MS;
  let failing = false;
  let hurried = false;

  const bounded = (ms: number): number => Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ms));
  const restUntil = (restMs: number): void => {
    dueAt = now() + bounded(restMs);
  };

  /** The wait is only ever lengthened by chance, so that many pages do not come back in the same second. */
  const restFor = (asked: number | null): null => {
    failing = false;
    succeeded();
    usual = asked ?? usual;
    restUntil(hurried ? 0 : usual * (1 + SPREAD * random()));
    return null;
  };

  const read = async (answer: Response): Promise<Showing | null> => {
    const fields = asFields(await answer.json());
    const showing = showingIn(fields);
    const trusted = showing && (await trusts(asFields(fields["message"])));
    const seconds = fields["next_poll_seconds"];
    cursor = answer.headers.get("ETag");
    restFor(typeof seconds === "number" ? seconds * 1000 : retryAfterMs(answer));
    return trusted ? showing : null;
  };

  return {
    restMs: () => Math.max(0, dueAt - now()),
    usualMs: () => bounded(usual),
    hurry() {
      hurried = true;
      if (!failing) dueAt = 0;
    },
    async once() {
      hurried = false;
      let answer: Response | undefined;
      try {
        answer = await ask(`/messages?surface=${surface}`, { headers: cursor === null ? {} : { "If-None-Match": cursor } });
        if (answer.status === 304) return restFor(retryAfterMs(answer));
        if (answer.ok) return await read(answer);
      } catch (error) {
        answer ??= refusalIn(error); // Offline, signed out or not JSON: all of them are answered by waiting.
      }
      failing = true;
      restUntil(failed(answer));
      return undefined;
    },
    async holds(id) {
      try {
        const answer = await ask(`/../ofrep/v1/evaluate/flags/message-${id}`, { method: "POST", body: "{}" });
        if (answer.ok || answer.status === 404) return ((await answer.json()) as Fields)["reason"] === "TARGETING_MATCH";
      } catch {
        // Whatever it was, nothing is known.
      }
      return undefined;
    },
  };
}
