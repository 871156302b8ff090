// Browsers that cannot open a disclosure for paper by style alone: it is opened for them, and closed again.
const CLOSED = ".disclosure:not([open]):not(.chart .disclosure)";

export function watchPrinting(): void {
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("button[data-print]")) print();
  });
  if (CSS.supports("selector(::details-content)")) return;
  let opened: Element[] = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(CLOSED)];
    for (const one of opened) one.setAttribute("open", "");
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.removeAttribute("open");
  });
}
