// <button data-copy="text" data-copied="Copied"> puts the text on the clipboard and says so.
export function watchCopyButtons(): void {
  document.addEventListener("click", async (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-copy]");
    if (!button) return;
    const words = button.querySelector("span") ?? button;
    const before = words.textContent;
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    words.textContent = button.dataset.copied ?? before;
    setTimeout(() => (words.textContent = before), 2000);
  });
}
