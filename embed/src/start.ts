import { announcerOn } from "./announcer";
import { callout as calloutAt } from "./callout";
import { dictionaryOf, type FetchWords } from "./dictionary";
import { DEVICE, keptHere } from "./kept";
import { whyUnable } from "./keys";
import type { News } from "./news";
import type { Options, Place } from "./options";
import { outboxIn } from "./outbox";
import { pollFor } from "./poll";
import { popover as popoverIn } from "./popover";
import { sessionOf } from "./session";
import { stagesIn, type StageMaker } from "./stage";
import { listen } from "./stream";
import { strip } from "./strip";
import type { Surface } from "./surface";
import { trustIn } from "./trust";
import { inTurn, inTurnWhileVisible } from "./turn";
import { watchOf } from "./watch";

/** What `start` returns. */
export interface Handle {
  /** Ends everything and takes every message out of the page. Events not yet sent stay kept for the next start. */
  stop(): void;
}

/** Starts as soon as the page has a body; `fetchWords` gets the words around messages in other languages than English. */
export function begin(options: Options, fetchWords: FetchWords): Handle {
  const stop = new AbortController();
  void begun(options, fetchWords, stop.signal);
  return { stop: () => stop.abort() };
}

async function begun(options: Options, fetchWords: FetchWords, stop: AbortSignal): Promise<void> {
  const why = await whyUnable();
  if (!document.body) await new Promise((ready) => document.addEventListener("DOMContentLoaded", ready, { once: true }));
  if (why) console.warn(`Uptake shows no messages here: ${why}.`);
  else if (!stop.aborted) run(options, fetchWords, stop);
}

function run(options: Options, fetchWords: FetchWords, stop: AbortSignal): void {
  const endpoint = options.endpoint.replace(/\/+$/, "");
  const name = `uptake ${endpoint} `;
  const kept = keptHere();
  const { now } = Date;
  const session = sessionOf({
    endpoint,
    identity: options.identity,
    languages: options.languages ?? navigator.languages,
    device: kept[DEVICE]!,
    fetch: (address, request) => fetch(address, request),
  });
  const sending = (work: () => Promise<void>): Promise<void> => inTurn(`${name}events`, stop, work);
  const outbox = outboxIn(kept, `uptake.event.${options.endpoint}.`, session.ask, sending, now, Math.random);
  const trust = trustIn(session, options.keys, now);
  const stages = stagesIn(options.theme ?? "auto");
  const status = stages("status");
  const announcer = announcerOn(status);
  document.body.append(status.host);

  const tabs = new BroadcastChannel(name);
  const hear = (news: News): void => {
    if (news.keys) session.renew();
    for (const watch of watches) watch.hear(news);
  };
  const tellTabs = (news: News): void => tabs.postMessage(news);
  const tellAll = (news: News): void => {
    hear(news);
    tellTabs(news);
  };
  tabs.onmessage = (event: MessageEvent<News>) => hear(event.data);

  const dictionary = dictionaryOf(options.strings ?? {}, fetchWords);
  const surfaces = surfacesOf(options, endpoint, stages);
  const watches = surfaces.map((surface) => {
    const poll = pollFor(surface.id, session.ask, trust, now, Math.random);
    return watchOf(surface, poll, outbox, dictionary, announcer, tellTabs, tellAll, stop);
  });
  const ids = surfaces.map(({ id }) => id);
  watches.forEach((watch, index) => inTurnWhileVisible(name + ids[index], stop, watch.run));
  inTurnWhileVisible(`${name}stream ${ids.join()}`, stop, (turn) => listen(session, ids, tellAll, Math.random, turn));

  const listening = { signal: stop };
  addEventListener("online", outbox.networkIsBack, listening);
  addEventListener("pagehide", outbox.sendLast, listening);
  stop.addEventListener("abort", () => {
    outbox.close();
    tabs.close();
    status.host.remove();
  });
  void outbox.send();
}

function surfacesOf({ host = "web", surfaces = {} }: Options, endpoint: string, stages: StageMaker): Surface[] {
  const { bar = document.body, banner = null, bannerAt = "top", callout = null, popover = false } = surfaces;
  const found: Surface[] = [];
  if (bar) found.push(strip(`${host}-bar`, "bar", "top", () => find(bar), endpoint, stages));
  if (banner) found.push(strip(`${host}-banner`, "banner", bannerAt, () => find(banner), endpoint, stages));
  if (callout) found.push(calloutAt(`${host}-callout`, () => find(callout), stages));
  if (popover) found.push(popoverIn(`${host}-popover`, endpoint, stages));
  return found;
}

function find(place: Place): Element | null {
  return typeof place === "string" ? document.querySelector(place) : place;
}
