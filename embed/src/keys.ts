/** A public key that an organization signs its messages with, as the server publishes it. */
export interface PublishedKey {
  readonly id: string;
  /** The raw 32 bytes of an Ed25519 key, as base64url without padding. */
  readonly key: string;
  /** When it is retired, or null; ISO. */
  readonly until?: string | null;
}

const ALGORITHM = "Ed25519";
const FORM = "uptake-message-1";

/** What a signature covers beside the form, in this order. */
const SIGNED =
  "tenant id kind format locale title body button url second_title second_body second_url picture valid_from valid_to".split(" ");

/** Why this page cannot verify any message, or null if it can. */
export async function whyUnable(): Promise<string | null> {
  if (!crypto.subtle) return "it needs https";
  return importKey(new Uint8Array(32)).then(
    () => null,
    () => `it needs ${ALGORITHM}`,
  );
}

/** Whether the key has signed exactly this message, as the server sent it; a key or signature that is none says no. */
export async function signedBy(key: string, message: Readonly<Record<string, unknown>>): Promise<boolean> {
  const signed = JSON.stringify([FORM, ...SIGNED.map((name) => message[name])]);
  try {
    const signature = bytesOf(String(message["signature"]));
    return await crypto.subtle.verify(ALGORITHM, await importKey(bytesOf(key)), signature, new TextEncoder().encode(signed));
  } catch {
    return false;
  }
}

function importKey(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, ALGORITHM, false, ["verify"]);
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
