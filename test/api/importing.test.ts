// Responses captured elsewhere: a report first, then every row or none, and never one twice or one that was erased.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { makeProgramme, type MadeProgramme } from '../make.ts';
import { asCoordinator, asFocalPoint, type Persona } from '../personas.ts';
import { cleanUp } from '@compatriot/server/surveys/jobs.ts';
import { handleJob } from '@compatriot/server/worker.ts';

const app = useTestApp();
let programme: MadeProgramme;
let coordinator: Persona;

interface Import {
  id: string;
  status: string;
  added: number | null;
  done: number;
  report: {
    rows: number;
    ready: number;
    present: number;
    problemRows: number;
    leftOut: number;
    unused: string[];
    unmapped: { column: string; value: string; times: number }[];
    problems: { row: number; column: string; message: string }[];
  };
}

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  coordinator = await asCoordinator(app.current, programme.id);
});

const csv = { 'content-type': 'text/csv' };
const check = (file: string | Buffer, query = '', persona = coordinator) =>
  persona.send<Import>(
    'POST',
    `/api/programmes/${programme.code}/responses/import${query}`,
    Buffer.from(file),
    csv,
  );
const stored = async () =>
  Number(
    (await app.current.owner`select count(*) as n from responses where programme_id = ${programme.id}`)[0]?.n,
  );

const headings =
  '_uuid,_submission_time,who/residence_country,who/tie,activity/modes,consent/consent_team,contact/name,contact/email';
const row = (
  id: string,
  more: Partial<Record<'country' | 'tie' | 'modes' | 'team' | 'name' | 'email', string>> = {},
) => {
  const {
    country = 'NL',
    tie = 'birth',
    modes = 'temporary virtual',
    team = 'yes',
    name = 'Ama',
    email = '',
  } = more;
  return [id, '2026-03-01T10:00:00', country, tie, modes, team, name, email].join(',');
};
const file = (...rows: string[]) => [headings, ...rows].join('\n');

