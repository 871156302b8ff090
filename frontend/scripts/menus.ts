// Menus and the navigation close on Escape and on a click elsewhere.
const OPEN = "details.menu[open], details.nav-disclosure[open]";

function close(menu: Element, focusBack: boolean): void {
  menu.removeAttribute("open");
  if (focusBack) menu.querySelector("summary")?.focus();
}

export function watchMenus(): void {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(OPEN)) {
      if (!menu.contains(event.target as Node)) close(menu, false);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll(OPEN)) close(menu, menu.contains(document.activeElement));
  });
}
