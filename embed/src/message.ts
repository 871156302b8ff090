/** What the server says about one message, reduced to what a surface needs. */
export interface Message {
  readonly format: Format;
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
  readonly title: string;
  readonly body: string;
  readonly button: string;
  readonly url: string;
  /** Path of the picture on the server, or empty. */
  readonly picture: string;
  /** The word that tells a test from a real message, or empty. */
  readonly mark: string;
  /** Takes the place of another message, and is not to be put off. */
  readonly urgent: boolean;
  /** Whether the person may put messages off; null where a server has never heard of it nor of "not relevant". */
  readonly canSnooze: boolean | null;
  /** For how many days. */
  readonly snoozeDays: number;
}

const FORMATS = ["bar", "callout", "popover"] as const;
const USUAL_SNOOZE_DAYS = 7;

/** The shapes that a web page can show; Windows draws others by itself. */
export type Format = (typeof FORMATS)[number];

/** One right to show a message once; `validUntil` is in milliseconds since 1970, or null without an end. */
export interface Showing {
  readonly lease: string;
  readonly message: Message;
  readonly validUntil: number | null;
}

/** The answer to a poll; seconds are null where the server named none. */
export interface Answer {
  readonly showing: Showing | null;
  readonly nextPollSeconds: number | null;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the body of a poll's answer and never throws.
 * Unknown fields are ignored. A message without a lease, without any text or in a format that is not known here
 * counts as no message: a newer server may send what an older page cannot show.
 */
export function readAnswer(body: unknown): Answer {
  const fields = asFields(body);
  return { showing: readShowing(fields), nextPollSeconds: asNumber(fields["next_poll_seconds"]) };
}

function readShowing(fields: Fields): Showing | null {
  const message = readMessage(asFields(fields["message"]));
  const lease = asText(fields["lease"]);
  if (!message || !lease) return null;
  const validUntil = Date.parse(asText(fields["valid_until"]));
  return { lease, message, validUntil: Number.isNaN(validUntil) ? null : validUntil };
}

function readMessage(fields: Fields): Message | null {
  const format = FORMATS.find((each) => each === fields["format"]);
  const title = asText(fields["title"]);
  const body = asText(fields["body"]);
  if (!format || !(title || body)) return null;
  const canSnooze = fields["can_snooze"];
  return {
    format,
    title,
    body,
    locale: asText(fields["locale"]),
    direction: fields["direction"] === "rtl" ? "rtl" : "ltr",
    button: asText(fields["button"]),
    url: asText(fields["url"]),
    picture: asText(fields["picture"]),
    mark: asText(fields["mark"]) || (fields["test"] === true ? "Test" : ""),
    urgent: fields["kind"] === "urgent",
    canSnooze: typeof canSnooze === "boolean" ? canSnooze : null,
    snoozeDays: asNumber(fields["snooze_days"]) ?? USUAL_SNOOZE_DAYS,
  };
}

function asFields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function asText(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

function asNumber(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
