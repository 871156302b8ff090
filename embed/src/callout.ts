import { hasPlace, holdNextTo } from "./anchor";
import { card } from "./card";
import { piece } from "./pieces";
import type { StageMaker } from "./stage";
import { standing } from "./standing";
import type { Surface } from "./surface";

/** A box that points at a control of the page, above everything else, without stopping the work beneath it. */
export function callout(id: string, anchor: () => Element | null, stages: StageMaker): Surface {
  return {
    id,
    formats: ["callout"],
    takesUrgent: false,
    ready: () => hasPlace(anchor()),
    show(message, wording, ended) {
      const stage = stages("callout");
      const { box } = card("callout", message, wording, ended);
      const tip = piece("div", "tip");
      box.append(tip);
      stage.root.append(box);
      document.body.append(stage.host);

      const source = anchor();
      // The source puts the box behind its anchor in the order of the Tab key.
      box.showPopover(source instanceof HTMLElement ? { source } : {});
      const letGo = holdNextTo(anchor, box, tip, () => ended("gone"));
      return standing(stage, box, ended, () => [anchor(), document.body], letGo);
    },
  };
}
