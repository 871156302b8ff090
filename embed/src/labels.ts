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
};

/** Every other language that there are words in, each a file of `words/`. */
const OTHERS =
  " ar bg ca cs da de el es et eu fi fr gl he hr hu id it ja ko lt lv nl no pl pt-br pt-pt ro ru sk sl sr sr-cyrl sv th tr uk vi zh-cn zh-tw ";

/** The language whose words go with a message of that locale; English where there are none of its own. */
export function languageOf(locale: string): string {
  const tag = locale.toLowerCase().replaceAll("_", "-");
  const form = formOf(tag.split("-")[0] ?? "", tag);
  return /^[a-z-]+$/.test(form) && OTHERS.includes(` ${form} `) ? form : "en";
}

function formOf(name: string, tag: string): string {
  switch (name) {
    case "nb":
    case "nn":
      return "no";
    case "pt":
      return /-br\b/.test(tag) ? "pt-br" : "pt-pt";
    case "sr":
      return /-cyrl\b/.test(tag) ? "sr-cyrl" : name;
    case "zh":
      return /-hant\b/.test(tag) || (!/-hans\b/.test(tag) && /-(tw|hk|mo)\b/.test(tag)) ? "zh-tw" : "zh-cn";
    default:
      return name;
  }
}
