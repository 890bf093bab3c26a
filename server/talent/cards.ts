// Cards as officials read them: rows of the talent pool with names in the reader's language, and what was asked for marked.
// Whoever shows a card writes it down (server/profiles/access.ts); nothing here does.
import { type ConceptName, conceptLabels } from '@compatriot/db/queries/skills.ts';
import { type TalentRow, readTalent } from '@compatriot/db/queries/talent.ts';
import type { TalentQuery } from '@compatriot/search/engine.ts';
import type { Context } from '../context.ts';
import { listsOf } from '../lists/among.ts';
import { type PoolAccess, scopeOf } from '../programmes/access.ts';
import { regionName } from '../questionnaires/regions.ts';
import type { Copy } from '../skills/copy.ts';
import type { TalentCard } from './schema.ts';

/** What was asked, as far as cards show who meets it. */
export interface Asked {
  copy: Copy;
  query: TalentQuery;
  /** The URIs that were asked for, in the order of the query. */
  must: string[];
  nice: string[];
  /** By document: the asked concepts that the person meets (search/engine.ts, TalentHit). */
  matched: ReadonlyMap<string, readonly number[]>;
}

/** In the order of the rows. */
export async function cardsOf(
  ctx: Context,
  access: PoolAccess,
  rows: readonly TalentRow[],
  asked?: Asked,
): Promise<TalentCard[]> {
  const names = await namesOf(asked?.copy, ctx.language, rows, (ids) =>
    conceptLabels(ctx.tx, ids, ctx.language),
  );
  const lists = await listsOf(
    ctx,
    access,
    rows.map((row) => row.profileId),
  );
  return rows.map((row) => cardOf(row, names, lists.get(row.profileId) ?? [], asked));
}

/**
 * The same where their lists, by profile, have been read with the rows, outside a transaction.
 * @param lookUp asks the database for names that are newer than the copy of the taxonomy
 */
export async function cardsRead(
  rows: readonly TalentRow[],
  lists: ReadonlyMap<string, TalentCard['lists']>,
  asked: Asked,
  language: string,
  lookUp: (conceptIds: number[]) => Promise<ReadonlyMap<number, ConceptName>>,
): Promise<TalentCard[]> {
  const names = await namesOf(asked.copy, language, rows, lookUp);
  return rows.map((row) => cardOf(row, names, lists.get(row.profileId) ?? [], asked));
}

async function namesOf(
  copy: Copy | undefined,
  language: string,
  rows: readonly TalentRow[],
  lookUp: (conceptIds: number[]) => Promise<ReadonlyMap<number, ConceptName>>,
): Promise<Map<number, ConceptName>> {
  const names = new Map<number, ConceptName>();
  const unknown: number[] = [];
  for (const id of new Set(rows.flatMap(conceptsOf))) {
    const uri = copy?.uri(id);
    const label = copy?.label(id, language);
    if (uri && label) names.set(id, { uri, label });
    else unknown.push(id);
  }
  if (unknown.length > 0) for (const [id, name] of await lookUp(unknown)) names.set(id, name);
  return names;
}

/** Cards by document ids, in their order, with whose they are; those that the actor may not read are left out. */
export async function cardsByDocument(
  ctx: Context,
  access: PoolAccess,
  ids: string[],
): Promise<{ profileId: string; card: TalentCard }[]> {
  const rows = await readTalent(ctx.tx, scopeOf(access), ids);
  const found = ids.flatMap((id) => rows.get(id) ?? []);
  const cards = await cardsOf(ctx, access, found);
  return found.flatMap(({ profileId }, at) => {
    const card = cards[at];
    return card ? [{ profileId, card }] : [];
  });
}

export const conceptsOf = (row: TalentRow): number[] => [
  ...(row.occupationId === null ? [] : [row.occupationId]),
  ...row.skills.map((skill) => skill.conceptId),
];

/** What was asked for comes first among the skills, then what the person does best. */
function cardOf(
  row: TalentRow,
  names: ReadonlyMap<number, ConceptName>,
  lists: TalentCard['lists'],
  asked: Asked | undefined,
): TalentCard {
  const marked = markedOn(row, asked);
  const occupation = row.occupationId === null ? undefined : names.get(row.occupationId);
  return {
    id: row.id,
    pseudonym: row.pseudonym,
    occupation: occupation
      ? { ...occupation, matched: row.occupationId !== null && marked.has(row.occupationId) }
      : null,
    experienceBand: row.experienceBand,
    ageBand: row.ageBand,
    skills: row.skills
      .flatMap(({ conceptId, level }) => {
        const name = names.get(conceptId);
        return name ? [{ ...name, level, matched: marked.has(conceptId) }] : [];
      })
      .sort(
        (a, b) =>
          Number(b.matched) - Number(a.matched) || b.level - a.level || a.label.localeCompare(b.label),
      ),
    origin: row.originCountry,
    country: row.residenceCountry,
    region: row.residenceRegion,
    regionName: row.residenceRegion === null ? null : (regionName(row.residenceRegion) ?? null),
    languages: row.languages,
    modes: row.modes,
    sectors: row.sectors,
    activities: row.activities,
    educationLevel: row.educationLevel,
    stayLength: row.stayLength,
    availableFrom: row.availableFrom,
    availableUntil: row.availableUntil,
    updatedAt: row.updatedAt,
    lists,
    must: metBy(row, asked?.query.must, asked?.must),
    nice: metBy(row, asked?.query.nice, asked?.nice),
  };
}

/** A word or a filter may have named a group; what is marked is the skill below it that the card shows. */
function markedOn(row: TalentRow, asked: Asked | undefined): Set<number> {
  const met = new Set(asked?.matched.get(row.id));
  if (!asked || met.size === 0) return new Set();
  return new Set(conceptsOf(row).filter((id) => asked.copy.above(id).some((above) => met.has(above))));
}

/** The asked URIs that the person meets, at the asked level. */
function metBy(row: TalentRow, needs: TalentQuery['must'] = [], uris: readonly string[] = []): string[] {
  return uris.filter((_uri, at) => {
    const need = needs[at];
    if (!need) return false;
    const wanted = new Set([need.conceptId, ...need.below]);
    return (
      row.skills.some(({ conceptId, level }) => wanted.has(conceptId) && level >= need.level) ||
      (need.level <= 1 && row.occupationId !== null && wanted.has(row.occupationId))
    );
  });
}
