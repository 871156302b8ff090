import { card } from "./card";
import { pictureAddress, pictureBox } from "./picture";
import { piece } from "./pieces";
import type { StageMaker } from "./stage";
import { standing } from "./standing";
import type { Surface } from "./surface";

/** A box in the corner at the end of the page's bottom; on a narrow screen a sheet along the bottom. */
export function popover(id: string, endpoint: string, stages: StageMaker): Surface {
  return {
    id,
    formats: ["popover"],
    takesUrgent: true,
    /** Not above a modal dialog of the page: nothing in the box could be used. */
    ready: () => document.querySelector("dialog:modal") === null,
    show(message, wording, ended) {
      const stage = stages("popover");
      const { box, inner } = card("popover", message, wording, ended);
      const sender = piece("p", "sender", wording.region);
      sender.lang = wording.language;
      inner.prepend(sender);
      box.prepend(...pictureBox(pictureAddress(message.picture, endpoint)));
      stage.root.append(box);
      document.body.append(stage.host);
      box.showPopover();
      return standing(stage, box, ended, () => [document.body]);
    },
  };
}
