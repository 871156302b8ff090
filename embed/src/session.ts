/** Asks the server as the person in front of the page; rejects if the network or the sign-in fails. */
export type Ask = (path: string, request: RequestInit) => Promise<Response>;

/** Says who is in front of the page: a short-lived token signed by the host's own server. */
export type Identity = () => Promise<string> | string;

/** What a session is made from. */
export interface SignIn {
  readonly endpoint: string;
  readonly identity: Identity;
  readonly languages: readonly string[];
  readonly device: string;
  readonly fetch: typeof fetch;
}

const PATIENCE_MS = 30_000;

/** Exchanges the host's identity token for a client token, keeps it in memory only and renews it when it is refused. */
export class Session {
  #token: string | null = null;
  #signingIn: Promise<string> | null = null;
  readonly #from: SignIn;

  constructor(from: SignIn) {
    this.#from = from;
  }

  /**
   * Sends a request with the client token; on 401 it signs in anew and asks once more.
   * With a token at hand the request leaves before this function first waits, so it may be used while a page goes away.
   */
  readonly ask: Ask = async (path, request) => {
    const token = this.#token ?? (await this.#signIn());
    const answer = await this.#send(path, request, token);
    if (answer.status !== 401) return answer;
    if (this.#token === token) this.#token = null;
    return this.#send(path, request, this.#token ?? (await this.#signIn()));
  };

  #send(path: string, request: RequestInit, token: string): Promise<Response> {
    const headers = new Headers(request.headers);
    headers.set("Authorization", `Bearer ${token}`);
    return this.#fetch(path, { ...request, headers });
  }

  #fetch(path: string, request: RequestInit): Promise<Response> {
    return this.#from.fetch(this.#from.endpoint + path, {
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...request,
    });
  }

  #signIn(): Promise<string> {
    this.#signingIn ??= this.#exchange().finally(() => {
      this.#signingIn = null;
    });
    return this.#signingIn;
  }

  async #exchange(): Promise<string> {
    const { identity, languages, device } = this.#from;
    const answer = await this.#fetch("/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ identity: await identity(), languages, device }),
    });
    const body: unknown = answer.ok ? await answer.json() : null;
    const token = (body as { token?: unknown } | null)?.token;
    if (typeof token !== "string") throw new Error(`Uptake refused the sign-in (${answer.status})`);
    this.#token = token;
    return token;
  }
}
