/**
 * Remembers where the focus came from when it entered the element.
 * The returned function gives it back, but only if the focus is still inside: nobody is torn away from elsewhere.
 */
export function focusKeeper(host: HTMLElement, otherwise: () => Element | null | undefined): () => void {
  let before: EventTarget | null = null;
  host.addEventListener("focusin", (event) => {
    if (event.relatedTarget && event.relatedTarget !== host) before = event.relatedTarget;
  });
  return () => {
    if (document.activeElement !== host) return;
    const places = [before, otherwise()];
    const place = places.find((each) => each instanceof HTMLElement && each.isConnected);
    (place as HTMLElement | undefined)?.focus();
  };
}
