// Terms of reference over the API: drafting, changing, and the way from draft to sourcing with who may take each step.
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import {
  eventKinds,
  makeAssignment,
  makeInstitution,
  makeProgramme,
  type MadeProgramme,
  makeLine,
} from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asOutsider, asSomebody, type Persona } from '../personas.ts';

interface Assignment {
  id: string;
  status: string;
  version: number;
  can: string[];
  next: { step: string; to: string; needs: string[] }[];
  skills: { uri: string; label: string; importance: string; level: number }[];
  details: { path: string; message: string }[];
  [name: string]: unknown;
}

const app = useTestApp();
const nursing = 'urn:compatriot:skill:paediatric-nursing';
const nurse = 'urn:compatriot:occupation:registered-nurse';
let programme: MadeProgramme;
let institutionId: string;
let coordinator: Persona;
let focalPoint: Persona;
let host: Persona;
let stranger: Persona;
const url = (path = '') => `/api/programmes/${programme.code}/assignments${path}`;
const terms = () => ({
  title: 'Train a paediatric ward',
  institutionId,
  need: 'Too few nurses know how to care for children.',
  tasks: 'Six weeks of teaching at the bedside.',
  outputs: 'Twenty nurses trained.',
  supervisor: 'Head nurse of the ward',
  counterpartNumber: 20,
  counterparts: [{ name: 'Nurse Baksh', role: 'Ward sister' }],
  mode: 'temporary',
  sector: 'health',
  country: 'GY',
  region: 'GY-DE',
  place: 'Georgetown',
  startsOn: '2027-03-01',
  endsOn: '2027-04-11',
  seats: 2,
  occupation: nurse,
  minimumExperience: 5,
  minimumEducation: '6',
  licenceNeeded: true,
  skills: [{ uri: nursing, importance: 'essential', level: 3 }],
  languages: [{ code: 'eng', level: 'B2' }],
});
const move = (
  who: Persona,
  id: string,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
) => who.send<Assignment>('POST', url(`/${id}/transitions`), body, headers);

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  institutionId = await makeInstitution(app.current, programme.id);
  coordinator = await asCoordinator(app.current, programme.id);
  focalPoint = await asFocalPoint(app.current, programme.id);
  host = await asHost(app.current, programme.id, institutionId);
  stranger = await asCoordinator(app.current, (await makeProgramme(app.current)).id);
});

