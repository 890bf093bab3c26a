// Lists as files: who may have which, how they are made, and how they end.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Workbook } from '@cj-tech-master/excelts';
import { beforeEach, describe, expect, test } from 'vitest';
import { claimExport } from '@compatriot/db/queries/exports.ts';
import { listedIndicators, openIndicators } from '@compatriot/server/indicators/rules.ts';
import { asSystem } from '@compatriot/server/events.ts';
import { makeExport, sweepExports } from '@compatriot/server/exports/jobs.ts';
import { useTestApp } from '../app.ts';
import {
  eventKinds,
  makeAssignment,
  makeInstitution,
  makePlacement,
  makeProfile,
  type MadeProfile,
  type MadeProgramme,
  makeProgramme,
} from '../make.ts';
import {
  asAdministrator,
  asCoordinator,
  asFocalPoint,
  asHost,
  asMember,
  asOutsider,
  asSomebody,
  type Persona,
} from '../personas.ts';
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
const dataDir = useExportsFolder(app);
let programme: MadeProgramme;
let coordinator: Persona;

beforeEach(async () => {
  programme = await makeProgramme(app.current);
  coordinator = await asCoordinator(app.current, programme.id);
});

const folder = () => join(dataDir.current, 'exports');
const files = (): string[] => (existsSync(folder()) ? readdirSync(folder()).sort() : []);
const filesOf = (id: string) => files().filter((name) => name.startsWith(id));
const look = async (person: Persona, id: string) =>
  (
    await person.get<{
      status: string;
      rows: number;
      done: number;
      size: number | null;
      reason: string | null;
    }>(`${exportsOf(programme)}/${id}`)
  ).body;

async function placeSomebody(pseudonymOf?: string): Promise<{ placement: string; profile: MadeProfile }> {
  const profile = await makeProfile(app.current, programme, { skills: [[paediatrics, 3]] });
  if (pseudonymOf !== undefined) profile.pseudonym = pseudonymOf;
  const assignment = await makeAssignment(app.current, programme.id);
  return {
    placement: await makePlacement(app.current, programme.id, assignment, profile, 'active'),
    profile,
  };
}

/** Asks, lets the job run and reads the rows by heading. */
async function made(person: Persona, kind: string, query = '') {
  const id = await ask(person, programme, { kind, query });
  await app.current.settle();
  const { status, bytes } = await fetchFile(app.current, person, programme, id);
  expect(status).toBe(200);
  return byHeading(readCsv(bytes));
}

