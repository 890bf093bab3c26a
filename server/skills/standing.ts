// The copy of the taxonomy that this process answers from. Every question asks the database for one number and is
// answered from the copy while that is the number it was made at; otherwise a new copy is made.
import type { Database } from '@compatriot/db/client.ts';
import { type StandingConcept, standingConcepts, taxonomyStamp } from '@compatriot/db/queries/skills.ts';
import { type Copy, makeCopy } from './copy.ts';

export type { Copy } from './copy.ts';

interface Standing {
  copy: Copy | null;
  making: Promise<Copy> | null;
}

/** While a newer copy of a large taxonomy is made, the last one answers after this long (ms). */
const patience = 1000;
/** Concepts read at once: what one answer of the database may keep the process from others' questions. */
const batch = 500;

const byDatabase = new WeakMap<Database, Standing>();

/** @param known the number, where this request has read it already */
export async function currentCopy(database: Database, known?: number): Promise<Copy> {
  const standing = byDatabase.get(database) ?? { copy: null, making: null };
  byDatabase.set(database, standing);
  const stamp = known ?? (await taxonomyStamp(database));
  if (standing.copy?.stamp === stamp) return standing.copy;
  standing.making ??= readCopy(database)
    .then((copy) => (standing.copy = copy))
    .finally(() => (standing.making = null));
  const { copy, making } = standing;
  if (!copy) return making;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Copy>((settle) => (timer = setTimeout(() => settle(copy), patience)));
  return Promise.race([making, late]).finally(() => clearTimeout(timer));
}

async function readCopy(database: Database): Promise<Copy> {
  // Read before the labels: what changes meanwhile has another number, and the next question makes the next copy.
  const stamp = await taxonomyStamp(database);
  const rows: StandingConcept[] = [];
  await database.transaction({}, async (tx) => {
    for (let after = 0; ;) {
      const some = await standingConcepts(tx, after, batch);
      rows.push(...some);
      if (some.length < batch) break;
      after = some.at(-1)?.id ?? after;
    }
  });
  const copy = await makeCopy(stamp, rows);
  // The connection remembers its last transaction for a while, and with it the rows that it read.
  rows.length = 0;
  return copy;
}