describe('drafting', () => {
  test('401, 404 for strangers, 400 for the institution of others', async () => {
    expect((await asOutsider(app.current).send('POST', url(), terms())).status).toBe(401);
    expect((await (await asSomebody(app.current)).send('POST', url(), terms())).status).toBe(404);
    expect((await stranger.send('POST', url(), terms())).status).toBe(404);
    const elsewhere = await makeInstitution(app.current, programme.id);
    const answer = await host.send<Assignment>('POST', url(), { ...terms(), institutionId: elsewhere });
    expect(answer.status).toBe(400);
    expect(answer.body.details[0]?.path).toBe('institutionId');
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['no title', { title: '' }, 'title'],
    ['a mode that is none', { mode: 'sometimes' }, 'mode'],
    ['a country outside the programme', { country: 'FR', region: null }, 'country'],
    ['a region of another country', { region: 'FR-IDF' }, 'region'],
    ['an end before the start', { endsOn: '2027-02-01' }, 'endsOn'],
    ['no seat', { seats: 0 }, 'seats'],
    [
      'an unknown skill',
      { skills: [{ uri: 'urn:nothing', importance: 'essential', level: 2 }] },
      'skills.0.uri',
    ],
    [
      'an occupation as a skill',
      { skills: [{ uri: nurse, importance: 'essential', level: 2 }] },
      'skills.0.uri',
    ],
    [
      'the same skill twice',
      { skills: [1, 2].map((level) => ({ uri: nursing, importance: 'optional', level })) },
      'skills',
    ],
    [
      'a skill level beyond four',
      { skills: [{ uri: nursing, importance: 'essential', level: 5 }] },
      'skills.0.level',
    ],
    ['a skill as the occupation', { occupation: nursing }, 'occupation'],
    ['a language level that is none', { languages: [{ code: 'eng', level: 'B3' }] }, 'languages.0.level'],
    ['a status', { status: 'approved' }, ''],
  ])('400 for %s', async (_name, change, path) => {
    const answer = await coordinator.send<Assignment>('POST', url(), { ...terms(), ...change });
    expect(answer.status).toBe(400);
    expect(answer.body.details[0]).toMatchObject({ path, message: expect.stringMatching(/\w/) });
  });

  test('201: a host drafts for its own institution, and reads it back with names', async () => {
    const made = await host.send<Assignment>('POST', url(), terms());
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      status: 'draft',
      occupation: { uri: nurse, label: 'registered nurse' },
      skills: [{ uri: nursing, label: 'paediatric nursing', importance: 'essential', level: 3 }],
      languages: [{ code: 'eng', level: 'B2' }],
      region: 'GY-DE',
      dueDiligenceValid: true,
    });
    expect(made.body.next.map((each) => each.step)).toEqual(['submit']);
    expect(made.body.can).toContain('assignment.change');
    expect(await eventKinds(app.current, made.body.id)).toEqual(['assignment.drafted']);
    const own = await host.get<{ items: { id: string; programme: string }[] }>('/api/host/assignments');
    expect(own.body.items.find((each) => each.id === made.body.id)).toMatchObject({
      programme: programme.code,
    });
    expect((await stranger.get<{ items: unknown[] }>('/api/host/assignments')).body.items).toEqual([]);
    expect((await asOutsider(app.current).get('/api/host/assignments')).status).toBe(401);
  });

  test('201: an official drafts and hands in at once; a half-worded one is not handed in and nothing is kept', async () => {
    const made = await coordinator.send<Assignment>('POST', url(), { ...terms(), submit: true });
    expect(made.body.status).toBe('submitted');
    expect(await eventKinds(app.current, made.body.id)).toEqual([
      'assignment.drafted',
      'assignment.submitted',
    ]);
    const before = await app.current.owner`select count(*)::int as n from assignments`;
    const half = await coordinator.send<Assignment>('POST', url(), {
      ...terms(),
      tasks: '',
      skills: [],
      languages: [],
      submit: true,
    });
    expect(half.status).toBe(400);
    expect(half.body.details.map((each) => each.path)).toEqual(['tasks', 'skills', 'languages']);
    expect(await app.current.owner`select count(*)::int as n from assignments`).toEqual(before);
  });
});

describe('reading', () => {
  test('officials see all of theirs, hosts their own, strangers nothing', async () => {
    const elsewhere = await makeInstitution(app.current, programme.id);
    const foreign = await makeAssignment(app.current, programme.id, { institutionId: elsewhere });
    const all = await focalPoint.get<{
      items: { id: string }[];
      total: number;
      counts: Record<string, number>;
      can: string[];
    }>(url());
    expect(all.body.items.map((each) => each.id)).toContain(foreign.id);
    expect(all.body.can).toEqual(['assignment.draft']);
    const filtered = await focalPoint.get<{ items: { status: string }[]; total: number }>(
      url('?status=sourcing'),
    );
    expect(new Set(filtered.body.items.map((each) => each.status))).toEqual(new Set(['sourcing']));
    expect(filtered.body.total).toBe(all.body.counts.sourcing);
    expect((await focalPoint.get(url('?status=nonsense'))).status).toBe(400);

    const own = await host.get<{ items: { id: string }[] }>(url());
    expect(own.body.items.map((each) => each.id)).not.toContain(foreign.id);
    expect((await host.get(url(`/${foreign.id}`))).status).toBe(404);
    expect((await stranger.get(url(`/${foreign.id}`))).status).toBe(404);
    expect((await asOutsider(app.current).get(url())).status).toBe(401);
  });

  test('the form offers what the programme has, in the reader’s language', async () => {
    const choices = await focalPoint.get<Record<string, { code?: string; label?: string; id?: string }[]>>(
      `/api/programmes/${programme.code}/assignment-choices`,
      { 'accept-language': 'fr' },
    );
    expect(choices.body).toMatchObject({ countries: ['GY'], sectors: ['health', 'education'] });
    expect(choices.body.regions?.length).toBeGreaterThan(5);
    expect(choices.body.regions?.[0]?.code).toMatch(/^GY-/);
    const own = await host.get<{ institutions: { id: string }[] }>(
      `/api/programmes/${programme.code}/assignment-choices`,
    );
    expect(own.body.institutions.map((each) => each.id)).toEqual([institutionId]);
    expect((await stranger.get(`/api/programmes/${programme.code}/assignment-choices`)).status).toBe(404);
    expect(
      (await asOutsider(app.current).get(`/api/programmes/${programme.code}/assignment-choices`)).status,
    ).toBe(401);
  });
});

