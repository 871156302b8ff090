import type { Announcer } from "./announcer";
import type { Showing } from "./message";
import type { Outbox } from "./outbox";
import type { Poll } from "./poll";
import { watchSeen } from "./seen";
import type { Outcome, Surface } from "./surface";
import { rest, untilAborted } from "./turn";

const LOOK_FOR_PLACE_MS = 2_000;
const LONGEST_SHOWING_MS = 24 * 3_600_000;

/**
 * Keeps one surface going: ask, show, report, ask again.
 * While a message is in the page nothing is asked, because every new answer would cost a showing. A message without an
 * answer leaves after a day at the latest, so that a page that stays open does not show what no longer applies.
 */
export class Watch {
  #showing: { lease: string; end: AbortController } | null = null;

  constructor(
    private readonly surface: Surface,
    private readonly poll: Poll,
    private readonly outbox: Outbox,
    private readonly announcer: Announcer,
    private readonly stop: AbortSignal,
  ) {}

  /** Works until `turn` ends. What is in the page by then stays there. */
  async run(turn: AbortSignal): Promise<void> {
    while (!turn.aborted) {
      if (this.#showing) await untilAborted(AbortSignal.any([this.#showing.end.signal, turn]));
      else if (this.poll.restMs > 0) await rest(this.poll.restMs, turn);
      else if (!this.surface.ready()) await rest(LOOK_FOR_PLACE_MS, turn);
      else await this.#ask();
    }
  }

  /** Takes the message away if it is the one of this lease: the person has answered it in another tab. */
  endElsewhere(lease: string): void {
    if (this.#showing?.lease === lease) this.#showing.end.abort();
  }

  async #ask(): Promise<void> {
    await this.outbox.send();
    const showing = await this.poll.once();
    if (!showing || showing.message.format !== this.surface.format) return;
    if (this.stop.aborted || this.outbox.answered(showing.lease) || !this.surface.ready()) return;
    this.#show(showing);
  }

  #show({ lease, message, validUntil }: Showing): void {
    const left = Math.min(LONGEST_SHOWING_MS, (validUntil ?? Number.POSITIVE_INFINITY) - Date.now());
    if (left <= 0) return;
    const end = new AbortController();
    this.#showing = { lease, end };

    const shown = this.surface.show(message, (outcome) => this.#answer(lease, outcome, end));
    const quiet = this.announcer.say(message);
    watchSeen(shown.element, end.signal, () => this.outbox.tell(lease, "seen"));
    const expiry = setTimeout(() => end.abort(), left);
    this.stop.addEventListener("abort", () => end.abort(), { signal: end.signal });

    const leave = (): void => {
      clearTimeout(expiry);
      quiet();
      shown.remove();
      this.#showing = null;
    };
    if (end.signal.aborted) leave();
    else end.signal.addEventListener("abort", leave);
  }

  #answer(lease: string, outcome: Outcome, end: AbortController): void {
    if (end.signal.aborted) return;
    if (outcome !== "gone") {
      this.outbox.tell(lease, "seen"); // Who answers has seen it, even within the first second.
      this.outbox.tell(lease, outcome);
    }
    // The link of a click must still be in the page while the browser follows it.
    if (outcome === "click") setTimeout(() => end.abort());
    else end.abort();
  }
}
