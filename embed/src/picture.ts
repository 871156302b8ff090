import { piece } from "./pieces";

const PATH = /^\/client\/v1(\/pictures\/[\w-]+\/[\w-]+)$/;

/** The address of a picture beside the other addresses of the same server; null for a path that is none of its pictures. */
export function pictureAddress(path: string, endpoint: string): string | null {
  const [, tail] = PATH.exec(path) ?? [];
  return tail ? endpoint + tail : null;
}

/**
 * A box of a fixed size with the picture in it, decoration only; nothing without an address. Where the picture cannot be had,
 * be it for the network or for the policy of the page, the box goes away and the message stays.
 */
export function pictureBox(address: string | null): HTMLElement[] {
  if (!address) return [];
  const box = piece("div", "picture");
  const image = piece("img", "");
  image.alt = "";
  image.referrerPolicy = "no-referrer";
  image.addEventListener("error", () => box.remove());
  image.src = address;
  box.append(image);
  return [box];
}
