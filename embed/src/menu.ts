import { holdBelow } from "./anchor";
import type { Wording } from "./labels";
import type { Message } from "./message";
import { drawnButton, piece, wordedButton, type Answer } from "./pieces";
import type { Given } from "./surface";

const THREE_DOTS = "M3 8h0m5 0h0m5 0h0";

/**
 * The button "More" and its menu: put messages off, or never see this one again.
 * Nothing for an urgent message, nor where the server does not know these answers. Behaves as the menu button of the
 * ARIA practices: arrows, Home and End move, Escape leads back to the button, Tab leaves.
 */
export function moreMenu(message: Message, wording: Wording, answer: Answer): Element[] {
  if (message.urgent || message.canSnooze === null) return [];
  const button = drawnButton("more", wording.more, wording, THREE_DOTS);
  const menu = piece("div", "menu");
  menu.popover = "auto";
  menu.id = "menu";
  menu.lang = wording.language;
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", wording.more);

  const items: HTMLButtonElement[] = [];
  const offer = (text: string, given: Given): void => {
    const item = wordedButton("item", text, wording);
    item.setAttribute("role", "menuitem");
    item.tabIndex = -1;
    item.addEventListener("click", () => answer(given));
    items.push(item);
  };
  if (message.canSnooze) offer(snoozeText(message.snoozeDays, wording), "snooze");
  offer(wording.irrelevant, "irrelevant");
  menu.append(...items);
  behave(button, menu, items);
  return [button, menu];
}

function snoozeText(days: number, wording: Wording): string {
  return days === 7 ? wording.snooze : wording.snoozeDays.replace("{}", days.toLocaleString(wording.language));
}

function behave(button: HTMLButtonElement, menu: HTMLElement, items: readonly HTMLElement[]): void {
  let first = 0;
  let letGo = (): void => undefined;
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", menu.id);
  button.popoverTargetElement = menu; // A click opens and closes it; a click elsewhere closes it too.

  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    first = event.key === "ArrowDown" ? 0 : -1;
    menu.showPopover();
  });
  menu.addEventListener("toggle", (event) => {
    const open = (event as ToggleEvent).newState === "open";
    button.setAttribute("aria-expanded", String(open));
    letGo();
    if (!open) return;
    letGo = holdBelow(button, menu);
    items.at(first)?.focus({ preventScroll: true });
    first = 0;
  });
  menu.addEventListener("keydown", (event) => {
    const at = items.indexOf(event.target as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      menu.hidePopover();
      button.focus();
    } else if (next !== undefined) items.at(next % items.length)?.focus();
    // Tab goes on from the button. The Escape that closes the menu must not dismiss the message as well.
    if (event.key === "Escape" || next !== undefined) event.preventDefault();
  });
}