describe('the report beforehand', () => {
  test('changes nothing and says what would happen', async () => {
    const before = await stored();
    const answer = await check(file(row(randomUUID()), row(randomUUID(), { country: 'Netherlands' })));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'checked',
      report: { rows: 2, ready: 2, present: 0, problemRows: 0, unused: [], unmapped: [], problems: [] },
    });
    expect(await stored()).toBe(before);
  });

  test('names every problem by row and column, codes that the form lacks, columns that are not used', async () => {
    const answer = await check(
      [
        `${headings},_id,start,colour`,
        `${row(randomUUID())},1,,blue`,
        `${row(randomUUID(), { country: 'Atlantis', tie: 'martian' })},2,,`,
        `${row('', {})},3,,`,
        `${row(randomUUID(), { team: 'perhaps' })},4,,`,
        `${row(randomUUID(), { tie: 'martian', email: 'no address' })},5,,`,
      ].join('\n'),
    );
    const { report } = answer.body;
    expect(report).toMatchObject({ rows: 5, ready: 1, problemRows: 4, unused: ['_id', 'start', 'colour'] });
    expect(report.unmapped).toEqual([{ column: 'who/tie', value: 'martian', times: 2 }]);
    expect(report.problems.map(({ row, column }) => `${row} ${column}`)).toEqual(
      expect.arrayContaining([
        '3 who/residence_country',
        '3 who/tie',
        '4 _uuid',
        '5 consent/consent_team',
        '6 who/tie',
      ]),
    );
    // It is not kept, and cannot be run.
    expect((await coordinator.send('POST', `/api/response-imports/${answer.body.id}/run`)).status).toBe(409);
    const [kept] = await app.current.owner`select file from response_imports where id = ${answer.body.id}`;
    expect(kept?.file).toBeNull();
  });

  test.each([
    [
      'semicolons, quotes and a byte order mark',
      `\ufeff"_uuid";"residence_country";"modes"\n"<ID>";"NL";"temporary virtual"`,
    ],
    [
      'a column for each choice',
      '_uuid,who/residence_country,activity/modes/temporary,activity/modes/virtual,activity/modes/permanent\n<ID>,NL,1,TRUE,0',
    ],
    [
      'labels in place of names',
      '_uuid,Which country do you live in now?,activity/modes\n<ID>,Netherlands,temporary virtual',
    ],
    [
      'ODK Central',
      'SubmissionDate,meta-instanceID,who-residence_country,activity-modes\n2026-03-01T10:00:00.000Z,uuid:<ID>,NL,temporary virtual',
    ],
    [
      'ODK Briefcase',
      'SubmissionDate,KEY,residence_country,modes\n2026-03-01,uuid:<ID>,NL,virtual temporary',
    ],
  ])('reads %s', async (_name, text) => {
    const answer = await check(text.replace('<ID>', randomUUID()));
    expect(answer.body.report).toMatchObject({ rows: 1, ready: 1, problems: [], unused: [] });
    const run = await coordinator.send<Import>('POST', `/api/response-imports/${answer.body.id}/run`);
    expect(run.status).toBe(202);
    await app.current.settle();
    const [made] = await app.current.owner<{ answers: { residence_country: string; modes: string[] } }[]>`
      select answers from responses where programme_id = ${programme.id} order by id = any(select subject_id from events
        where kind = 'response.submitted' and details ->> 'import' = ${answer.body.id}) desc limit 1`;
    expect(made?.answers.residence_country).toBe('NL');
    expect([...(made?.answers.modes ?? [])].sort()).toEqual(['temporary', 'virtual']);
  });

  test.each([
    ['no rows', headings],
    ['no instance ids', 'residence_country\nNL'],
    ['another form', '_uuid,wealth\n1,2'],
    ['a quote that is not closed', `${headings}\n"open`],
    [
      'another code page',
      Buffer.concat([Buffer.from(`${headings}\n1,2026-01-01,NL,birth,,,Andr`), Buffer.from([0xe9])]),
    ],
    [
      'more rows than it takes',
      `_uuid,residence_country\n${Array.from({ length: 50_001 }, (_, n) => `${n},NL`).join('\n')}`,
    ],
  ])('refuses a file with %s as a whole', async (_name, text) => {
    const answer = await check(text);
    expect(answer.status).toBe(400);
    expect((answer.body as unknown as { details: { message: string }[] }).details[0]?.message).toMatch(
      /\w+ \w+/,
    );
  });

  test('refuses what is no CSV, too large, or not a coordinator’s', async () => {
    expect((await check(Buffer.alloc(20 * 2 ** 20 + 1, 'a'))).status).toBe(413);
    expect((await check(file(row('1')), '', await asFocalPoint(app.current, programme.id))).status).toBe(403);
    const foreign = await asCoordinator(app.current, (await makeProgramme(app.current)).id);
    expect((await check(file(row('1')), '', foreign)).status).toBe(404);
    const mine = await check(file(row(randomUUID())));
    for (const verb of ['run', 'cancel'])
      expect((await foreign.send('POST', `/api/response-imports/${mine.body.id}/${verb}`)).status).toBe(404);
    expect((await foreign.get(`/api/response-imports/${mine.body.id}`)).status).toBe(404);
  });
});

