// The leak matrix in the database itself: what each actor can see, write and ask for with plain SQL, whatever the code above
// forgets. Tables and functions come from the catalog, so a new one without an expectation fails here.
// Out of scope: somebody who can call set_config inside a transaction says who they are, and these walls believe it. What is
// shown is that a query that forgets its condition, or is bent by a value, reaches no further than its actor.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { makePlacement, makeProfile } from '../make.ts';
import { type Actor, actors, functions, mayInsert, outsiders, tables } from './isolation-matrix.ts';
import { makeStage, type Stage, type Tx } from './isolation-stage.ts';

const app = useTestApp();
let stage: Stage;
/** Columns by table, and those of them that the application's role may change. */
const columns = new Map<string, { name: string; changes: boolean; generated: boolean }[]>();

beforeAll(async () => {
  stage = await makeStage(app.current, inject('templateUrl'));
  const rows = await app.current.owner<
    { table: string; name: string; changes: boolean; generated: boolean }[]
  >`
    select c.relname as table, a.attname as name, a.attgenerated <> '' or a.attidentity = 'a' as generated,
      has_column_privilege('compatriot_app', c.oid, a.attnum, 'update') as changes
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'migrations'
    order by c.relname, a.attnum`;
  for (const { table, ...column } of rows) columns.set(table, [...(columns.get(table) ?? []), column]);
}, 60_000);
afterAll(() => stage?.close());

const condition = (table: string) => stage.rowsOf.get(table) ?? stage.rowsOf.get('*') ?? 'false';
const denied = { code: '42501' };

/** Rows touched, or zero when the database refuses by right. Other errors are faults of the test. */
async function touched(actor: Actor, statement: string): Promise<number> {
  try {
    return await stage.as(actor, async (tx) => (await tx.unsafe(statement)).count);
  } catch (error) {
    if ((error as { code?: string }).code !== denied.code) throw error;
    return 0;
  }
}

