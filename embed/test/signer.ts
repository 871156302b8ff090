import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";

const FIELDS =
  "tenant id kind format locale title body button url second_title second_body second_url picture valid_from valid_to".split(" ");
const NOW_MS = Date.now();
const DAY_MS = 24 * 3_600_000;

/** An organization that signs its messages, written from the protocol and not from the embed. */
export class Signer {
  readonly #secret: KeyObject;
  /** What the server publishes of it. */
  readonly published: { id: string; key: string; until: string | null };

  constructor(id: string) {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    this.#secret = privateKey;
    this.published = { id, key: publicKey.export({ format: "jwk" }).x ?? "", until: null };
  }

  /** The message with everything that a signature needs, and with the signature. */
  sign(message: Record<string, unknown>): Record<string, unknown> {
    const whole: Record<string, unknown> = {
      tenant: "my-org",
      valid_from: new Date(NOW_MS - DAY_MS).toISOString(),
      valid_to: new Date(NOW_MS + 30 * DAY_MS).toISOString(),
      key_id: this.published.id,
      ...message,
    };
    const text = JSON.stringify(["uptake-message-1", ...FIELDS.map((name) => whole[name])]);
    return { ...whole, signature: sign(null, Buffer.from(text), this.#secret).toString("base64url") };
  }
}
