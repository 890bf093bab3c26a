// Two engines as one: the first is asked, and when it does not answer in time the second answers in its place and says so.
// While the first is down nobody waits for it again; a moment later one question tries. One question that is too much for the
// first is that person's alone: others still have it.
import { EngineDown, EngineError, EngineRefused, EngineSlow } from './client.ts';
import { type SearchEngine, type TalentQuery, type TalentScope, candidatesOf } from './engine.ts';
import { TooDeep } from './meilisearch.ts';

/** How long a silent engine is left alone (ms). Longer, and its return would go unnoticed; shorter, and people wait. */
const leftAlone = 3_000;

/** @param say hears one line when the first engine falls silent, and one when it answers again */
export function withFallback(
  first: SearchEngine,
  second: SearchEngine,
  say: (line: string) => void = () => undefined,
): SearchEngine {
  let downUntil = Number.NEGATIVE_INFINITY;
  let isDown = false;
  /** The question that took too long, when it was the last one. */
  let slow: string | null = null;
  let saidNo = Number.NEGATIVE_INFINITY;

  function markDown(error: unknown): void {
    slow = null;
    downUntil = performance.now() + leftAlone;
    if (!isDown) say(`${first.name} does not answer searches: ${messageOf(error)}. ${second.name} does.`);
    isDown = true;
  }

  /** The engine may be away, or this question may have been too much for it: the next one, or a ping, tells. */
  function noteSlow(error: EngineSlow, scope: TalentScope, query: TalentQuery): void {
    const question = JSON.stringify([scope, query]);
    if (isDown || (slow !== null && slow !== question)) return markDown(error);
    slow = question;
    first.ping().catch(markDown);
  }

  function note(error: unknown, scope: TalentScope, query: TalentQuery): void {
    if (error instanceof EngineSlow) noteSlow(error, scope, query);
    else if (error instanceof EngineDown || error instanceof EngineRefused) markDown(error);
    else if (error instanceof EngineError) {
      // Its no to this one question, or an index that is just being made.
      if (performance.now() - saidNo > leftAlone)
        say(`${messageOf(error)}. ${second.name} answers this search.`);
      saidNo = performance.now();
    } else throw error;
  }

  /** What the first engine answers, or undefined where the second is to answer; `fallback` says in whose place. */
  async function askFirst<Answer>(
    scope: TalentScope,
    query: TalentQuery,
    ask: () => Promise<Answer>,
  ): Promise<{ answer?: Answer; fallback: boolean }> {
    if (performance.now() < downUntil) return { fallback: true };
    try {
      const answer = await ask();
      if (isDown) say(`${first.name} answers searches again.`);
      isDown = false;
      slow = null;
      return { answer, fallback: false };
    } catch (error) {
      if (error instanceof TooDeep) return { fallback: false };
      note(error, scope, query);
      return { fallback: true };
    }
  }

  return {
    name: first.name,
    async search(read, scope, query) {
      const { answer, fallback } = await askFirst(scope, query, () => first.search(read, scope, query));
      if (answer) return answer;
      const found = await second.search(read, scope, query);
      return fallback ? { ...found, fallback } : found;
    },
    async candidates(read, scope, query) {
      const { answer, fallback } = await askFirst(scope, query, () =>
        candidatesOf(first, read, scope, query),
      );
      if (answer) return answer;
      const found = await candidatesOf(second, read, scope, query);
      if (!fallback) return found;
      return { ...found, among: (readable) => ({ ...found.among(readable), fallback }) };
    },
    sync: (programmeId, profileIds) => first.sync(programmeId, profileIds),
    ping: () => first.ping(),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
