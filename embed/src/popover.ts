import { card } from "./card";
import { onEscape } from "./escape";
import { focusKeeper } from "./focus";
import type { Wording } from "./labels";
import type { Message } from "./message";
import { pictureAddress, pictureBox } from "./picture";
import { piece } from "./pieces";
import type { StageMaker } from "./stage";
import type { Outcome, Shown, Surface } from "./surface";

/** A box in the corner at the end of the page's bottom; on a narrow screen a sheet along the bottom. */
export class Popover implements Surface {
  readonly format = "popover";
  readonly takesUrgent = true;

  constructor(
    readonly id: string,
    private readonly endpoint: string,
    private readonly stages: StageMaker,
  ) {}

  /** Not above a modal dialog of the page: nothing in the box could be used. */
  ready(): boolean {
    return document.querySelector("dialog:modal") === null;
  }

  show(message: Message, wording: Wording, ended: (outcome: Outcome) => void): Shown {
    const { host, root } = this.stages.make("popover");
    const { box, inner } = card("popover", message, wording, ended);
    const sender = piece("p", "sender", wording.region);
    sender.lang = wording.language;
    inner.prepend(sender);
    const picture = pictureAddress(message.picture, this.endpoint);
    if (picture) box.prepend(pictureBox(picture));
    root.append(box);
    document.body.append(host);

    box.showPopover?.();
    const deaf = onEscape(host, () => null, () => ended("dismiss"));
    const giveFocusBack = focusKeeper(host);
    return {
      element: box,
      remove: () => {
        deaf();
        giveFocusBack();
        host.remove();
      },
    };
  }
}
