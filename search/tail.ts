// Keeps the index of Meilisearch in step: every change of talent_documents, in whatever order transactions commit, is copied
// within a moment. While the server is away nothing is lost: what was not copied is still news when it is back. One process
// at a time copies, whichever comes first.
import { setTimeout as sleep } from 'node:timers/promises';
import { changesToCopy, copying, moveSearchState, searchState } from '@compatriot/db/queries/copying.ts';
import { taxonomyStamp } from '@compatriot/db/queries/skills.ts';
import { EngineDown, EngineError, EngineRefused } from './client.ts';
import { type CopyParts, type Names, copyDocuments, namesFrom, tailClaim } from './copying.ts';
import { RebuildRefused, rebuild, removeUnfinished } from './rebuild.ts';
import { reconcile } from './reconcile.ts';
import { applySettings, settingsOf } from './settings.ts';

/** Between two looks (ms): with the engine's own work, a change is found within 2 s. */
const pause = 300;
/** While the engine is away, tries come further and further apart, but never so far that its return waits long. */
const longestPause = 5_000;
/** How often the database is told when nothing was left; MeilisearchTiming.freshness is more than twice this. */
const heartbeat = 1_500;
/**
 * Between two looks at what may wait: what a killed rebuild left behind, and other names after a change of the taxonomy, which
 * matter to words that nobody resolved.
 */
const relabelPause = 60_000;

/** What one process knows of the index besides what the database says. */
interface Memory {
  generation: number | null;
  names: Names;
  stamp: number;
  toldAt: number;
}

export interface Tail {
  /** Copies what waits now and returns when the index holds it; for tests and for commands. */
  inStep(): Promise<void>;
  stop(): Promise<void>;
}

/** @returns false when another process is at it; then everything may still be waiting */
async function copyOnce(parts: CopyParts, memory: Memory, signal?: AbortSignal): Promise<boolean> {
  const { database, client } = parts;
  await client.recognise();
  const result = await database.alone(tailClaim, async (): Promise<'done' | 'afresh'> => {
    const state = await database.transaction(copying, (tx) => searchState(tx));
    const { seen } = state;
    if (seen === null) return 'afresh';
    if (memory.generation !== state.generation) {
      // The first look of this process, or an index made anew: is it there, and set up as this version wants it?
      await applySettings(client, state.indexUid, settingsOf(null));
      memory.generation = state.generation;
    }
    const stamp = await taxonomyStamp(database);
    if (stamp !== memory.stamp) {
      memory.stamp = stamp;
      memory.names = namesFrom(database);
    }
    const asked = performance.now();
    const news = await database.transaction(copying, (tx) => changesToCopy(tx, seen));
    if (!news) return 'afresh'; // the database was put back to an older state
    await client.indexIsThere(state.indexUid);
    if (news.ids.length > 0) await copyDocuments(parts, state.indexUid, memory.names, news.ids, signal);
    if (news.ids.length > 0 || asked - memory.toldAt > heartbeat) {
      await database.transaction(copying, (tx) => moveSearchState(tx, news));
      memory.toldAt = asked;
    }
    return 'done';
  });
  if (result?.done === 'afresh') {
    await makeAfresh(parts, signal);
    return false;
  }
  return result !== undefined;
}

/** The index is not there, or not this database's. */
async function makeAfresh(parts: CopyParts, signal: AbortSignal | undefined): Promise<void> {
  try {
    await rebuild(parts, signal ? { signal } : {});
  } catch (error) {
    if (!(error instanceof RebuildRefused)) throw error; // another process makes it
    await sleep(pause);
  }
}

const emptyMemory = (parts: CopyParts): Memory => ({
  generation: null,
  names: namesFrom(parts.database),
  stamp: -1,
  toldAt: Number.NEGATIVE_INFINITY,
});

/** Once, until the index holds everything that is committed now. */
export async function bringInStep(parts: CopyParts): Promise<void> {
  const memory = emptyMemory(parts);
  while (!(await copyUnlessLost(parts, memory))) await sleep(20);
}

/** A server that came back without its data has no index: it is filled again. */
async function copyUnlessLost(parts: CopyParts, memory: Memory, signal?: AbortSignal): Promise<boolean> {
  try {
    return await copyOnce(parts, memory, signal);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'index_not_found') throw error;
    memory.generation = null;
    await makeAfresh(parts, signal);
    return false;
  }
}

/** @param say hears one line when the engine is away, and one when it is back */
export function startTail(parts: CopyParts, say: (line: string) => void): Tail {
  const ending = new AbortController();
  const { signal } = ending;
  const memory = emptyMemory(parts);
  let trouble: string | null = null;
  let relabelling: Promise<void> = Promise.resolve();
  let relabelledAt = Number.NEGATIVE_INFINITY;

  /** Beside the copying, because it looks at everybody: after a start, and after a change of the taxonomy. */
  function relabel(): void {
    if (performance.now() - relabelledAt < relabelPause) return;
    relabelledAt = performance.now();
    relabelling = compare().catch((error: unknown) => {
      if (!signal.aborted) say(`The search index was not compared: ${messageOf(error)}`);
    });
  }
  let compared: number | null = null;
  async function compare(): Promise<void> {
    await removeUnfinished(parts);
    const stamp = await taxonomyStamp(parts.database);
    if (compared === stamp) return;
    const { missing, changed, extra } = await reconcile(parts, { signal });
    const wrong = missing.length + changed.length + extra.length;
    if (wrong > 0 && compared === null)
      say(`The search index differed in ${wrong} documents and was mended.`);
    compared = stamp;
  }

  async function run(): Promise<void> {
    for (let wait = pause; !signal.aborted;) {
      try {
        const settled = await copyUnlessLost(parts, memory, signal);
        if (trouble !== null && settled) {
          say('Meilisearch answers again, and holds every change.');
          trouble = null;
          // It may have come back with older data than it left with.
          compared = null;
          relabelledAt = Number.NEGATIVE_INFINITY;
        }
        wait = pause;
        if (settled) relabel();
      } catch (error) {
        if (signal.aborted) return;
        wait = Math.min(wait * 2, longestPause);
        const message = messageOf(error);
        if (trouble === null) say(`${message}. Postgres answers searches meanwhile.`);
        trouble = message;
      }
      await sleep(wait, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }
  const running = run();

  return {
    inStep: () => bringInStep(parts),
    async stop() {
      ending.abort();
      await running;
      await relabelling;
    },
  };
}

function messageOf(error: unknown): string {
  const known = error instanceof EngineDown || error instanceof EngineRefused || error instanceof EngineError;
  return known
    ? error.message.replace(/\.$/, '')
    : `Search: ${error instanceof Error ? error.message : String(error)}`;
}
