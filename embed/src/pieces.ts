import { openable } from "./address";
import type { Wording } from "./labels";
import type { Message } from "./message";
import type { Outcome } from "./surface";

type Answer = (outcome: Outcome) => void;

/** An element with a class and a text; texts of messages never become markup. */
export function piece<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text = "",
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

/** The link of the message as a button, or null if it has none that may be opened. */
export function actionLink(message: Message, wording: Wording, answer: Answer): HTMLAnchorElement | null {
  const address = openable(message.url, document.baseURI);
  if (!address || !message.button) return null;
  const link = piece("a", "button action", message.button);
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  const note = piece("span", "unseen", ` (${wording.newTab})`);
  note.lang = wording.language;
  link.append(note);
  const clicked = (event: MouseEvent): void => {
    if (event.button < 2) answer("click"); // The first and the middle button open it, the second only a menu.
  };
  link.addEventListener("click", clicked);
  link.addEventListener("auxclick", clicked);
  return link;
}

/** The button with the cross. */
export function closeButton(wording: Wording, answer: Answer): HTMLButtonElement {
  const button = dismissButton("button close", "", wording, answer);
  button.setAttribute("aria-label", wording.close);
  button.append(cross());
  return button;
}

/** The button that says the same as the cross in words. */
export function notNowButton(wording: Wording, answer: Answer): HTMLButtonElement {
  return dismissButton("button", wording.notNow, wording, answer);
}

function dismissButton(className: string, text: string, wording: Wording, answer: Answer): HTMLButtonElement {
  const button = piece("button", className, text);
  button.type = "button";
  button.lang = wording.language;
  button.addEventListener("click", () => answer("dismiss"));
  return button;
}

function cross(): SVGElement {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 16 16");
  drawing.setAttribute("aria-hidden", "true");
  const lines = document.createElementNS("http://www.w3.org/2000/svg", "path");
  lines.setAttribute("d", "M3.5 3.5l9 9m0-9l-9 9");
  drawing.append(lines);
  return drawing;
}
