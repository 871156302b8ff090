import { Backoff } from "./backoff";
import { uuid, type Kept } from "./kept";
import type { Ask } from "./session";
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

const LARGEST_BATCH = 50;
const SENT_KEPT_MS = 24 * 3_600_000;
const UNSENT_KEPT_MS = 30 * 24 * 3_600_000;

/**
 * Keeps events until the server has acknowledged them, over reloads and times without network.
 * One key of the storage per lease and kind: tabs need no lock, and an event can neither be made twice nor be overwritten.
 * A sent event stays for a day as a mark, so that no other tab tells the same again.
 */
export class Outbox {
  #batch = LARGEST_BATCH;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | null = null;
  #onceMore = false;
  #closed = false;
  readonly #backoff: Backoff;

  constructor(
    private readonly kept: Kept,
    private readonly prefix: string,
    private readonly ask: Ask,
    private readonly now: () => number,
    random: () => number,
  ) {
    this.#backoff = new Backoff(random);
  }

  /** Notes what happened, before anything is sent. The second time it changes nothing. */
  tell(lease: string, kind: Kind): void {
    const key = `${this.prefix}${kind}.${lease}`;
    if (this.kept.getItem(key) !== null) return;
    const event = { id: uuid(), lease, kind, at: new Date(this.now()).toISOString() };
    this.#keep(key, { event, sent: false });
    void this.send();
  }

  /** Whether the person has already answered this showing, here or in another tab. */
  answered(lease: string): boolean {
    return ANSWERS.some((given) => this.kept.getItem(`${this.prefix}${given}.${lease}`) !== null);
  }

  /** Which answer to which lease a key of the storage stands for, or null if the key says something else. */
  answerIn(key: string): { given: Given; lease: string } | null {
    const given = ANSWERS.find((each) => key.startsWith(`${this.prefix}${each}.`));
    return given ? { given, lease: key.slice(this.prefix.length + given.length + 1) } : null;
  }

  /** Sends what is waiting, one request at a time; resolves when it is acknowledged or has to wait for later. */
  send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
      if (this.#onceMore) void this.send();
    });
    return this.#sending;
  }

  /** Sends because the network is back; a request that began without it says nothing, so another follows it at once. */
  networkIsBack(): void {
    this.#onceMore = this.#sending !== null;
    void this.send();
  }

  /** Sends at once beside a running request, for the moment in which the page goes away. Ids make a double harmless. */
  sendLast(): void {
    void this.#sendBatch();
  }

  /** Ends the retries; what waits stays kept for the next page. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
  }

  async #sendAll(): Promise<void> {
    clearTimeout(this.#retry);
    this.#onceMore = false;
    this.#tidy();
    while (!this.#closed && (await this.#sendBatch()));
  }

  /** One request with the oldest waiting events; true if it is worth to go on at once. */
  async #sendBatch(): Promise<boolean> {
    const events = this.#waiting().slice(0, this.#batch);
    if (events.length === 0) return false;
    let answer: Response | undefined;
    try {
      answer = await this.ask("/events", {
        method: "POST",
        keepalive: true,
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ events }),
      });
      if (answer.ok) return this.#settle(events, await answer.json());
      if ([400, 413, 422].includes(answer.status)) return this.#narrow(events);
    } catch {
      // Without network the events simply stay where they are.
    }
    return this.#later(answer);
  }

  /** Accepted and refused events are both settled: a refusal is an answer, and asking again would not change it. */
  #settle(events: readonly Event[], body: unknown): boolean {
    const { accepted, refused } = body as { accepted?: string[]; refused?: { id: string }[] };
    const settled = new Set([...(accepted ?? []), ...(refused ?? []).map((each) => each.id)]);
    const done = events.filter((event) => settled.has(event.id));
    for (const event of done) this.#markSent(event);
    if (done.length === 0) return this.#later();
    this.#backoff.succeeded();
    return true;
  }

  /** The server cannot read the request: send one by one, and give up the single event that it cannot read. */
  #narrow(events: readonly Event[]): boolean {
    if (events.length === 1) this.#markSent(events[0]!);
    this.#batch = 1;
    return true;
  }

  #later(answer?: Response): false {
    clearTimeout(this.#retry);
    if (!this.#closed) this.#retry = setTimeout(() => void this.send(), this.#backoff.failed(answer));
    return false;
  }

  #markSent(event: Event): void {
    this.#keep(`${this.prefix}${event.kind}.${event.lease}`, { event, sent: true });
  }

  #keep(key: string, entry: Entry): void {
    try {
      this.kept.setItem(key, JSON.stringify(entry));
    } catch {
      // Only a storage that became full since the start comes here; the page must not suffer from it.
    }
  }

  #waiting(): Event[] {
    return this.#entries()
      .filter(([, entry]) => !entry.sent)
      .map(([, { event }]) => event)
      .sort((one, other) => one.at.localeCompare(other.at) || Number(other.kind === "seen") - Number(one.kind === "seen"));
  }

  #tidy(): void {
    for (const [key, { event, sent }] of this.#entries()) {
      const age = this.now() - Date.parse(event.at);
      if (age > (sent ? SENT_KEPT_MS : UNSENT_KEPT_MS)) this.kept.removeItem(key);
    }
  }

  #entries(): [string, Entry][] {
    const keys = Array.from({ length: this.kept.length }, (_, index) => this.kept.key(index) ?? "");
    return keys
      .filter((key) => key.startsWith(this.prefix))
      .flatMap((key) => {
        const entry = readEntry(this.kept.getItem(key));
        return entry ? [[key, entry] as [string, Entry]] : [];
      });
  }
}

function readEntry(text: string | null): Entry | null {
  try {
    const entry = JSON.parse(text ?? "null") as Entry | null;
    return entry?.event.id ? entry : null;
  } catch {
    return null;
  }
}
