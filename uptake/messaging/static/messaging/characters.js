// Counts the characters of texts as a reader counts them, beside fields with a limit. The server is the judge; without this
// script, or in a browser that cannot tell characters apart, the limit stands below the field.
(() => {
  if (typeof Intl === "undefined" || !Intl.Segmenter) return;
  const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const count = (text) => {
    let found = 0;
    for (const _ of characters.segment(text)) found += 1;
    return found;
  };
  const show = (counter) => {
    const field = document.getElementById(counter.dataset.charactersOf);
    if (!field) return;
    const limit = Number(field.dataset.characters);
    const used = count(field.value.trim());
    counter.textContent = counter.dataset.words.replace("{used}", used).replace("{limit}", limit);
    counter.classList.toggle("field-counter-over", used > limit);
  };
  const all = () => document.querySelectorAll("[data-characters-of]").forEach(show);
  document.addEventListener("input", all);
  all();
})();
