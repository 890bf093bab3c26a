// A mailed link opens its one placement, the need and the institution behind it, and nothing else of what hosts see: every
// table of the database is walked beside a second person at the same institution who has everything the first one has.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { tables } from './isolation-matrix.ts';
import { makeStage, type Stage, type Tx } from './isolation-stage.ts';

const app = useTestApp();
let stage: Stage;
/** The other person's placement and need. */
const other = { placement: randomUUID(), assignment: randomUUID(), profile: randomUUID() };
const copies = new Map<string, string>();

beforeAll(async () => {
  stage = await makeStage(app.current, inject('templateUrl'));
  const renamed = (text: string, own: string | undefined) =>
    [
      [stage.host.placement, other.placement],
      [stage.host.assignment, other.assignment],
      [stage.open.id, other.profile],
      ...(own ? [[own, randomUUID()]] : []),
    ].reduce((said, [from, to]) => said.replaceAll(from ?? '', to ?? ''), text);
  // A colleague of the link's holder.
  await app.current.owner`insert into institution_contacts (programme_id, institution_id, name, email)
    values (${stage.programme.id}, ${stage.host.institution}, 'Matron', 'matron@example.org')`;
  const generated = await app.current.owner<{ table: string; column: string }[]>`
    select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and a.attgenerated <> ''`;
  await app.current.owner.begin(async (tx) => {
    // Without triggers and foreign keys: each row is doubled as it stands.
    await tx`set local session_replication_role = replica`;
    for (const table of Object.keys(tables)) {
      const rows = await tx.unsafe<{ row: Record<string, unknown>; text: string }[]>(
        `select to_jsonb(t) as row, to_jsonb(t)::text as text from ${table} t where ${stage.rowsOf.get(table) ?? stage.rowsOf.get('*') ?? ''}`,
      );
      for (const { row, text } of rows) {
        const known = [stage.host.placement, stage.host.assignment, stage.open.id];
        if (!known.some((id) => text.includes(id))) continue;
        const own = typeof row.id === 'string' && !known.includes(row.id) ? row.id : undefined;
        const copy = renamed(text, own);
        const names = Object.keys(row)
          .filter((name) => !generated.some((each) => each.table === table && each.column === name))
          .join(', ');
        await tx.unsafe(
          `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, $1::text::jsonb) on conflict do nothing`,
          [copy],
        );
        copies.set(table, renamed(text, own));
      }
    }
  });
}, 60_000);
afterAll(() => stage?.close());

/** As whoever holds the link of the stage's head nurse. */
const holding = <T>(work: (tx: Tx) => Promise<T>) =>
  stage.under({}, async (tx) => {
    // What no session could have left behind, and no link may take over.
    await tx`select set_config('app.finance', ${`{${stage.programme.id}}`}, true),
      set_config('app.named', ${stage.people.member?.accountId ?? ''}, true)`;
    const [link] = await tx<{ placement_id: string }[]>`select placement_id from act_with('\\x5a')`;
    expect(link?.placement_id).toBe(stage.host.placement);
    return work(tx);
  });

/** Rows of its own placement, need, institution and person; what is not here is nobody's business who holds a link. */
const own: Record<string, number> = {
  placements: 1,
  disclosures: 1,
  assignments: 1,
  assignment_skills: 1,
  assignment_languages: 1,
  assignment_counterparts: 1,
  institutions: 1,
  // The holder alone.
  institution_contacts: 1,
  contact_details: 1,
  // The panel's names; of what they gave nothing before one's own.
  panel_seats: 2,
  interview_slots: 1,
  documents: 1,
  work_sessions: 1,
  application_messages: 1,
  progress_reports: 1,
  placement_results: 1,
  people_reached: 1,
  placement_reports: 1,
  handovers: 1,
  placement_feedback: 2,
};
const everybodys = (table: string) => tables[table]?.sees.nobody ?? 0;
const condition = (table: string) => stage.rowsOf.get(table) ?? stage.rowsOf.get('*') ?? 'false';

test('the second person is there, with everything', async () => {
  for (const table of Object.keys(own)) {
    if (['institutions', 'institution_contacts'].includes(table)) continue;
    expect([...copies.keys()], table).toContain(table);
  }
  // And a host who signs in sees both: it is the link that is narrower.
  await stage.as('host', async (tx) => {
    for (const table of ['placements', 'documents', 'handovers', 'work_sessions', 'concerns', 'panel_seats'])
      expect((await tx.unsafe(`select 1 from ${table}`)).count, table).toBeGreaterThan(own[table] ?? 1);
  });
});

