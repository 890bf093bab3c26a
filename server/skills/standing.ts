// The copy of the taxonomy that this process answers pickers from. Every question asks the database for one number and is
// answered from the copy while that is the number it was made at; otherwise a new copy is made.
import type { Database } from '@compatriot/db/client.ts';
import { pickerConcepts, taxonomyStamp } from '@compatriot/db/queries/skills.ts';
import type { ConceptKind } from '@compatriot/db/vocabulary.ts';
import { type IndexedConcept, type LabelIndex, buildLabelIndex } from './label-index.ts';

export type PickerKind = Extract<ConceptKind, 'skill' | 'occupation'>;

export interface Copy {
  stamp: number;
  byKind: Record<PickerKind, LabelIndex>;
}

interface Standing {
  copy: Copy | null;
  making: Promise<Copy> | null;
}

/** While a newer copy of a large taxonomy is made, the last one answers after this long (ms). */
const patience = 1000;
/** Concepts read at once: what one answer of the database may keep the process from others' questions. */
const batch = 2000;

const byDatabase = new WeakMap<Database, Standing>();

export async function currentCopy(database: Database): Promise<Copy> {
  const standing = byDatabase.get(database) ?? { copy: null, making: null };
  byDatabase.set(database, standing);
  const stamp = await taxonomyStamp(database);
  if (standing.copy?.stamp === stamp) return standing.copy;
  standing.making ??= makeCopy(database)
    .then((copy) => (standing.copy = copy))
    .finally(() => (standing.making = null));
  const { copy, making } = standing;
  if (!copy) return making;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Copy>((settle) => (timer = setTimeout(() => settle(copy), patience)));
  return Promise.race([making, late]).finally(() => clearTimeout(timer));
}

async function makeCopy(database: Database): Promise<Copy> {
  // Read before the labels: what changes meanwhile has another number, and the next question makes the next copy.
  const stamp = await taxonomyStamp(database);
  const rows: Awaited<ReturnType<typeof pickerConcepts>> = [];
  await database.transaction({}, async (tx) => {
    for (let after = 0; ;) {
      const some = await pickerConcepts(tx, after, batch);
      rows.push(...some);
      if (some.length < batch) break;
      after = some.at(-1)?.id ?? after;
    }
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const groups = new Map<number, ReadonlyMap<string, string>>();
  for (const { id, kind, labels } of rows) {
    if (kind !== 'skill_group' && kind !== 'isco_group') continue;
    const preferred = labels.filter(([, , isPreferred]) => isPreferred).reverse();
    groups.set(id, new Map(preferred.map(([language, label]) => [language, label])));
  }
  /** An occupation of ESCO may stand below another one: the nearest group says where it belongs. */
  const groupAbove = (from: number | null) => {
    let at = from;
    for (let steps = 0; at !== null && steps < 12; steps++) {
      const group = groups.get(at);
      if (group) return group;
      at = byId.get(at)?.broaderId ?? null;
    }
    return null;
  };
  const conceptsOf = (wanted: PickerKind): IndexedConcept[] =>
    rows
      .filter(({ kind }) => kind === wanted)
      .map(({ uri, broaderId, labels }) => ({
        uri,
        group: groupAbove(broaderId),
        labels: labels.map(([language, label, preferred]) => ({ language, label, preferred })),
      }));
  return {
    stamp,
    byKind: {
      skill: await buildLabelIndex(conceptsOf('skill')),
      occupation: await buildLabelIndex(conceptsOf('occupation')),
    },
  };
}
