/** The part of a browser's storage that the embed needs. */
export type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** The page's local storage, or a stand-in for the life of the page where the browser forbids storage. */
export function keptHere(): Kept {
  try {
    const probe = "uptake.probe";
    localStorage.setItem(probe, probe);
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return new KeptInMemory();
  }
}

/** Keeps texts until the page goes away. */
export class KeptInMemory implements Kept {
  readonly #texts = new Map<string, string>();

  get length(): number {
    return this.#texts.size;
  }

  key(index: number): string | null {
    return [...this.#texts.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#texts.get(key) ?? null;
  }

  setItem(key: string, text: string): void {
    this.#texts.set(key, text);
  }

  removeItem(key: string): void {
    this.#texts.delete(key);
  }
}

/** The opaque id of this browser, made by chance once and kept. */
export function deviceOf(kept: Kept): string {
  const key = "uptake.device";
  const known = kept.getItem(key);
  if (known) return known;
  const made = uuid();
  kept.setItem(key, made);
  return made;
}

/** A random UUID (version 4); `crypto.randomUUID` does not exist on pages without https. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
