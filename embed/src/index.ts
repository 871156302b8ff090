import type { Options } from "./options";
import { begin, type Handle } from "./start";

export type { Labels } from "./labels";
export type { Edge, Options, Place, Places } from "./options";
export type { Identity, Vouched } from "./session";
export type { Handle } from "./start";
export type { Theme } from "./stage";

/** Starts to show messages in this page, as soon as the page has a body. */
export function start(options: Options): Handle {
  return begin(options, async (language) => ((await import(`./words/${language}.json`)) as { default: unknown }).default);
}
