import { ENGLISH, languageOf, type Labels, type Wording } from "./labels";

/** Gets the words of a language that is not English; rejects where it cannot. */
export type FetchWords = (language: string) => Promise<unknown>;

/** The words around messages, in the language of each message. `own` are those that the host has replaced. */
export class Dictionary {
  readonly #fetched = new Map<string, Wording>();

  constructor(
    private readonly own: Partial<Labels>,
    private readonly fetchWords: FetchWords,
  ) {}

  /** The words for a message of that locale. Where they cannot be had they are English and marked as such: never rejects. */
  async wordingFor(locale: string): Promise<Wording> {
    const language = languageOf(locale);
    const words = language === ENGLISH.language ? ENGLISH : (this.#fetched.get(language) ?? (await this.#fetch(language)));
    return { ...words, ...this.own };
  }

  async #fetch(language: string): Promise<Wording> {
    try {
      const wording = { ...ENGLISH, ...((await this.fetchWords(language)) as Partial<Labels>), language };
      this.#fetched.set(language, wording);
      return wording;
    } catch {
      return ENGLISH; // The next message tries again.
    }
  }
}
