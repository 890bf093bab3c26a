// Terms of reference: what an institution asks for. Every change names the state and version it expects.
import { and, count, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { assignmentLanguages, assignments, assignmentSkills } from '../tables/assignments.ts';
import { institutions } from '../tables/institutions.ts';
import type {
  AgainKind,
  AssignmentStatus,
  CefrLevel,
  Importance,
  IscedLevel,
  Mode,
  ReasonCode,
  Sector,
  SkillLevel,
} from '../vocabulary.ts';

type Stored = typeof assignments.$inferSelect;
export interface AssignmentRow extends Stored {
  status: AssignmentStatus;
  suspendedFrom: AssignmentStatus | null;
  again: AgainKind | null;
  mode: Mode;
  sector: Sector;
  minimumEducation: IscedLevel | null;
  reasonCode: ReasonCode | null;
  institutionName: string;
  dueDiligenceUntil: string | null;
}

export type NewAssignment = Omit<
  typeof assignments.$inferInsert,
  'id' | 'status' | 'version' | 'createdAt' | 'updatedAt'
>;
export interface SkillNeed {
  conceptId: number;
  importance: Importance;
  level: SkillLevel;
}
export interface LanguageNeed {
  code: string;
  level: CefrLevel;
}
export interface Needs {
  skills: SkillNeed[];
  languages: LanguageNeed[];
}

const selection = (tx: Transaction) =>
  tx
    .select({
      assignment: assignments,
      institutionName: institutions.name,
      dueDiligenceUntil: institutions.dueDiligenceUntil,
    })
    .from(assignments)
    .innerJoin(institutions, eq(institutions.id, assignments.institutionId));

const flat = (row: {
  assignment: Stored;
  institutionName: string;
  dueDiligenceUntil: string | null;
}): AssignmentRow =>
  ({
    ...row.assignment,
    institutionName: row.institutionName,
    dueDiligenceUntil: row.dueDiligenceUntil,
  }) as AssignmentRow;

/** What of a programme the actor may see, newest first, and how many there are in each status. */
export async function assignmentsOfProgramme(
  tx: Transaction,
  programmeId: string,
  filter: { status?: AssignmentStatus | undefined; vacancies: boolean; limit: number; offset: number },
) {
  const rows = await selection(tx)
    .where(
      and(
        eq(assignments.programmeId, programmeId),
        filter.status ? eq(assignments.status, filter.status) : undefined,
        filter.vacancies ? eq(assignments.vacancy, true) : undefined,
      ),
    )
    .orderBy(desc(assignments.createdAt), desc(assignments.id))
    .limit(filter.limit)
    .offset(filter.offset);
  const byStatus = await tx
    .select({
      status: assignments.status,
      number: count(),
      vacancies: sql<number>`count(*) filter (where ${assignments.vacancy})::int`,
    })
    .from(assignments)
    .where(eq(assignments.programmeId, programmeId))
    .groupBy(assignments.status);
  const vacancies = Object.fromEntries(byStatus.map((row) => [row.status, row.vacancies]));
  return {
    items: rows.map(flat),
    counts: Object.fromEntries(byStatus.map((row) => [row.status, row.number])) as Record<string, number>,
    /** Of them vacancies, by status and as `all`. */
    vacancies: { ...vacancies, all: byStatus.reduce((sum, row) => sum + row.vacancies, 0) } as Record<
      string,
      number
    >,
  };
}

/** Those of the institutions that a host acts for, newest first; a host has a handful. */
export async function assignmentsOfInstitutions(tx: Transaction, institutionIds: string[]) {
  if (institutionIds.length === 0) return [];
  const rows = await selection(tx)
    .where(inArray(assignments.institutionId, institutionIds))
    .orderBy(desc(assignments.createdAt), desc(assignments.id))
    .limit(200);
  return rows.map(flat);
}

export async function findAssignment(
  tx: Transaction,
  programmeId: string,
  id: string,
): Promise<AssignmentRow | null> {
  const [row] = await selection(tx).where(
    and(eq(assignments.id, id), eq(assignments.programmeId, programmeId)),
  );
  return row ? flat(row) : null;
}

export async function findNeeds(tx: Transaction, assignmentId: string): Promise<Needs> {
  const skills = await tx
    .select({
      conceptId: assignmentSkills.conceptId,
      importance: sql<Importance>`${assignmentSkills.importance}`,
      level: sql<SkillLevel>`${assignmentSkills.level}`,
    })
    .from(assignmentSkills)
    .where(eq(assignmentSkills.assignmentId, assignmentId))
    // Essential before optional, then as the taxonomy has them.
    .orderBy(assignmentSkills.importance, assignmentSkills.conceptId);
  const languages = await tx
    .select({ code: assignmentLanguages.language, level: sql<CefrLevel>`${assignmentLanguages.level}` })
    .from(assignmentLanguages)
    .where(eq(assignmentLanguages.assignmentId, assignmentId))
    .orderBy(assignmentLanguages.language);
  return { skills, languages };
}

export async function insertAssignment(tx: Transaction, row: NewAssignment, needs: Needs): Promise<string> {
  const [made] = await tx.insert(assignments).values(row).returning({ id: assignments.id });
  if (!made) throw new Error('The assignment was not written');
  await insertNeeds(tx, made.id, row.programmeId, needs);
  return made.id;
}

async function insertNeeds(
  tx: Transaction,
  assignmentId: string,
  programmeId: string,
  needs: Partial<Needs>,
) {
  const keys = { assignmentId, programmeId };
  if (needs.skills?.length)
    await tx.insert(assignmentSkills).values(needs.skills.map((need) => ({ ...keys, ...need })));
  if (needs.languages?.length) {
    await tx
      .insert(assignmentLanguages)
      .values(needs.languages.map(({ code, level }) => ({ ...keys, language: code, level })));
  }
}

export interface AssignmentChange {
  id: string;
  programmeId: string;
  /** The states in which this change makes sense. */
  from: readonly AssignmentStatus[];
  /** The version the person last read, when they said so. */
  version?: number | undefined;
  now: Date;
  set: Partial<typeof assignments.$inferInsert>;
  needs?: Partial<Needs>;
}

/** @returns false when the assignment was not in the expected state or version any more; then nothing changed */
export async function changeAssignment(tx: Transaction, change: AssignmentChange): Promise<boolean> {
  const rows = await tx
    .update(assignments)
    .set({ ...change.set, updatedAt: change.now, version: sql`${assignments.version} + 1` })
    .where(
      and(
        eq(assignments.id, change.id),
        inArray(assignments.status, [...change.from]),
        change.version === undefined ? undefined : eq(assignments.version, change.version),
      ),
    )
    .returning({ id: assignments.id });
  if (rows.length !== 1) return false;
  if (change.needs?.skills)
    await tx.delete(assignmentSkills).where(eq(assignmentSkills.assignmentId, change.id));
  if (change.needs?.languages)
    await tx.delete(assignmentLanguages).where(eq(assignmentLanguages.assignmentId, change.id));
  if (change.needs) await insertNeeds(tx, change.id, change.programmeId, change.needs);
  return true;
}
