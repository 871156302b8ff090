import type { Format, Message } from "./message";

/** How a showing came to its end in the page: by the person, or because its place went away. */
export type Outcome = "click" | "dismiss" | "gone";

/** A place in the page where messages of one format can appear. */
export interface Surface {
  /** The id that the server knows, such as `web-bar`. */
  readonly id: string;
  readonly format: Format;
  /** Whether a message could be shown right now; asked before the server is, because an answer costs a showing. */
  ready(): boolean;
  show(message: Message, ended: (outcome: Outcome) => void): Shown;
}

/** A message that is in the page now. */
export interface Shown {
  /** What has to be in view for the message to count as seen. */
  readonly element: Element;
  remove(): void;
}