test('reads exactly its own, in every table', async () => {
  const seen = await holding(async (tx) => {
    const counts: Record<string, number> = {};
    for (const table of Object.keys(tables)) {
      const [row] = await tx.unsafe<{ rows: number }[]>(
        `select count(*)::int as rows from ${table} where ${condition(table)}`,
      );
      counts[table] = row?.rows ?? -1;
    }
    return counts;
  });
  expect(seen).toEqual(
    Object.fromEntries(Object.keys(tables).map((table) => [table, own[table] ?? everybodys(table)])),
  );
});

test('each table is closed by itself, not only because placements and disclosures are', async () => {
  const seen: Record<string, number> = {};
  await app.current.owner
    .begin(async (tx) => {
      await tx`drop policy linked on placements`;
      await tx`drop policy linked on disclosures`;
      await tx`set local role compatriot_app`;
      await tx`select act_with('\\x5a')`;
      for (const table of Object.keys(own).filter((each) => !['placements', 'disclosures'].includes(each)))
        seen[table] = (await tx.unsafe(`select 1 from ${table} where ${condition(table)}`)).count;
      throw new Error('put back');
    })
    .catch((error: Error) => expect(error.message).toBe('put back'));
  const { placements: _placements, disclosures: _disclosures, ...rest } = own;
  expect(seen).toEqual(rest);
});

test('changes and deletes nothing of anybody else', async () => {
  const rows = await app.current.owner<{ table: string; column: string; changes: boolean }[]>`
    select c.relname as table, a.attname as column, has_column_privilege('compatriot_app', c.oid, a.attnum, 'update') as changes
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 3 desc, a.attnum`;
  const touched = (statement: string) =>
    holding(async (tx) => (await tx.unsafe(statement)).count).catch((error: { code?: string }) => {
      if (error.code !== '42501') throw error;
      return 0;
    });
  for (const table of Object.keys(tables)) {
    const column = rows.find((each) => each.table === table)?.column ?? '';
    const where = `where ${condition(table)}`;
    const most = own[table] ?? 0;
    expect(await touched(`update ${table} set ${column} = ${column} ${where}`), table).toBeLessThanOrEqual(
      most,
    );
    expect(await touched(`delete from ${table} ${where}`), table).toBeLessThanOrEqual(most);
  }
});

test('adds nothing to anybody else', async () => {
  for (const [table, text] of copies) {
    const row = JSON.parse(text) as Record<string, unknown>;
    const copy = JSON.stringify({ ...row, ...(row.id === undefined ? {} : { id: randomUUID() }) });
    const names = Object.keys(row).join(', ');
    const outcome = await holding((tx) =>
      tx.unsafe(
        `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, $1::text::jsonb)`,
        [copy],
      ),
    ).then(
      () => 'written',
      (error: { code?: string }) => error.code,
    );
    // 428C9: a generated column, which nobody writes.
    expect(['42501', '428C9'], `${table}: ${outcome}`).toContain(outcome);
  }
});

test('is told nothing of others by functions, and names nobody', async () => {
  await holding(async (tx) => {
    const [told] = await tx<Record<string, unknown>[]>`select
      checks_valid(${other.placement}, current_date) as valid,
      checks_valid(${stage.host.placement}, current_date) as own_valid,
      placement_party(${other.placement}) as parties,
      (select count(*)::int from panel_progress(${other.placement})) as panel,
      (select count(*)::int from institution_people(${stage.host.institution})) as people,
      document_parties(${stage.programme.id}, ${other.placement}, ${other.profile}, null, null) as papers,
      cardinality(actor_finance()) as finance, actor_named() as named`;
    expect(told).toEqual({
      ...{
        valid: false,
        own_valid: true,
        parties: [],
        panel: 0,
        people: 0,
        papers: [],
        finance: 0,
        named: null,
      },
    });
  });
  await expect(
    holding((tx) => tx`select ensure_account('accomplice@example.org', null, 'en')`),
  ).rejects.toMatchObject({ code: '42501' });
  // Nobody is made a host by it either, whoever was named before.
  await expect(
    holding(
      (tx) => tx`insert into institution_members (institution_id, programme_id, account_id)
        values (${stage.host.institution}, ${stage.programme.id}, ${stage.people.member?.accountId ?? ''})`,
    ),
  ).rejects.toMatchObject({ code: '42501' });
});
