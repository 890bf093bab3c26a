// The people that the match index holds, as it reads them in and is told of changes (migration 0029), and what a question
// needs of the database beside them. Codes and random ids only.
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../client.ts';
import type { MatchPerson, MatchScope, Near } from '../match.ts';
import type {
  AgeBand,
  CefrLevel,
  ExperienceBand,
  IscedLevel,
  LegalRoom,
  Mode,
  Sector,
  StayLength,
  Tie,
} from '../vocabulary.ts';
import { type Snapshot, type TalentRow, readTalent } from './talent.ts';

export interface MatchNews {
  /** Everything in it is told. */
  snapshot: Snapshot;
  /** Whether to ask from it next time; otherwise from the same one again, because the session has written itself. */
  lasting: boolean;
  /** People as they are now; null for those that are gone (or were never this recipient's). */
  changes: [id: string, person: MatchPerson | null][];
}

const listOf = <Code extends string>(text: string | undefined): Code[] =>
  text ? (text.split(',') as Code[]) : [];

/** A line of migration 0029's match_person. */
export function readPerson(line: string): MatchPerson {
  const fields = line.split('\x1f');
  const [id = '', originCountry = '', modes, tie, legalRoom, licence, ageBand, from, until, ...rest] = fields;
  const [languages, languageLevels, skills, skillLevels, occupation, experience, education, ...wishes] = rest;
  const [sectors, regions, stayLength] = wishes;
  const cefr = listOf<CefrLevel>(languageLevels);
  const levels = listOf(skillLevels);
  return {
    id,
    originCountry,
    modes: listOf<Mode>(modes),
    tie: (tie || null) as Tie | null,
    legalRoom: (legalRoom || null) as LegalRoom | null,
    licence: licence ? licence === 'true' : null,
    ageBand: (ageBand || null) as AgeBand | null,
    availableFrom: from || null,
    availableUntil: until || null,
    languages: listOf(languages).map((code, at) => ({ code, level: cefr[at] ?? 'A1' })),
    skills: listOf(skills).map((concept, at) => ({ conceptId: Number(concept), level: Number(levels[at]) })),
    occupationId: occupation ? Number(occupation) : null,
    experienceBand: (experience || null) as ExperienceBand | null,
    educationLevel: (education || null) as IscedLevel | null,
    sectors: listOf<Sector>(sectors),
    regions: listOf(regions),
    stayLength: (stayLength || null) as StayLength | null,
  };
}

/** What changed since a snapshot, as of now. Null for who may not read this pool. */
export async function matchNews(
  tx: Transaction,
  scope: MatchScope,
  seen: Snapshot,
): Promise<MatchNews | null> {
  const [first, ...rows] = await tx.execute<{
    snapshot: Snapshot;
    lasting: boolean;
    id: string;
    person: string | null;
  }>(sql`select * from match_news(${scope.programmeId}::uuid, ${scope.recipient}, ${seen}::pg_snapshot)`);
  if (!first) return null;
  return {
    snapshot: first.snapshot,
    lasting: first.lasting,
    changes: rows.map(({ id, person }) => [id, person === null ? null : readPerson(person)]),
  };
}

/**
 * Everybody of a pool as a named system actor of its programme, in the order of the table and as fast as Postgres writes.
 * @returns a snapshot from before: news asked from it miss nothing
 */
export async function streamPeople(
  database: Database,
  scope: MatchScope,
  take: (person: MatchPerson) => void,
): Promise<Snapshot> {
  const uuid = /^[0-9a-f-]{36}$/i;
  if (!uuid.test(scope.programmeId)) throw new Error('A programme’s id is a UUID');
  return database.copyOut(
    { system: 'match', programme: scope.programmeId },
    `select match_person(d) from talent_documents d
      where d.programme_id = '${scope.programmeId}' and d.recipient = '${scope.recipient}'`,
    (line) => take(readPerson(line)),
  );
}

/** How many people a pool holds now, for whoever may read it. */
export async function countPeople(tx: Transaction, scope: MatchScope): Promise<number> {
  const [row] = await tx.execute<{ people: number }>(sql`select count(*)::int as people from talent_documents
    where programme_id = ${scope.programmeId}::uuid and recipient = ${scope.recipient}`);
  return row?.people ?? 0;
}

/**
 * What is near each of these concepts, nearest first, the concept itself and the one that replaced it being 100. People's
 * documents name only successors; what a run or a response has kept may name either.
 */
export async function nearConcepts(tx: Transaction, conceptIds: number[]): Promise<Map<number, Near[]>> {
  const near = new Map<number, Near[]>(conceptIds.map((id) => [id, [{ conceptId: id, similarity: 100 }]]));
  if (near.size === 0) return near;
  const rows = await tx.execute<{ asked: number; concept: number; similarity: number }>(sql`
    with asked as (
      select id, coalesce(replaced_by, id) as concept from concepts where id = any (${`{${[...near.keys()].join(',')}}`}::int[])
    )
    select a.id as asked, a.concept, 100 as similarity from asked a where a.concept <> a.id
    union all
    select a.id, n.neighbour_id, n.similarity::int from asked a join concept_neighbours n on n.concept_id = a.concept
      where n.neighbour_id not in (a.id, a.concept)
    order by 1, 3 desc, 2`);
  for (const { asked, concept, similarity } of rows)
    near.get(asked)?.push({ conceptId: concept, similarity });
  return near;
}

/** Documents of people who blocked this institution; for whoever may read the pool. */
export async function blockedDocuments(
  tx: Transaction,
  scope: MatchScope,
  institutionId: string | null,
): Promise<string[]> {
  if (institutionId === null) return [];
  const rows = await tx.execute<{ id: string }>(
    sql`select id from match_blocked(${scope.programmeId}::uuid, ${scope.recipient}, ${institutionId}::uuid) as id`,
  );
  return rows.map(({ id }) => id);
}

export type CardOfDocument = Pick<
  TalentRow,
  | 'profileId'
  | 'pseudonym'
  | 'originCountry'
  | 'residenceCountry'
  | 'residenceRegion'
  | 'occupationId'
  | 'experienceBand'
> & { documentId: string };

/** As many as read_talent gives at a time. */
const cardsAtATime = 50;

/**
 * Who stands behind documents, in the order of the ids; those that the session may not read or whose consent is gone are
 * left out. Whoever shows them writes them down as seen.
 */
export async function profilesOfDocuments(
  tx: Transaction,
  scope: MatchScope,
  ids: string[],
): Promise<CardOfDocument[]> {
  const cards: CardOfDocument[] = [];
  for (let at = 0; at < ids.length; at += cardsAtATime) {
    const some = ids.slice(at, at + cardsAtATime);
    const rows = await readTalent(tx, scope, some);
    for (const id of some) {
      const row = rows.get(id);
      if (!row) continue;
      const { profileId, pseudonym, originCountry, residenceCountry, residenceRegion } = row;
      const { occupationId, experienceBand } = row;
      cards.push({
        documentId: id,
        profileId,
        pseudonym,
        originCountry,
        residenceCountry,
        residenceRegion,
        occupationId,
        experienceBand,
      });
    }
  }
  return cards;
}
