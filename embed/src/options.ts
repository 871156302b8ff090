import type { Labels } from "./labels";
import type { Identity, Vouched } from "./session";
import type { Theme } from "./stage";

/** What a host page says to the embed. */
export interface Options {
  /** Where the server listens, for instance `/client/v1` or `https://uptake.example.com/client/v1`. */
  endpoint: string;
  /** Gives a fresh identity token whenever it is asked; the host's server signs it. */
  identity: Identity;
  /** The first part of the surface ids: `web` gives `web-bar`, `web-banner`, `web-callout`, `web-popover`. Default `web`. */
  host?: string;
  surfaces?: Places;
  /** Languages that the person reads, best first. Default: those of the browser. */
  languages?: readonly string[] | undefined;
  theme?: Theme;
  /**
   * The public keys of the organization's messages, as base64url without padding. What is signed by any other key is not
   * shown, whatever the server says. Default: those that the server names.
   */
  keys?: readonly string[] | undefined;
  /** Replaces single words of the embed itself, in every language. */
  strings?: Partial<Labels>;
}

/** Whether a banner is the first or the last thing of its container. */
export type Edge = "top" | "bottom";

/** An element, or a selector that is looked up each time it is needed. */
export type Place = Element | string;

/** Where messages may appear. */
export interface Places {
  /** The container that gets the bar as its first child. Default: the body. Null: no bar. */
  bar?: Place | null;
  /** The container that gets the banner, which stays at its edge while the page scrolls. Default and null: no banner. */
  banner?: Place | null;
  /** The edge of that container. Default: `top`. */
  bannerAt?: Edge;
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
  const asked = words(data["uptakeSurface"])?.map((id) => id.match(/^(.+)-(bar|banner|callout|popover)$/));
  const theme = data["uptakeTheme"];
  const wanted = (format: string, usual: boolean): boolean => asked?.some((each) => each?.[2] === format) ?? usual;
  return {
    endpoint,
    identity: () => fetchIdentity(identityUrl),
    host: asked?.find(Boolean)?.[1] ?? data["uptakeHost"] ?? "web",
    surfaces: {
      bar: wanted("bar", true) ? (data["uptakeBar"] ?? "body") : null,
      banner: wanted("banner", "uptakeBanner" in data) ? data["uptakeBanner"] || "body" : null,
      bannerAt: (data["uptakeBannerAt"] ?? "top") as Edge, // Any other word is the top.
      callout: wanted("callout", true) ? (data["uptakeCallout"] ?? null) : null,
      popover: wanted("popover", "uptakePopover" in data),
    },
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    languages: words(data["uptakeLanguages"]),
    keys: words(data["uptakeKeys"]),
  };
}

async function fetchIdentity(url: string): Promise<Vouched> {
  const answer = await fetch(url, { cache: "no-store" });
  if (!answer.ok) throw answer; // Which may say when to come back.
  return answer.json() as Promise<Vouched>;
}

/** The words of an attribute; undefined if there are none. */
function words(text: string | undefined): readonly string[] | undefined {
  return text?.match(/[^\s,]+/g) ?? undefined;
}
