import { holdBelow } from "./anchor";
import type { Wording } from "./labels";
import { isUrgent, type Message } from "./message";
import { drawnButton, piece, wordedButton, type Answer } from "./pieces";
import type { Given } from "./surface";

const USUAL_SNOOZE_DAYS = 7;
const THREE_DOTS = "M3 8h0m5 0h0m5 0h0";

/**
 * The button "More" and its menu: put messages off, or never see this one again.
 * Nothing for an urgent message, nor where the server does not know these answers. Behaves as the menu button of the
 * ARIA practices: arrows, Home and End move, Escape leads back to the button, Tab leaves.
 */
export function moreMenu(message: Message, wording: Wording, answer: Answer): Element[] {
  if (isUrgent(message) || message.can_snooze === undefined) return [];
  const button = drawnButton("more", wording.more, wording, THREE_DOTS);
  const menu = piece("div", "menu");
  menu.popover = "auto";
  menu.id = "menu";
  menu.lang = wording.language;
  menu.role = "menu";
  menu.ariaLabel = wording.more;

  const items: HTMLButtonElement[] = [];
  const offer = (text: string, given: Given): void => {
    const item = wordedButton("item", text, wording);
    item.role = "menuitem";
    item.tabIndex = -1;
    item.addEventListener("click", () => answer(given));
    items.push(item);
  };
  if (message.can_snooze) offer(snoozeText(Number(message.snooze_days ?? USUAL_SNOOZE_DAYS), wording), "snooze");
  offer(wording.irrelevant, "irrelevant");
  menu.append(...items);
  behave(button, menu, items);
  return [button, menu];
}

function snoozeText(days: number, wording: Wording): string {
  return days === USUAL_SNOOZE_DAYS ? wording.snooze : wording.snoozeDays.replace("{}", days.toLocaleString(wording.language));
}

function behave(button: HTMLButtonElement, menu: HTMLElement, items: readonly HTMLElement[]): void {
  let first = 0;
  let letGo = (): void => undefined;
  button.ariaHasPopup = "menu";
  button.ariaExpanded = "false";
  button.setAttribute("aria-controls", menu.id);
  button.popoverTargetElement = menu; // A click opens and closes it; a click elsewhere closes it too.

  button.addEventListener("keydown", (event) => {
    const at = { ArrowDown: 0, ArrowUp: -1 }[event.key];
    if (at === undefined) return;
    event.preventDefault();
    first = at;
    menu.showPopover();
  });
  // The browser moves the focus while it opens the menu. `toggle` comes too late: keys of a quick person would be lost.
  menu.addEventListener("beforetoggle", () => {
    for (const item of items) item.autofocus = item === items.at(first);
    first = 0;
  });
  menu.addEventListener("toggle", (event) => {
    const open = (event as ToggleEvent).newState === "open";
    button.ariaExpanded = String(open);
    letGo();
    if (open) letGo = holdBelow(button, menu);
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
