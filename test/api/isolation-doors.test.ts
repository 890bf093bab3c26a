// Doors that stood open in the database until migration 0010, each tried with plain SQL under an honest scope: acts in
// somebody else's name, rows hung on another programme's, steps that belong to another party.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { makePlacement, makeProfile } from '../make.ts';
import type { Actor } from './isolation-actors.ts';
import { makeStage, type Stage, type Tx } from './isolation-stage.ts';

const app = useTestApp();
let stage: Stage;
beforeAll(async () => {
  stage = await makeStage(app.current, inject('templateUrl'));
}, 60_000);
afterAll(() => stage?.close());

const denied = { code: '42501' };
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
  await refused('foreign_coordinator', async (tx) => {
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

test('a host who names an address as a colleague’s reads nothing of its account', async () => {
  const email = stage.people.somebody?.email ?? '';
  await app.current
    .owner`update accounts set name = 'Zephyrine Oudkerk', language = 'fr' where email = ${email}`;
  const told = await stage.as('host', async (tx) => {
    const [row] = await tx<{ id: string }[]>`select ensure_account(${email}, 'A colleague', 'en') as id`;
    await tx`insert into institution_members (institution_id, programme_id, account_id, name)
      values (${stage.host.institution}, ${stage.programme.id}, ${row?.id ?? ''}, 'As the host calls her')`;
    return {
      rows: await tx`select * from accounts where id <> ${account('host')}`,
      colleagues: [...(await tx`select * from institution_people(${stage.host.institution})`)],
      others: (await tx`select * from institution_people(${stage.waiting.institution})`).length,
    };
  });
  expect(told.rows).toHaveLength(0);
  // The address it named, and the name that the institution wrote down itself.
  expect(told.colleagues).toContainEqual({
    account_id: account('somebody'),
    email,
    name: 'As the host calls her',
  });
  expect(told.colleagues).toHaveLength(2);
  expect(JSON.stringify(told)).not.toContain('Zephyrine');
  expect(told.others).toBe(0);
});

test('an official who names an address learns nothing of its account, nor whether there was one', async () => {
  const email = stage.people.somebody?.email ?? '';
  await app.current
    .owner`update accounts set name = 'Zephyrine Oudkerk', language = 'fr', created_at = '2020-02-02' where email = ${email}`;
  const nobodys = `${randomUUID()}@example.org`;
  const told = async (actor: Actor, address: string) => {
    const all = await stage.as(actor, async (tx) => {
      const [row] = await tx<{ id: string }[]>`select ensure_account(${address}, 'Probe', 'en') as id`;
      const id = row?.id ?? '';
      await tx`insert into institution_members (institution_id, programme_id, account_id)
        values (${stage.waiting.institution}, ${stage.programme.id}, ${id})`;
      return {
        id,
        rows: [...(await tx`select * from accounts where id <> ${account(actor)}`)],
        called: [...(await tx`select account_name(${id}) as name`)],
        others: [
          ...(await tx`select email from accounts where email like '%@%' and id <> ${account(actor)}`),
        ],
        people: [
          ...(await tx`select * from institution_people(${stage.waiting.institution})
          where account_id = ${id}`),
        ],
      };
    });
    // What the official typed is the one difference there may be.
    return JSON.stringify(all).replaceAll(address, 'the address').replaceAll(all.id, 'the id');
  };
  for (const actor of ['coordinator', 'team_focal', 'government'] as const) {
    const known = await told(actor, email);
    expect(known).toBe(await told(actor, nobodys));
    expect(known).toContain('"rows":[],"called":[{"name":"the address"}],"others":[]');
    expect(known).not.toContain('Zephyrine');
  }
});

test('no column of an account is filtered or sorted by for officials, hosts or members', async () => {
  for (const actor of [
    'coordinator',
    'team_focal',
    'government',
    'host',
    'member',
    'foreign_coordinator',
  ] as const)
    expect(
      await stage.as(actor, async (tx) => [
        ...(await tx`select count(*)::int as n from accounts where email like '%' and id <> ${account(actor)}`),
      ]),
      actor,
    ).toEqual([{ n: 0 }]);
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

test('how a programme matches is a coordinator’s to add to, in the own name, and nobody’s to write over', async () => {
  const add = (tx: Tx, by: string, programme = stage.programme.id) => tx`
    insert into match_settings (programme_id, version, weights, note, made_by)
    values (${programme}, 2, '{}', 'x', ${by}) returning version`;
  expect(await stage.as('coordinator', (tx) => add(tx, account('coordinator')))).toHaveLength(1);
  await refused('coordinator', (tx) => add(tx, account('team_focal')));
  await refused('coordinator', (tx) => add(tx, account('coordinator'), stage.foreign.id));
  await refused('team_focal', (tx) => add(tx, account('team_focal')));
  await refused('administrator', (tx) => add(tx, account('administrator')));
  await refused('coordinator', (tx) => tx`update match_settings set note = 'y'`);
  await refused('coordinator', (tx) => tx`delete from match_settings`);
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
    for (const status of [
      'selected',
      'accepted',
      'active',
      'completed',
      'withdrawn',
      'lapsed',
      'shortlisted',
    ]) {
      await elsewhere('member', placement, `status = '${status}'`);
    }
    for (const more of [
      "host_choice = 'select'",
      "arrived_on = '2027-01-01'",
      "completed_on = '2027-01-01'",
    ]) {
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
    for (const status of ['selected', 'active', 'completed', 'not_selected', 'ended_early', 'declined']) {
      await elsewhere('host', placement, `status = '${status}'`);
    }
    await elsewhere('waiting_host', stage.waiting.placement, "status = 'interested'");
    await app.current.owner`update placements set status = 'oriented' where id = ${placement}`;
    expect(await to('host', placement, "status = 'active', arrived_on = '2027-01-01'")).toBe(1);
    await elsewhere('host', placement, "status = 'active', pseudonym = 'x'");
    await app.current.owner`update placements set status = 'interested' where id = ${placement}`;
  });

  test('the coordinator decides, but says no yes for the person', async () => {
    await app.current.owner`update placements set status = 'scored' where id = ${stage.host.placement}`;
    expect(await to('coordinator', stage.host.placement, "status = 'selected'")).toBe(1);
    for (const status of ['interested', 'selected', 'active', 'declined']) {
      await elsewhere('coordinator', stage.waiting.placement, `status = '${status}'`);
    }
    // In the team, but no coordinator; and of the government.
    expect(await to('team_focal', stage.host.placement, "status = 'selected'")).toBe(0);
    expect(await to('government', stage.host.placement, "status = 'selected'")).toBe(0);
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
      await refused(actor, (tx) => tx`update disclosures set institution_id = ${stage.waiting.institution}`);
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
    const page = (tx: Tx) => tx<{ within: boolean }[]>`
      select record_seen(${stage.programme.id}, array[${stage.teamOnly.id}]::uuid[], 1::smallint, 'x', 1) as within`;
    expect([...(await stage.as('coordinator', page))]).toEqual([{ within: true }]);
    for (const actor of ['nobody', 'somebody', 'foreign_coordinator', 'waiting_host', 'worker'] as const)
      await refused(actor, page);
  });
});

test('mail is queued by the system only, once, and not to be read or guessed by who queues it', async () => {
  const queue = (id: string) => (tx: Tx) => tx<{ queued: boolean }[]>`
    select queue_mail(${id}, null, 'a@example.org', 'x', 'x') as queued`;
  for (const actor of ['nobody', 'visitor', 'coordinator', 'administrator'] as const) {
    await refused(actor, queue(randomUUID()));
  }
  for (const actor of ['nobody', 'coordinator', 'worker'] as const) {
    await refused(
      actor,
      (tx) => tx`insert into mails (recipient, subject, body) values ('a@example.org', 'x', 'x')`,
    );
  }
  const twice = await stage.as('worker', async (tx) => {
    const id = randomUUID();
    const answers = [...(await queue(id)(tx)), ...(await queue(id)(tx))];
    return [...answers.map((answer) => answer.queued), (await tx`select 1 from mails`).count];
  });
  expect(twice).toEqual([true, false, 0]);
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
