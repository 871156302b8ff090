import { openable } from "./address";
import type { Wording } from "./labels";
import { isTest, type Message } from "./message";
import type { Outcome } from "./surface";

/** Takes what the person answered. */
export type Answer = (outcome: Outcome) => void;

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

/** The outermost box of a message, in its language and direction. */
export function frame(className: string, message: Message, role: string): HTMLElement {
  const box = piece("div", className);
  box.lang = message.locale;
  box.dir = message.direction;
  box.role = role;
  return box;
}

/** A button with words of the embed itself. */
export function wordedButton(className: string, text: string, wording: Wording): HTMLButtonElement {
  const button = piece("button", className, text);
  button.lang = wording.language;
  return button;
}

/** A button that shows a drawing instead of its name. */
export function drawnButton(className: string, name: string, wording: Wording, lines: string): HTMLButtonElement {
  const button = wordedButton(`button drawn ${className}`, "", wording);
  button.ariaLabel = name;
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 16 16");
  drawing.ariaHidden = "true";
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", lines);
  drawing.append(path);
  button.append(drawing);
  return button;
}

/** The link of the message as a button, or nothing if it has none that may be opened. */
export function actionLink(message: Message, wording: Wording, answer: Answer): HTMLAnchorElement[] {
  const address = openable(message.url, document.baseURI);
  if (!address || !message.button) return [];
  const link = piece("a", "button action", message.button);
  link.href = address;
  link.target = "_blank";
  link.rel = "noreferrer"; // Which says noopener as well.
  const note = piece("span", "unseen", ` (${wording.newTab})`);
  note.lang = wording.language;
  link.append(note);
  const clicked = (event: MouseEvent): void => {
    if (event.button < 2) answer("click"); // The first and the middle button open it, the second only a menu.
  };
  link.addEventListener("click", clicked);
  link.addEventListener("auxclick", clicked);
  return [link];
}

/** The button with the cross. */
export function closeButton(wording: Wording, answer: Answer): HTMLButtonElement {
  const button = drawnButton("close", wording.close, wording, "M3.5 3.5l9 9m0-9l-9 9");
  button.addEventListener("click", () => answer("dismiss"));
  return button;
}

/** The button that says the same as the cross in words. */
export function notNowButton(wording: Wording, answer: Answer): HTMLButtonElement {
  const button = wordedButton("button", wording.notNow, wording);
  button.addEventListener("click", () => answer("dismiss"));
  return button;
}

/** Puts the mark of a test before the text of an element, so that it is seen and read out with it. */
export function marked<Marked extends Element>(element: Marked, message: Message, wording: Wording): Marked {
  if (isTest(message)) element.prepend(piece("span", "mark", wording.test), " ");
  return element;
}
