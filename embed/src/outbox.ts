import { backoff, refusalIn } from "./backoff";
import type { Kept } from "./kept";
import { JSON_TYPE, type Ask } from "./session";
import { ANSWERS, type Given } from "./surface";

/** What can happen to a showing. */
export type Kind = "seen" | Given;

interface Event {
  readonly id: string;
  readonly lease: string;
  readonly kind: Kind;
  readonly at: string;
}

interface Entry {
  readonly event: Event;
  readonly sent: boolean;
}

/** Runs the work when no other tab of this browser does the same. */
export type InTurn = (work: () => Promise<void>) => Promise<void>;

const LARGEST_BATCH = 50;
const SENT_KEPT_MS = 24 * 3_600_000;
const UNSENT_KEPT_MS = 30 * 24 * 3_600_000;

/** The events of this browser that are on their way to the server. */
export interface Outbox {
  /** Notes what happened, before anything is sent. The second time it changes nothing. */
  tell(lease: string, kind: Kind): void;
  /** Whether the person has already answered this showing, here or in another tab. */
  answered(lease: string): boolean;
  /** Sends what is waiting, one request at a time; resolves when it is acknowledged or has to wait for later. */
  send(): Promise<void>;
  /** Sends because the network is back; a request that began without it says nothing, so another follows it at once. */
  networkIsBack(): void;
  /** Sends at once what is in no running request yet: the page goes away and cannot wait for its turn. */
  sendLast(): void;
  /** Ends the retries; what waits stays kept for the next page. */
  close(): void;
}

/**
 * Keeps events until the server has acknowledged them, over reloads and times without network.
 * One key of the storage per lease and kind: an event can neither be made twice nor be overwritten, whatever tab it is in.
 * A sent event stays for a day as a mark, so that no other tab tells the same again. Tabs send in turn, and what was left by
 * a tab that is gone is sent by the next. Browsers do not promise that a tab sees at once what another has written: an event
 * may be sent twice, under the same id, and the server counts it once.
 */
export function outboxIn(
  kept: Kept,
  prefix: string,
  ask: Ask,
  inTurn: InTurn,
  now: () => number,
  random: () => number,
): Outbox {
  const { failed, succeeded } = backoff(random);
  /** Ids of the events in requests that are still running. */
  const leaving = new Set<string>();
  let batch = LARGEST_BATCH;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> | null = null;
  let onceMore = false;
  let closed = false;

  const keyOf = (lease: string, kind: Kind): string => `${prefix}${kind}.${lease}`;

  const keep = (event: Event, sent: boolean): void => {
    const key = keyOf(event.lease, event.kind);
    const text = JSON.stringify({ event, sent });
    try {
      kept[key] = text;
    } catch {
      // The storage has become full since the start: from now on this page keeps what happens for itself.
      kept = { [key]: text };
    }
  };

  const entries = (): Entry[] =>
    Object.keys(kept)
      .filter((key) => key.startsWith(prefix))
      .flatMap((key) => readEntry(kept[key]) ?? []);

  const waiting = (): Event[] =>
    entries()
      .filter(({ event, sent }) => !sent && !leaving.has(event.id))
      .map(({ event }) => event)
      .sort((one, other) => one.at.localeCompare(other.at) || Number(other.kind === "seen") - Number(one.kind === "seen"));

  const tidy = (): void => {
    for (const { event, sent } of entries()) {
      const age = now() - Date.parse(event.at);
      if (age > (sent ? SENT_KEPT_MS : UNSENT_KEPT_MS)) delete kept[keyOf(event.lease, event.kind)];
    }
  };

  const later = (answer?: Response): false => {
    clearTimeout(retry);
    if (!closed) retry = setTimeout(() => void send(), failed(answer));
    return false;
  };

  /** Accepted and refused events are both settled: a refusal is an answer, and asking again would not change it. */
  const settle = (events: readonly Event[], body: unknown): boolean => {
    const { accepted = [], refused = [] } = body as { accepted?: string[]; refused?: { id: string }[] };
    const settled = [...accepted, ...refused.map(({ id }) => id)];
    const done = events.filter(({ id }) => settled.includes(id));
    for (const event of done) keep(event, true);
    if (done.length === 0) return later();
    succeeded();
    return true;
  };

  /** The server cannot read the request: send one by one, and give up the single event that it cannot read. */
  const narrow = (events: readonly Event[]): boolean => {
    if (events.length === 1) keep(events[0]!, true);
    batch = 1;
    return true;
  };

  /** One request with the oldest waiting events; true if it is worth to go on at once. */
  const sendBatch = async (): Promise<boolean> => {
    const events = waiting().slice(0, batch);
    if (events.length === 0) return false;
    for (const { id } of events) leaving.add(id);
    let answer: Response | undefined;
    try {
      answer = await ask("/events", { method: "POST", keepalive: true, headers: JSON_TYPE, body: JSON.stringify({ events }) });
      if (answer.ok) return settle(events, await answer.json());
      if ([400, 413, 422].includes(answer.status)) return narrow(events);
    } catch (error) {
      answer ??= refusalIn(error); // Without network the events simply stay where they are.
    } finally {
      for (const { id } of events) leaving.delete(id);
    }
    return later(answer);
  };

  const sendAll = async (): Promise<void> => {
    clearTimeout(retry);
    onceMore = false;
    tidy();
    if (waiting().length === 0) return;
    await inTurn(async () => {
      while (!closed && (await sendBatch()));
    });
  };

  const send = (): Promise<void> =>
    (sending ??= sendAll().finally(() => {
      sending = null;
      if (onceMore) void send();
    }));

  return {
    tell(lease, kind) {
      if (keyOf(lease, kind) in kept) return;
      keep({ id: crypto.randomUUID(), lease, kind, at: new Date(now()).toISOString() }, false);
      void send();
    },
    answered: (lease) => ANSWERS.some((given) => keyOf(lease, given) in kept),
    send,
    networkIsBack() {
      onceMore = sending !== null;
      void send();
    },
    sendLast: () => void sendBatch(),
    close() {
      closed = true;
      clearTimeout(retry);
    },
  };
}

function readEntry(text: string | undefined): Entry | null {
  try {
    const entry = JSON.parse(String(text)) as Entry | null;
    return entry?.event.id ? entry : null;
  } catch {
    return null;
  }
}
