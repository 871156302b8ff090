import path from "node:path";
import { fileURLToPath } from "node:url";

/** Where this package lies, and where the server looks for what it hands out. */
export const EMBED = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const SOURCES = path.join(EMBED, "src");
export const WORDS = path.join(SOURCES, "words");
export const DIST = path.join(EMBED, "dist");
export const BUILT = path.join(EMBED, "../uptake/ui/static/built/embed");
