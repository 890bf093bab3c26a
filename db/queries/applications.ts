// Applications for vacancies: where the actor stands with one, and the row that their own act makes. Who may is may_apply()
// in migration 0048; what is read here only says why not.
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Transaction } from '../client.ts';
import { applicationMessages, placements } from '../tables/placements.ts';
import type { PlacementStatus } from '../vocabulary.ts';

export interface OwnVacancy {
  profileId: string;
  pseudonym: string;
  programmeId: string;
  institutionId: string;
  employment: string | null;
  deadline: string | null;
  /** Months after the work for which contact stays open. */
  contactMonths: number;
  dueDiligenceUntil: string | null;
  /** Set by the person, until they are looked for again. */
  paused: boolean;
  /** Said yes to being contacted, and to being found by the programme's team. */
  contact: boolean;
  inPool: boolean;
  blocked: boolean;
  /** What there is of the person at this vacancy, also a list that they know nothing of. */
  placement: {
    id: string;
    status: PlacementStatus;
    version: number;
    appliedAt: string | null;
    answerDueAt: string | null;
  } | null;
}

/** @returns null for what is no open vacancy of a programme in which the actor has a profile */
export async function findOwnVacancy(
  tx: Transaction,
  accountId: string,
  assignmentId: string,
): Promise<OwnVacancy | null> {
  const [row] = await tx.execute<{ [K in keyof OwnVacancy]: OwnVacancy[K] }>(sql`
    select p.id as "profileId", p.pseudonym, a.programme_id as "programmeId", a.institution_id as "institutionId", a.employment,
      a.deadline::text, g.contact_months as "contactMonths", i.due_diligence_until::text as "dueDiligenceUntil",
      p.status <> 'active' as paused,
      exists (select from consents c where c.profile_id = p.id and c.purpose = 'contact') as contact,
      exists (select from consents c where c.profile_id = p.id and c.purpose = 'talent_pool'
        and c.recipient = 'programme_team') as "inPool",
      exists (select from blocked_institutions b where b.profile_id = p.id and b.institution_id = a.institution_id) as blocked,
      (select json_build_object('id', x.id, 'status', x.status, 'version', x.version, 'appliedAt', x.applied_at,
        'answerDueAt', x.answer_due_at) from placements x where x.assignment_id = a.id and x.profile_id = p.id) as placement
    from assignments a join profiles p on p.programme_id = a.programme_id and p.account_id = ${accountId}::uuid
      join programmes g on g.id = a.programme_id join institutions i on i.id = a.institution_id
    where a.id = ${assignmentId}::uuid and a.vacancy and a.status in ('sourcing', 'selecting', 'part_filled')
    order by p.created_at desc, p.id limit 1`);
  return row ?? null;
}

type NewApplication = Pick<
  typeof placements.$inferInsert,
  'programmeId' | 'assignmentId' | 'institutionId' | 'profileId' | 'pseudonym'
>;

/** @returns null when there is one already: the second of two taps */
export async function insertApplication(tx: Transaction, row: NewApplication): Promise<string | null> {
  const [made] = await tx
    .insert(placements)
    .values({ ...row, status: 'interested' })
    .onConflictDoNothing({ target: [placements.assignmentId, placements.profileId] })
    .returning({ id: placements.id });
  return made?.id ?? null;
}

/** Whether a coordinator may take down that this person applies. Why not is nobody's to know: see may_apply_for(). */
export async function mayApplyFor(
  tx: Transaction,
  profileId: string,
  assignmentId: string,
): Promise<boolean> {
  const [row] = await tx.execute<{ may: boolean }>(
    sql`select may_apply_for(${profileId}::uuid, ${assignmentId}::uuid) as may`,
  );
  return row?.may ?? false;
}

/** What there is of a person at a need, if anything. */
export async function placementAt(
  tx: Transaction,
  assignmentId: string,
  profileId: string,
): Promise<string | null> {
  const [row] = await tx
    .select({ id: placements.id })
    .from(placements)
    .where(and(eq(placements.assignmentId, assignmentId), eq(placements.profileId, profileId)));
  return row?.id ?? null;
}

/** Whoever stands on a list applies like anybody. @returns false when the row is not on a list any more */
export async function applyFromList(
  tx: Transaction,
  placement: { id: string; version: number },
  now: Date,
): Promise<boolean> {
  const moved = await tx
    .update(placements)
    .set({ status: 'interested', statusAt: now, updatedAt: now, version: placement.version + 1 })
    .where(
      and(
        eq(placements.id, placement.id),
        eq(placements.version, placement.version),
        inArray(placements.status, ['longlisted', 'shortlisted']),
      ),
    )
    .returning({ id: placements.id });
  return moved.length === 1;
}

export async function insertApplicationMessage(
  tx: Transaction,
  row: typeof applicationMessages.$inferInsert,
): Promise<void> {
  await tx.insert(applicationMessages).values(row);
}

/** Whether the placement is at a post that the employer pays for. */
export async function atVacancy(tx: Transaction, placementId: string): Promise<boolean> {
  const [row] = await tx.execute<{ vacancy: boolean }>(sql`
    select a.vacancy from placements p join assignments a on a.id = p.assignment_id where p.id = ${placementId}::uuid`);
  return row?.vacancy ?? false;
}

/** For the person's own data file: what they applied for, when, and with which words. */
export async function applicationsOf(tx: Transaction, profileId: string) {
  return [
    ...(await tx.execute<{
      title: string;
      institution: string;
      appliedAt: string;
      message: string | null;
    }>(sql`
      select a.title, i.name as institution, x.applied_at as "appliedAt", m.message
      from placements x join assignments a on a.id = x.assignment_id join institutions i on i.id = x.institution_id
        left join application_messages m on m.placement_id = x.id
      where x.profile_id = ${profileId}::uuid and x.applied_at is not null order by x.applied_at desc`)),
  ];
}

/** What the person wrote when applying, where contact is open to the reader; null without. */
export async function applicationMessage(tx: Transaction, placementId: string): Promise<string | null> {
  const [row] = await tx
    .select({ message: applicationMessages.message })
    .from(applicationMessages)
    .where(eq(applicationMessages.placementId, placementId));
  return row?.message ?? null;
}
