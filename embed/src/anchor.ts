import { arrow, autoUpdate, computePosition, flip, hide, offset, shift } from "@floating-ui/dom";

const GAP_PX = 10;
const EDGE_PX = 8;
const CORNER_PX = 12;

/** Whether an element is in the page and takes up room in it. */
export function hasPlace(element: Element | null): element is Element {
  return !!element?.getClientRects().length;
}

/**
 * Keeps a box and its tip next to its anchor while the page scrolls, resizes and changes.
 * The box hides while the anchor is scrolled out of view. If the page has replaced the anchor, `find` may name the new
 * one; if there is none any more, `lost` is called and nothing else happens. Returns how to stop.
 */
export function holdNextTo(find: () => Element | null, box: HTMLElement, tip: HTMLElement, lost: () => void): () => void {
  let stop = (): void => undefined;

  const place = async (anchor: Element): Promise<void> => {
    if (!hasPlace(anchor)) return follow();
    const { x, y, placement, middlewareData } = await computePosition(anchor, box, {
      strategy: "fixed",
      placement: "bottom-start",
      middleware: [
        offset(GAP_PX),
        flip({ padding: EDGE_PX }),
        shift({ padding: EDGE_PX }),
        arrow({ element: tip, padding: CORNER_PX }),
        hide(),
      ],
    });
    put(box, x, y);
    tip.style.left = `${Math.round(middlewareData.arrow?.x ?? 0)}px`;
    box.dataset["side"] = placement;
    box.toggleAttribute("data-away", middlewareData.hide?.referenceHidden ?? false);
  };

  const follow = (): void => {
    stop();
    const anchor = find();
    if (hasPlace(anchor)) stop = autoUpdate(anchor, box, () => void place(anchor));
    else lost();
  };

  follow();
  return () => stop();
}

/** Keeps a menu below its button while it is open, or above where there is no room. Returns how to stop. */
export function holdBelow(button: HTMLElement, menu: HTMLElement): () => void {
  return autoUpdate(button, menu, async () => {
    const { x, y } = await computePosition(button, menu, {
      strategy: "fixed",
      placement: "bottom-end",
      middleware: [offset(4), flip({ padding: EDGE_PX }), shift({ padding: EDGE_PX })],
    });
    put(menu, x, y);
    menu.dataset["placed"] = "";
  });
}

function put(element: HTMLElement, x: number, y: number): void {
  element.style.inset = `${Math.round(y)}px auto auto ${Math.round(x)}px`;
}
