// How many characters of a limited field are used: <span data-counter="id of the field" data-words="{used} of {limit}">.
function show(counter: HTMLElement): void {
  const field = document.getElementById(counter.dataset.counter ?? "") as HTMLInputElement | null;
  if (!field) return;
  counter.textContent = (counter.dataset.words ?? "{used} / {limit}")
    .replace("{used}", String(field.value.length))
    .replace("{limit}", String(field.maxLength));
}

export function watchCounters(): void {
  const all = () => document.querySelectorAll<HTMLElement>("[data-counter]").forEach(show);
  document.addEventListener("input", all);
  all();
}
