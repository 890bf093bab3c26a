// When contact has ended (consent taken back, its time over, somebody stepped back, erased) a host, by session or by mailed
// link, reads and writes nothing of that person any more: every route of a placement is asked, and the tables behind them.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { asOutsider } from '../personas.ts';
import { day, inDatabase } from './placement-stage.ts';
import { type AtWork, makeAtWork } from './work-stage.ts';

const app = useTestApp();
const sql = () => app.current.owner;
const secret = 'Zephyrine';

interface Planted extends AtWork {
  token: string;
  ids: Record<string, string>;
}

/** Somebody at work of whom everything is written down that may be, each with a word that is nowhere else. */
async function plant(): Promise<Planted> {
  const on = await makeAtWork(app.current, 'active', { mode: 'virtual' });
  const programme_id = on.programme.id;
  const placement_id = on.id;
  const whole = {
    ...{ programme_id, placement_id, profile_id: on.profile.id, institution_id: on.assignment.institutionId },
  };
  const host = on.host.accountId ?? '';
  const ids = {
    document: randomUUID(),
    session: randomUUID(),
    slot: randomUUID(),
    handover: randomUUID(),
    seat: randomUUID(),
    concern: randomUUID(),
    number: '1',
  };
  await sql()`update contact_details set name = ${secret}, email = ${`${secret}@example.org`} where profile_id = ${on.profile.id}`;
  await sql()`update placements set host_choice = 'select', host_choice_note = ${secret}, decision_note = ${secret} where id = ${on.id}`;
  await sql()`insert into work_sessions ${sql()({
    ...{
      ...whole,
      id: ids.session,
      held_on: day(-2),
      minutes: 60,
      topic: secret,
      women: 1,
      men: 0,
      unknown: 0,
    },
    ...{ party: 'member', account_id: on.member.accountId ?? '' },
  })}`;
  await sql()`insert into progress_reports ${sql()({ ...whole, party: 'member', pace: 'on_track', done: secret })}`;
  await sql()`insert into concerns ${sql()({
    ...{ ...whole, id: ids.concern, party: 'host', account_id: host, kind: 'people', text: secret },
  })}`;
  await sql()`insert into application_messages ${sql()({ ...whole, message: secret })}`;
  await sql()`insert into placement_results ${sql()({ programme_id, placement_id, outcome: 'knowledge' })}`;
  await sql()`insert into placement_reports ${sql()({ programme_id, placement_id, summary: secret })}`;
  await sql()`insert into handovers ${sql()({ programme_id, placement_id, id: ids.handover, name: secret, what: secret })}`;
  await sql()`insert into placement_feedback ${sql()({
    ...{ programme_id, placement_id, side: 'member', overall: 5, again: true, words: secret },
  })}`;
  await sql()`insert into documents ${sql()({
    ...{ programme_id, placement_id, profile_id: on.profile.id, id: ids.document, kind: 'cv', name: secret },
    ...{ media_type: 'application/pdf', size: 1, sha256: '', bytes: Buffer.from(secret), party: 'member' },
  })}`;
  const need = {
    ...{ programme_id, assignment_id: on.assignment.id, institution_id: on.assignment.institutionId },
  };
  await sql()`insert into panel_seats ${sql()({ ...need, id: ids.seat, party: 'host', account_id: host, name: 'Head nurse' })}`;
  await sql()`insert into panel_declarations ${sql()({ ...need, seat_id: ids.seat, placement_id })}`;
  await sql()`insert into panel_sheets ${sql()({ ...need, seat_id: ids.seat, placement_id, note: secret, given_by: host })}`;
  await sql()`insert into interview_slots ${sql()({
    ...{ ...need, placement_id, id: ids.slot, starts_at: new Date(Date.now() + 86_400_000), minutes: 30 },
    ...{ way: 'video', offered_party: 'host', place: secret },
  })}`;
  const token = randomBytes(32).toString('base64url');
  const [contact] = await sql()<{ id: string }[]>`
    insert into institution_contacts (programme_id, institution_id, name, email)
    values (${programme_id}, ${on.assignment.institutionId}, 'Grace Obi', 'grace@example.org') returning id`;
  await sql()`insert into act_links (programme_id, placement_id, institution_id, contact_id, verbs, token_hash, expires_at)
    values (${programme_id}, ${on.id}, ${on.assignment.institutionId}, ${contact?.id ?? ''}, '{interview,confirm_arrival,finish}',
      ${createHash('sha256').update(token).digest()}, now() + interval '1 day')`;
  return { ...on, token, ids };
}