describe('the import', () => {
  test('makes responses as from the web: contact apart, event, profile; marked, and dated as they were captured', async () => {
    const email = `${randomUUID()}@Example.org`;
    const answer = await check(file(row(randomUUID(), { email, name: 'Kofi' })), '?dry=false');
    expect(answer.body.status).toBe('waiting');
    await app.current.settle();
    const after = await coordinator.get<Import>(`/api/response-imports/${answer.body.id}`);
    expect(after.body).toMatchObject({ status: 'done', added: 1, done: 1 });
    const [made] = await app.current.owner`
      select r.id, r.source, r.entered_by, r.submitted_at, r.answers, c.name, c.email, p.id as profile
      from responses r join contact_details c on c.response_id = r.id left join profiles p on p.response_id = r.id
      where c.email = ${email.toLowerCase()}`;
    expect(made).toMatchObject({ source: 'import', entered_by: coordinator.accountId, name: 'Kofi' });
    expect(made?.submitted_at).toEqual(new Date('2026-03-01T10:00:00Z'));
    expect(made?.profile).not.toBeNull();
    expect(JSON.stringify(made?.answers)).not.toMatch(/Kofi|example/i);
    const kinds = await app.current.owner`select kind, details from events where subject_id = ${made!.id}`;
    expect(kinds).toEqual([
      expect.objectContaining({
        kind: 'response.submitted',
        details: expect.objectContaining({ source: 'import' }),
      }),
    ]);
    // The file is gone.
    const [kept] = await app.current.owner`select file from response_imports where id = ${answer.body.id}`;
    expect(kept?.file).toBeNull();
  });

  test('only an explicit yes is a consent', async () => {
    const ids = ['yes', 'no', '', '1', 'OK', 'FALSE'].map((team) => ({
      team,
      email: `${randomUUID()}@example.org`,
    }));
    await check(file(...ids.map(({ team, email }) => row(randomUUID(), { team, email }))), '?dry=false');
    await app.current.settle();
    const pool = await app.current.owner<{ email: string }[]>`
      select c.email from contact_details c join profiles p on p.response_id = c.response_id
      where c.email = any(${ids.map(({ email }) => email)})`;
    expect(pool.map(({ email }) => ids.find((each) => each.email === email)?.team).sort()).toEqual([
      '1',
      'OK',
      'yes',
    ]);
  });

  test('the same file twice counts once, also under two imports at the same time', async () => {
    const text = file(...Array.from({ length: 40 }, () => row(randomUUID())));
    const before = await stored();
    const [one, two] = [await check(text), await check(text)];
    for (const each of [one, two])
      await coordinator.send('POST', `/api/response-imports/${each.body.id}/run`);
    const jobs = [one, two].map(({ body }) =>
      handleJob(app.current.parts, {
        handler: 'import.run',
        event: 'import.asked',
        eventId: body.id,
        programmeId: programme.id,
        subjectId: body.id,
      }),
    );
    await Promise.all(jobs);
    await app.current.settle();
    expect(await stored()).toBe(before + 40);
    const added = await Promise.all(
      [one, two].map(({ body }) => coordinator.get<Import>(`/api/response-imports/${body.id}`)),
    );
    expect(added.map(({ body }) => body.added ?? -1).reduce((sum, each) => sum + each)).toBe(40);
    const again = await check(text);
    expect(again.body.report).toMatchObject({ rows: 40, ready: 0, present: 40 });
    expect((await coordinator.send('POST', `/api/response-imports/${again.body.id}/run`)).status).toBe(409);
    expect(await stored()).toBe(before + 40);
  });

  test('the same row twice in a file is one, another row under its id is a problem', async () => {
    const id = randomUUID();
    expect((await check(file(row(id), row(id)))).body.report).toMatchObject({
      ready: 1,
      present: 1,
      problemRows: 0,
    });
    expect((await check(file(row(id), row(id, { tie: 'marriage' })))).body.report).toMatchObject({
      ready: 1,
      problemRows: 1,
    });
  });

  test('whoever erased their answers does not come back with the file, and nobody can tell', async () => {
    const text = file(row(randomUUID()), row(randomUUID(), { tie: 'marriage' }));
    const { body } = await check(text, '?dry=false');
    await app.current.settle();
    const [first] = await app.current.owner<{ id: string }[]>`
      select subject_id as id from events where kind = 'response.submitted' and details ->> 'import' = ${body.id} limit 1`;
    await app.current.owner`select erase_responses(array[${first!.id}]::uuid[])`;
    const before = await stored();
    const again = await check(text);
    expect(again.body.report).toMatchObject({ rows: 2, ready: 0, present: 2 });
    expect(await stored()).toBe(before);
  });

  test('all or nothing: a row that cannot be written leaves none, and the import says so', async () => {
    const text = file(...Array.from({ length: 600 }, () => row(randomUUID())));
    const { body } = await check(text);
    await coordinator.send('POST', `/api/response-imports/${body.id}/run`);
    const before = await stored();
    // As if the form had been changed under it: the last row no longer passes.
    const spoilt = Buffer.from(text.replace(/NL(?=[^\n]*$)/, 'Atlantis'));
    await app.current.owner`update response_imports set file = ${spoilt} where id = ${body.id}`;
    await app.current.settle();
    expect(await stored()).toBe(before);
    expect((await coordinator.get<Import>(`/api/response-imports/${body.id}`)).body.status).toBe('failed');
  });

  test('can be cancelled before and while it runs; nothing of it stays', async () => {
    const before = await stored();
    const waiting = await check(file(row(randomUUID())));
    await coordinator.send('POST', `/api/response-imports/${waiting.body.id}/run`);
    expect((await coordinator.send('POST', `/api/response-imports/${waiting.body.id}/cancel`)).status).toBe(
      200,
    );
    await app.current.settle();
    expect(await stored()).toBe(before);

    const running = await check(file(...Array.from({ length: 3000 }, () => row(randomUUID()))));
    await coordinator.send('POST', `/api/response-imports/${running.body.id}/run`);
    const work = handleJob(app.current.parts, {
      handler: 'import.run',
      event: 'import.asked',
      eventId: running.body.id,
      programmeId: programme.id,
      subjectId: running.body.id,
    });
    let seen: Import;
    do seen = (await coordinator.get<Import>(`/api/response-imports/${running.body.id}`)).body;
    while (seen.done === 0 && seen.status !== 'done');
    expect(seen.status).toBe('running');
    expect((await coordinator.send('POST', `/api/response-imports/${running.body.id}/cancel`)).status).toBe(
      200,
    );
    await work;
    expect(await stored()).toBe(before);
    expect((await coordinator.send('POST', `/api/response-imports/${running.body.id}/cancel`)).status).toBe(
      409,
    );
    expect((await coordinator.get<Import>(`/api/response-imports/${running.body.id}`)).body.status).toBe(
      'cancelled',
    );
  });

  test('answers that the form would not have asked for stay out, and are counted', async () => {
    const text = `_uuid,residence_country,tie,home_region\n${randomUUID()},NL,none,GY-BA`;
    const answer = await check(text, '?dry=false');
    expect(answer.body.report.leftOut).toBe(1);
    await app.current.settle();
    const [made] = await app.current.owner<{ answers: object }[]>`
      select r.answers from responses r join events e on e.subject_id = r.id where e.details ->> 'import' = ${answer.body.id}`;
    expect(made?.answers).toEqual({ residence_country: 'NL', tie: 'none' });
  });

  const keptOf = async (id: string) =>
    (
      await app.current.owner`select status, file is not null as file from response_imports where id = ${id}`
    )[0];
  const aged = (id: string, made: string, changed: string) => app.current.owner`
    update response_imports set created_at = now() - ${made}::text::interval,
      updated_at = now() - ${changed}::text::interval where id = ${id}`;

  test('a file that nobody said yes to, or whose import stands still, is deleted after a day', async () => {
    const ids: Record<string, string> = {};
    for (const name of ['young', 'old', 'waiting', 'stuck', 'busy'])
      ids[name] = (await check(file(row(randomUUID())))).body.id;
    const { young = '', old = '', waiting = '', stuck = '', busy = '' } = ids;
    await app.current
      .owner`update response_imports set status = 'waiting' where id = any(${[waiting]}::uuid[])`;
    await app.current
      .owner`update response_imports set status = 'running' where id = any(${[stuck, busy]}::uuid[])`;
    await aged(young, '23 hours', '23 hours');
    for (const id of [old, waiting, stuck]) await aged(id, '25 hours', '25 hours');
    await aged(busy, '25 hours', '1 minute');
    // Nobody has to check another file for it.
    await cleanUp(app.current.parts);
    expect(await keptOf(young)).toEqual({ status: 'checked', file: true });
    expect(await keptOf(old)).toEqual({ status: 'expired', file: false });
    expect(await keptOf(waiting)).toEqual({ status: 'failed', file: false });
    expect(await keptOf(stuck)).toEqual({ status: 'failed', file: false });
    expect(await keptOf(busy)).toEqual({ status: 'running', file: true });
  });

  test('what a report quotes of the cells is gone after a month, its counts stay', async () => {
    const strange = () => file(row(randomUUID(), { country: 'Atlantis', tie: 'martian' }), row(randomUUID()));
    const [old, young] = [await check(strange()), await check(strange())];
    expect(old.body.report.unmapped).toHaveLength(1);
    await aged(old.body.id, '31 days', '31 days');
    await aged(young.body.id, '29 days', '29 days');
    await cleanUp(app.current.parts);
    const look = async (id: string) =>
      (await coordinator.get<Import>(`/api/response-imports/${id}`)).body.report;
    expect(await look(old.body.id)).toEqual({ ...old.body.report, problems: [], unmapped: [] });
    expect(await look(young.body.id)).toEqual(young.body.report);
    const [kept] = await app.current
      .owner`select report::text from response_imports where id = ${old.body.id}`;
    expect(kept?.report).not.toMatch(/martian|Atlantis/);
  });

  test('a cell that no answer needs is a problem of its row, and the file is read on', async () => {
    const long = row(randomUUID(), { name: 'x'.repeat(20_001) });
    const many = row(randomUUID(), { modes: 'temporary '.repeat(1001) });
    const { report } = (await check(file(long, many, row(randomUUID(), { name: 'y'.repeat(100) })))).body;
    expect(report).toMatchObject({ rows: 3, ready: 1, problemRows: 2 });
    expect(report.problems).toContainEqual({
      row: 2,
      column: 'contact/name',
      message: expect.stringMatching(/longer than 20,?000 characters/),
    });
    expect(report.problems).toContainEqual({
      row: 3,
      column: 'activity/modes',
      message: expect.stringMatching(/more than 1,?000 words/),
    });
  });
});
