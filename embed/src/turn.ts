const LONGEST_MS = 24 * 3_600_000;

/** Resolves after the time, a day at the most, or as soon as the signal aborts. */
export function rest(end: AbortSignal, ms: number = LONGEST_MS): Promise<void> {
  return new Promise((resolve) => {
    if (end.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      end.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    end.addEventListener("abort", done);
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
    await rest(listening);
  }
}

/**
 * Runs `work` while the page can be seen and no other visible tab of this browser does the work of that name, again and again
 * until `stop` aborts. A tab that is hidden or closed hands over to one that can be seen.
 */
export function inTurnWhileVisible(name: string, stop: AbortSignal, work: (turn: AbortSignal) => Promise<void>): void {
  void whileVisible(stop, (turn) => inTurn(name, turn, () => work(turn)));
}

/**
 * Runs `work` when no other tab of this browser is doing the work of that name, so that one tab asks for all.
 * Where the browser forbids Web Locks, every tab works for itself: the server gives all of them the same showing, and the
 * tab that shows it last tells the others to take it away.
 */
export async function inTurn(name: string, end: AbortSignal, work: () => Promise<void>): Promise<void> {
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
