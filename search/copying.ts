// The hand that writes into an index of Meilisearch: rows of talent_documents with the names of what is on them, and ids of
// what is gone. It knows nothing of when; tail.ts, rebuild.ts and reconcile.ts do.
import type { Database } from '@compatriot/db/client.ts';
import {
  type CopiedRow,
  copying,
  documentsToCopy,
  shownNames,
  usedNames,
} from '@compatriot/db/queries/copying.ts';
import type { MeiliClient, Task } from './client.ts';
import { type IndexedDocument, indexedDocument } from './documents.ts';
import { type Settings, settingsOf } from './settings.ts';
import { vocabularyOf } from './synonyms.ts';

export interface CopyParts {
  database: Database;
  client: MeiliClient;
}

/** Documents a batch: some megabytes, and a task of a second or two. */
export const batchSize = 2000;
/** Concepts whose names become synonyms and typo rules: those that most cards carry. */
const mostConcepts = 3000;

/** One process at a time moves the index on; another makes a fresh one beside it. */
export const tailClaim = 'search: copying changes';
export const rebuildClaim = 'search: making a fresh index';

/** Names by concept, read once each. Made anew when the taxonomy has another stamp. */
export interface Names {
  documents(rows: CopiedRow[]): Promise<IndexedDocument[]>;
}

export function namesFrom(database: Database): Names {
  const known = new Map<number, string>();
  return {
    async documents(rows) {
      const asked = new Set(
        rows.flatMap((row) => [...row.skillIds, ...(row.occupationId === null ? [] : [row.occupationId])]),
      );
      const missing = [...asked].filter((id) => !known.has(id));
      if (missing.length > 0) {
        const found = await database.transaction(copying, (tx) => shownNames(tx, missing));
        for (const id of missing) known.set(id, found.get(id) ?? '');
      }
      return rows.map((row) => indexedDocument(row, (id) => known.get(id) ?? ''));
    },
  };
}

/** With what the taxonomy teaches the engine, as it is on cards now. */
export function learnedSettings(database: Database): Promise<Settings> {
  return database.transaction(copying, async (tx) =>
    settingsOf(vocabularyOf(await usedNames(tx, mostConcepts))),
  );
}

export const linesOf = (documents: IndexedDocument[]): string =>
  documents.map((document) => JSON.stringify(document)).join('\n');

/** Brings these documents in the index in step with the database: as they are now, or out of it. */
export async function copyDocuments(
  { database, client }: CopyParts,
  index: string,
  names: Names,
  ids: string[],
  signal?: AbortSignal,
): Promise<void> {
  const tasks: Task[] = [];
  for (let at = 0; at < ids.length; at += batchSize) {
    signal?.throwIfAborted();
    const some = ids.slice(at, at + batchSize);
    const rows = await database.transaction(copying, (tx) => documentsToCopy(tx, some));
    const there = new Set(rows.map(({ id }) => id));
    const gone = some.filter((id) => !there.has(id));
    // What must no longer be found goes first.
    if (gone.length > 0) tasks.push(await client.deleteDocuments(index, gone));
    if (rows.length > 0)
      tasks.push(await client.putDocuments(index, linesOf(await names.documents(rows)), signal));
  }
  for (const task of tasks) await client.finish(task, signal);
}
