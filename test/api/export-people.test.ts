// Exports of people of the pool: the day's quota, blind lists, lists with notes; and cells that spreadsheets would run.
import { beforeEach, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import {
  makeAssignment,
  makeInstitution,
  makeProfile,
  type MadeProgramme,
  makeProgramme,
  type ProfileOptions,
} from '../make.ts';
import { asCoordinator, asFocalPoint, type Persona } from '../personas.ts';
import {
  ask,
  byHeading,
  exportsOf,
  fetchFile,
  readCsv,
  readSheet,
  useExportsFolder,
} from './export-files.ts';

const app = useTestApp();
const paediatrics = 'urn:compatriot:skill:paediatric-nursing';
useExportsFolder(app);
let programme: MadeProgramme;
let coordinator: Persona;

beforeEach(async () => {
  programme = await makeProgramme(app.current);
  coordinator = await asCoordinator(app.current, programme.id);
});

const nurse = (options: ProfileOptions = {}) =>
  makeProfile(app.current, programme, { skills: [[paediatrics, 3]], ...options });
const quota = (people: number) =>
  app.current.owner`update programmes set daily_quota = ${people} where id = ${programme.id}`;
const seen = async (person: Persona): Promise<number> => {
  const [row] = await app.current.owner<{ people: number }[]>`
    select count(distinct profile_id)::int as people from access_records
    where account_id = ${person.accountId} and programme_id = ${programme.id} and not preview`;
  return row?.people ?? -1;
};

async function settled(person: Persona, id: string) {
  await app.current.settle();
  const { status, bytes } = await fetchFile(app.current, person, programme, id);
  expect(status).toBe(200);
  return bytes;
}

const made = async (person: Persona, asked: Parameters<typeof ask>[2]) =>
  byHeading(readCsv(await settled(person, await ask(person, programme, asked))));

describe('the day’s quota', () => {
  test('every card of a file is written down and counted once', async () => {
    await Promise.all([nurse(), nurse(), nurse()]);
    await nurse({ recipients: ['home_government'] });
    const rows = await made(coordinator, { kind: 'talent', query: 'country=NL&page=2' });
    expect(rows).toHaveLength(3);
    expect(rows[0]?.get('Skills (code)')).toBe(`${paediatrics}:3`);
    expect(await seen(coordinator)).toBe(3);
    const [record] = await app.current.owner<{ route: string; tier: number }[]>`
      select route, tier from access_records where account_id = ${coordinator.accountId} limit 1`;
    expect(record).toEqual({ route: '/api/programmes/:programme/exports', tier: 1 });
    // The same people again cost nothing.
    await quota(3);
    expect(await made(coordinator, { kind: 'talent' })).toHaveLength(3);
  });

  test('more than is left: it says how many it may contain before anything starts', async () => {
    for (let n = 0; n < 6; n++) await nurse();
    await quota(4);
    const body = { kind: 'talent', format: 'csv' };
    const refused = await coordinator.send('POST', exportsOf(programme), body);
    expect(refused).toMatchObject({ status: 409, body: { code: 'export_past_quota', found: 6, most: 4 } });
    expect(await seen(coordinator)).toBe(0);
    expect(await made(coordinator, { kind: 'talent', most: 4 })).toHaveLength(4);
    expect(await seen(coordinator)).toBe(4);
    // Nobody new any more: those who were seen are free, and that is what the file may contain.
    expect(await coordinator.send('POST', exportsOf(programme), body)).toMatchObject({
      status: 409,
      body: { most: 4 },
    });
    // Whoever asks for more than is left gets what is left.
    expect(await made(coordinator, { kind: 'talent', most: 6 })).toHaveLength(4);
    expect(await seen(coordinator)).toBe(4);
    const other = await nurse({ country: 'CA' });
    expect(other.id).toBeTruthy();
    expect(
      await coordinator.send('POST', exportsOf(programme), { ...body, query: 'country=CA' }),
    ).toMatchObject({ status: 429, body: { code: 'quota_reached' } });
  });

  test('two files at once share what is left', async () => {
    for (let n = 0; n < 3; n++) await nurse({ country: 'NL' });
    for (let n = 0; n < 3; n++) await nurse({ country: 'CA' });
    await quota(4);
    const one = await ask(coordinator, programme, { kind: 'talent', query: 'country=NL' });
    const two = await ask(coordinator, programme, { kind: 'talent', query: 'country=CA' });
    await app.current.settle();
    const rows = await Promise.all(
      [one, two].map(async (id) => readCsv((await fetchFile(app.current, coordinator, programme, id)).bytes)),
    );
    expect(rows.map((each) => each.length - 1).sort()).toEqual([1, 3]);
    expect(await seen(coordinator)).toBe(4);
  });

  test('the government gets those who said yes to it', async () => {
    await nurse();
    await nurse({ recipients: ['programme_team'] });
    expect(await made(await asFocalPoint(app.current, programme.id), { kind: 'talent' })).toHaveLength(1);
    expect(await made(coordinator, { kind: 'talent' })).toHaveLength(2);
  });
});

test('a list comes with its notes, to those who may open it', async () => {
  const person = await nurse();
  const lists = `/api/programmes/${programme.code}/lists`;
  const list = await coordinator.send<{ id: string }>('POST', lists, { name: 'Ward round', shared: false });
  const [document] = await app.current.owner<{ id: string }[]>`
    select id from talent_documents where profile_id = ${person.id} and recipient = 'programme_team'`;
  await coordinator.send('POST', `${lists}/${list.body.id}/people`, {
    card: document?.id,
    note: '=Call her first',
  });
  const [row] = await made(coordinator, { kind: 'list', query: `list=${list.body.id}` });
  expect(row?.get('Note')).toBe("'=Call her first");
  expect(row?.get('Person')).toBe(person.pseudonym);
  const colleague = await asCoordinator(app.current, programme.id);
  const body = { kind: 'list', format: 'csv', query: `list=${list.body.id}` };
  expect((await colleague.send('POST', exportsOf(programme), body)).status).toBe(404);
});

test('a blind list stays blind: no name, sex, age, address or city in the file of a shortlist', async () => {
  const person = await nurse({ name: 'Ama Mensah', sex: 'female', birthYear: 1984 });
  const assignment = await makeAssignment(app.current, programme.id, {
    skills: [[paediatrics, 'essential', 2]],
  });
  const run = await coordinator.send<{ id: string }>(
    'POST',
    `/api/programmes/${programme.code}/assignments/${assignment.id}/match-runs`,
  );
  const query = `assignment=${assignment.id}&run=${run.body.id}`;
  for (const format of ['csv', 'xlsx'] as const) {
    const bytes = await settled(
      coordinator,
      await ask(coordinator, programme, { kind: 'shortlist', format, query }),
    );
    const rows = format === 'csv' ? readCsv(bytes) : await readSheet(bytes);
    const all = JSON.stringify(rows);
    expect(rows).toHaveLength(2);
    expect(all).toContain(person.pseudonym);
    for (const told of ['Ama', 'Mensah', 'female', 'Female', '1984', '35', 'Utrecht', '+31', person.id, '@'])
      expect(all).not.toContain(told);
    expect(JSON.stringify(rows[0])).not.toMatch(/age\b|sex|birth|name/i);
  }
  expect(await seen(coordinator)).toBe(1);
  const foreign = await asCoordinator(app.current, (await makeProgramme(app.current)).id);
  expect(
    (await foreign.send('POST', exportsOf(programme), { kind: 'shortlist', format: 'csv', query })).status,
  ).toBe(404);
  const another = await makeAssignment(app.current, programme.id);
  const wrong = `assignment=${another.id}&run=${run.body.id}`;
  expect(
    (await coordinator.send('POST', exportsOf(programme), { kind: 'shortlist', format: 'csv', query: wrong }))
      .status,
  ).toBe(404);
});

/** What spreadsheets run, what CSV stumbles over, and what XML cannot hold. */
const hostile = [
  '=1+1',
  "=cmd|'/C calc'!A0",
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '  =1+1',
  '\u200b=1+1',
  '＝1+1',
  "'=1+1",
  '=HYPERLINK("https://evil.example","Click")',
  'x;=1+1;y',
  "x\n=cmd|'/C calc'!A0",
  'x\t＋1',
  'a,b;c',
  'He said "no"',
  'two\nlines',
  'two\r\nlines',
  '<script>&amp;</script>]]>',
  '_x0041_BC',
  'مستشفى ‏النساء',
  '👩🏽‍⚕️ 1️⃣',
  'x'.repeat(2000),
];

test('hostile cells come back as words, in both kinds of file', async () => {
  for (const name of hostile) {
    await makeInstitution(app.current, programme.id, name);
  }
  await app.current
    .owner`update institutions set city = E'\\tbell \\x07 and escape \\x1b' where programme_id = ${programme.id}`;
  const ids = {
    csv: await ask(coordinator, programme, { kind: 'institutions', format: 'csv' }),
    xlsx: await ask(coordinator, programme, { kind: 'institutions', format: 'xlsx' }),
  };
  const csv = byHeading(readCsv(await settled(coordinator, ids.csv)));
  const xlsx = byHeading((await readSheet(await settled(coordinator, ids.xlsx))) as string[][]);
  const runs = /^[\s\u200b]*[=+\-@＝＋]/;
  for (const rows of [csv, xlsx]) {
    expect(rows).toHaveLength(hostile.length);
    for (const row of rows) for (const cell of row.values()) expect(String(cell ?? '')).not.toMatch(runs);
  }
  // Elsewhere a semicolon or a tab parts cells, and such a program knows no quotes in the middle of one.
  for (const row of csv)
    for (const cell of row.values())
      for (const part of cell.split(/[;\t\r\n]/)) expect(part).not.toMatch(runs);
  // Nothing is lost but the apostrophe that is added, line breaks of Windows in a cell, and what XML cannot hold.
  const bare = (rows: Map<string, string>[]) =>
    rows
      .map((row) =>
        String(row.get('Institution'))
          .replace(/^'|(?<=[;\t\n])'/g, '')
          .replaceAll('\r\n', '\n'),
      )
      .sort();
  const meant = hostile.map((name) => name.replace(/^'/, '').replaceAll('\r\n', '\n')).sort();
  const once = (names: string[]) => names.map((name) => name.replace(/^'/, '')).sort();
  expect(once(bare(csv))).toEqual(once(meant));
  expect(once(bare(xlsx))).toEqual(once(meant));
  expect(csv[0]?.get('Place')).toBe("'\tbell \u0007 and escape \u001b");
  expect(xlsx[0]?.get('Place')).toBe("'\tbell  and escape ");
  expect(typeof xlsx[0]?.get('People')).toBe('number');
});
