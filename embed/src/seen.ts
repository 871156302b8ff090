const HALF = 0.5;
const ONE_SECOND_MS = 1_000;

/**
 * Calls `seen` once, when at least half of the element has been in view for one second without a break
 * while the page itself was visible. What is behind another tab or below the fold was not seen.
 */
export function watchSeen(element: Element, end: AbortSignal, seen: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let inView = false;

  const judge = (): void => {
    clearTimeout(timer);
    if (inView && document.visibilityState === "visible") {
      timer = setTimeout(() => {
        stop();
        seen();
      }, ONE_SECOND_MS);
    }
  };
  const observer = new IntersectionObserver(
    (entries) => {
      const now = entries.at(-1)!.intersectionRatio >= HALF;
      if (now === inView) return;
      inView = now;
      judge();
    },
    { threshold: HALF },
  );
  const stop = (): void => {
    inView = false;
    judge();
    observer.disconnect();
  };

  observer.observe(element);
  document.addEventListener("visibilitychange", judge, { signal: end });
  end.addEventListener("abort", stop);
}
