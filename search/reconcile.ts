// Proves that index and database say the same of everybody, by ids and by hashes over whole documents, and mends what does
// not. It reads both sides in pages beside everything else that goes on; only what differed is looked at again while
// nothing moves, so that a change under way is not taken for an error.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  allDocumentsToCopy,
  changesToCopy,
  copying,
  documentsToCopy,
  moveSearchState,
  relabelledSearchState,
  searchState,
} from '@compatriot/db/queries/copying.ts';
import { taxonomyStamp } from '@compatriot/db/queries/skills.ts';
import { EngineError } from './client.ts';
import {
  type CopyParts,
  type Names,
  batchSize,
  copyDocuments,
  learnedSettings,
  namesFrom,
  tailClaim,
} from './copying.ts';
import { type IndexedDocument, hashOf } from './documents.ts';
import { removeUnfinished } from './rebuild.ts';
import { applySettings, settingsOf } from './settings.ts';

export interface Reconciled {
  people: number;
  /** Ids of documents (random, nobody's): not in the index, other there than here, there alone. */
  missing: string[];
  changed: string[];
  extra: string[];
  /** Names of settings that were not as this version wants them. */
  settings: string[];
  /** What a rebuild that was killed had left on the server; it is removed. */
  leftover: boolean;
  /** Still different after mending. */
  left: string[];
}

export interface ReconcileOptions {
  onProgress?: (done: number, all: number) => void;
  signal?: AbortSignal;
}

const page = 2000;

/** @throws EngineError `index_not_found` when there is nothing to compare with: rebuild */
export async function reconcile(
  parts: CopyParts,
  { onProgress, signal }: ReconcileOptions = {},
): Promise<Reconciled> {
  const { database, client } = parts;
  await client.recognise();
  const {
    indexUid: index,
    seen,
    taxonomyStamp: learned,
  } = await database.transaction(copying, (tx) => searchState(tx));
  if (seen === null) throw new EngineError('index_not_found', 'The index was never filled');
  const leftover = await removeUnfinished(parts);
  const stamp = await taxonomyStamp(database);
  const wanted = learned === stamp ? settingsOf(null) : await learnedSettings(database);
  const settings = await applySettings(client, index, wanted);
  const names = namesFrom(database);

  const here = new Map<string, string>();
  for await (const rows of allDocumentsToCopy(database, page)) {
    signal?.throwIfAborted();
    for (const document of await names.documents(rows)) here.set(document.id, hashOf(document));
  }
  const people = here.size;
  const suspects: string[] = [];
  const seenThere = new Set<string>();
  for (let offset = 0; ; offset += page) {
    signal?.throwIfAborted();
    const { results, total } = await client.documents<IndexedDocument>(index, { offset, limit: page });
    for (const document of results) {
      if (here.get(document.id) !== hashOf(document)) suspects.push(document.id);
      seenThere.add(document.id);
    }
    onProgress?.(Math.min(offset + results.length, total), total);
    if (results.length < page) break;
  }
  for (const id of here.keys()) if (!seenThere.has(id)) suspects.push(id);

  const found: Reconciled = { people, missing: [], changed: [], extra: [], settings, leftover, left: [] };
  if (suspects.length > 0)
    await whileNothingMoves(parts, signal, () => mend(parts, index, names, suspects, found));
  await database.transaction(copying, (tx) => relabelledSearchState(tx, stamp));
  return found;
}

async function mend(
  parts: CopyParts,
  index: string,
  names: Names,
  suspects: string[],
  found: Reconciled,
): Promise<void> {
  const { database } = parts;
  // First what everybody knows is still to be copied.
  const { seen } = await database.transaction(copying, (tx) => searchState(tx));
  const news = seen === null ? null : await database.transaction(copying, (tx) => changesToCopy(tx, seen));
  if (news) {
    await copyDocuments(parts, index, names, news.ids);
    await database.transaction(copying, (tx) => moveSearchState(tx, news));
  }
  for (const [id, [here, there]] of await bothSides(parts, index, names, suspects)) {
    if (here === there) continue;
    if (there === undefined) found.missing.push(id);
    else if (here === undefined) found.extra.push(id);
    else found.changed.push(id);
  }
  const wrong = [...found.missing, ...found.changed, ...found.extra];
  if (wrong.length === 0) return;
  await copyDocuments(parts, index, names, wrong);
  for (const [id, [here, there]] of await bothSides(parts, index, names, wrong))
    if (here !== there) found.left.push(id);
}

/** Hash here and hash there of each; undefined where a side has no such document. */
async function bothSides({ database, client }: CopyParts, index: string, names: Names, ids: string[]) {
  const sides = new Map<string, [string | undefined, string | undefined]>();
  for (let at = 0; at < ids.length; at += batchSize) {
    const some = ids.slice(at, at + batchSize);
    const rows = await database.transaction(copying, (tx) => documentsToCopy(tx, some));
    const here = new Map((await names.documents(rows)).map((document) => [document.id, hashOf(document)]));
    const { results } = await client.documents<IndexedDocument>(index, { ids: some, limit: some.length });
    const there = new Map(results.map((document) => [document.id, hashOf(document)]));
    for (const id of some) sides.set(id, [here.get(id), there.get(id)]);
  }
  return sides;
}

async function whileNothingMoves(
  { database }: CopyParts,
  signal: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    if (await database.alone(tailClaim, work)) return;
    await sleep(30);
  }
}
