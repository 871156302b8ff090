import { moreMenu } from "./menu";
import type { Edge } from "./options";
import { pictureAddress, pictureBox } from "./picture";
import { actionLink, closeButton, frame, marked, piece } from "./pieces";
import type { StageMaker } from "./stage";
import { standing } from "./standing";
import type { Surface } from "./surface";

/**
 * A strip over the whole width of its container, in the flow of the page: it pushes the page aside and covers nothing.
 * A bar scrolls away with the page. A banner stays at its edge while the page scrolls; it takes what a pop-over takes too,
 * because the page chooses which of the two it has.
 */
export function strip(
  id: string,
  look: "bar" | "banner",
  edge: Edge,
  container: () => Element | null,
  endpoint: string,
  stages: StageMaker,
): Surface {
  const isBanner = look === "banner";
  return {
    id,
    formats: isBanner ? [look, "popover"] : [look],
    takesUrgent: isBanner,
    ready: () => container() !== null,
    show(message, wording, ended) {
      const stage = stages(look);
      const { host, root } = stage;
      host.dataset["edge"] = edge;
      const box = frame(`strip ${look}`, message, "region");
      box.ariaLabel = [wording.region, message.title].filter(Boolean).join(": ");
      const text = piece("p", "text");
      text.append(piece("strong", "title", message.title), " ", piece("span", "body", message.body));
      box.append(
        ...pictureBox(pictureAddress(message.picture, endpoint)),
        marked(text, message, wording),
        ...actionLink(message, wording, ended),
        ...moreMenu(message, wording, ended),
        closeButton(wording, ended),
      );
      root.append(box);
      container()?.[edge === "bottom" ? "append" : "prepend"](host);
      return standing(stage, box, ended);
    },
  };
}