describe('who may have what', () => {
  test('the ladder: nobody, somebody, a member and foreign officials find nothing; a wrong shape is refused', async () => {
    const member = await asMember(app.current, (await makeProfile(app.current, programme)).id);
    const foreign = await asCoordinator(app.current, (await makeProgramme(app.current)).id);
    const body = { kind: 'placements', format: 'csv' };
    expect((await asOutsider(app.current).send('POST', exportsOf(programme), body)).status).toBe(401);
    for (const person of [await asSomebody(app.current), member, foreign]) {
      expect((await person.send('POST', exportsOf(programme), body)).status).toBe(404);
      expect((await person.get(exportsOf(programme))).status).toBe(404);
    }
    for (const wrong of [
      { kind: 'people', format: 'csv' },
      { kind: 'placements', format: 'pdf' },
      { ...body, account: 'x' },
      { ...body, query: 'status=gone' },
      { kind: 'shortlist', format: 'csv', query: 'run=1' },
    ]) {
      expect(
        (await coordinator.send('POST', exportsOf(programme), wrong)).status,
        JSON.stringify(wrong),
      ).toBe(400);
    }
  });

  test('each list is for those who read its page', async () => {
    const institution = await makeInstitution(app.current, programme.id);
    const people = {
      coordinator,
      focal: await asFocalPoint(app.current, programme.id),
      host: await asHost(app.current, programme.id, institution),
      administrator: await asAdministrator(app.current),
    };
    const officials = ['coordinator', 'focal'];
    const allowed: Record<string, string[]> = {
      placements: officials,
      assignments: officials,
      institutions: officials,
      organisations: officials,
      talent: officials,
      survey: [...officials, 'administrator'],
      officials: ['administrator'],
      host_placements: ['host'],
      host_assignments: ['host'],
      report: officials,
    };
    for (const [kind, who] of Object.entries(allowed)) {
      for (const [name, person] of Object.entries(people)) {
        const { status, body } = await person.send<{ id: string }>('POST', exportsOf(programme), {
          kind,
          format: 'csv',
        });
        expect(status, `${kind} ${name}`).toBe(who.includes(name) ? 202 : 403);
        if (status === 202) await person.send('DELETE', `${exportsOf(programme)}/${body.id}`);
      }
    }
  });

  test('another official of the same programme neither sees, fetches nor ends it', async () => {
    const id = await ask(coordinator, programme, { kind: 'placements' });
    await app.current.settle();
    const colleague = await asCoordinator(app.current, programme.id);
    expect((await colleague.get<{ items: unknown[] }>(exportsOf(programme))).body.items).toEqual([]);
    expect((await colleague.get(`${exportsOf(programme)}/${id}`)).status).toBe(404);
    expect((await fetchFile(app.current, colleague, programme, id)).status).toBe(404);
    expect((await colleague.send('DELETE', `${exportsOf(programme)}/${id}`)).status).toBe(404);
    expect((await fetchFile(app.current, coordinator, programme, id)).status).toBe(200);
  });

  test('who lost the role before the file was made gets none, and who lost it later does not fetch it', async () => {
    await placeSomebody();
    const before = await ask(coordinator, programme, { kind: 'placements' });
    const end = () => app.current.owner`delete from memberships where account_id = ${coordinator.accountId}`;
    await end();
    await app.current.settle();
    expect(filesOf(before)).toEqual([]);
    await app.current.owner`insert into memberships (programme_id, account_id, role, recipient)
      values (${programme.id}, ${coordinator.accountId}, 'coordinator', 'programme_team')`;
    expect(await look(coordinator, before)).toMatchObject({ status: 'refused', size: null });
    const later = await ask(coordinator, programme, { kind: 'placements' });
    await app.current.settle();
    expect((await fetchFile(app.current, coordinator, programme, later)).status).toBe(200);
    await end();
    expect((await fetchFile(app.current, coordinator, programme, later)).status).toBe(404);
    // Now on the government's side, to whom fewer people said yes: what was made for the team is not theirs.
    await app.current.owner`insert into memberships (programme_id, account_id, role, recipient)
      values (${programme.id}, ${coordinator.accountId}, 'focal_point', 'home_government')`;
    expect((await fetchFile(app.current, coordinator, programme, later)).status).toBe(403);
  });
});

