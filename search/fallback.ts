// Two engines as one: the first is asked, and when it does not answer in time the second answers in its place and says so.
// While the first is down nobody waits for it again; a moment later one question tries.
import type { SearchEngine } from './engine.ts';
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
  return {
    name: first.name,
    async search(read, scope, query) {
      if (performance.now() >= downUntil) {
        try {
          const hits = await first.search(read, scope, query);
          if (isDown) say(`${first.name} answers searches again.`);
          isDown = false;
          return hits;
        } catch (error) {
          if (error instanceof TooDeep) return second.search(read, scope, query);
          downUntil = performance.now() + leftAlone;
          if (!isDown)
            say(`${first.name} does not answer searches: ${messageOf(error)}. ${second.name} does.`);
          isDown = true;
        }
      }
      return { ...(await second.search(read, scope, query)), fallback: true };
    },
    sync: (programmeId, profileIds) => first.sync(programmeId, profileIds),
    ping: () => first.ping(),
  };
}

/** Without the full stop, and of a database's error not its own words, which may quote what somebody typed. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'query' in error ? error.name : error.message.replace(/\.$/, '');
}
