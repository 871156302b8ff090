import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { dictionaryOf } from "../src/dictionary";
import { ENGLISH, languageOf } from "../src/labels";

const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), "words");
const { language: _, ...LABELS } = ENGLISH;
const RECOMMENDED =
  "ar bg zh-cn zh-tw hr cs da nl en et fi fr de el he hu id it ja ko lv lt no pl pt-br pt-pt ro ru sr sk sl es sv th tr uk vi ca eu gl sr-Cyrl";
const ANNOUNCED = "en-US de-DE es fr-FR it-IT ja-JP ko-KR nl-NL pl-PL pt-BR pt-PT ru-RU tr-TR zh-Hans zh-Hant";

const wordsOf = (language: string): Record<string, string> =>
  JSON.parse(fs.readFileSync(path.join(FOLDER, `${language}.json`), "utf8")) as Record<string, string>;
const languages = fs.readdirSync(FOLDER).map((name) => path.basename(name, ".json"));

for (const language of languages) {
  test(`the words in ${language} are complete and not English`, () => {
    const words = wordsOf(language);
    assert.deepEqual(Object.keys(words), Object.keys(LABELS));
    for (const [name, text] of Object.entries(words)) {
      assert.notEqual(text.trim(), "");
      if (name !== "test") assert.notEqual(text, LABELS[name as keyof typeof LABELS]); // Many languages say the same.
      assert.equal(text.split("{}").length, name === "snoozeDays" ? 2 : 1);
      assert.doesNotMatch(text, /[\u200e\u200f\u202a-\u202e\u2066-\u2069<>]/u);
      assert.ok([...text].length <= 50, text);
    }
    assert.equal(languageOf(language), language);
  });
}

test("every locale that a message can have has words of its own", () => {
  const found = RECOMMENDED.split(" ").map(languageOf);
  assert.deepEqual(found.toSorted(), [...languages, "en"].toSorted());
  for (const locale of ANNOUNCED.split(" ")) assert.ok([...languages, "en"].includes(languageOf(locale)), locale);
});

for (const [locale, language] of Object.entries({
  "de-AT": "de",
  pt_BR: "pt-br",
  pt: "pt-pt",
  "pt-AO": "pt-pt",
  nb: "no",
  "nn-NO": "no",
  sr: "sr",
  "sr-Latn-RS": "sr",
  "sr-Cyrl-BA": "sr-cyrl",
  zh: "zh-cn",
  "zh-Hans-HK": "zh-cn",
  "zh-HK": "zh-tw",
  "zh-Hant": "zh-tw",
  tlh: "tlh",
  constructor: "en",
  "de/../en": "en",
  "../secret": "en",
  " ": "en",
  "": "en",
})) {
  test(`a message in "${locale}" gets the words of ${language}`, () => assert.equal(languageOf(locale), language));
}

test("the words of a language are fetched once, English never", async () => {
  const asked: string[] = [];
  const dictionary = dictionaryOf({}, async (language) => {
    asked.push(language);
    return wordsOf(language);
  });
  assert.equal((await dictionary.wordingFor("de-DE")).close, "Schließen");
  assert.equal((await dictionary.wordingFor("de")).language, "de");
  assert.equal((await dictionary.wordingFor("en-US")).close, "Close");
  assert.deepEqual(asked, ["de"]);
});

test("where words cannot be had they are English and say so, and the next message tries again", async () => {
  const answers: unknown[] = [new TypeError("offline"), { close: "Fermer" }];
  const dictionary = dictionaryOf({}, async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  assert.deepEqual(await dictionary.wordingFor("fr"), ENGLISH);
  const later = await dictionary.wordingFor("fr");
  assert.deepEqual([later.close, later.notNow, later.language], ["Fermer", "Not now", "fr"]);
});

test("a host may replace single words, in every language", async () => {
  const dictionary = dictionaryOf({ notNow: "Plus tard" }, async (language) => wordsOf(language));
  const wording = await dictionary.wordingFor("fr");
  assert.deepEqual([wording.notNow, wording.close], ["Plus tard", "Fermer"]);
});