describe('the matrix', () => {
  test('every table of the database has an expectation, and every expectation a table', () => {
    expect([...columns.keys()].sort()).toEqual(Object.keys(tables).sort());
  });

  test('every function with the owner’s rights has an expectation', async () => {
    const rows = await app.current.owner<{ name: string }[]>`
      select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by 1`;
    expect(rows.map((row) => row.name)).toEqual(Object.keys(functions).sort());
  });

  test('every table has rows to leak', async () => {
    for (const [table, { total }] of Object.entries(tables)) {
      const [row] = await app.current.owner.unsafe<{ rows: number }[]>(
        `select count(*)::int as rows from ${table} where ${condition(table)}`,
      );
      expect(row?.rows, table).toBe(total);
    }
  });

  describe.each(actors)('%s', (actor) => {
    test('sees exactly its own', async () => {
      const seen = await stage.as(actor, async (tx) => {
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
        Object.fromEntries(Object.entries(tables).map(([table, { sees }]) => [table, sees[actor] ?? 0])),
      );
    });

    test('changes and deletes exactly its own', async () => {
      for (const [table, { updates, deletes }] of Object.entries(tables)) {
        const where = `where ${condition(table)}`;
        // A column that may be changed, if there is one; else any, to see it refused.
        const all = columns.get(table) ?? [];
        const column = (all.find((each) => each.changes && !each.generated) ?? all[0])?.name;
        const changed = await touched(actor, `update ${table} set ${column} = ${column} ${where}`);
        expect(changed, `${table} updated`).toBe(updates?.[actor] ?? 0);
        expect(await touched(actor, `delete from ${table} ${where}`), `${table} deleted`).toBe(
          deletes?.[actor] ?? 0,
        );
      }
    });
  });

  test.each(outsiders)('%s adds nothing to a foreign programme', async (actor) => {
    for (const table of Object.keys(tables)) {
      const names = (columns.get(table) ?? [])
        .filter((each) => !each.generated)
        .map((each) => each.name)
        .join(', ');
      const [copy] = await app.current.owner.unsafe<{ row: string }[]>(
        `select to_jsonb(t)::text as row from ${table} t where ${condition(table)} limit 1`,
      );
      const insert = stage.as(actor, (tx) =>
        tx.unsafe(
          `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, $1::text::jsonb)`,
          [copy?.row ?? ''],
        ),
      );
      // Who was let through gets as far as the key that the copy breaks, where there is one.
      const outcome = await insert.then(
        () => 'written',
        (error: { code?: string }) => error.code,
      );
      if (mayInsert[table]?.includes(actor)) expect(['written', '23505'], table).toContain(outcome);
      else expect(outcome, table).toBe(denied.code);
    }
  });
});

describe('functions that run with the owner’s rights', () => {
  const count = async (tx: Tx, text: string, values: (string | string[])[]) => {
    const [row] = await tx.unsafe<{ rows: number }[]>(`select count(*)::int as rows from ${text}`, values);
    return row?.rows ?? -1;
  };
  const empty = JSON.stringify({
    words: [],
    wanted: [],
    required: [],
    levelled: [],
    countries: [],
    modes: [],
    sectors: [],
    experience: [],
    education: [],
    languages: [],
    availableOn: null,
    sort: 'recent',
    offset: 0,
    limit: 50,
  });
  /** The best that each kind of recipient gets. */
  const asEither = async (ask: (recipient: string) => Promise<number>) =>
    Math.max(await ask('programme_team'), await ask('home_government'));
  const calls: Record<string, (tx: Tx) => Promise<number>> = {
    read_talent: async (tx) => {
      const documents = await app.current.owner<{ id: string }[]>`
        select id from talent_documents where programme_id = ${stage.programme.id}`;
      const ids = `{${documents.map((row) => row.id).join(',')}}`;
      return asEither((recipient) =>
        count(tx, 'read_talent($1, $2, $3::uuid[])', [stage.programme.id, recipient, ids]),
      );
    },
    search_talent: (tx) =>
      asEither(async (recipient) => {
        const [row] = await tx<{ total: number }[]>`
          select (search_talent(${stage.programme.id}, ${recipient}, ${empty}::text::jsonb) ->> 'total')::int as total`;
        return row?.total ?? -1;
      }),
    who_looked: (tx) => count(tx, 'who_looked($1, 50)', [stage.teamOnly.id]),
    people_blocking: (tx) => count(tx, 'people_blocking($1)', [stage.host.institution]),
    may_be_invited: (tx) =>
      count(tx, '(select 1) one where may_be_invited($1, $2)', [
        stage.teamOnly.id,
        stage.waiting.institution,
      ]),
    own_profile: (tx) => count(tx, '(select 1) one where own_profile($1)', [stage.teamOnly.id]),
    withdraw_response: async (tx) => {
      await tx`select set_config('app.draft', ${stage.hidden.responseId}, true)`;
      return count(tx, "(select withdraw_response('a guess') as id) one where id is not null", []);
    },
    sign_on: (tx) => count(tx, '(select sign_on($1) as actor) one where actor is not null', [randomUUID()]),
    erase_profile: (tx) => count(tx, '(select erase_profile($1)) one', [stage.teamOnly.id]),
    erase_responses: (tx) =>
      count(tx, '(select erase_responses($1::uuid[])) one', [`{${stage.open.responseId}}`]),
    claim_profiles: (tx) => count(tx, 'claim_profiles($1)', [stage.people.somebody?.accountId ?? '']),
    end_contact: (tx) =>
      count(tx, "(select has_function_privilege('end_contact()', 'execute') as may) one where may", []),
    ensure_account: (tx) => count(tx, "(select ensure_account('x@example.org', null, 'en')) one", []),
  };
  test.each(Object.keys(functions))('%s', async (name) => {
    const call = calls[name];
    if (!call) throw new Error(`Nobody calls ${name}`);
    for (const actor of actors) {
      const wanted = functions[name]?.[actor] ?? 0;
      const asked = stage.as(actor, call);
      if (wanted !== 'refused') expect(await asked, actor).toBe(wanted);
      else await expect(asked, actor).rejects.toMatchObject(denied);
    }
  });

  test('a temporary table does not stand in for a real one', async () => {
    const forged = randomUUID();
    const actor = await stage.under({}, async (tx) => {
      await tx`create temp table sessions (id uuid, account_id uuid, revoked_at timestamptz, expires_at timestamptz)`;
      await tx`insert into pg_temp.sessions
        values (${forged}, ${stage.people.coordinator?.accountId ?? ''}, null, now() + interval '1 day')`;
      await tx`grant select on pg_temp.sessions to public`;
      const [row] = await tx<{ actor: unknown }[]>`select sign_on(${forged}) as actor`;
      return row?.actor;
    });
    expect(actor).toBeNull();
  });
});

/** Each of these was possible before migration 0010, by plain SQL under an honest scope. */
describe('doors that were open', () => {
  const refused = (actor: Actor, work: (tx: Tx) => Promise<unknown>) =>
    expect(stage.as(actor, work)).rejects.toMatchObject(denied);
  const crossed = (actor: Actor, work: (tx: Tx) => Promise<unknown>) =>
    expect(stage.as(actor, work)).rejects.toMatchObject({ code: '23503' });
  const account = (actor: Actor) => stage.people[actor]?.accountId ?? '';
  /** Somebody who answered and left nothing else. */
  const bareResponse = async (programme: { id: string; versionId: string }) => {
    const id = randomUUID();
    await app.current.owner`
      insert into responses (id, programme_id, version_id, language, answers, body_hash, receipt, secret_hash)
      values (${id}, ${programme.id}, ${programme.versionId}, 'en', '{}', '', ${id}, '')`;
    return id;
  };

  test('nobody makes themselves administrator or takes another address', async () => {
    for (const actor of ['somebody', 'member', 'coordinator'] as const) {
      await refused(actor, (tx) => tx`update accounts set administrator = true where id = ${account(actor)}`);
      await refused(
        actor,
        (tx) => tx`update accounts set email = 'other@example.org' where id = ${account(actor)}`,
      );
    }
  });

  test('nobody consents in another person’s name, officials least of all', async () => {
    for (const actor of ['somebody', 'coordinator', 'government', 'foreign_coordinator', 'member'] as const) {
      for (const holder of [account(actor), null]) {
        await refused(
          actor,
          (tx) => tx`insert into consents (profile_id, programme_id, account_id, purpose, recipient, wording)
            values (${stage.hidden.id}, ${stage.programme.id}, ${holder}, 'talent_pool', 'home_government', 'x')`,
        );
      }
    }
  });

  test('a consent is not moved to another recipient', () =>
    refused(
      'member',
      (tx) => tx`update consents set recipient = 'home_government' where recipient = 'programme_team'`,
    ));

  test('nobody hangs a profile or an address on another person’s response', async () => {
    const response = await bareResponse(stage.foreign);
    await refused(
      'somebody',
      (
        tx,
      ) => tx`insert into profiles (programme_id, response_id, account_id, pseudonym, origin_country, residence_country)
        values (${stage.foreign.id}, ${response}, ${account('somebody')}, 'x', 'GY', 'NL')`,
    );
    await refused(
      'member',
      (tx) => tx`update profiles set response_id = ${response} where id = ${stage.teamOnly.id}`,
    );
    await refused(
      'member',
      (tx) => tx`insert into contact_details (response_id, programme_id, profile_id, email)
        values (${response}, ${stage.programme.id}, ${stage.teamOnly.id}, 'team.only@example.org')`,
    );
    await app.current.owner`delete from responses where id = ${response}`;
  });

  test('an official makes nobody host of another programme’s institution', async () => {
    await crossed('foreign_coordinator', async (tx) => {
      const [row] = await tx<{ id: string }[]>`select ensure_account('own@example.org', null, 'en') as id`;
      await tx`insert into institution_members (institution_id, programme_id, account_id)
        values (${stage.host.institution}, ${stage.foreign.id}, ${row?.id ?? ''})`;
    });
  });

  test('an official who has seen an account’s id does not read its address by making it a host', async () => {
    const add = (
      tx: Tx,
      id: string,
    ) => tx`insert into institution_members (institution_id, programme_id, account_id)
      values (${stage.host.institution}, ${stage.programme.id}, ${id}) returning account_id`;
    await refused('coordinator', (tx) => add(tx, account('member')));
    // By address it goes, because whoever names it knows it.
    const email = stage.people.member?.email ?? '';
    const added = await stage.as('coordinator', async (tx) => {
      await tx`select ensure_account(${email}, null, 'en')`;
      return add(tx, account('member'));
    });
    expect(added).toHaveLength(1);
  });

  test('a host puts no need into another programme, and neither approves nor rewrites its own', async () => {
    const need = (tx: Tx, programme: string, status: string) => tx`
      insert into assignments (programme_id, institution_id, status, title, mode, sector, country)
      values (${programme}, ${stage.foreignInstitution}, ${status}, 'x', 'virtual', 'health', 'GY') returning id`;
    await crossed('foreign_host', (tx) => need(tx, stage.programme.id, 'draft'));
    await refused('foreign_host', (tx) => need(tx, stage.foreign.id, 'approved'));
    await refused('host', (tx) => tx`update assignments set title = 'x' where id = ${stage.host.assignment}`);
    const moved = (to: string) =>
      stage.as('foreign_host', async (tx) => {
        const [row] = await need(tx, stage.foreign.id, 'draft');
        return (await tx`update assignments set status = ${to} where id = ${row?.id}`).count;
      });
    expect(await moved('submitted')).toBe(1);
    for (const to of ['approved', 'funded', 'sourcing'])
      await expect(moved(to), to).rejects.toMatchObject(denied);
  });

  test('officials ask no foreign needs of an own assignment, nor the other way round', async () => {
    for (const table of ['assignment_skills', 'assignment_languages']) {
      const rest =
        table === 'assignment_skills'
          ? ['concept_id, importance, level', "1, 'essential', 2"]
          : ['language, level', "'fra', 'B2'"];
      await crossed('foreign_coordinator', (tx) =>
        tx.unsafe(`insert into ${table} (assignment_id, programme_id, ${rest[0]})
          values ('${stage.host.assignment}', '${stage.foreign.id}', ${rest[1]})`),
      );
    }
  });

  test('a match run is stored in one’s own name, for one’s own needs and people, and never changed', async () => {
    const run = (tx: Tx, by: string, assignment = stage.host.assignment) => tx`
      insert into match_runs (programme_id, assignment_id, run_by, recipient, weights, taxonomy, inputs, funnel)
      values (${stage.programme.id}, ${assignment}, ${by}, 'programme_team', '{}', '', '{}', '{}') returning id`;
    expect(await stage.as('coordinator', (tx) => run(tx, account('coordinator')))).toHaveLength(1);
    await refused('coordinator', (tx) => run(tx, account('team_focal')));
    await crossed('coordinator', (tx) => run(tx, account('coordinator'), stage.foreignAssignment));
    await crossed(
      'coordinator',
      (tx) => tx`insert into match_results (run_id, programme_id, profile_id, rank, score, parts)
        values (${stage.teamRun}, ${stage.programme.id}, ${stage.foreignProfile.id}, 9, 1, '{}')`,
    );
    await refused('coordinator', (tx) => tx`update match_results set score = 100`);
  });

  describe('a step is taken by whom it belongs to', () => {
    const to = (actor: Actor, placement: string, change: string) =>
      stage.as(
        actor,
        async (tx) => (await tx.unsafe(`update placements set ${change} where id = '${placement}'`)).count,
      );
    const elsewhere = (actor: Actor, placement: string, change: string) =>
      expect(to(actor, placement, change), `${actor}: ${change}`).rejects.toMatchObject(denied);

    test('the member says yes or no, and nothing else', async () => {
      const { placement } = stage.waiting;
      expect(
        await to('member', placement, "status = 'declined', reason_code = 'dates', answered_at = now()"),
      ).toBe(1);
      expect(await to('member', placement, "status = 'interested', answered_at = now()")).toBe(1);
      for (const status of ['accepted', 'active', 'completed', 'withdrawn', 'lapsed', 'shortlisted']) {
        await elsewhere('member', placement, `status = '${status}'`);
      }
      for (const more of ["report = '{}'", "arrived_on = '2027-01-01'", "completed_on = '2027-01-01'"]) {
        await elsewhere('member', placement, `status = 'interested', ${more}`);
      }
      for (const fixed of ['score = 100', "message = 'x'", "answer_due_at = now() + interval '1 year'"]) {
        await elsewhere('member', placement, fixed);
      }
    });

    test('not after the last day', async () => {
      const late = await makeProfile(app.current, stage.programme, { recipients: [], contact: false });
      await app.current.owner`update profiles set account_id = null where account_id = ${account('member')}`;
      await app.current.owner`update profiles set account_id = ${account('member')} where id = ${late.id}`;
      const place = { id: stage.waiting.assignment, institutionId: stage.waiting.institution };
      const placement = await makePlacement(app.current, stage.programme.id, place, late);
      await app.current
        .owner`update placements set answer_due_at = now() - interval '1 second' where id = ${placement}`;
      await elsewhere('member', placement, "status = 'interested'");
      await app.current.owner`delete from responses where id = ${late.responseId}`;
      await app.current
        .owner`update profiles set account_id = ${account('member')} where id = ${stage.teamOnly.id}`;
    });

    test('the host confirms an arrival and reports, and chooses nobody', async () => {
      const { placement } = stage.host;
      for (const status of ['accepted', 'active', 'completed', 'not_selected', 'ended_early', 'declined']) {
        await elsewhere('host', placement, `status = '${status}'`);
      }
      await elsewhere('waiting_host', stage.waiting.placement, "status = 'interested'");
      await app.current.owner`update placements set status = 'accepted' where id = ${placement}`;
      expect(await to('host', placement, "status = 'active', arrived_on = '2027-01-01'")).toBe(1);
      await elsewhere('host', placement, "status = 'active', pseudonym = 'x'");
      await app.current.owner`update placements set status = 'interested' where id = ${placement}`;
    });

    test('the coordinator decides, but says no yes for the person', async () => {
      expect(await to('coordinator', stage.host.placement, "status = 'accepted'")).toBe(1);
      for (const status of ['interested', 'accepted', 'active', 'declined']) {
        await elsewhere('coordinator', stage.waiting.placement, `status = '${status}'`);
      }
      // In the team, but no coordinator; and of the government.
      expect(await to('team_focal', stage.host.placement, "status = 'accepted'")).toBe(0);
      expect(await to('government', stage.host.placement, "status = 'accepted'")).toBe(0);
    });

    test('a placement begins with an invitation that may be sent', async () => {
      const begin = (tx: Tx, status: string, profile: string, on = stage.waiting) => tx`
        insert into placements (programme_id, assignment_id, institution_id, profile_id, pseudonym, status)
        values (${stage.programme.id}, ${on.assignment}, ${on.institution}, ${profile}, 'x', ${status}) returning id`;
      expect(await stage.as('coordinator', (tx) => begin(tx, 'invited', stage.open.id))).toHaveLength(1);
      for (const status of ['interested', 'accepted', 'completed']) {
        await refused('coordinator', (tx) => begin(tx, status, stage.open.id));
      }
      await refused('team_focal', (tx) => begin(tx, 'invited', stage.open.id));
      // Has blocked the institution; is of another programme; and a host beside the assignment’s own.
      await refused('coordinator', (tx) => begin(tx, 'invited', stage.teamOnly.id, stage.host));
      await refused('coordinator', (tx) => begin(tx, 'invited', stage.foreignProfile.id));
      await crossed('coordinator', (tx) =>
        begin(tx, 'invited', stage.open.id, { ...stage.waiting, institution: stage.host.institution }),
      );
    });
  });

  describe('contact', () => {
    const open = (tx: Tx, event: string) => tx`
      insert into disclosures (programme_id, placement_id, profile_id, institution_id, event_id)
      values (${stage.programme.id}, ${stage.waiting.placement}, ${stage.teamOnly.id}, ${stage.waiting.institution}, ${event})`;
    const yes = (
      tx: Tx,
      id: string,
      by: string | null,
      system: string | null,
      subject = stage.waiting.placement,
    ) => tx`
      insert into events (id, programme_id, kind, subject_id, actor_id, actor_system)
      values (${id}, ${stage.programme.id}, 'placement.interested', ${subject}, ${by}, ${system})`;

    test('no disclosure without the yes to that very placement', async () => {
      for (const event of [randomUUID(), stage.yesEvent]) {
        await crossed('member', (tx) => open(tx, event));
        await crossed('worker', (tx) => open(tx, event));
      }
      for (const actor of ['coordinator', 'waiting_host', 'government'] as const) {
        await refused(actor, (tx) => open(tx, stage.yesEvent));
      }
    });

    test('the yes is the person’s own', async () => {
      for (const actor of [
        'coordinator',
        'team_focal',
        'waiting_host',
        'foreign_member',
        'somebody',
      ] as const) {
        await refused(actor, (tx) => yes(tx, randomUUID(), account(actor), null));
      }
      await refused('worker', (tx) => yes(tx, randomUUID(), null, 'worker'));
      await refused('member', (tx) => yes(tx, randomUUID(), account('member'), null, stage.host.placement));
      const opened = await stage.as('member', async (tx) => {
        const event = randomUUID();
        await yes(tx, event, account('member'), null);
        return (await open(tx, event)).count;
      });
      expect(opened).toBe(1);
    });

    test('an open disclosure is not pointed at somebody else, prolonged, or opened again', async () => {
      for (const actor of ['coordinator', 'worker'] as const) {
        await refused(actor, (tx) => tx`update disclosures set profile_id = ${stage.teamOnly.id}`);
        await refused(
          actor,
          (tx) => tx`update disclosures set institution_id = ${stage.waiting.institution}`,
        );
        const ended = (then: string) =>
          stage.as(actor, async (tx) => {
            await tx`update disclosures set ends_at = now()`;
            await tx.unsafe(`update disclosures set ends_at = ${then}`);
          });
        await expect(ended('null')).rejects.toMatchObject(denied);
        await expect(ended("now() + interval '1 day'")).rejects.toMatchObject(denied);
      }
    });

    test('withdrawing the consent to be contacted closes it in the same statement', async () => {
      const [before] = await app.current.owner<{ id: string }[]>`
        select account_id as id from profiles where id = ${stage.open.id}`;
      const left = await stage.under({ account: before?.id ?? '' }, async (tx) => {
        await tx`delete from consents where profile_id = ${stage.open.id} and purpose = 'contact'`;
        await tx`select set_config('app.account', '', true), set_config('app.institutions', ${`{${stage.host.institution}}`}, true)`;
        return (await tx`select name from contact_details`).count;
      });
      expect(left).toBe(0);
    });
  });

  describe('the audit', () => {
    const tell = (
      tx: Tx,
      by: string | null,
      system: string | null,
      programme: string = stage.programme.id,
    ) => tx`
      insert into events (programme_id, kind, subject_id, actor_id, actor_system)
      values (${programme}, 'profile.changed', ${stage.teamOnly.id}, ${by}, ${system})`;

    test('is written in one’s own name, where one has something to do', async () => {
      expect((await stage.as('member', (tx) => tell(tx, account('member'), null))).count).toBe(1);
      expect((await stage.as('host', (tx) => tell(tx, account('host'), null))).count).toBe(1);
      expect((await stage.as('worker', (tx) => tell(tx, null, 'worker'))).count).toBe(1);
      await refused('member', (tx) => tell(tx, account('coordinator'), null));
      await refused('member', (tx) => tell(tx, account('member'), 'worker'));
      await refused('member', (tx) => tell(tx, null, 'worker'));
      await refused('worker', (tx) => tell(tx, account('coordinator'), null));
      await refused('worker', (tx) => tell(tx, account('coordinator'), 'worker'));
      await refused('worker', (tx) => tell(tx, null, 'sign_in'));
      await refused('visitor', (tx) => tell(tx, null, null));
      for (const actor of ['somebody', 'foreign_coordinator', 'foreign_member', 'foreign_host'] as const) {
        await refused(actor, (tx) => tell(tx, account(actor), null));
      }
      await refused('foreign_worker', (tx) => tell(tx, null, 'worker'));
    });

    test('and the record of who looked are never rewritten, not by the worker either', async () => {
      for (const table of ['events', 'access_records', 'statistic_releases']) {
        await refused('worker', (tx) => tx.unsafe(`delete from ${table}`));
        await refused('worker', (tx) => tx.unsafe(`update ${table} set programme_id = programme_id`));
      }
    });

    test('nobody is said to have been looked at by a stranger', async () => {
      const look = (actor: Actor, programme: string) => (tx: Tx) => tx`
        insert into access_records (programme_id, profile_id, account_id, tier, route)
        values (${programme}, ${stage.teamOnly.id}, ${account(actor)}, 1, 'x')`;
      expect((await stage.as('coordinator', look('coordinator', stage.programme.id))).count).toBe(1);
      for (const actor of ['somebody', 'foreign_coordinator', 'foreign_host', 'waiting_host'] as const) {
        await refused(actor, look(actor, stage.programme.id));
      }
      await crossed('foreign_coordinator', look('foreign_coordinator', stage.foreign.id));
    });
  });

  test('mail is queued by the system only', async () => {
    for (const actor of ['nobody', 'visitor', 'coordinator', 'administrator'] as const) {
      await refused(
        actor,
        (tx) => tx`insert into mails (recipient, subject, body) values ('a@example.org', 'x', 'x')`,
      );
    }
  });

  test('a visitor hangs no address on a response of another programme', async () => {
    const response = await bareResponse(stage.programme);
    const add = stage.under(
      { programme: stage.foreign.id, draft: response },
      (tx) => tx`insert into contact_details (response_id, programme_id, email)
        values (${response}, ${stage.foreign.id}, 'x@example.org')`,
    );
    await expect(add).rejects.toMatchObject({ code: '23503' });
    await app.current.owner`delete from responses where id = ${response}`;
  });
});

describe('what hangs on a consent', () => {
  const add = (tx: Tx, values: { consent: string; profile: string; recipient: string }) => tx`
    insert into talent_documents (consent_id, profile_id, programme_id, recipient, pseudonym, origin_country, residence_country)
    values (${values.consent}, ${values.profile}, ${stage.programme.id}, ${values.recipient}, 'x', 'GY', 'NL')`;

  test('no searchable document without its consent', async () => {
    const consents = await app.current.owner<
      { id: string; profileId: string; purpose: string; recipient: string }[]
    >`
      select id, profile_id as "profileId", purpose, recipient from consents where programme_id = ${stage.programme.id}`;
    const given = consents.find(
      (each) => each.profileId === stage.teamOnly.id && each.purpose === 'talent_pool',
    );
    const contact = consents.find((each) => each.profileId === stage.hidden.id);
    const attempts = [
      { consent: randomUUID(), profile: stage.hidden.id, recipient: 'programme_team' },
      { consent: contact?.id ?? '', profile: stage.hidden.id, recipient: 'programme_team' },
      { consent: given?.id ?? '', profile: stage.hidden.id, recipient: 'programme_team' },
      { consent: given?.id ?? '', profile: stage.teamOnly.id, recipient: 'home_government' },
    ];
    for (const attempt of attempts) {
      await expect(stage.as('worker', (tx) => add(tx, attempt))).rejects.toMatchObject({
        code: '23503',
        constraint_name: 'talent_documents_consent',
      });
    }
  });

  test('it goes with the consent, in the same statement', async () => {
    const left = await stage.as('member', async (tx) => {
      const before = (await tx`select id from talent_documents`).count;
      await tx`delete from consents where purpose = 'talent_pool'`;
      return [before, (await tx`select id from talent_documents`).count];
    });
    expect(left).toEqual([1, 0]);
  });
});

test('a published questionnaire is frozen, for administrators and the worker', async () => {
  const { versionId } = stage.programme;
  const frozen = { code: '23514', constraint_name: 'questionnaire_versions_frozen' };
  for (const actor of ['administrator', 'worker'] as const) {
    const change = (set: string) =>
      stage.as(actor, (tx) =>
        tx.unsafe(`update questionnaire_versions set ${set} where id = '${versionId}'`),
      );
    await expect(change("definition = '{}'")).rejects.toMatchObject(frozen);
    await expect(change("status = 'draft'")).rejects.toMatchObject(frozen);
    await expect(change('version = 9')).rejects.toMatchObject(denied);
    await expect(change(`programme_id = '${stage.foreign.id}'`)).rejects.toMatchObject(denied);
    await expect(
      stage.as(actor, (tx) => tx`delete from questionnaire_versions where id = ${versionId}`),
    ).rejects.toMatchObject(denied);
    // What was retired does not come back: people may have answered a newer one since.
    await expect(
      stage.as(actor, async (tx) => {
        await tx`update questionnaire_versions set status = 'retired' where id = ${versionId}`;
        await tx`update questionnaire_versions set status = 'published' where id = ${versionId}`;
      }),
    ).rejects.toMatchObject(frozen);
  }
});
