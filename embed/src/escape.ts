/**
 * The Escape key dismisses from inside the message, from its anchor, and where nothing has the focus.
 * Anywhere else the key belongs to the page: to a menu, a dialog or a field of its own. Returns how to stop listening.
 */
export function onEscape(host: HTMLElement, anchor: () => Element | null, dismiss: () => void): () => void {
  const pressed = (event: KeyboardEvent): void => {
    const focused = document.activeElement;
    const ours = focused === null || [host, anchor(), document.body].includes(focused as HTMLElement);
    if (event.key !== "Escape" || event.defaultPrevented || !ours) return;
    event.preventDefault();
    dismiss();
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
