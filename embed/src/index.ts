export type { Labels } from "./labels";
export type { Options, Place, Places } from "./options";
export type { Identity } from "./session";
export { start, type Handle } from "./start";
export type { Theme } from "./stage";
