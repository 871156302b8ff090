/**
 * The address to open for a message, or null if it must not be opened.
 * Only `https:` addresses and addresses of the page's own origin pass, and none that carries a password:
 * whoever can write a message must not be able to run script in the page that shows it.
 */
export function openable(text: string, page: string): string | null {
  if (!text || !URL.canParse(text, page)) return null;
  const address = new URL(text, page);
  if (address.username || address.password) return null;
  const own = address.protocol === "http:" && address.origin === new URL(page).origin;
  return address.protocol === "https:" || own ? address.href : null;
}
