import type { Wording } from "./labels";
import type { Message } from "./message";

/** What a person can answer to a showing; the words are those of the protocol. */
export const ANSWERS = ["click", "dismiss", "snooze", "irrelevant"] as const;
export type Given = (typeof ANSWERS)[number];

/** How a showing came to its end in the page: by the person, or because its place went away. */
export type Outcome = Given | "gone";

/** A place in the page where messages can appear. */
export interface Surface {
  /** The id that the server knows, such as `web-bar`. */
  readonly id: string;
  /** Which messages it can show. */
  readonly formats: readonly string[];
  /** Whether urgent messages come here; they must not wait until the message before them has been answered. */
  readonly takesUrgent: boolean;
  /** Whether a message could be shown right now; asked before the server is, because an answer costs a showing. */
  ready(): boolean;
  show(message: Message, wording: Wording, ended: (outcome: Outcome) => void): Shown;
}

/** A message that is in the page now. */
export interface Shown {
  /** What has to be in view for the message to count as seen. */
  readonly element: Element;
  remove(): void;
}