describe('making', () => {
  test('is asked for, made and fetched, each with its event; the file has headers that keep it where it belongs', async () => {
    const { placement, profile } = await placeSomebody();
    const id = await ask(coordinator, programme, { kind: 'placements', query: 'status=active&page=3' });
    expect(await look(coordinator, id)).toMatchObject({ status: 'waiting', size: null });
    expect((await fetchFile(app.current, coordinator, programme, id)).status).toBe(409);
    await app.current.settle();
    expect(await look(coordinator, id)).toMatchObject({ status: 'done', rows: 1, done: 1 });
    const { status, headers, bytes } = await fetchFile(app.current, coordinator, programme, id);
    expect(status).toBe(200);
    const day = new Date().toISOString().slice(0, 10);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${programme.code}-placements-${day}.csv"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-length': String(bytes.length),
    });
    const [row] = byHeading(readCsv(bytes));
    expect(Object.fromEntries(row ?? [])).toMatchObject({
      Identifier: placement,
      Person: profile.pseudonym,
      'State (code)': 'active',
      'Country (code)': 'GY',
      Country: 'Guyana',
      'First day': '2027-03-01',
    });
    expect(await eventKinds(app.current, id)).toEqual(['export.asked', 'export.made', 'export.fetched']);
    const details = await app.current.owner<{ details: object }[]>`
      select details from events where subject_id = ${id} order by at, id`;
    expect(JSON.stringify(details)).not.toContain('status=');
    expect(details[1]?.details).toEqual({ kind: 'placements', format: 'csv', rows: 1 });
    // What was asked is not kept longer than it is needed; the file is nobody else's of the machine.
    const [kept] = await app.current.owner<
      { query: string | null }[]
    >`select query from exports where id = ${id}`;
    expect(kept?.query).toBeNull();
    expect(statSync(join(folder(), `${id}.csv`)).mode & 0o777).toBe(0o600);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
  });

  test('the government’s file holds only placements of people who said yes to it', async () => {
    await placeSomebody();
    const hidden = await makeProfile(app.current, programme, { recipients: ['programme_team'] });
    await makePlacement(app.current, programme.id, await makeAssignment(app.current, programme.id), hidden);
    expect(await made(coordinator, 'placements')).toHaveLength(2);
    expect(await made(await asFocalPoint(app.current, programme.id), 'placements')).toHaveLength(1);
  });

  test('a host’s file says of a refusal what it says of silence, and nothing about when', async () => {
    const institution = await makeInstitution(app.current, programme.id);
    const host = await asHost(app.current, programme.id, institution);
    const assignment = await makeAssignment(app.current, programme.id, {
      institutionId: institution,
      seats: 3,
    });
    for (const status of ['invited', 'declined'] as const) {
      await makePlacement(
        app.current,
        programme.id,
        assignment,
        await makeProfile(app.current, programme),
        status,
      );
    }
    await placeSomebody();
    const rows = await made(host, 'host_placements');
    expect(rows.map((row) => row.get('State (code)'))).toEqual(['no_answer_yet', 'no_answer_yet']);
    expect([...(rows[0]?.keys() ?? [])].join()).not.toMatch(/change|score/i);
    expect(await made(host, 'host_assignments')).toHaveLength(1);
  });

  test('every other list, too', async () => {
    const institution = await makeInstitution(app.current, programme.id, 'Hospital of the North');
    await makeAssignment(app.current, programme.id, { institutionId: institution });
    const profile = await makeProfile(app.current, programme);
    await app.current
      .owner`insert into organisations (programme_id, response_id, name, listed_team, listed_government, people_shown)
      values (${programme.id}, ${profile.responseId}, 'Nurses abroad', true, false, 0)`;
    expect((await made(coordinator, 'institutions')).map((row) => row.get('Institution'))).toEqual([
      'Hospital of the North',
    ]);
    expect((await made(coordinator, 'assignments', 'status=sourcing'))[0]?.get('Seats')).toBe('1');
    expect(await made(coordinator, 'assignments', 'status=closed')).toEqual([]);
    expect((await made(coordinator, 'organisations', 'q=nurses'))[0]?.get('Organisation')).toBe(
      'Nurses abroad',
    );
    expect(await made(coordinator, 'organisations', 'q=teachers')).toEqual([]);
    expect(await made(await asFocalPoint(app.current, programme.id), 'organisations')).toEqual([]);
    // Fewer than ten people are no figure.
    expect(await made(coordinator, 'survey')).toEqual([]);
    // What came of it: whoever is no coordinator of the team has figures about what they list.
    const measures = async (who: Persona) =>
      new Set(
        (await made(who, 'report', 'from=2020-01-01')).map((row) => row.get('What was counted (code)')),
      );
    expect(await measures(coordinator)).toContain('reached');
    expect(await measures(await asFocalPoint(app.current, programme.id))).toEqual(
      new Set([...openIndicators, ...listedIndicators]),
    );
    const [official] = await made(await asAdministrator(app.current), 'officials');
    expect(official?.get('E-mail address')).toBe(coordinator.email);
  });

  test('in the reader’s language; in Arabic from the right, with the headings held fast', async () => {
    await placeSomebody();
    const asked = await coordinator.send<{ id: string }>(
      'POST',
      exportsOf(programme),
      { kind: 'placements', format: 'xlsx' },
      { 'accept-language': 'ar' },
    );
    await app.current.settle();
    const { bytes, headers } = await fetchFile(app.current, coordinator, programme, asked.body.id);
    expect(headers['content-disposition']).toMatch(/\.xlsx"$/);
    const [row] = byHeading((await readSheet(bytes)) as string[][]);
    expect(row?.get('البلد')).toBe('غيانا');
    const book = new Workbook();
    await book.xlsx.load(bytes);
    const [sheet] = book.worksheets;
    expect(sheet?.name).toBe('التعيينات');
    expect(sheet?.views[0]).toMatchObject({ rightToLeft: true, state: 'frozen', ySplit: 1 });
    expect(sheet?.getColumn(1).width).toBe(36);
    expect(sheet?.getCell(1, 1).font?.bold).toBe(true);
  });

  test('at most three of a person wait or run; two of them are both made', async () => {
    const ids = [
      await ask(coordinator, programme, { kind: 'placements' }),
      await ask(coordinator, programme, { kind: 'assignments' }),
      await ask(coordinator, programme, { kind: 'institutions' }),
    ];
    const fourth = await coordinator.send('POST', exportsOf(programme), {
      kind: 'placements',
      format: 'csv',
    });
    expect(fourth).toMatchObject({ status: 429, body: { code: 'too_many_exports' } });
    await app.current.settle();
    for (const id of ids) expect(await look(coordinator, id)).toMatchObject({ status: 'done' });
    await ask(coordinator, programme, { kind: 'placements' });
  });

  test('who waited long gets a mail that says where the file is, and not of what it is', async () => {
    const [quick, slow] = [
      await ask(coordinator, programme, { kind: 'placements' }),
      await ask(coordinator, programme, { kind: 'institutions' }),
    ];
    await app.current.owner`update exports set created_at = now() - interval '1 minute' where id = ${slow}`;
    await app.current.settle();
    expect(await look(coordinator, quick)).toMatchObject({ status: 'done' });
    const mails = await app.current.owner<{ subject: string; body: string }[]>`
      select subject, body from mails where recipient = ${coordinator.email}`;
    expect(mails).toHaveLength(1);
    expect(mails[0]?.body).toContain(`/o/${programme.code}/exports`);
    expect(JSON.stringify(mails[0])).not.toMatch(/institution/i);
  });

  test('ten asked for at once are at most three; the others are told why, and nobody waits', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        coordinator.send('POST', exportsOf(programme), { kind: 'placements', format: 'csv' }),
      ),
    );
    const taken = answers.filter(({ status }) => status === 202).length;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThanOrEqual(3);
    for (const { status, body } of answers)
      if (status !== 202)
        expect(['too_many_exports', 'export_being_asked']).toContain((body as { code: string }).code);
    for (let more = taken; more < 3; more++) await ask(coordinator, programme, { kind: 'placements' });
    const fourth = { kind: 'placements', format: 'csv' };
    expect((await coordinator.send('POST', exportsOf(programme), fourth)).body).toMatchObject({
      code: 'too_many_exports',
    });
    await app.current.settle();
  });
});

