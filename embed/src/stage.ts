import look from "./look.css";
import type { Format } from "./message";

/** Light, dark, or what the person has chosen for the whole system. */
export type Theme = "auto" | "light" | "dark";

/** An element of the embed in the host's page, closed off by a shadow root: no style leaks in or out. */
export interface Stage {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
}

/** Makes stages that share one style sheet, which a strict content security policy allows because no page carries it. */
export class StageMaker {
  readonly #sheet = new CSSStyleSheet();
  readonly #theme: Theme;

  constructor(theme: Theme) {
    this.#theme = theme;
    this.#sheet.replaceSync(look);
  }

  /** A new stage, not yet in the page. */
  make(part: Format | "status"): Stage {
    const host = document.createElement("uptake-message");
    host.dataset["part"] = part;
    host.dataset["theme"] = this.#theme;
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [this.#sheet];
    return { host, root };
  }
}
