import type { Wording } from "./labels";
import { moreMenu } from "./menu";
import type { Message } from "./message";
import { actionLink, closeButton, frame, marked, notNowButton, piece, type Answer } from "./pieces";

/** A box above the page that does not stop the work beneath it: the call-out and the pop-over are one. */
export interface Card {
  readonly box: HTMLElement;
  /** What is in the box, above its edge. */
  readonly inner: HTMLElement;
}

/** A card with title, text, buttons and menu, not yet in the page. */
export function card(className: string, message: Message, wording: Wording, answer: Answer): Card {
  const box = frame(`card ${className}`, message, "dialog");
  box.popover = "manual";
  box.setAttribute("aria-labelledby", message.title ? "title" : "body");
  box.setAttribute("aria-describedby", "body");

  const inner = piece("div", "inner");
  const title = piece("h2", "title", message.title);
  title.id = "title";
  const body = piece("p", "body", message.body);
  body.id = "body";
  marked(message.title ? title : body, message, wording);
  const buttons = piece("div", "buttons");
  buttons.append(...actionLink(message, wording, answer), notNowButton(wording, answer));
  if (message.title) inner.append(title);
  inner.append(body, buttons, ...moreMenu(message, wording, answer), closeButton(wording, answer));
  box.append(inner);
  return { box, inner };
}
