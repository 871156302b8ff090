import { hasPlace, holdNextTo } from "./anchor";
import { card } from "./card";
import { onEscape } from "./escape";
import { focusKeeper } from "./focus";
import type { Wording } from "./labels";
import type { Message } from "./message";
import { piece } from "./pieces";
import type { StageMaker } from "./stage";
import type { Outcome, Shown, Surface } from "./surface";

/** A box that points at a control of the page, above everything else, without stopping the work beneath it. */
export class Callout implements Surface {
  readonly format = "callout";
  readonly takesUrgent = false;

  constructor(
    readonly id: string,
    private readonly anchor: () => Element | null,
    private readonly stages: StageMaker,
  ) {}

  ready(): boolean {
    return hasPlace(this.anchor());
  }

  show(message: Message, wording: Wording, ended: (outcome: Outcome) => void): Shown {
    const { host, root } = this.stages.make("callout");
    const { box } = card("callout", message, wording, ended);
    const tip = piece("div", "tip");
    box.append(tip);
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
}
