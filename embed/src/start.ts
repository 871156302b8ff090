import { Announcer } from "./announcer";
import { Bar } from "./bar";
import { Callout } from "./callout";
import { deviceOf, keptHere } from "./kept";
import type { Options, Place } from "./options";
import { Outbox } from "./outbox";
import { Poll } from "./poll";
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

/** Starts to show messages in this page, as soon as the page has a body. */
export function start(options: Options): Handle {
  const stop = new AbortController();
  if (document.body) run(options, stop.signal);
  else document.addEventListener("DOMContentLoaded", () => run(options, stop.signal), { once: true, signal: stop.signal });
  return { stop: () => stop.abort() };
}

function run(options: Options, stop: AbortSignal): void {
  const kept = keptHere();
  const now = (): number => Date.now();
  const session = new Session({
    endpoint: options.endpoint.replace(/\/+$/, ""),
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

  const watches = surfacesOf(options, stages).map((surface) => {
    const poll = new Poll(surface.id, session.ask, now, Math.random);
    const watch = new Watch(surface, poll, outbox, announcer, stop);
    const name = `uptake ${options.endpoint} ${surface.id}`;
    void whileVisible(stop, (visible) => inTurn(name, visible, () => watch.run(visible)));
    return watch;
  });

  const listening = { signal: stop };
  addEventListener("online", () => outbox.networkIsBack(), listening);
  addEventListener("pagehide", () => outbox.sendLast(), listening);
  addEventListener("storage", (event) => {
    const lease = event.newValue === null ? null : outbox.answerIn(event.key ?? "");
    if (lease) for (const watch of watches) watch.endElsewhere(lease);
  }, listening);
  stop.addEventListener("abort", () => {
    outbox.close();
    status.host.remove();
  });
  void outbox.send();
}

function surfacesOf({ host = "web", surfaces = {}, strings = {} }: Options, stages: StageMaker): Surface[] {
  const { bar = document.body, callout = null } = surfaces;
  const found: Surface[] = [];
  if (bar) found.push(new Bar(`${host}-bar`, () => find(bar), stages, strings));
  if (callout) found.push(new Callout(`${host}-callout`, () => find(callout), stages, strings));
  return found;
}

function find(place: Place): Element | null {
  return typeof place === "string" ? document.querySelector(place) : place;
}
