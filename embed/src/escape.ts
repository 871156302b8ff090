/**
 * The Escape key dismisses while the focus is in one of these places, or nowhere if the document's body is one of them.
 * Anywhere else the key belongs to the page: to a menu, a dialog or a field of its own. Returns how to stop listening.
 */
export function onEscape(places: () => readonly (Element | null)[], dismiss: () => void): () => void {
  const pressed = (event: KeyboardEvent): void => {
    const ours = places().includes(document.activeElement ?? document.body);
    if (event.key !== "Escape" || event.defaultPrevented || !ours) return;
    event.preventDefault();
    dismiss();
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
