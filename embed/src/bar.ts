import { focusKeeper } from "./focus";
import type { Wording } from "./labels";
import { moreMenu } from "./menu";
import type { Message } from "./message";
import { actionLink, closeButton, marked, piece } from "./pieces";
import type { StageMaker } from "./stage";
import type { Outcome, Shown, Surface } from "./surface";

/** A bar in the normal flow at the top of its container: it pushes the page down and covers nothing. */
export class Bar implements Surface {
  readonly format = "bar";
  readonly takesUrgent = false;

  constructor(
    readonly id: string,
    private readonly container: () => Element | null,
    private readonly stages: StageMaker,
  ) {}

  ready(): boolean {
    return this.container() !== null;
  }

  show(message: Message, wording: Wording, ended: (outcome: Outcome) => void): Shown {
    const { host, root } = this.stages.make("bar");
    const bar = piece("div", "bar");
    bar.lang = message.locale;
    bar.dir = message.direction;
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", wording.region);

    const text = piece("p", "text");
    text.append(piece("strong", "title", message.title), " ", piece("span", "body", message.body));
    bar.append(marked(text, message));
    const action = actionLink(message, wording, ended);
    if (action) bar.append(action);
    bar.append(...moreMenu(message, wording, ended), closeButton(wording, ended));
    root.append(bar);

    host.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      ended("dismiss");
    });
    const giveFocusBack = focusKeeper(host);
    this.container()?.prepend(host);
    return {
      element: bar,
      remove: () => {
        giveFocusBack();
        host.remove();
      },
    };
  }
}