const filled = (on: Planted, url: string) =>
  url
    .replace(':programme', on.programme.code)
    .replace(':id', on.id)
    .replace(':token', on.token)
    .replaceAll(/:(\w+)/g, (_, name: string) => on.ids[name] ?? randomUUID());

/** What a host reads of a placement, and what the holder of a link reads. */
async function reading(on: Planted): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  for (const { method, url } of app.current.api.routeTable) {
    if (method !== 'GET') continue;
    const by = url.includes('/placements/:id') ? on.host : url.startsWith('/api/act/') ? null : undefined;
    if (by === undefined) continue;
    const { status, body, headers } = await (by ?? asOutsider(app.current)).get(filled(on, url));
    // A file has no fields: that there is one says it.
    const file = status === 200 && !String(headers['content-type']).includes('json') ? secret : '';
    said.set(url, `${JSON.stringify(body)} ${JSON.stringify(headers)} ${file}`);
  }
  return said;
}

/** Everything that a host sends about a placement, as it would be taken while contact is open and the state is right. */
const writes = (on: Planted): [method: 'POST' | 'PUT' | 'DELETE', url: string, body?: object][] => {
  const at = `/api/placements/${on.id}`;
  const feedback = { overall: 4, again: true, words: 'Came to late shifts' };
  return [
    ['POST', `${at}/steps`, { step: 'finish', date: day(0) }],
    ['POST', `${at}/steps`, { step: 'interview', date: day(-1) }],
    ['POST', `${at}/steps`, { step: 'confirm_arrival', date: day(-1) }],
    ['POST', `${at}/sessions`, { heldOn: day(-1), minutes: 60, topic: 'X-rays' }],
    ['POST', `${at}/sessions/${on.ids.session}/confirm`],
    ['POST', `${at}/progress`, { pace: 'behind', done: 'Little' }],
    ['POST', `${at}/concerns`, { kind: 'people', text: 'They shout' }],
    ['POST', `${at}/handovers`, { name: 'Ward sister', what: 'The round' }],
    ['POST', `${at}/handovers/confirm`, { ids: [on.ids.handover] }],
    ['DELETE', `${at}/handovers/${on.ids.handover}`],
    ['POST', `${at}/feedback`, feedback],
    ['POST', `${at}/declaration`, { seatId: on.ids.seat, conflict: 'friend' }],
    ['POST', `${at}/host-choice`, { choice: 'reserve' }],
    ['PUT', `${at}/host-choice`, { choice: 'reserve' }],
    ['POST', `${at}/slots`, { slots: [{ date: day(3), time: '09:00' }], minutes: 30, way: 'video' }],
    ['DELETE', `${at}/slots/${on.ids.slot}`],
    ['POST', `${at}/documents?kind=report`, Buffer.from('%PDF-1.7\n%%EOF')],
    ['POST', `${at}/extension`, { endsOn: '2028-06-30' }],
    ['DELETE', `${at}/documents/${on.ids.document}`],
  ];
};

const tables = [
  ...['work_sessions', 'progress_reports', 'concerns', 'handovers', 'placement_feedback', 'interview_slots'],
  ...['panel_declarations', 'panel_sheets', 'documents', 'placement_moves', 'placement_reports'],
];
/** All that is written about the placement. */
async function written(on: Planted): Promise<unknown> {
  const rows: Record<string, unknown> = {};
  for (const table of tables)
    rows[table] = (
      await sql().unsafe<{ row: object }[]>(
        `select to_jsonb(t) as row from ${table} t where placement_id = '${on.id}' order by to_jsonb(t)::text`,
      )
    ).map(({ row }) => row);
  rows.placement = (await sql()`select to_jsonb(p) as row from placements p where id = ${on.id}`)[0]?.row;
  return rows;
}

const endings: Record<string, (on: Planted) => Promise<unknown>> = {
  'consent to be contacted was taken back': (on) =>
    sql()`delete from consents where profile_id = ${on.profile.id} and purpose = 'contact'`,
  'its time is over': (on) =>
    sql()`update disclosures set ends_at = now() - interval '1 second' where placement_id = ${on.id}`,
  'the person stepped back': (on) =>
    on.member.send('POST', `/api/placements/${on.id}/steps`, { step: 'withdraw', reason: 'family' }),
};

