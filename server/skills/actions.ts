// Suggestions for people who pick a skill or an occupation. Public: the survey asks before anyone signs in.
import type { Database } from '@compatriot/db/client.ts';
import { taxonomiesInUse } from '@compatriot/db/queries/taxonomy.ts';
import type { Context } from '../context.ts';
import type { PickerKind, Suggestion } from './copy.ts';
import { currentCopy } from './standing.ts';

/** What fits above a phone's keyboard. */
const mostSuggestions = 8;
/** Bytes of an answer, each letter typed costs one: names in long-winded languages leave room for fewer. */
const mostBytes = 2000;

export async function suggest(
  database: Database,
  kind: PickerKind,
  asked: { q: string; language: string; programme?: string | undefined },
) {
  const copy = await currentCopy(database);
  // A code without local skills, or of no programme at all, simply adds none.
  const programmeId = asked.programme ? copy.programmeOf(asked.programme) : null;
  return { items: fitting(copy.byKind[kind].suggest(asked.q, asked.language, mostSuggestions, programmeId)) };
}

function fitting(items: Suggestion[]): Suggestion[] {
  let bytes = '{"items":[]}'.length;
  return items.filter((item) => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    return bytes <= mostBytes;
  });
}

export async function listTaxonomies(ctx: Context) {
  return { items: await taxonomiesInUse(ctx.tx) };
}
