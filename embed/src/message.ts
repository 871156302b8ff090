/** What the server says about one message, reduced to what a surface needs. */
export interface Message {
  readonly format: Format;
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
  readonly title: string;
  readonly body: string;
  readonly button: string;
  readonly url: string;
}

/** The two shapes that a web page can show. */
export type Format = "bar" | "callout";

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
  const seconds = fields["next_poll_seconds"];
  return {
    showing: readShowing(fields),
    nextPollSeconds: typeof seconds === "number" && Number.isFinite(seconds) ? seconds : null,
  };
}

function readShowing(fields: Fields): Showing | null {
  const message = readMessage(asFields(fields["message"]));
  const lease = asText(fields["lease"]);
  if (!message || !lease) return null;
  const validUntil = Date.parse(asText(fields["valid_until"]));
  return { lease, message, validUntil: Number.isNaN(validUntil) ? null : validUntil };
}

function readMessage(fields: Fields): Message | null {
  const format = fields["format"];
  if (format !== "bar" && format !== "callout") return null;
  const title = asText(fields["title"]);
  const body = asText(fields["body"]);
  if (!title && !body) return null;
  return {
    format,
    title,
    body,
    locale: asText(fields["locale"]),
    direction: fields["direction"] === "rtl" ? "rtl" : "ltr",
    button: asText(fields["button"]),
    url: asText(fields["url"]),
  };
}

function asFields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function asText(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
