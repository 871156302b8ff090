import { hasPlace, holdNextTo } from "./anchor";
import { focusKeeper } from "./focus";
import { wordingFor, type Labels } from "./labels";
import type { Message } from "./message";
import { actionLink, closeButton, notNowButton, piece } from "./pieces";
import type { StageMaker } from "./stage";
import type { Outcome, Shown, Surface } from "./surface";

/** A box that points at a control of the page, above everything else, without stopping the work beneath it. */
export class Callout implements Surface {
  readonly format = "callout";

  constructor(
    readonly id: string,
    private readonly anchor: () => Element | null,
    private readonly stages: StageMaker,
    private readonly labels: Partial<Labels>,
  ) {}

  ready(): boolean {
    return hasPlace(this.anchor());
  }

  show(message: Message, ended: (outcome: Outcome) => void): Shown {
    const { host, root } = this.stages.make("callout");
    const { box, tip } = this.#box(message, ended);
    root.append(box);
    document.body.append(host);

    const anchor = this.anchor();
    // The source puts the box behind its anchor in the order of the Tab key.
    box.showPopover?.(anchor instanceof HTMLElement ? { source: anchor } : {});
    const letGo = holdNextTo(this.anchor, box, tip, () => ended("gone"));
    const deaf = onEscape(host, this.anchor, () => ended("dismiss"));
    const giveFocusBack = focusKeeper(host, this.anchor);
    return {
      element: box,
      remove: () => {
        deaf();
        letGo();
        giveFocusBack();
        host.remove();
      },
    };
  }

  #box(message: Message, ended: (outcome: Outcome) => void): { box: HTMLElement; tip: HTMLElement } {
    const wording = wordingFor(message.locale, this.labels);
    const box = piece("div", "callout");
    box.popover = "manual";
    box.lang = message.locale;
    box.dir = message.direction;
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-labelledby", message.title ? "title" : "body");
    box.setAttribute("aria-describedby", "body");

    if (message.title) {
      const title = piece("h2", "title", message.title);
      title.id = "title";
      box.append(title);
    }
    const body = piece("p", "body", message.body);
    body.id = "body";
    const buttons = piece("div", "buttons");
    const action = actionLink(message, wording, ended);
    if (action) buttons.append(action);
    buttons.append(notNowButton(wording, ended));
    const tip = piece("div", "tip");
    box.append(body, buttons, closeButton(wording, ended), tip);
    return { box, tip };
  }
}

/**
 * The Escape key dismisses from inside the call-out, from its anchor, and where nothing has the focus.
 * Anywhere else the key belongs to the page: to a menu, a dialog or a field of its own.
 */
function onEscape(host: HTMLElement, anchor: () => Element | null, dismiss: () => void): () => void {
  const pressed = (event: KeyboardEvent): void => {
    const focused = document.activeElement;
    const ours = focused === null || [host, anchor(), document.body].includes(focused as HTMLElement);
    if (event.key !== "Escape" || event.defaultPrevented || !ours) return;
    event.preventDefault();
    dismiss();
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
