import type { Message } from "./message";
import type { Stage } from "./stage";

const LONG_ENOUGH_MS = 8_000;

/** Tells users of screen readers about a new message, without interrupting them and without moving the focus. */
export class Announcer {
  readonly #region: HTMLElement;

  /** The region is put in place while it is empty: only a change of its text is read out. */
  constructor(stage: Stage) {
    this.#region = document.createElement("div");
    this.#region.className = "unseen";
    this.#region.setAttribute("role", "status");
    stage.root.append(this.#region);
  }

  /** Says the message; the returned function ends the announcement. It ends by itself before it could be met twice. */
  say(message: Message): () => void {
    const line = document.createElement("p");
    line.lang = message.locale;
    line.dir = message.direction;
    line.textContent = [message.mark, message.title, message.body].filter(Boolean).join(" – ");
    this.#region.append(line);
    const timer = setTimeout(() => line.remove(), LONG_ENOUGH_MS);
    return () => {
      clearTimeout(timer);
      line.remove();
    };
  }
}
