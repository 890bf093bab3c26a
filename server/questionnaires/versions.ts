// Definitions by version, parsed once a process: a version that is not a draft never changes.
import { findReleasedVersion, releasedVersionsOf } from '@compatriot/db/queries/questionnaires.ts';
import type { Transaction } from '@compatriot/db/client.ts';
import { type Definition, definitionSchema } from './schema.ts';

export interface Version {
  id: string;
  programmeId: string;
  audience: string;
  version: number;
  definition: Definition;
}

/** A hundred programmes with a few versions each; a definition is about 100 kB. */
const most = 300;
const kept = new Map<string, Version>();

/** A released version that this process has read before: it needs no question to the database. */
export function heldVersion(id: string): Version | undefined {
  return kept.get(id);
}

/** The version, published or retired, of this programme; null when there is none. */
export async function releasedVersion(
  tx: Transaction,
  programmeId: string,
  id: string,
): Promise<Version | null> {
  let version = kept.get(id);
  if (!version) {
    const row = await findReleasedVersion(tx, id);
    if (!row) return null;
    version = {
      id: row.id,
      programmeId: row.programmeId,
      audience: row.audience,
      version: row.version,
      definition: definitionSchema.parse(row.definition),
    };
    if (kept.size >= most) kept.delete(kept.keys().next().value ?? '');
    kept.set(id, version);
  }
  return version.programmeId === programmeId ? version : null;
}

/** Released definitions of one audience before a version (of all when none is named), newest first. */
export async function definitionsBefore(
  tx: Transaction,
  programmeId: string,
  audience: string,
  version = Infinity,
): Promise<Definition[]> {
  const definitions: Definition[] = [];
  for (const row of await releasedVersionsOf(tx, programmeId, audience)) {
    const released = row.version < version ? await releasedVersion(tx, programmeId, row.id) : null;
    if (released) definitions.unshift(released.definition);
  }
  return definitions;
}
