const FIRST_MS = 15_000;
const LONGEST_MS = 15 * 60_000;

/** How long to leave a server alone after failures in a row: twice as long each time, spread by chance. */
export class Backoff {
  #failures = 0;
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Milliseconds to wait after one more failure, never less than the server asked for in `Retry-After`. */
  failed(answer?: Response): number {
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures);
    this.#failures += 1;
    const own = ceiling * (0.5 + this.#random() / 2);
    return Math.max(own, (answer && retryAfterMs(answer)) ?? 0);
  }

  succeeded(): void {
    this.#failures = 0;
  }
}

/** The `Retry-After` of an answer in milliseconds, null if it names none in seconds. */
export function retryAfterMs(answer: Response): number | null {
  const text = answer.headers.get("Retry-After");
  const seconds = text ? Number(text) : Number.NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