describe('ending', () => {
  test('cancelled before it began nothing is made; cancelled on the way nothing is left', async () => {
    await placeSomebody();
    const id = await ask(coordinator, programme, { kind: 'placements' });
    expect((await coordinator.send('DELETE', `${exportsOf(programme)}/${id}`)).status).toBe(204);
    await app.current.settle();
    expect(await look(coordinator, id)).toMatchObject({ status: 'cancelled' });
    expect((await fetchFile(app.current, coordinator, programme, id)).status).toBe(410);

    await manyAssignments(60_000);
    const running = await ask(coordinator, programme, { kind: 'assignments', format: 'xlsx' });
    const settled = app.current.settle();
    await until(async () => (await look(coordinator, running)).done > 0);
    expect(await look(coordinator, running)).toMatchObject({ status: 'running', rows: 60_001 });
    expect((await coordinator.send('DELETE', `${exportsOf(programme)}/${running}`)).status).toBe(204);
    await settled;
    expect(await look(coordinator, running)).toMatchObject({ status: 'cancelled' });
    expect(filesOf(running)).toEqual([]);
    expect(await eventKinds(app.current, running)).toEqual(['export.asked', 'export.cancelled']);
  });

  test('a job that was cut off begins again and serves no half of a file', async () => {
    await placeSomebody();
    const id = await ask(coordinator, programme, { kind: 'placements' });
    const worker = <T>(work: Parameters<typeof asSystem<T>>[3]) =>
      asSystem(app.current.parts, 'worker', programme.id, work);
    // The first worker claims it and is gone; what it wrote lies there.
    const claimed = await worker((ctx) => claimExport(ctx.tx, id, 20));
    expect(claimed).toMatchObject({ status: 'running', attempts: 1 });
    mkdirSync(folder(), { recursive: true });
    writeFileSync(join(folder(), `${id}.1.part`), 'half a f');
    expect((await fetchFile(app.current, coordinator, programme, id)).status).toBe(409);
    // As long as it may be at work nobody takes it over; then somebody does.
    await expect(app.current.settle()).rejects.toThrow('Another worker');
    await app.current.owner`update exports set updated_at = now() - interval '1 minute' where id = ${id}`;
    const job = {
      handler: 'export.make',
      event: 'export.asked',
      eventId: id,
      programmeId: programme.id,
      subjectId: id,
    };
    await makeExport(app.current.parts, job);
    expect(await look(coordinator, id)).toMatchObject({ status: 'done', rows: 1 });
    // The first one wakes up and finds that it is not its export any more; run once more nothing happens either.
    await makeExport(app.current.parts, job);
    expect(await eventKinds(app.current, id)).toEqual(['export.asked', 'export.made']);
    expect((await fetchFile(app.current, coordinator, programme, id)).status).toBe(200);
  });

  test('after a day it is gone, and the clean-up deletes it with whatever else lies there', async () => {
    await placeSomebody();
    const id = await ask(coordinator, programme, { kind: 'placements' });
    const other = await ask(coordinator, programme, { kind: 'assignments' });
    await app.current.settle();
    await app.current.owner`update exports set expires_at = now() - interval '1 second' where id = ${id}`;
    expect(await look(coordinator, id)).toMatchObject({ status: 'expired', size: null });
    expect((await fetchFile(app.current, coordinator, programme, id)).status).toBe(410);
    writeFileSync(join(folder(), 'stray.csv'), 'x');
    await sweepExports(app.current.parts);
    expect(filesOf(id)).toEqual([]);
    expect(files()).not.toContain('stray.csv');
    expect(filesOf(other)).toEqual([`${other}.csv`]);
    // Removing one that is there takes the file with it.
    expect((await coordinator.send('DELETE', `${exportsOf(programme)}/${other}`)).status).toBe(204);
    await app.current.settle();
    expect(filesOf(other)).toEqual([]);
    expect((await coordinator.get(`${exportsOf(programme)}/${other}`)).status).toBe(404);
  });

  test('whoever withdraws, pauses or erases takes every file with people of the pool along', async () => {
    const leaving = await makeProfile(app.current, programme, { skills: [[paediatrics, 3]] });
    await makeProfile(app.current, programme, { skills: [[paediatrics, 3]] });
    const member = await asMember(app.current, leaving.id);
    await placeSomebody();
    const make = async (kind: string) => {
      const id = await ask(coordinator, programme, { kind });
      await app.current.settle();
      expect(await look(coordinator, id)).toMatchObject({ status: 'done' });
      return id;
    };
    const [people, placements] = [await make('talent'), await make('placements')];
    const withdrawn = await member.send('PUT', `/api/me/profiles/${leaving.id}/consents`, {
      talentPoolTeam: false,
      talentPoolGovernment: false,
      contact: true,
      research: false,
    });
    expect([200, 204]).toContain(withdrawn.status);
    expect(await look(coordinator, people)).toMatchObject({ status: 'withdrawn', size: null });
    expect((await fetchFile(app.current, coordinator, programme, people)).status).toBe(410);
    await app.current.settle();
    expect(filesOf(people)).toEqual([]);
    // A placement stays the team's business until the person erases everything.
    expect(await look(coordinator, placements)).toMatchObject({ status: 'done' });
    const again = await make('talent');
    expect((await member.send('DELETE', `/api/me/profiles/${leaving.id}`)).status).toBe(204);
    expect(await look(coordinator, placements)).toMatchObject({ status: 'withdrawn' });
    expect(await look(coordinator, again)).toMatchObject({ status: 'withdrawn' });
  });
});

async function manyAssignments(count: number): Promise<void> {
  await app.current
    .owner`insert into assignments (programme_id, institution_id, status, title, mode, sector, country)
    select a.programme_id, a.institution_id, 'draft', 'Number ' || n, a.mode, a.sector, a.country
    from (select * from assignments where programme_id = ${programme.id} limit 1) a, generate_series(1, ${count}::int) n`;
}

async function until(ready: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await ready()) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error('It did not happen within eight seconds');
}
