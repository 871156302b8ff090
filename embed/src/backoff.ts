const FIRST_MS = 15_000;
const LONGEST_MS = 15 * 60_000;
const LONGEST_ASKED_SECONDS = 24 * 3_600;
const SPREAD = 0.25;

/** How long to leave a server alone after failures in a row: twice as long each time, spread by chance. */
export interface Backoff {
  /**
   * Milliseconds to wait after one more failure, never less than the server asked for in `Retry-After`.
   * That time is lengthened by chance too: a busy server must not meet everybody again in the same second.
   */
  failed(answer?: Response): number;
  succeeded(): void;
}

export function backoff(random: () => number): Backoff {
  let failures = 0;
  return {
    failed(answer) {
      const chance = random();
      const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures++);
      const asked = (answer && retryAfterMs(answer)) ?? 0;
      return Math.max(ceiling * (0.5 + chance / 2), asked * (1 + SPREAD * chance));
    },
    succeeded() {
      failures = 0;
    },
  };
}

/** The `Retry-After` of an answer in milliseconds, at most a day; null if it names none in seconds. */
export function retryAfterMs(answer: Response): number | null {
  const seconds = parseFloat(answer.headers.get("Retry-After") ?? "");
  return seconds >= 0 ? Math.min(LONGEST_ASKED_SECONDS, seconds) * 1000 : null;
}

/** The answer that `Ask` has thrown: a sign-in that was refused. Undefined where there was no answer. */
export function refusalIn(thrown: unknown): Response | undefined {
  return thrown instanceof Response ? thrown : undefined;
}
