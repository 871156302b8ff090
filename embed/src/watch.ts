import type { Announcer } from "./announcer";
import type { Dictionary } from "./dictionary";
import type { Wording } from "./labels";
import { isTest, isUrgent, type Showing } from "./message";
import type { News, Tell } from "./news";
import type { Outbox } from "./outbox";
import type { Poll } from "./poll";
import { watchSeen } from "./seen";
import type { Outcome, Surface } from "./surface";
import { rest } from "./turn";

const LOOK_FOR_PLACE_MS = 2_000;
const LONGEST_SHOWING_MS = 24 * 3_600_000;

/** A message in the page: what it is, whether the server has been told that it was seen, and how to end it. */
interface Standing extends Showing {
  readonly wording: Wording;
  readonly end: AbortController;
  seen: boolean;
}

/** One surface at work. */
export interface Watch {
  /** Works until `turn` ends. What was seen by then stays in the page; another tab may show the rest. */
  run(turn: AbortSignal): Promise<void>;
  /** Acts on what other surfaces, other tabs and the server say. */
  hear(news: News): void;
}

/**
 * Keeps one surface going: ask, show, report, ask again.
 * While a message is in the page no other is asked for, because every new answer would cost a showing; only where urgent
 * messages come are they asked for all the same. Whether it still holds is asked as often as the server wants to be asked.
 * Nothing is kept for later without asking again: what nobody has seen leaves a page that is hidden, and a message without an
 * answer leaves when its lease ends, after a day at the latest.
 */
export function watchOf(
  surface: Surface,
  poll: Poll,
  outbox: Outbox,
  dictionary: Dictionary,
  announcer: Announcer,
  tellTabs: Tell,
  tellAll: Tell,
  stop: AbortSignal,
): Watch {
  let standing: Standing | null = null;
  /** What had to make room for an urgent message after it had been seen; the server will not offer it again. */
  let aside: Standing | null = null;
  /** Ends a rest early. */
  let wake = new AbortController();
  let recalls = 0;

  const askSoon = (): void => {
    poll.hurry();
    wake.abort();
    wake = new AbortController();
  };

  const see = (shown: Standing): void => {
    shown.seen = true;
    outbox.tell(shown.lease, "seen");
  };

  const answer = (shown: Standing, outcome: Outcome): void => {
    const { end, lease } = shown;
    if (end.signal.aborted) return;
    if (outcome !== "gone") {
      see(shown); // Who answers has seen it, even within the first second.
      outbox.tell(lease, outcome);
      tellTabs({ taken: lease });
    }
    // The link of a click must still be in the page while the browser follows it.
    if (outcome === "click") setTimeout(() => end.abort());
    else end.abort();
    if (outcome === "snooze") tellAll({ snoozed: true });
  };

  const show = (showing: Showing, wording: Wording, seen: boolean): void => {
    const { lease, message, validUntil } = showing;
    const urgent = isUrgent(message);
    const left = Math.min(LONGEST_SHOWING_MS, validUntil - Date.now());
    if (!urgent) aside = null;
    if (left <= 0) return;
    const end = new AbortController();
    const shown = (standing = { ...showing, wording, end, seen });
    tellTabs({ taken: lease });

    const { element, remove } = surface.show(message, wording, (outcome) => answer(shown, outcome));
    const quiet = announcer.say(message, wording);
    watchSeen(element, end.signal, () => see(shown));
    const expiry = setTimeout(() => end.abort(), left);
    stop.addEventListener("abort", () => end.abort(), { signal: end.signal });

    const leave = (): void => {
      clearTimeout(expiry);
      quiet();
      remove();
      standing = null;
      if (urgent) askSoon(); // What made room for it may return.
    };
    if (end.signal.aborted) leave();
    else end.signal.addEventListener("abort", leave);
  };

  /** How a message that stands in the page is called back where nobody listens to the stream, or did not while it was hidden. */
  const askWhetherItHolds = async (): Promise<void> => {
    const shown = standing;
    if (shown && !isTest(shown.message) && (await poll.holds(shown.message.id)) === false) shown.end.abort();
  };

  const ask = async (turn: AbortSignal): Promise<void> => {
    const before = recalls;
    await outbox.send();
    const showing = await poll.once();
    if (showing === undefined) return;
    if (standing) {
      // What was seen makes room for urgent messages alone; the showing of another is handed out again when it is asked again.
      if (standing.seen ? !isUrgent(showing?.message) : standing.lease === showing?.lease) return askWhetherItHolds();
      if (standing.seen) aside = standing;
      standing.end.abort();
    }
    const kept = aside;
    if (!showing) {
      if (kept && (await poll.holds(kept.message.id)) && kept === aside && !turn.aborted && surface.ready())
        show(kept, kept.wording, true);
      return;
    }
    if (!surface.formats.includes(showing.message.format)) return;
    const wording = await dictionary.wordingFor(showing.message.locale);
    if (turn.aborted || before !== recalls) poll.hurry(); // Whether it still holds is to be asked again.
    else if (!outbox.answered(showing.lease) && surface.ready()) show(showing, wording, false);
  };

  return {
    async run(turn) {
      await askWhetherItHolds();
      while (!turn.aborted) {
        const change = AbortSignal.any([turn, wake.signal, ...(standing ? [standing.end.signal] : [])]);
        if (standing && !(surface.takesUrgent && !isUrgent(standing.message))) {
          await rest(change, poll.usualMs());
          if (!change.aborted) await askWhetherItHolds();
        } else if (poll.restMs() > 0) await rest(change, poll.restMs());
        else if (!surface.ready()) await rest(turn, LOOK_FOR_PLACE_MS);
        else await ask(turn);
      }
      if (standing && !standing.seen) {
        standing.end.abort();
        poll.hurry();
      }
    },
    hear({ taken, snoozed, recalled, urgent }) {
      if (recalled) recalls += 1;
      if (urgent! < (surface.takesUrgent ? Infinity : 0)) askSoon(); // Tests, below zero, come anywhere.
      const over = (shown: Standing | null): unknown =>
        shown &&
        (shown.lease === taken ||
          recalled?.includes(shown.message.id) ||
          (snoozed && !isUrgent(shown.message)));
      if (over(aside)) aside = null;
      if (over(standing)) standing?.end.abort();
    },
  };
}
