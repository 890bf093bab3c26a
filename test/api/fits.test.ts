// What a member is told of open assignments: their own fits and nobody else's, with reasons, what would qualify them, and
// nothing written about the asking.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Fit, Fits } from '@compatriot/server/fits/schema.ts';
import { openDatabase } from '@compatriot/db/client.ts';
import { applicationUrl } from '@compatriot/db/migrate.ts';
import { signOn } from '@compatriot/db/queries/accounts.ts';
import { makeRecord } from '@compatriot/server/events.ts';
import { listFits } from '@compatriot/server/fits/actions.ts';
import { useTestApp } from '../app.ts';
import {
  conceptId,
  eventKinds,
  makeAssignment,
  makeInstitution,
  makePlacement,
  makeProfile,
  makeProgramme,
  type MadeProgramme,
} from '../make.ts';
import { asCoordinator, asMember, asOutsider, asSomebody, type Persona } from '../personas.ts';

const app = useTestApp();

const nursing = 'urn:compatriot:skill:paediatric-nursing';
const triage = 'urn:compatriot:skill:patient-triage';
const farming = 'urn:compatriot:skill:crop-production';
const nurse = 'urn:compatriot:occupation:registered-nurse';
let programme: MadeProgramme;

beforeAll(async () => {
  programme = await makeProgramme(app.current);
});

