import { backoff, refusalIn } from "./backoff";
import { asFields } from "./message";
import type { Tell } from "./news";
import type { Session } from "./session";
import { rest } from "./turn";

/** The server says something every 25 seconds; who hears nothing for so long has lost it, be it for a lid that was shut. */
const SILENCE_MS = 60_000;
const SPREAD = 0.5;

/**
 * Listens to what the server tells by itself until `end`, and comes back whenever the connection breaks; the polls go on beside
 * it, so nothing but time is lost without it. Server-sent events over `fetch`, because `EventSource` would carry the token in
 * the address.
 */
export async function listen(
  { ask, streams }: Pick<Session, "ask" | "streams">,
  surfaces: readonly string[],
  tell: Tell,
  random: () => number,
  end: AbortSignal,
): Promise<void> {
  const { failed, succeeded } = backoff(random);
  let wait: number | null = null;

  /** Anything but these four words is for a newer page. */
  const hear = (block: string): void => {
    const [, event, data] = /^event: (\w+)\ndata: (.*)/m.exec(block) ?? [];
    const { id, ids, retry_seconds: seconds } = asFields(data && JSON.parse(data));
    if (event === "urgent") tell({ urgent: Number(id) });
    if (event === "recall" && Array.isArray(ids)) tell({ recalled: ids });
    if (event === "keys") tell({ keys: true });
    if (event === "bye" && typeof seconds === "number") wait = seconds * 1000 * (1 + SPREAD * random());
  };

  /** Resolves when the stream has ended, with the answer if it is a refusal. */
  const once = async (again: boolean): Promise<Response | void> => {
    const silence = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const alive = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
    };
    try {
      if (!(await streams())) return void (await rest(end));
      alive();
      const signal = AbortSignal.any([end, silence.signal]);
      const answer = await ask(`/stream?surface=${surfaces.join()}`, { signal });
      if (!answer.ok || !answer.body) return answer;
      if (again) tell({ urgent: 0 }); // Something may have been said while nobody listened.
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = ""; ; ) {
        const { done, value } = await reader.read();
        if (done) return;
        alive();
        succeeded();
        const said = (text + value).split("\n\n");
        text = said.pop() ?? "";
        said.forEach(hear);
      }
    } catch (error) {
      return refusalIn(error);
    } finally {
      clearTimeout(timer);
    }
  };

  for (let again = false; !end.aborted; again = true) {
    wait = null;
    const refusal = await once(again);
    await rest(end, wait ?? failed(refusal ?? undefined));
  }
}