describe('changing', () => {
  test('401, 404, 400, 412, 200, and 409 once approved', async () => {
    const { id, version } = (await host.send<Assignment>('POST', url(), terms())).body;
    const change = (who: Persona, body: Record<string, unknown>, headers: Record<string, string> = {}) =>
      who.send<Assignment>('PATCH', url(`/${id}`), body, headers);
    expect((await change(asOutsider(app.current), { seats: 3 })).status).toBe(401);
    expect((await change(stranger, { seats: 3 })).status).toBe(404);
    expect((await change(host, { endsOn: '2020-01-01' })).status).toBe(400);
    expect((await change(host, { version: 9 })).status).toBe(400);
    const changed = await change(
      host,
      { seats: 3, skills: [{ uri: nursing, importance: 'optional', level: 1 }] },
      { 'if-match': `"${version}"` },
    );
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      seats: 3,
      skills: [{ importance: 'optional', level: 1 }],
      languages: [{ code: 'eng' }],
    });
    expect((await change(focalPoint, { seats: 4 }, { 'if-match': `"${version}"` })).status).toBe(412);
    expect((await change(focalPoint, { skills: terms().skills })).status).toBe(200);

    await move(host, id, { to: 'submitted' });
    expect((await change(host, { seats: 4 })).status).toBe(409);
    expect((await change(focalPoint, { seats: 4 })).status).toBe(200);
    await move(focalPoint, id, { to: 'approved', nationalPlan: 'Health vision 2030' });
    const approved = await change(focalPoint, { seats: 5 });
    expect(approved.status).toBe(409);
    expect((await focalPoint.get<Assignment>(url(`/${id}`))).body.can).not.toContain('assignment.change');
    expect(await eventKinds(app.current, id)).toEqual([
      'assignment.drafted',
      'assignment.changed',
      'assignment.changed',
      'assignment.submitted',
      'assignment.changed',
      'assignment.approved',
    ]);
  });
});

