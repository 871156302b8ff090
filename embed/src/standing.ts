import { onEscape } from "./escape";
import { focusKeeper } from "./focus";
import type { Answer } from "./pieces";
import type { Stage } from "./stage";
import type { Shown } from "./surface";

/**
 * What is returned of a message that has just been put into the page: how to take it out again, with the focus going back to
 * where it came from. Escape dismisses it from inside and from these other `places`, the first of which may get the focus as
 * well. `letGo` ends what else was begun for it.
 */
export function standing(
  { host }: Stage,
  element: Element,
  ended: Answer,
  places: () => readonly (Element | null)[] = () => [],
  letGo?: () => void,
): Shown {
  const giveFocusBack = focusKeeper(host, () => places()[0]);
  const deaf = onEscape(
    () => [host, ...places()],
    () => ended("dismiss"),
  );
  return {
    element,
    remove() {
      deaf();
      letGo?.();
      giveFocusBack();
      host.remove();
    },
  };
}
