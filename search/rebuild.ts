// A fresh index beside the live one, then both change places: nobody waits, nothing that changes meanwhile is lost, and
// until the last moment it can be given up without a trace.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  allDocumentsToCopy,
  changesToCopy,
  copying,
  countToCopy,
  presentSnapshot,
  replaceSearchState,
  searchState,
} from '@compatriot/db/queries/copying.ts';
import { taxonomyStamp } from '@compatriot/db/queries/skills.ts';
import type { MeiliClient, Task } from './client.ts';
import {
  type CopyParts,
  copyDocuments,
  linesOf,
  namesFrom,
  rebuildClaim,
  tailClaim,
  learnedSettings,
} from './copying.ts';
import { applySettings } from './settings.ts';

/**
 * Documents a batch while everything is copied, and batches that the server has not finished. It does one task after the
 * other, and what changes meanwhile in the live index waits behind them: so they are small and few.
 */
const batch = 2500;
const underWay = 2;
/** Fewer changes than this are copied while everybody else waits for the swap. */
const few = 200;
/** Time that one who copies changes is waited for before the swap (ms). */
const patience = 120_000;

export interface RebuildOptions {
  /** Heard after every batch: people in the fresh index, and people there are. */
  onProgress?: (done: number, all: number) => void;
  /** Given up: the fresh index is removed, the live one stays as it is. */
  signal?: AbortSignal;
}

export class RebuildRefused extends Error {}

/**
 * @returns how many people the index holds now
 * @throws RebuildRefused while another process does the same
 */
export async function rebuild(parts: CopyParts, options: RebuildOptions = {}): Promise<number> {
  await parts.client.recognise();
  const result = await parts.database.alone(rebuildClaim, () => make(parts, options));
  if (!result) throw new RebuildRefused('Another process is making a fresh index just now.');
  return result.done;
}

const freshOf = (live: string) => `${live}_fresh`;

/**
 * What a rebuild that was killed left behind: an index half made, or after the swap the old one, which withdrawals no longer
 * reach.
 * @returns whether there was one; while somebody makes a fresh index, that one is left to them
 */
export async function removeUnfinished({ database, client }: CopyParts): Promise<boolean> {
  const result = await database.alone(rebuildClaim, async () => {
    const { indexUid } = await database.transaction(copying, (tx) => searchState(tx));
    return clear(client, freshOf(indexUid));
  });
  return result?.done ?? false;
}

/** Batches that wait would make it again, so they are dropped first. */
async function clear(client: MeiliClient, fresh: string): Promise<boolean> {
  if (!(await client.indexes()).includes(fresh)) return false;
  await client.finish(await client.cancelTasks(fresh));
  await client.finish(await client.deleteIndex(fresh));
  return true;
}

async function make(parts: CopyParts, { onProgress, signal }: RebuildOptions): Promise<number> {
  const { database, client } = parts;
  const { indexUid: live } = await database.transaction(copying, (tx) => searchState(tx));
  const fresh = freshOf(live);
  await clear(client, fresh);
  try {
    await client.finish(await client.createIndex(fresh));
    const stamp = await taxonomyStamp(database);
    await applySettings(client, fresh, await learnedSettings(database));
    const names = namesFrom(database);
    let seen = await database.transaction(copying, (tx) => presentSnapshot(tx));
    const all = await database.transaction(copying, (tx) => countToCopy(tx));
    await copyEverybody(parts, fresh, names, (done) => onProgress?.(done, Math.max(all, done)), signal);

    const copyNews = async () => {
      const news = await database.transaction(copying, (tx) => changesToCopy(tx, seen));
      if (!news) throw new Error('The database was replaced while its index was made');
      await copyDocuments(parts, fresh, names, news.ids, signal);
      seen = news.snapshot;
      return news.ids.length;
    };
    for (let rounds = 0; rounds < 20 && (await copyNews()) > few; rounds += 1) signal?.throwIfAborted();
    await whenFree(parts, signal, async () => {
      await copyNews();
      if (!(await client.indexes()).includes(live)) await client.finish(await client.createIndex(live));
      signal?.throwIfAborted();
      await client.finish(await client.swapIndexes(live, fresh));
      await database.transaction(copying, (tx) => replaceSearchState(tx, seen, stamp));
    });
  } catch (error) {
    await forget(client, fresh);
    throw error;
  }
  await client.finish(await client.deleteIndex(fresh));
  return database.transaction(copying, (tx) => countToCopy(tx));
}

async function copyEverybody(
  { database, client }: CopyParts,
  index: string,
  names: ReturnType<typeof namesFrom>,
  tell: (done: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const waiting: { task: Task; people: number }[] = [];
  let done = 0;
  const finishFirst = async () => {
    const first = waiting.shift();
    if (!first) return;
    await client.finish(first.task, signal);
    tell((done += first.people));
  };
  for await (const rows of allDocumentsToCopy(database, batch)) {
    signal?.throwIfAborted();
    const lines = linesOf(await names.documents(rows));
    waiting.push({ task: await client.putDocuments(index, lines, signal), people: rows.length });
    if (waiting.length >= underWay) await finishFirst();
  }
  while (waiting.length > 0) await finishFirst();
}

/** While nobody copies changes into the live index. */
async function whenFree({ database }: CopyParts, signal: AbortSignal | undefined, work: () => Promise<void>) {
  for (const until = performance.now() + patience; performance.now() < until;) {
    signal?.throwIfAborted();
    if (await database.alone(tailClaim, work)) return;
    await sleep(30);
  }
  throw new RebuildRefused('Another process has been copying changes for too long. Try again later.');
}

/** What was begun and given up. The server may be what failed: then the next rebuild removes it. */
async function forget(client: MeiliClient, index: string): Promise<void> {
  try {
    await client.cancelTasks(index);
    await client.finish(await client.deleteIndex(index));
  } catch (error) {
    console.error(
      `The unfinished index stays for now: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
