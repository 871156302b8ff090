import type { Labels } from "./labels";
import type { Identity } from "./session";
import type { Theme } from "./stage";

/** What a host page says to the embed. */
export interface Options {
  /** Where the server listens, for instance `/client/v1` or `https://uptake.example.com/client/v1`. */
  endpoint: string;
  /** Gives a fresh identity token whenever it is asked; the host's server signs it. */
  identity: Identity;
  /** The first part of the surface ids: `web` gives `web-bar`, `web-callout` and `web-popover`. Default `web`. */
  host?: string;
  surfaces?: Places;
  /** Languages that the person reads, best first. Default: those of the browser. */
  languages?: readonly string[];
  theme?: Theme;
  /** Replaces single words of the embed itself, in every language. */
  strings?: Partial<Labels>;
}

/** An element, or a selector that is looked up each time it is needed. */
export type Place = Element | string;

/** Where messages may appear. */
export interface Places {
  /** The container that gets the bar as its first child. Default: the body. Null: no bar. */
  bar?: Place | null;
  /** The control that the call-out points at. Default and null: no call-out. */
  callout?: Place | null;
  /** Whether pop-overs appear, in the corner of the window. Default: no. */
  popover?: boolean;
}

/**
 * Reads the options from the attributes of the script element, so that a page needs no script of its own.
 * Null if it has no `data-uptake-endpoint` or no `data-uptake-identity-url`: then nothing starts by itself.
 */
export function optionsOf(script: HTMLElement): Options | null {
  const data = script.dataset;
  const endpoint = data["uptakeEndpoint"];
  const identityUrl = data["uptakeIdentityUrl"];
  if (!endpoint || !identityUrl) return null;
  const asked = words(data["uptakeSurface"]).map((id) => id.match(/^(.+)-(bar|callout|popover)$/));
  const formats = asked.map((each) => each?.[2]);
  const anchor = data["uptakeCallout"] ?? null;
  const theme = data["uptakeTheme"];
  const languages = words(data["uptakeLanguages"]);
  return {
    endpoint,
    identity: () => fetchIdentity(identityUrl),
    host: asked.find(Boolean)?.[1] ?? data["uptakeHost"] ?? "web",
    surfaces: {
      bar: asked.length > 0 && !formats.includes("bar") ? null : (data["uptakeBar"] ?? "body"),
      callout: asked.length > 0 && !formats.includes("callout") ? null : anchor,
      popover: asked.length > 0 ? formats.includes("popover") : "uptakePopover" in data,
    },
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    ...(languages.length > 0 && { languages }),
  };
}

async function fetchIdentity(url: string): Promise<string> {
  const answer = await fetch(url, { cache: "no-store", headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The identity address answered ${answer.status}`);
  return ((await answer.json()) as { identity: string }).identity;
}

function words(text: string | undefined): string[] {
  return (text ?? "").split(/[\s,]+/).filter(Boolean);
}
