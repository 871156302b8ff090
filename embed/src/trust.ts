import { signedBy, type PublishedKey } from "./keys";
import type { Fields } from "./message";

const DAY_MS = 24 * 3_600_000;

/** Where the organization's keys come from. */
export interface KeySource {
  /** The keys of the last sign-in. */
  keys(): Promise<readonly PublishedKey[]>;
  /** Forgets them, so that they are asked for again. */
  renew(): void;
}

/**
 * Lets only those messages through that the organization itself has signed and that are of this time: whoever gets between
 * the server and the page, or into its database, can put nothing into the page.
 * `pinned` are the only keys that the host believes in; undefined leaves that to the server. The returned function says
 * whether a message may be shown; why not stands in the console. It rejects if the keys cannot be had.
 */
export function trustIn(
  source: KeySource,
  pinned: readonly string[] | undefined,
  now: () => number,
): (message: Fields) => Promise<boolean> {
  /** Keys that were not known; each is worth one more sign-in, not one at each question. */
  const missed = new Set<unknown>();

  const find = async (wanted: unknown): Promise<string | undefined> => {
    const retired = (until: string): boolean => Date.parse(until) + DAY_MS < now();
    return (await source.keys()).find(({ id, until }) => id === wanted && !(until && retired(until)))?.key;
  };

  const keyOf = async (id: unknown): Promise<string | undefined> => {
    const key = await find(id);
    if (key || missed.has(id)) return key;
    missed.add(id);
    source.renew();
    return find(id);
  };

  const doubt = async (message: Fields): Promise<string | null> => {
    const key = await keyOf(message["key_id"]);
    if (!key) return "its key is not known";
    if (pinned && !pinned.includes(key)) return "its key is not pinned";
    if (!(await signedBy(key, message))) return "its signature does not fit";
    // Clocks of computers go wrong; what is replayed is older than a day.
    const away = (name: string): number => Date.parse(String(message[name])) - now();
    return away("valid_from") < DAY_MS && away("valid_to") > -DAY_MS ? null : "its time does not fit";
  };

  return async (message) => {
    const why = await doubt(message);
    if (why) console.error(`Uptake: message ${message["id"]} is not shown: ${why}.`);
    return !why;
  };
}
