import type { PublishedKey } from "./keys";

/**
 * Asks the server as the person in front of the page. Rejects if the network fails; if the sign-in is refused, with that
 * answer itself.
 */
export type Ask = (path: string, request: Asked) => Promise<Response>;

/** A request with its headers by name. */
export type Asked = RequestInit & { headers?: Record<string, string> };

/** Who is in front of the page, as the host's own server says it. */
export interface Vouched {
  /** A short-lived token, signed by that server or by the organization's sign-in. */
  readonly identity: string;
  /** The organization, where the token is one of its sign-in and does not name it. */
  readonly tenant?: string;
  /** What that sign-in was asked with. */
  readonly nonce?: string;
}

/** Says who is in front of the page; a text is the token alone. */
export type Identity = () => Promise<string | Vouched> | string | Vouched;

/** What a session is made from. */
export interface SignIn {
  readonly endpoint: string;
  readonly identity: Identity;
  readonly languages: readonly string[];
  readonly device: string;
  readonly fetch: typeof fetch;
}

/** What the server grants at a sign-in. */
interface Granted {
  readonly token: string;
  readonly keys?: readonly PublishedKey[];
  readonly stream?: boolean;
}

const PATIENCE_MS = 30_000;

/** The header of a request whose body is JSON. */
export const JSON_TYPE = { "Content-Type": "application/json" };

/** The person in front of the page, as the server knows them. */
export interface Session {
  /**
   * Sends a request with the client token; on 401 it signs in anew and asks once more.
   * With a token at hand the request leaves before this function first waits, so it may be used while a page goes away.
   */
  readonly ask: Ask;
  /** The keys that messages of this organization are signed with. */
  keys(): Promise<readonly PublishedKey[]>;
  /** Whether the server tells by itself what is urgent and what was called back. */
  streams(): Promise<boolean>;
  /** Forgets the client token and the keys: the next question signs in anew. */
  renew(): void;
}

/** Exchanges the host's identity token for a client token, keeps it in memory only and renews it when it is refused. */
export function sessionOf({ endpoint, identity, languages, device, fetch }: SignIn): Session {
  let granted: Granted | null = null;
  let signingIn: Promise<Granted> | null = null;

  const send = (path: string, request: RequestInit): Promise<Response> =>
    fetch(endpoint + path, {
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...request,
    });

  const sendAs = ({ token }: Granted, path: string, request: Asked): Promise<Response> =>
    send(path, { ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } });

  const exchange = async (): Promise<Granted> => {
    const told = await identity();
    const vouched = typeof told === "string" ? { identity: told } : told;
    const answer = await send("/session", {
      method: "POST",
      headers: JSON_TYPE,
      body: JSON.stringify({ ...vouched, languages, device }),
    });
    const body = answer.ok ? ((await answer.json()) as Granted | null) : null;
    if (!body?.token) throw answer;
    return (granted = body);
  };

  const signIn = (): Promise<Granted> =>
    (signingIn ??= exchange().finally(() => {
      signingIn = null;
    }));

  return {
    async ask(path, request) {
      const asked = granted ?? (await signIn());
      const answer = await sendAs(asked, path, request);
      if (answer.status !== 401) return answer;
      if (granted === asked) granted = null;
      return sendAs(granted ?? (await signIn()), path, request);
    },
    keys: async () => (granted ?? (await signIn())).keys ?? [],
    streams: async () => (granted ?? (await signIn())).stream === true,
    renew() {
      granted = null;
    },
  };
}
