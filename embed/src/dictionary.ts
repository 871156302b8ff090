import { ENGLISH, languageOf, type Labels, type Wording } from "./labels";

/** Gets the words of a language that is not English; rejects where it cannot. */
export type FetchWords = (language: string) => Promise<unknown>;

/** The words around messages, in the language of each message. */
export interface Dictionary {
  /** The words for a message of that locale. Where they cannot be had they are English and marked as such: never rejects. */
  wordingFor(locale: string): Promise<Wording>;
}

/** Words of many languages; `own` are those that the host has replaced. */
export function dictionaryOf(own: Partial<Labels>, fetchWords: FetchWords): Dictionary {
  const fetched = new Map<string, Wording>();

  const get = async (language: string): Promise<Wording> => {
    try {
      const wording = { ...ENGLISH, ...((await fetchWords(language)) as Partial<Labels>), language };
      fetched.set(language, wording);
      return wording;
    } catch {
      return ENGLISH; // The next message tries again.
    }
  };

  return {
    async wordingFor(locale) {
      const language = languageOf(locale);
      const words = language === ENGLISH.language ? ENGLISH : (fetched.get(language) ?? (await get(language)));
      return { ...words, ...own };
    },
  };
}
