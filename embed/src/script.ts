import { optionsOf, type Options } from "./options";
import { begin, type Handle } from "./start";

const PATIENCE_MS = 3_000;
const element = document.currentScript as HTMLScriptElement | null;

/** Starts to show messages in this page, as soon as the page has a body. */
export function start(options: Options): Handle {
  return begin(options, async (language) => {
    const address = new URL(`words/${language}.json`, element?.src);
    const answer = await fetch(address, { credentials: "omit", signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.json();
  });
}

// A script element with data-uptake-… attributes starts by itself; others call `Uptake.start`.
const options = element && optionsOf(element);
if (options) start(options);
