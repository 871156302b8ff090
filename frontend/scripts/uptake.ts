// Comfort for the pages; each of them works without it.
import { watchCharts } from "./charts";
import { watchCopyButtons } from "./copy";
import { watchCounters } from "./counters";
import { watchMenus } from "./menus";
import { watchPasskeys } from "./passkeys";
import { watchPrinting } from "./print";
import { watchTheme } from "./theme";

document.documentElement.classList.add("has-script");
watchMenus();
watchTheme();
watchCopyButtons();
watchCounters();
watchCharts();
watchPrinting();
watchPasskeys();
