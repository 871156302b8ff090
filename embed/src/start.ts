import { Announcer } from "./announcer";
import { Bar } from "./bar";
import { Callout } from "./callout";
import { Dictionary, type FetchWords } from "./dictionary";
import { deviceOf, keptHere } from "./kept";
import type { Options, Place } from "./options";
import { Outbox } from "./outbox";
import { Poll } from "./poll";
import { Popover } from "./popover";
import { Session } from "./session";
import { StageMaker } from "./stage";
import type { Surface } from "./surface";
import { inTurn, whileVisible } from "./turn";
import { Watch } from "./watch";

/** What `start` returns. */
export interface Handle {
  /** Ends everything and takes every message out of the page. Events not yet sent stay kept for the next start. */
  stop(): void;
}

/** Starts as soon as the page has a body; `fetchWords` gets the words around messages in other languages than English. */
export function begin(options: Options, fetchWords: FetchWords): Handle {
  const stop = new AbortController();
  const begun = (): void => run(options, fetchWords, stop.signal);
  if (document.body) begun();
  else document.addEventListener("DOMContentLoaded", begun, { once: true, signal: stop.signal });
  return { stop: () => stop.abort() };
}

function run(options: Options, fetchWords: FetchWords, stop: AbortSignal): void {
  const endpoint = options.endpoint.replace(/\/+$/, "");
  const kept = keptHere();
  const now = (): number => Date.now();
  const session = new Session({
    endpoint,
    identity: options.identity,
    languages: options.languages ?? navigator.languages,
    device: deviceOf(kept),
    fetch: (address, request) => fetch(address, request),
  });
  const prefix = `uptake.event.${options.endpoint}.`;
  const outbox = new Outbox(kept, prefix, session.ask, now, Math.random);
  const stages = new StageMaker(options.theme ?? "auto");
  const status = stages.make("status");
  const announcer = new Announcer(status);
  document.body.append(status.host);

  const dictionary = new Dictionary(options.strings ?? {}, fetchWords);
  const snoozed = (): void => watches.forEach((watch) => watch.hush());
  const watches = surfacesOf(options, endpoint, stages).map((surface) => {
    const poll = new Poll(surface.id, session.ask, now, Math.random);
    const watch = new Watch(surface, poll, outbox, dictionary, announcer, snoozed, stop);
    const name = `uptake ${options.endpoint} ${surface.id}`;
    void whileVisible(stop, (visible) => inTurn(name, visible, () => watch.run(visible)));
    return watch;
  });

  const listening = { signal: stop };
  addEventListener("online", () => outbox.networkIsBack(), listening);
  addEventListener("pagehide", () => outbox.sendLast(), listening);
  addEventListener("storage", (event) => {
    const answer = event.newValue === null ? null : outbox.answerIn(event.key ?? "");
    if (answer) for (const watch of watches) watch.endElsewhere(answer.lease);
    if (answer?.given === "snooze") snoozed();
  }, listening);
  stop.addEventListener("abort", () => {
    outbox.close();
    status.host.remove();
  });
  void outbox.send();
}

function surfacesOf({ host = "web", surfaces = {} }: Options, endpoint: string, stages: StageMaker): Surface[] {
  const { bar = document.body, callout = null, popover = false } = surfaces;
  const found: Surface[] = [];
  if (bar) found.push(new Bar(`${host}-bar`, () => find(bar), stages));
  if (callout) found.push(new Callout(`${host}-callout`, () => find(callout), stages));
  if (popover) found.push(new Popover(`${host}-popover`, endpoint, stages));
  return found;
}

function find(place: Place): Element | null {
  return typeof place === "string" ? document.querySelector(place) : place;
}
