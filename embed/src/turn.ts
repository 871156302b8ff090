/** Resolves after the time, or as soon as the signal aborts. */
export function rest(ms: number, end: AbortSignal): Promise<void> {
  if (end.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      end.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    end.addEventListener("abort", done, { once: true });
  });
}

/**
 * Runs `work` while the page can be seen, again and again until `stop` aborts.
 * The signal given to `work` aborts when the page is hidden; `work` then has to return.
 */
export async function whileVisible(stop: AbortSignal, work: (end: AbortSignal) => Promise<void>): Promise<void> {
  while (!stop.aborted) {
    const change = new AbortController();
    const listening = AbortSignal.any([stop, change.signal]);
    document.addEventListener("visibilitychange", () => change.abort(), { once: true, signal: listening });
    if (document.visibilityState === "visible") await work(listening);
    await untilAborted(listening);
  }
}

/**
 * Runs `work` when no other tab of this browser is doing the work of that name, so that one tab asks for all.
 * Where the browser has no Web Locks or forbids them, every tab works for itself; the server gives them the same showing.
 */
export async function inTurn(name: string, end: AbortSignal, work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  let begun = false;
  try {
    await navigator.locks.request(name, { signal: end }, () => {
      begun = true;
      return work();
    });
  } catch (refused) {
    if (end.aborted) return;
    if (begun) throw refused;
    await work();
  }
}

/** Resolves as soon as the signal aborts, or is found aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
