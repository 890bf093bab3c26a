// Host institutions: who keeps the list, what is refused, and what it leaves in the audit.
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, makeInstitution, makeProgramme, type MadeProgramme } from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asOutsider, asSomebody, type Persona } from '../personas.ts';

const app = useTestApp();
let programme: MadeProgramme;
let other: MadeProgramme;
let coordinator: Persona;
let focalPoint: Persona;
let stranger: Persona;
const url = (code = programme.code) => `/api/programmes/${code}/institutions`;
const body = (name: string) => ({
  name,
  kind: 'hospital',
  sector: 'health',
  country: 'GY',
  city: 'Georgetown',
});

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  other = await makeProgramme(app.current);
  coordinator = await asCoordinator(app.current, programme.id);
  focalPoint = await asFocalPoint(app.current, programme.id);
  stranger = await asCoordinator(app.current, other.id);
});

describe('adding', () => {
  test('401 for visitors, 404 for people without a role here, also for its hosts', async () => {
    expect((await asOutsider(app.current).send('POST', url(), body('A'))).status).toBe(401);
    expect((await (await asSomebody(app.current)).send('POST', url(), body('A'))).status).toBe(404);
    expect((await stranger.send('POST', url(), body('A'))).status).toBe(404);
    const host = await asHost(app.current, programme.id, await makeInstitution(app.current, programme.id));
    expect((await host.send('POST', url(), body('A'))).status).toBe(404);
  });

  test.each([
    ['no name', { name: '  ' }, 'name'],
    ['an unknown kind', { kind: 'castle' }, 'kind'],
    ['a country outside the programme', { country: 'FR' }, 'country'],
    ['a day that does not exist', { dueDiligenceUntil: '2027-02-30' }, 'dueDiligenceUntil'],
    ['a field of the server', { programmeId: '00000000-0000-4000-8000-000000000000' }, ''],
  ])('400 for %s', async (_name, change, path) => {
    const answer = await coordinator.send<{ details: { path: string; message: string }[] }>('POST', url(), {
      ...body('Wrong'),
      ...change,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.details[0]?.path).toBe(path);
    expect(answer.body.details[0]?.message).toMatch(/\w/);
  });

  test('201, then 409 for the same name', async () => {
    const made = await focalPoint.send<{ id: string; dueDiligenceValid: boolean; can: string[] }>(
      'POST',
      url(),
      body('Georgetown Public Hospital'),
    );
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'Georgetown Public Hospital',
      dueDiligenceValid: false,
      hosts: [],
    });
    expect(made.body.can).toContain('institution.add_host');
    expect(await eventKinds(app.current, made.body.id)).toEqual(['institution.added']);
    expect((await coordinator.send('POST', url(), body('Georgetown Public Hospital'))).status).toBe(409);
  });
});

describe('one institution', () => {
  let id: string;
  beforeAll(async () => {
    id = await makeInstitution(app.current, programme.id, 'University of the Test');
  });

  test('is in the list of its programme only', async () => {
    const own = await coordinator.get<{ items: { id: string }[]; countries: string[] }>(url());
    expect(own.status).toBe(200);
    expect(own.body.items.map((each) => each.id)).toContain(id);
    expect(own.body.countries).toEqual(['GY']);
    const foreign = await stranger.get<{ items: unknown[] }>(url(other.code));
    expect(foreign.body.items).toEqual([]);
    expect((await stranger.get(`${url(other.code)}/${id}`)).status).toBe(404);
    expect((await stranger.get(`${url()}/${id}`)).status).toBe(404);
  });

  test('changes: 412 when somebody else was faster', async () => {
    const read = await coordinator.get<{ version: number }>(`${url()}/${id}`);
    const header = { 'if-match': `"${read.body.version}"` };
    const first = await focalPoint.send<{ version: number; dueDiligenceValid: boolean }>(
      'PATCH',
      `${url()}/${id}`,
      { dueDiligenceUntil: '2001-01-01' },
      header,
    );
    expect(first.status).toBe(200);
    expect(first.body.dueDiligenceValid).toBe(false);
    const second = await coordinator.send('PATCH', `${url()}/${id}`, { city: 'Linden' }, header);
    expect(second.status).toBe(412);
    expect((await coordinator.get<{ city: string }>(`${url()}/${id}`)).body.city).toBe('Georgetown');
    expect(await eventKinds(app.current, id)).toEqual(['institution.changed']);
    expect((await stranger.send('PATCH', `${url(other.code)}/${id}`, { city: 'Linden' })).status).toBe(404);
  });

  test('a host is named by address once', async () => {
    const add = (who: Persona, email: string) =>
      who.send<{ hosts: { email: string }[] }>('POST', `${url()}/${id}/hosts`, { email });
    expect((await add(stranger, 'head@example.org')).status).toBe(404);
    expect((await add(coordinator, 'not an address')).status).toBe(400);
    const added = await add(coordinator, ' Head.Nurse@Example.org ');
    expect(added.status).toBe(201);
    expect(added.body.hosts.map((each) => each.email)).toEqual(['head.nurse@example.org']);
    expect((await add(focalPoint, 'head.nurse@example.org')).status).toBe(409);
    expect(await eventKinds(app.current, id)).toEqual(['institution.changed', 'institution.host_added']);
    const details = await app.current
      .owner`select details::text as text from events where subject_id = ${id}`;
    expect(details.map((row) => String(row.text)).join()).not.toMatch(/example\.org/i);

    const host = await asSomebody(app.current, 'head.nurse@example.org');
    const session = await host.get<{ institutions: { id: string; name: string; programmeCode: string }[] }>(
      '/api/session',
    );
    expect(session.body.institutions).toEqual([
      { id, name: 'University of the Test', programmeCode: programme.code },
    ]);
  });
});
