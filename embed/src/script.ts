import { optionsOf } from "./options";
import { start } from "./start";

export { start };

// A script element with data-uptake-… attributes starts by itself; others call `Uptake.start`.
const options = document.currentScript && optionsOf(document.currentScript as HTMLScriptElement);
if (options) start(options);
