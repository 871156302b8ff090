// The theme switch without a new page: the same form, sent in the background.
export function watchTheme(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const button = event.submitter as HTMLButtonElement | null;
    if (!form.matches("[data-theme-switch]") || !button) return;
    event.preventDefault();
    const theme = button.value;
    const answer = new FormData(form);
    answer.set(button.name, theme);
    void fetch(form.action, { method: "POST", body: answer, redirect: "manual" });
    if (theme === "auto") document.documentElement.removeAttribute("data-bs-theme");
    else document.documentElement.setAttribute("data-bs-theme", theme);
    for (const other of form.querySelectorAll("button")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    form.closest("details")?.removeAttribute("open");
  });
}
