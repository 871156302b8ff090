import type { Announcer } from "./announcer";
import type { Dictionary } from "./dictionary";
import type { Wording } from "./labels";
import type { Showing } from "./message";
import type { Outbox } from "./outbox";
import type { Poll } from "./poll";
import { watchSeen } from "./seen";
import type { Outcome, Surface } from "./surface";
import { rest, untilAborted } from "./turn";

const LOOK_FOR_PLACE_MS = 2_000;
const LONGEST_SHOWING_MS = 24 * 3_600_000;

/** A message in the page: what it is, and how to end it. */
interface Standing {
  readonly showing: Showing;
  readonly wording: Wording;
  readonly end: AbortController;
}

/**
 * Keeps one surface going: ask, show, report, ask again.
 * While a message is in the page nothing is asked, because every new answer would cost a showing; only where urgent
 * messages come are they asked for all the same. A message without an answer leaves after a day at the latest, so that
 * a page that stays open does not show what no longer applies.
 */
export class Watch {
  #standing: Standing | null = null;
  /** What had to make room for an urgent message. */
  #aside: Standing | null = null;

  constructor(
    private readonly surface: Surface,
    private readonly poll: Poll,
    private readonly outbox: Outbox,
    private readonly dictionary: Dictionary,
    private readonly announcer: Announcer,
    private readonly snoozed: () => void,
    private readonly stop: AbortSignal,
  ) {}

  /** Works until `turn` ends. What is in the page by then stays there. */
  async run(turn: AbortSignal): Promise<void> {
    while (!turn.aborted) {
      const standing = this.#standing;
      const either = standing ? AbortSignal.any([standing.end.signal, turn]) : turn;
      if (standing && !(this.surface.takesUrgent && !standing.showing.message.urgent)) await untilAborted(either);
      else if (this.poll.restMs > 0) await rest(this.poll.restMs, either);
      else if (!this.surface.ready()) await rest(LOOK_FOR_PLACE_MS, turn);
      else await this.#ask();
    }
  }

  /** Takes the message away if it is the one of this lease: the person has answered it in another tab. */
  endElsewhere(lease: string): void {
    if (this.#aside?.showing.lease === lease) this.#aside = null;
    if (this.#standing?.showing.lease === lease) this.#standing.end.abort();
  }

  /** Takes the message away unless it is urgent: the person wants to be left alone. */
  hush(): void {
    this.#aside = null;
    if (this.#standing?.showing.message.urgent === false) this.#standing.end.abort();
  }

  async #ask(): Promise<void> {
    await this.outbox.send();
    const showing = await this.poll.once();
    if (!showing || showing.message.format !== this.surface.format) return;
    const wording = await this.dictionary.wordingFor(showing.message.locale);
    if (this.stop.aborted || this.outbox.answered(showing.lease) || !this.surface.ready()) return;
    if (this.#standing) {
      // Anything else waits: the server hands the same showing out again when it is asked again.
      if (!showing.message.urgent) return;
      const aside = this.#standing;
      aside.end.abort();
      this.#aside = aside;
    }
    this.#show(showing, wording);
  }

  #show(showing: Showing, wording: Wording): void {
    const { lease, message, validUntil } = showing;
    const left = Math.min(LONGEST_SHOWING_MS, (validUntil ?? Number.POSITIVE_INFINITY) - Date.now());
    if (left <= 0) return;
    const end = new AbortController();
    this.#standing = { showing, wording, end };

    const shown = this.surface.show(message, wording, (outcome) => this.#answer(lease, outcome, end));
    const quiet = this.announcer.say(message);
    watchSeen(shown.element, end.signal, () => this.outbox.tell(lease, "seen"));
    const expiry = setTimeout(() => end.abort(), left);
    this.stop.addEventListener("abort", () => end.abort(), { signal: end.signal });

    const leave = (): void => {
      clearTimeout(expiry);
      quiet();
      shown.remove();
      this.#standing = null;
      this.#bringBack();
    };
    if (end.signal.aborted) leave();
    else end.signal.addEventListener("abort", leave);
  }

  /** The urgent message is gone: what made room for it returns. */
  #bringBack(): void {
    const aside = this.#aside;
    this.#aside = null;
    if (aside && !this.stop.aborted) this.#show(aside.showing, aside.wording);
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
    if (outcome === "snooze") this.snoozed();
  }
}
