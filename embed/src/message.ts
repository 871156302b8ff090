/** The shapes that a web page can show; Windows draws others by itself. */
export type Format = "bar" | "banner" | "callout" | "popover";

/**
 * A message as the server sends it. Its words, link, picture, number, kind, format and dates are signed by the organization; a
 * newer server may say more, an older one less. What is not signed never becomes words in the page.
 */
export interface Message {
  /** Below zero for a test. */
  readonly id: number;
  readonly kind: string;
  readonly format: string;
  readonly locale: string;
  readonly direction: string;
  readonly title: string;
  readonly body: string;
  readonly button: string;
  readonly url: string;
  /** Path of the picture on the server, or empty. */
  readonly picture: string;
  /** Whether the person may put messages off; missing where a server has never heard of it nor of "not relevant". */
  readonly can_snooze?: boolean;
  readonly snooze_days?: number;
}

/** One right to show a message once; `validUntil` is in milliseconds since 1970, infinite without an end. */
export interface Showing {
  readonly lease: string;
  readonly message: Message;
  readonly validUntil: number;
}

/** Something of the protocol before it is read. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a JSON object, none of anything else. */
export function asFields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** The showing in the answer to a poll; null if there is no message, no lease for it, or no text in it. */
export function showingIn({ message, lease, valid_until: end }: Fields): Showing | null {
  const { title, body } = asFields(message);
  if (typeof lease !== "string" || !(title || body)) return null;
  return { lease, message: message as Message, validUntil: Date.parse(String(end)) || Infinity };
}

/** Whether an author has sent the message to try it out. */
export function isTest({ id }: Message): boolean {
  return id < 0;
}

/** Whether the message takes the place of another, and is not to be put off. */
export function isUrgent(message: Message | undefined): boolean {
  return message?.kind === "urgent";
}
