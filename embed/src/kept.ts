/** The texts that the embed keeps in the browser, by their names: the local storage of the page, or what stands in for it. */
export type Kept = Record<string, string>;

/** The name under which a browser keeps the opaque id that it once made for itself by chance. */
export const DEVICE = "uptake.device";

/** What this browser keeps, its id in any case; where it forbids storage only for the life of the page. */
export function keptHere(): Kept {
  try {
    localStorage[DEVICE] ??= crypto.randomUUID();
    return localStorage as unknown as Kept;
  } catch {
    return { [DEVICE]: crypto.randomUUID() };
  }
}
