// The rows of lists that are had as a file, as the actor may see them. They come through a cursor, a thousand at a time, each
// as one JSON text: whoever waits for the file waits for formatting anyway, and that is done on another thread.
import { sql, type SQL } from 'drizzle-orm';
import type { Transaction } from '../client.ts';

export interface Rows {
  /** How many there are. */
  count: number;
  /** JSON texts of objects. */
  batches: AsyncIterable<string[]>;
}

const batchSize = 1000;

async function rowsOf(tx: Transaction, from: SQL, select: SQL, order: SQL): Promise<Rows> {
  const [counted] = await tx.execute<{ rows: number }>(sql`select count(*)::int as rows ${from}`);
  return { count: counted?.rows ?? 0, batches: cursor(tx, sql`select ${select} ${from} order by ${order}`) };
}

async function* cursor(tx: Transaction, rows: SQL): AsyncGenerator<string[]> {
  // All of it will be read, so plan for all of it.
  await tx.execute(sql`set local cursor_tuple_fraction = 1`);
  await tx.execute(
    sql`declare exported no scroll cursor for select to_json(row)::text as line from (${rows}) row`,
  );
  for (;;) {
    const batch = await tx.execute<{ line: string }>(sql.raw(`fetch ${batchSize} from exported`));
    if (batch.length === 0) break;
    yield batch.map(({ line }) => line);
  }
  await tx.execute(sql`close exported`);
}

const placementFrom = (where: SQL): SQL => sql`
  from placements p join assignments a on a.id = p.assignment_id join institutions i on i.id = p.institution_id
  where ${where}`;

const placementAssignment = sql`
  a.id as "assignmentId", a.title, i.name as institution, a.mode, a.sector, a.country, a.place,
  a.starts_on as "startsOn", a.ends_on as "endsOn"`;

const optional = (column: SQL, value: string | null): SQL =>
  value === null ? sql`true` : sql`${column} = ${value}`;

export function placementRows(tx: Transaction, programmeId: string, status: string | null): Promise<Rows> {
  return rowsOf(
    tx,
    placementFrom(sql`p.programme_id = ${programmeId}::uuid and ${optional(sql`p.status`, status)}`),
    sql`p.id, p.pseudonym, p.status, p.score, ${placementAssignment}, p.invited_at as "invitedAt",
      p.answer_due_at as "answerDueAt", p.arrived_on as "arrivedOn", p.completed_on as "completedOn",
      p.reason_code as "reasonCode", 
      (select r.outcome from placement_results r where r.placement_id = p.id) as outcome,
      (select jsonb_agg(jsonb_build_object('kind', n.kind, 'women', n.women, 'men', n.men, 'unknown', n.unknown))
        from people_reached n where n.placement_id = p.id) as reached,
      p.updated_at as "updatedAt"`,
    sql`p.updated_at desc, p.id desc`,
  );
}

/** What a host's own list shows: never when something changed, which would tell when somebody declined. */
export function hostPlacementRows(
  tx: Transaction,
  programmeId: string,
  institutionIds: readonly string[],
): Promise<Rows> {
  return rowsOf(
    tx,
    placementFrom(sql`p.programme_id = ${programmeId}::uuid
      and p.institution_id = any (${`{${institutionIds.join(',')}}`}::uuid[])
      and p.status not in ('longlisted', 'shortlisted')`),
    sql`p.id, p.pseudonym, p.status, ${placementAssignment}, p.invited_at as "invitedAt",
      p.answer_due_at as "answerDueAt", p.arrived_on as "arrivedOn", p.completed_on as "completedOn",
      exists (select 1 from disclosures d where d.placement_id = p.id) as vouched`,
    sql`p.invited_at desc, p.id desc`,
  );
}

const assignmentColumns = sql`
  a.id, a.title, a.status, i.name as institution, a.mode, a.sector, a.country, a.region, a.place,
  a.starts_on as "startsOn", a.ends_on as "endsOn", a.seats, a.donor, a.national_plan as "nationalPlan",
  a.minimum_experience as "minimumExperience", a.minimum_education as "minimumEducation",
  a.licence_needed as "licenceNeeded", a.created_at as "createdAt", a.updated_at as "updatedAt"`;

const assignmentFrom = (where: SQL): SQL =>
  sql`from assignments a join institutions i on i.id = a.institution_id where ${where}`;

export function assignmentRows(tx: Transaction, programmeId: string, status: string | null): Promise<Rows> {
  return rowsOf(
    tx,
    assignmentFrom(sql`a.programme_id = ${programmeId}::uuid and ${optional(sql`a.status`, status)}`),
    assignmentColumns,
    sql`a.created_at desc, a.id desc`,
  );
}

export function hostAssignmentRows(
  tx: Transaction,
  programmeId: string,
  institutionIds: readonly string[],
): Promise<Rows> {
  return rowsOf(
    tx,
    assignmentFrom(sql`a.programme_id = ${programmeId}::uuid
      and a.institution_id = any (${`{${institutionIds.join(',')}}`}::uuid[])`),
    assignmentColumns,
    sql`a.created_at desc, a.id desc`,
  );
}

export function institutionRows(tx: Transaction, programmeId: string): Promise<Rows> {
  return rowsOf(
    tx,
    sql`from institutions i where i.programme_id = ${programmeId}::uuid`,
    sql`i.id, i.name, i.kind, i.sector, i.country, i.city, i.due_diligence_until as "dueDiligenceUntil",
      (select count(*)::int from institution_members m where m.institution_id = i.id) as hosts`,
    sql`i.name, i.id`,
  );
}

/** Row-level security leaves those that said yes to the reader's side. */
export function organisationRows(tx: Transaction, programmeId: string, words: string): Promise<Rows> {
  return rowsOf(
    tx,
    sql`from organisations o where o.programme_id = ${programmeId}::uuid
      and (${words} = '' or position(plain(${words}) in plain(concat_ws(' ', o.name, o.city))) > 0)`,
    sql`o.id, o.name, o.kind, o.country, o.city, o.members, o.founded, o.activities, o.sectors, o.offers,
      o.contact_name as "contactName", o.contact_email as "contactEmail", nullif(o.people_shown, 0) as people`,
    sql`plain(o.name), o.id`,
  );
}

/** Who holds which right in a programme, for the administrator who reviews them. */
export function officialRows(tx: Transaction, programmeId: string): Promise<Rows> {
  return rowsOf(
    tx,
    sql`from memberships m join accounts c on c.id = m.account_id where m.programme_id = ${programmeId}::uuid`,
    sql`c.name, c.email, m.role, m.recipient, c.language`,
    sql`m.role, c.email`,
  );
}