describe('the way to sourcing', () => {
  test('each step by its party, with what it needs, at its time', async () => {
    const { id } = (await host.send<Assignment>('POST', url(), terms())).body;
    expect((await move(asOutsider(app.current), id, { to: 'submitted' })).status).toBe(401);
    expect((await move(stranger, id, { to: 'submitted' })).status).toBe(404);
    expect((await move(host, id, { to: 'approved' })).status).toBe(403);
    expect((await move(focalPoint, id, { to: 'approved', nationalPlan: 'Plan' })).status).toBe(409);
    expect((await move(host, id, { to: 'filled' })).status).toBe(409);
    expect((await move(host, id, { to: 'elsewhere' })).status).toBe(400);
    expect((await move(host, id, { to: 'submitted' })).status).toBe(200);
    expect((await move(host, id, { to: 'submitted' })).status).toBe(409);

    const silent = await move(focalPoint, id, { to: 'returned' });
    expect(silent.status).toBe(400);
    expect(silent.body.details.map((each) => each.path)).toEqual(['reason']);
    const returned = await move(focalPoint, id, { to: 'returned', reason: 'Who will be trained?' });
    expect(returned.body).toMatchObject({ status: 'returned', reason: 'Who will be trained?' });
    await move(host, id, { to: 'submitted' });
    expect((await move(coordinator, id, { to: 'approved', nationalPlan: 'Plan' })).status).toBe(403);
    expect((await move(focalPoint, id, { to: 'approved' })).body.details.map((each) => each.path)).toEqual([
      'nationalPlan',
    ]);
    const approved = await move(focalPoint, id, { to: 'approved', nationalPlan: 'Health vision 2030' });
    expect(approved.body).toMatchObject({
      status: 'approved',
      nationalPlan: 'Health vision 2030',
      reason: null,
    });

    const line = await makeLine(app.current, programme.id, { donor: 'IOM Development Fund' });
    const lines = [{ lineId: line.id, amount: 500_000 }];
    expect((await move(focalPoint, id, { to: 'funded', lines })).status).toBe(403);
    expect((await move(coordinator, id, { to: 'funded' })).status).toBe(400);
    expect((await move(coordinator, id, { to: 'funded', lines })).body).toMatchObject({
      status: 'funded',
      donor: 'IOM Development Fund',
    });
    const undated = await move(coordinator, id, { to: 'sourcing' });
    expect(undated.status).toBe(400);
    expect(undated.body.details.map((each) => each.path)).toEqual(['deadline']);
    expect((await move(coordinator, id, { to: 'sourcing', deadline: '2020-01-01' })).status).toBe(400);
    expect((await move(coordinator, id, { to: 'sourcing', deadline: '2027-03-02' })).status).toBe(400);
    const open = await move(coordinator, id, { to: 'sourcing', deadline: '2027-02-01' });
    expect(open.body.deadline).toBe('2027-02-01');
    expect(open.body.status).toBe('sourcing');
    expect(open.body.next.map((each) => each.step)).toEqual(['select', 'suspend', 'cancel']);
    expect((await move(coordinator, id, { to: 'selecting' })).status).toBe(400);
    await coordinator.send('POST', url(`/${id}/match-runs`));
    expect((await move(coordinator, id, { to: 'selecting' })).status).toBe(200);
    expect((await eventKinds(app.current, id)).slice(-5)).toEqual([
      'assignment.approved',
      'assignment.money_set_aside',
      'assignment.funded',
      'assignment.opened',
      'assignment.selecting',
    ]);
    const details = await app.current
      .owner`select details::text as text from events where subject_id = ${id}`;
    expect(details.map((row) => String(row.text)).join()).not.toMatch(/trained\?|Health vision|IOM/);
  });

  test('approval asks for a checked institution and a priority sector', async () => {
    const unchecked = await makeInstitution(app.current, programme.id);
    await app.current
      .owner`update institutions set due_diligence_until = '2020-01-01' where id = ${unchecked}`;
    const { id } = (
      await coordinator.send<Assignment>('POST', url(), {
        ...terms(),
        institutionId: unchecked,
        sector: 'law',
        submit: true,
      })
    ).body;
    const refused = await move(focalPoint, id, { to: 'approved', nationalPlan: 'Plan' });
    expect(refused.status).toBe(400);
    expect(refused.body.details.map((each) => each.path)).toEqual(['sector', 'institutionId']);
  });

  test('suspended comes back to where it was; cancelled does not', async () => {
    const { id } = await makeAssignment(app.current, programme.id, { status: 'funded' });
    expect((await move(coordinator, id, { to: 'suspended' })).status).toBe(400);
    const paused = await move(coordinator, id, { to: 'suspended', reasonCode: 'security' });
    expect(paused.body).toMatchObject({ status: 'suspended', reasonCode: 'security' });
    expect(paused.body.next.map((each) => [each.step, each.to])).toEqual([
      ['resume', 'funded'],
      ['cancel', 'cancelled'],
    ]);
    expect((await move(coordinator, id, { to: 'sourcing' })).status).toBe(409);
    expect((await move(focalPoint, id, { to: 'funded' })).body).toMatchObject({
      status: 'funded',
      reasonCode: null,
    });
    await move(focalPoint, id, { to: 'cancelled', reasonCode: 'funding' });
    expect((await move(coordinator, id, { to: 'suspended', reasonCode: 'security' })).status).toBe(409);
    expect(await eventKinds(app.current, id)).toEqual([
      'assignment.suspended',
      'assignment.resumed',
      'assignment.cancelled',
    ]);
  });

  test('two people decide at once: one does, the other is told', async () => {
    const { id } = await makeAssignment(app.current, programme.id, { status: 'submitted' });
    const { version } = (await focalPoint.get<Assignment>(url(`/${id}`))).body;
    const header = { 'if-match': `"${version}"` };
    const both = await Promise.all([
      move(focalPoint, id, { to: 'approved', nationalPlan: 'Plan' }, header),
      move(focalPoint, id, { to: 'rejected', reason: 'No.' }, header),
    ]);
    const statuses = both.map((each) => each.status).sort();
    expect(statuses[0]).toBe(200);
    expect([409, 412]).toContain(statuses[1]);
    expect(await eventKinds(app.current, id)).toHaveLength(1);
  });
});
