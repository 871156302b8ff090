/**
 * What the embed tells itself: from one surface to the others, from tab to tab, and from the stream of the server.
 * A piece of news says one of these things.
 */
export interface News {
  /** The message of this lease is shown or was answered in another tab. */
  readonly taken?: string;
  /** The person wants to be left alone. */
  readonly snoozed?: true;
  /** Messages of these ids must not be shown any more. */
  readonly recalled?: readonly unknown[];
  /** This message is waiting at the server: an urgent one, or a test, which has a number below zero. */
  readonly urgent?: number;
  /** The keys of the organization are no longer those of the sign-in. */
  readonly keys?: true;
}

/** Takes news. */
export type Tell = (news: News) => void;
