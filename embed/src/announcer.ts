import type { Wording } from "./labels";
import { isTest, type Message } from "./message";
import { piece } from "./pieces";
import type { Stage } from "./stage";

const LONG_ENOUGH_MS = 8_000;

/** Tells users of screen readers about a new message, without interrupting them and without moving the focus. */
export interface Announcer {
  /** Says the message; the returned function ends the announcement. It ends by itself before it could be met twice. */
  say(message: Message, wording: Wording): () => void;
}

/** The region is put in place while it is empty: only a change of its text is read out. */
export function announcerOn(stage: Stage): Announcer {
  const region = piece("div", "unseen");
  region.role = "status";
  stage.root.append(region);
  return {
    say(message, wording) {
      const line = piece("p", "", [isTest(message) && wording.test, message.title, message.body].filter(Boolean).join(" – "));
      line.lang = message.locale;
      line.dir = message.direction;
      region.append(line);
      const timer = setTimeout(() => line.remove(), LONG_ENOUGH_MS);
      return () => {
        clearTimeout(timer);
        line.remove();
      };
    },
  };
}