test('while contact is open the host reads it, by session and by link', async () => {
  const on = await plant();
  const said = await reading(on);
  const told = [...said].filter(([, text]) => text.includes(secret)).map(([url]) => url);
  expect(told).toEqual(
    expect.arrayContaining([
      '/api/host/placements/:id',
      '/api/placements/:id/selection',
      '/api/placements/:id/documents',
      '/api/placements/:id/work',
      '/api/placements/:id/result',
      '/api/act/:token',
    ]),
  );
});

describe.each(Object.keys(endings))('%s', (how) => {
  test('no route tells the host or the holder of a link a word of it', async () => {
    const on = await plant();
    await endings[how]?.(on);
    for (const [url, text] of await reading(on)) expect(text, url).not.toContain(secret);
  });

  test('and none takes one', async () => {
    const on = await plant();
    await endings[how]?.(on);
    const before = await written(on);
    for (const [method, url, body] of writes(on)) {
      const answer = await on.host.send(
        method,
        url,
        body,
        Buffer.isBuffer(body) ? { 'content-type': 'application/octet-stream' } : {},
      );
      expect(answer.status, `${method} ${url}`).toBeGreaterThanOrEqual(400);
      expect(answer.status, `${method} ${url}`).toBeLessThan(500);
    }
    const visitor = asOutsider(app.current);
    const byPath = new Map(writes(on).map(([, url, body]) => [url.split('/').slice(4).join('/'), body]));
    for (const { method, url } of app.current.api.routeTable) {
      if (method === 'GET' || method === 'HEAD' || !url.startsWith('/api/act/')) continue;
      const path = filled(on, url);
      const body = byPath.get(path.split('/').slice(4).join('/')) ?? {};
      const answer = await visitor.send(method as 'POST', path, body);
      expect(answer.status, `${method} ${url}`).toBeGreaterThanOrEqual(400);
      expect(answer.status, `${method} ${url}`).toBeLessThan(500);
    }
    expect(await written(on)).toEqual(before);
  });

  test('nor does the database, whatever the code above it asks', async () => {
    const on = await plant();
    await endings[how]?.(on);
    const before = await written(on);
    const scope = `'${on.programme.id}', '${on.id}'`;
    const whole = `${scope}, '${on.profile.id}', '${on.assignment.institutionId}', 'host', '${on.host.accountId}'`;
    const columns = 'programme_id, placement_id, profile_id, institution_id, party, account_id';
    for (const statement of [
      `update placements set status = 'completing', status_at = now(), ends_on = current_date where id = '${on.id}'`,
      `update work_sessions set confirmed_party = 'host', confirmed_by = '${on.host.accountId}', confirmed_at = now()`,
      `insert into progress_reports (${columns}, pace, done) values (${whole}, 'behind', 'x')`,
      `insert into concerns (${columns}, kind, text) values (${whole}, 'people', 'x')`,
      `insert into handovers (programme_id, placement_id, name, what) values (${scope}, 'x', 'x')`,
      `update handovers set confirmed_at = now()`,
      `delete from handovers`,
      `insert into placement_feedback (programme_id, placement_id, side, account_id, overall, again)
        values (${scope}, 'host', '${on.host.accountId}', 1, false)`,
      `update interview_slots set withdrawn_at = now()`,
      `update panel_declarations set conflict = 'friend'`,
    ])
      await inDatabase(app.current, on.host, (tx) => tx.execute(statement)).catch((error: unknown) => {
        expect((error as { cause?: { code?: string } }).cause?.code, statement).toBe('42501');
      });
    expect(await written(on)).toEqual(before);
    for (const table of tables.filter((each) => each !== 'placement_moves'))
      expect(
        await inDatabase(app.current, on.host, (tx) =>
          tx.execute(`select 1 from ${table} t
            where placement_id = '${on.id}'`),
        ),
        table,
      ).toHaveLength(0);
  });
});

test('of somebody who was erased a link opens nothing, and the placement is gone', async () => {
  const on = await plant();
  expect((await on.member.send('DELETE', `/api/me/profiles/${on.profile.id}`)).status).toBeLessThan(300);
  for (const [url, text] of await reading(on)) {
    expect(text, url).not.toContain(secret);
    expect(text, url).toContain('not_found');
  }
});