const fitsOf = async (persona: Persona, query = ''): Promise<Fits> => {
  const answer = await persona.get<Fits>(`/api/me/fits${query}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const fitOf = (persona: Persona, id: string) => persona.get<Fit>(`/api/me/fits/${id}`);
const made = async (
  here: MadeProgramme,
  options: Parameters<typeof makeProfile>[2] = {},
): Promise<{ id: string; persona: Persona }> => {
  const profile = await makeProfile(app.current, here, options);
  return { id: profile.id, persona: await asMember(app.current, profile.id) };
};

describe('who may', () => {
  test('nobody without signing in; somebody without a profile has an empty list', async () => {
    const outsider = asOutsider(app.current);
    expect((await outsider.get('/api/me/fits')).status).toBe(401);
    expect((await fitOf(outsider, randomUUID())).status).toBe(401);
    const somebody = await asSomebody(app.current);
    expect(await fitsOf(somebody)).toMatchObject({ profiles: [], items: [], open: 0, fitting: 0 });
  });

  test('404 for what is absent, foreign, not open, over, or of an institution that was blocked', async () => {
    const { id, persona } = await made(programme, { skills: [[nursing, 3]] });
    const foreign = await makeProgramme(app.current);
    const skills = [[nursing, 'essential', 2]] as [string, 'essential', number][];
    const there = await makeAssignment(app.current, foreign.id, { skills });
    const draft = await makeAssignment(app.current, programme.id, { skills, status: 'draft' });
    const filled = await makeAssignment(app.current, programme.id, { skills, status: 'filled' });
    const over = await makeAssignment(app.current, programme.id, { skills });
    await app.current
      .owner`update assignments set starts_on = '2020-01-01', ends_on = '2020-02-01' where id = ${over.id}`;
    const blocked = await makeAssignment(app.current, programme.id, { skills });
    const open = await makeAssignment(app.current, programme.id, { skills });
    expect((await fitOf(persona, blocked.id)).status).toBe(200);
    await app.current
      .owner`insert into blocked_institutions (profile_id, institution_id) values (${id}, ${blocked.institutionId})`;
    for (const hidden of [randomUUID(), there.id, draft.id, filled.id, over.id, blocked.id])
      expect((await fitOf(persona, hidden)).status).toBe(404);
    expect((await fitOf(persona, 'no-id')).status).toBe(400);
    expect((await fitsOf(persona)).items.map(({ assignment }) => assignment.id)).toEqual([open.id]);
    expect((await persona.get('/api/me/fits?page=0')).status).toBe(400);
    // An official of the programme without a profile there is told nothing here.
    const official = await asCoordinator(app.current, programme.id);
    expect((await fitsOf(official)).items).toEqual([]);
    expect((await fitOf(official, open.id)).status).toBe(404);
  });

  test('another’s fits never: two people of one programme each get their own', async () => {
    const here = await makeProgramme(app.current);
    const ward = await makeAssignment(app.current, here.id, { skills: [[nursing, 'essential', 2]] });
    const field = await makeAssignment(app.current, here.id, { skills: [[farming, 'essential', 2]] });
    const one = await made(here, { skills: [[nursing, 3]] });
    const other = await made(here, { skills: [[farming, 3]] });
    for (const [{ id, persona }, fits] of [
      [one, ward],
      [other, field],
    ] as const) {
      const { items, profiles } = await fitsOf(persona);
      expect(profiles.map((each) => each.id)).toEqual([id]);
      expect(
        items.filter(({ failed }) => failed.length === 0).map(({ assignment }) => assignment.id),
      ).toEqual([fits.id]);
      expect(items.every(({ profileId }) => profileId === id)).toBe(true);
    }
  });
});

describe('what is told', () => {
  test('fitting ones best first with reasons, then near misses with the own reason and what would change it', async () => {
    const here = await makeProgramme(app.current);
    const { persona } = await made(here, {
      skills: [
        [nursing, 3],
        [triage, 1],
      ],
      occupation: nurse,
      languages: [['eng', 'B1']],
      // Looking needs no consent.
      recipients: [],
      contact: false,
    });
    const best = await makeAssignment(app.current, here.id, { skills: [[nursing, 'essential', 2]] });
    const good = await makeAssignment(app.current, here.id, {
      skills: [
        [nursing, 'essential', 2],
        [farming, 'essential', 3],
      ],
    });
    const abroad = await makeAssignment(app.current, here.id, {
      skills: [[nursing, 'essential', 2]],
      languages: [['eng', 'C1']],
    });
    const far = await makeAssignment(app.current, here.id, { skills: [[nursing, 'essential', 2]] });
    await app.current.owner`update assignments set country = 'SR' where id = ${far.id}`;
    const before = await eventsAndLooks();
    const fits = await fitsOf(persona);
    expect(fits).toMatchObject({ fitting: 2, nearly: 1, open: 4, page: 1, pageSize: 20 });
    expect(fits.items.map(({ assignment }) => assignment.id)).toEqual([best.id, good.id, abroad.id]);
    const [first, second, third] = fits.items;
    expect(first).toMatchObject({
      failed: [],
      // No window is known: it excludes nobody, and saying it would help.
      unknown: ['dates'],
      needs: [{ verdict: 'met', answer: { similarity: 100, level: 3 } }],
      invitationId: null,
    });
    expect(first?.parts.reduce((sum, each) => sum + each.points, 0)).toBe(first?.score);
    expect(first?.why[0]).toEqual({ kind: 'skill', need: 0 });
    expect(first?.wouldQualify.find(({ change }) => change.kind === 'dates')).toMatchObject({
      change: { from: '2027-03', until: '2027-04' },
      answers: ['dates'],
    });
    expect(second!.score).toBeLessThan(first!.score);
    const skill = second?.wouldQualify.find(({ change }) => change.kind === 'skill');
    expect(skill).toMatchObject({ change: { uri: farming, level: 3, has: null }, lifts: [] });
    expect(skill!.points).toBeGreaterThan(0);
    expect(third).toMatchObject({ failed: ['languages'] });
    expect(third?.wouldQualify[0]).toMatchObject({
      change: { kind: 'languages', languages: [{ code: 'eng', level: 'C1' }] },
      lifts: ['languages'],
      qualifies: true,
    });
    // Where one comes from is no near miss, and is told to whoever opens it.
    expect((await fitOf(persona, far.id)).body).toMatchObject({ failed: ['place'] });
    expect(await eventsAndLooks()).toEqual(before);
  });

  test('the terms as a member may read them, in their language, without what is between officials', async () => {
    const here = await makeProgramme(app.current);
    const { persona } = await made(here, { skills: [[nursing, 3]] });
    const { id } = await makeAssignment(app.current, here.id, { skills: [[nursing, 'essential', 4]] });
    await app.current.owner`update assignments set occupation_id = ${await conceptId(app.current, nurse)},
      donor = 'Secret donor', national_plan = 'Secret plan', reason = 'Secret reason' where id = ${id}`;
    const answer = await persona.get<Fit>(`/api/me/fits/${id}`, { 'accept-language': 'fr' });
    expect(answer.body.assignment).toMatchObject({
      need: 'Too few trained nurses',
      seats: 1,
      programme: { code: here.code },
    });
    expect(answer.body.assignment.occupation?.label).toMatch(/infirmi/i);
    expect(JSON.stringify(answer.body)).not.toMatch(/secret/i);
    // An occupation would help, and which one is named.
    expect(answer.body.wouldQualify.some(({ change }) => change.kind === 'occupation')).toBe(true);
  });

  test('the own invitation is there once one knows of it, and not before', async () => {
    const here = await makeProgramme(app.current);
    const profile = await makeProfile(app.current, here, { skills: [[nursing, 3]] });
    const persona = await asMember(app.current, profile.id);
    const assignment = await makeAssignment(app.current, here.id, { skills: [[nursing, 'essential', 2]] });
    const placement = await makePlacement(app.current, here.id, assignment, profile, 'shortlisted');
    expect((await fitOf(persona, assignment.id)).body.invitationId).toBe(null);
    await app.current.owner`update placements set status = 'invited' where id = ${placement}`;
    expect((await fitOf(persona, assignment.id)).body.invitationId).toBe(placement);
  });

  test('weights and ages of the programme decide, as for its officials', async () => {
    const here = await makeProgramme(app.current);
    const { persona } = await made(here, { skills: [[nursing, 1]], occupation: nurse });
    const { id } = await makeAssignment(app.current, here.id, { skills: [[nursing, 'essential', 4]] });
    const usual = (await fitOf(persona, id)).body;
    await app.current.owner`insert into match_settings (programme_id, version, weights, age_from, note)
      values (${here.id}, 1, ${app.current.owner.json({ essential_skills: 100 })}, '65_over', 'Secret note')`;
    const strict = await fitOf(persona, id);
    expect(strict.body.failed).toEqual(['age']);
    expect(strict.body.score).not.toBe(usual.score);
    // An age cannot be changed: nothing is suggested that would lift it.
    expect(strict.body.wouldQualify.every(({ lifts }) => lifts.length === 0)).toBe(true);
    expect(JSON.stringify(strict.body)).not.toContain('Secret');
  });

  test('twenty a page, in as many statements for hundreds as for one', async () => {
    const here = await makeProgramme(app.current);
    const { persona } = await made(here, { skills: [[nursing, 3]] });
    const institutionId = await makeInstitution(app.current, here.id);
    await makeAssignment(app.current, here.id, { skills: [[nursing, 'essential', 2]], institutionId });
    const one = await statementsOf(persona);
    await app.current.owner`
      with more as (
        insert into assignments (programme_id, institution_id, status, title, mode, sector, country, starts_on, ends_on)
        select ${here.id}, ${institutionId}, 'sourcing', 'Number ' || n, 'temporary', 'health', 'GY', '2027-03-01', '2027-04-11'
        from generate_series(1, 400) n returning id
      )
      insert into assignment_skills (assignment_id, programme_id, concept_id, importance, level)
      select id, ${here.id}, ${await conceptId(app.current, nursing)}, 'essential', 2 from more`;
    const many = await statementsOf(persona);
    expect(many).toBe(one);
    expect(one).toBeLessThan(20);
    const [first, last] = [await fitsOf(persona), await fitsOf(persona, '?page=21')];
    expect([first.items.length, last.items.length, first.fitting]).toEqual([20, 1, 401]);
    expect(new Set([...first.items, ...last.items].map(({ assignment }) => assignment.id)).size).toBe(21);
  });
});

describe('the switch for mails', () => {
  test('is the person’s own: 401, 404 for another’s, 400, then off and on, an event each time something changed', async () => {
    const { id, persona } = await made(programme, {});
    const other = await made(programme, {});
    const put = (who: Persona, body: object) => who.send('PUT', '/api/me/fit-mails', body);
    expect((await put(asOutsider(app.current), { profileId: id, mails: false })).status).toBe(401);
    expect((await put(other.persona, { profileId: id, mails: false })).status).toBe(404);
    expect(
      (await put(await asCoordinator(app.current, programme.id), { profileId: id, mails: false })).status,
    ).toBe(404);
    expect((await put(persona, { profileId: id })).status).toBe(400);
    expect((await put(persona, { profileId: id, mails: false, stopToken: randomUUID() })).status).toBe(400);
    expect((await fitsOf(persona)).profiles).toMatchObject([
      { id, mails: true, inPool: true, pausedUntil: null },
    ]);
    for (const mails of [false, false, true])
      expect((await put(persona, { profileId: id, mails })).status).toBe(204);
    expect((await fitsOf(persona)).profiles).toMatchObject([{ mails: true }]);
    expect(await eventKinds(app.current, id)).toEqual(['fits.mails_stopped', 'fits.mails_wanted']);
    const file = await persona.get<{ fitMails: object }>(`/api/me/profiles/${id}/download`);
    expect(file.body.fitMails).toEqual({ mails: true, sent: [] });
  });
});

async function eventsAndLooks() {
  const [row] = await app.current.owner`select (select count(*) from events)::int as events,
    (select count(*) from access_records)::int as looks`;
  return row;
}

/** How many statements a read of the own fits takes. */
async function statementsOf({ accountId }: Persona): Promise<number> {
  const { owner, parts } = app.current;
  const [session] = await owner<{ id: string; name: string }[]>`
    select id, current_database() as name from sessions where account_id = ${accountId}`;
  const { host, port, user, pass } = owner.options;
  const url = new URL(`postgres://${host[0]}:${port[0]}/${session?.name}`);
  url.username = String(user);
  url.password = String(pass);
  const heard: string[] = [];
  const database = openDatabase(applicationUrl(url.toString()), {
    connections: 1,
    onStatement: (text) => heard.push(text),
  });
  const read = () =>
    database.transaction({}, async (tx) => {
      const actor = { person: await signOn(tx, session?.id ?? ''), system: null };
      const record = makeRecord(tx, actor, parts.jobs);
      return listFits({ actor, tx, now: new Date(), language: 'en', route: 'test', record }, { page: 1 });
    });
  try {
    await read(); // the driver looks types up once
    heard.length = 0;
    expect((await read()).items.length).toBeGreaterThan(0);
    return heard.length;
  } finally {
    await database.close();
  }
}
