// Projects, their milestones and appraisals. Every change names the state it expects; sums of budget lines follow by trigger.
import { and, asc, count, desc, eq, gt, inArray, ne, or, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { profiles } from '../tables/profiles.ts';
import { programmes } from '../tables/programmes.ts';
import { projectAppraisals, projectMilestones, projects } from '../tables/projects.ts';
import type { MilestoneStatus, ProjectStatus } from '../work-vocabulary.ts';

export type ProjectRow = typeof projects.$inferSelect;
export type MilestoneRow = typeof projectMilestones.$inferSelect;
export type NewMilestone = Pick<MilestoneRow, 'title' | 'dueOn' | 'amount' | 'advance'>;

export async function findProject(tx: Transaction, id: string): Promise<ProjectRow | null> {
  const [row] = await tx.select().from(projects).where(eq(projects.id, id));
  return row ?? null;
}

/** Held until this transaction ends, so that a step and the facts it rests on cannot pass each other. */
export async function lockProject(tx: Transaction, id: string): Promise<ProjectRow | null> {
  const [row] = await tx.select().from(projects).where(eq(projects.id, id)).for('update');
  return row ?? null;
}

export function milestonesOf(tx: Transaction, projectId: string): Promise<MilestoneRow[]> {
  return tx
    .select()
    .from(projectMilestones)
    .where(eq(projectMilestones.projectId, projectId))
    .orderBy(asc(projectMilestones.position));
}

export async function projectsOfProgramme(
  tx: Transaction,
  programmeId: string,
  filter: { status?: ProjectStatus | undefined; limit: number; offset: number },
) {
  const within = and(eq(projects.programmeId, programmeId), ne(projects.status, 'draft'));
  const items = await tx
    .select()
    .from(projects)
    .where(filter.status ? and(within, eq(projects.status, filter.status)) : within)
    .orderBy(desc(projects.statusAt), desc(projects.id))
    .limit(filter.limit)
    .offset(filter.offset);
  const byStatus = await tx
    .select({ status: projects.status, number: count() })
    .from(projects)
    .where(within)
    .groupBy(projects.status);
  return { items, counts: Object.fromEntries(byStatus.map((row) => [row.status, row.number])) };
}

/** What is asked for, by project. */
export async function askedOf(tx: Transaction, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({
      projectId: projectMilestones.projectId,
      asked: sql<number>`sum(${projectMilestones.amount})::float8`,
    })
    .from(projectMilestones)
    .where(inArray(projectMilestones.projectId, ids))
    .groupBy(projectMilestones.projectId);
  return new Map(rows.map((row) => [row.projectId, row.asked]));
}

export function projectsOfAccount(tx: Transaction, accountId: string) {
  return tx
    .select({ project: projects, programme: { code: programmes.code, name: programmes.name } })
    .from(projects)
    .innerJoin(profiles, eq(profiles.id, projects.profileId))
    .innerJoin(programmes, eq(programmes.id, projects.programmeId))
    .where(eq(profiles.accountId, accountId))
    .orderBy(desc(projects.updatedAt));
}

/** A person's own with their plans, as they take them away: without who decided and without the team's lines. */
export async function projectsInFile(tx: Transaction, profileId: string) {
  const rows = await tx.select().from(projects).where(eq(projects.profileId, profileId));
  return Promise.all(
    rows.map(async ({ profileId: _person, pseudonym: _name, ...project }) => ({
      ...project,
      milestones: (await milestonesOf(tx, project.id)).map(
        ({ id, title, dueOn, amount, advance, status, report, reportedAt, reason, paidOn }) => ({
          ...{ id, title, dueOn, amount, advance, status, report, reportedAt, reason, paidOn },
        }),
      ),
    })),
  );
}

/** Own profiles in whose programmes a project can be proposed. */
export function proposersOf(tx: Transaction, accountId: string) {
  return tx
    .select({
      profileId: profiles.id,
      pseudonym: profiles.pseudonym,
      programmeId: programmes.id,
      code: programmes.code,
      name: programmes.name,
      countries: programmes.originCountries,
      sectors: programmes.sectors,
    })
    .from(profiles)
    .innerJoin(programmes, eq(programmes.id, profiles.programmeId))
    .where(and(eq(profiles.accountId, accountId), eq(programmes.status, 'open')))
    .orderBy(asc(programmes.name));
}

export async function insertProject(tx: Transaction, row: typeof projects.$inferInsert): Promise<string> {
  const [made] = await tx.insert(projects).values(row).returning({ id: projects.id });
  if (!made) throw new Error('The project was not written');
  return made.id;
}

/** @returns false when it is in another state or version by now */
export async function changeProject(
  tx: Transaction,
  id: string,
  expected: { from: ProjectStatus[]; version: number },
  set: Partial<typeof projects.$inferInsert>,
): Promise<boolean> {
  const changed = await tx
    .update(projects)
    .set({ ...set, updatedAt: sql`now()`, version: sql`${projects.version} + 1` })
    .where(
      and(
        eq(projects.id, id),
        inArray(projects.status, expected.from),
        eq(projects.version, expected.version),
      ),
    )
    .returning({ id: projects.id });
  return changed.length === 1;
}

/** The plan as a whole, while it is still the proposer's to word. */
export async function replaceMilestones(
  tx: Transaction,
  project: { id: string; programmeId: string },
  milestones: NewMilestone[],
): Promise<void> {
  await tx.delete(projectMilestones).where(eq(projectMilestones.projectId, project.id));
  if (milestones.length === 0) return;
  await tx.insert(projectMilestones).values(
    milestones.map((each, index) => ({
      ...each,
      projectId: project.id,
      programmeId: project.programmeId,
      position: index + 1,
    })),
  );
}

/** @returns false when it is not in an expected state any more */
export async function changeMilestone(
  tx: Transaction,
  projectId: string,
  id: string,
  from: MilestoneStatus[],
  set: Partial<typeof projectMilestones.$inferInsert>,
): Promise<boolean> {
  const changed = await tx
    .update(projectMilestones)
    .set(set)
    .where(
      and(
        eq(projectMilestones.id, id),
        eq(projectMilestones.projectId, projectId),
        inArray(projectMilestones.status, from),
      ),
    )
    .returning({ id: projectMilestones.id });
  return changed.length === 1;
}

/** What will not be paid any more gives its money back to its line; what was accepted and costs nothing is done. */
export async function cancelOpenMilestones(tx: Transaction, projectId: string): Promise<void> {
  await tx
    .update(projectMilestones)
    .set({ status: 'cancelled', committed: false })
    .where(
      and(
        eq(projectMilestones.projectId, projectId),
        or(
          inArray(projectMilestones.status, ['planned', 'reported']),
          and(eq(projectMilestones.status, 'approved'), gt(projectMilestones.amount, 0)),
        ),
      ),
    );
}

/** Those that row-level security shows: everybody's only to who has given their own. */
export function appraisalsOf(tx: Transaction, projectId: string, round: number) {
  return tx
    .select()
    .from(projectAppraisals)
    .where(and(eq(projectAppraisals.projectId, projectId), eq(projectAppraisals.round, round)))
    .orderBy(asc(projectAppraisals.givenAt));
}

/** Whether the actor declared an interest in it, in this round or an earlier one. */
export async function declaredConflict(tx: Transaction, projectId: string): Promise<boolean> {
  const [row] = await tx.execute<{ conflict: boolean }>(
    sql`select declared_conflict(${projectId}::uuid) as conflict`,
  );
  return row?.conflict ?? false;
}

/** @returns false when this person has appraised it before */
export async function insertAppraisal(
  tx: Transaction,
  row: typeof projectAppraisals.$inferInsert,
): Promise<boolean> {
  const made = await tx
    .insert(projectAppraisals)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: projectAppraisals.projectId });
  return made.length === 1;
}
