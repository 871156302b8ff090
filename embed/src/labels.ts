/** The few words that the embed itself says around a message. */
export interface Labels {
  /** Name of the button with the cross. */
  close: string;
  /** The second button of a call-out and of a pop-over. */
  notNow: string;
  /** Who speaks: what a screen reader calls the bar, and the line above the title of a pop-over. */
  region: string;
  /** Added for screen readers to a link that opens a new tab. */
  newTab: string;
  /** Name of the button with the dots, and of its menu. */
  more: string;
  /** No messages for a week. */
  snooze: string;
  /** No messages for some other number of days, which takes the place of `{}`. */
  snoozeDays: string;
  /** This message never again. */
  irrelevant: string;
  /** What tells a test from a real message, before its title. */
  test: string;
}

/** Labels together with the language that they are written in. */
export interface Wording extends Labels {
  readonly language: string;
}

/** The words that are always at hand; those of other languages are fetched when a message needs them. */
export const ENGLISH: Wording = {
  language: "en",
  close: "Close",
  notNow: "Not now",
  region: "Message from your organization",
  newTab: "opens in a new tab",
  more: "More",
  snooze: "Snooze for a week",
  snoozeDays: "Snooze (days: {})",
  irrelevant: "Not relevant to me",
  test: "Test",
};

/** Locales whose words are not called after their language alone; the first that fits. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^n[bn]\b/, "no"],
  [/^pt\b.*-br\b/, "pt-br"],
  [/^pt\b/, "pt-pt"],
  [/^sr\b.*-cyrl\b/, "sr-cyrl"],
  [/^zh\b.*-hans\b/, "zh-cn"],
  [/^zh\b.*-(hant|tw|hk|mo)\b/, "zh-tw"],
  [/^zh\b/, "zh-cn"],
];

/** The language whose words go with a message of that locale, each a file of `words/`; English for what is no locale. */
export function languageOf(locale: string): string {
  const tag = locale.toLowerCase().replaceAll("_", "-");
  return FORMS.find(([form]) => form.test(tag))?.[1] ?? /^[a-z]{2,3}(?=-|$)/.exec(tag)?.[0] ?? "en";
}
