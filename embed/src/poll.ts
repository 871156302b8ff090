import { Backoff, retryAfterMs } from "./backoff";
import { readAnswer, type Showing } from "./message";
import type { Ask } from "./session";

const USUAL_SECONDS = 300;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 24 * 3_600_000;
const SPREAD = 0.1;

/** Asks what to show on one surface, no more often than the server wants to be asked. */
export class Poll {
  #cursor: string | null = null;
  #dueAt = 0;
  readonly #backoff: Backoff;

  constructor(
    readonly surface: string,
    private readonly ask: Ask,
    private readonly now: () => number,
    private readonly random: () => number,
  ) {
    this.#backoff = new Backoff(random);
  }

  /** Milliseconds until the next question may be asked. */
  get restMs(): number {
    return Math.max(0, this.#dueAt - this.now());
  }

  /** Asks once. Null means that there is nothing to show, or that the server could not be asked: never throws. */
  async once(): Promise<Showing | null> {
    let answer: Response | undefined;
    try {
      answer = await this.ask(`/messages?surface=${encodeURIComponent(this.surface)}`, {
        headers: this.#cursor === null ? {} : { "If-None-Match": this.#cursor },
      });
      if (answer.status === 304) return this.#restFor(retryAfterMs(answer));
      if (answer.ok) return await this.#read(answer);
    } catch {
      // Offline, signed out or not JSON: all of them are answered by waiting.
    }
    this.#restUntil(this.#backoff.failed(answer));
    return null;
  }

  async #read(answer: Response): Promise<Showing | null> {
    const { showing, nextPollSeconds } = readAnswer(await answer.json());
    this.#cursor = answer.headers.get("ETag");
    this.#restFor(nextPollSeconds === null ? retryAfterMs(answer) : nextPollSeconds * 1000);
    return showing;
  }

  /** The wait is only ever lengthened by chance, so that many pages do not come back in the same second. */
  #restFor(asked: number | null): null {
    this.#backoff.succeeded();
    this.#restUntil((asked ?? USUAL_SECONDS * 1000) * (1 + SPREAD * this.random()));
    return null;
  }

  #restUntil(restMs: number): void {
    this.#dueAt = this.now() + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, restMs));
  }
}
