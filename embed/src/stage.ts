import card from "./look/card.css";
import pieces from "./look/pieces.css";
import strip from "./look/strip.css";
import type { Format } from "./message";

/** Light, dark, or what the person has chosen for the whole system. */
export type Theme = "auto" | "light" | "dark";

/** An element of the embed in the host's page, closed off by a shadow root: no style leaks in or out. */
export interface Stage {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
}

/** Makes a new stage, not yet in the page. */
export type StageMaker = (part: Format | "status") => Stage;

/** Makes stages that share one style sheet, which a strict content security policy allows because no page carries it. */
export function stagesIn(theme: Theme): StageMaker {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(pieces + strip + card);
  return (part) => {
    const host = document.createElement("uptake-message");
    host.dataset["part"] = part;
    host.dataset["theme"] = theme;
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    return { host, root };
  };
}
