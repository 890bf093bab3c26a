// Host institutions: who keeps the list, what is refused, and what it leaves in the audit.
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, makeInstitution, makeProgramme, type MadeProgramme } from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asOutsider, asSomebody, type Persona } from '../personas.ts';

interface Institution {
  hosts: { email: string; accountId: string }[];
  contacts: { id: string; name: string; email: string | null }[];
  checks: { passed: boolean }[];
  [name: string]: unknown;
}

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
    ['a day written by hand', { dueDiligenceUntil: '2027-02-28' }, ''],
    ['a website that is none', { website: 'javascript:alert(1)' }, 'website'],
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }, 'timeZone'],
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
    const first = await focalPoint.send<{ version: number; phone: string }>(
      'PATCH',
      `${url()}/${id}`,
      { phone: '+592 226 8210' },
      header,
    );
    expect(first.status).toBe(200);
    expect(first.body.phone).toBe('+592 226 8210');
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

describe('what an institution keeps itself', () => {
  let id: string;
  let host: Persona;
  let elsewhere: Persona;
  beforeAll(async () => {
    id = await makeInstitution(app.current, programme.id, 'Hospital of the hosts');
    host = await asHost(app.current, programme.id, id);
    elsewhere = await asHost(app.current, programme.id, await makeInstitution(app.current, programme.id));
  });

  test('its address: 401, 404 for other hosts, 403 for its name, 200', async () => {
    const change = (who: Persona, body: object) => who.send<Institution>('PATCH', `${url()}/${id}`, body);
    const address = {
      address: 'New Market Street',
      website: 'https://gph.example.org',
      timeZone: 'America/Guyana',
    };
    expect((await change(asOutsider(app.current), address)).status).toBe(401);
    expect((await change(elsewhere, address)).status).toBe(404);
    expect((await change(host, { name: 'A palace' })).status).toBe(403);
    expect((await change(host, { ...address, sector: 'law' })).status).toBe(403);
    expect((await change(host, address)).body).toMatchObject(address);
    // Not by way of the database either.
    const forged = app.current.parts.database.transaction(
      { account: host.accountId ?? '', institutions: [id] },
      (tx) => tx.execute(`update institutions set name = 'A palace' where id = '${id}'`),
    );
    await expect(forged).rejects.toMatchObject({ cause: { code: '42501' } });
    const own = await host.get<{ items: { id: string; programme: string }[] }>('/api/host/institutions');
    expect(own.body.items).toMatchObject([{ id, programme: programme.code }]);
    expect((await coordinator.get<{ items: unknown[] }>('/api/host/institutions')).body.items).toEqual([]);
    expect((await asOutsider(app.current).get('/api/host/institutions')).status).toBe(401);
  });

  test('its people: a host invites a colleague, who is written to and may be taken off again', async () => {
    const add = (who: Persona, email: string) =>
      who.send<Institution>('POST', `${url()}/${id}/hosts`, { email, name: 'Matron' });
    expect((await add(elsewhere, 'matron@example.org')).status).toBe(404);
    const added = await add(host, 'Matron@example.org');
    expect(added.status).toBe(201);
    expect(added.body.hosts.map((each) => each.email)).toContain('matron@example.org');
    await app.current.settle();
    const mails = await app.current.owner`select subject from mails where recipient = 'matron@example.org'`;
    expect(mails.map((row) => row.subject)).toEqual(['You now act for Hospital of the hosts']);

    const matron = await asSomebody(app.current, 'matron@example.org');
    const end = (who: Persona, account: string | null) =>
      who.send('DELETE', `${url()}/${id}/hosts/${account}`);
    expect((await end(elsewhere, matron.accountId)).status).toBe(404);
    expect((await end(matron, matron.accountId)).status).toBe(204);
    expect((await end(host, matron.accountId)).status).toBe(404);
    expect((await matron.get(`${url()}/${id}`)).status).toBe(404);
    expect((await eventKinds(app.current, id)).slice(-2)).toEqual([
      'institution.host_added',
      'institution.host_ended',
    ]);
  });

  test('whom to ring: reachable, changed, and gone with the address when they leave', async () => {
    const contacts = `${url()}/${id}/contacts`;
    const person = { name: 'Rita Persaud', role: 'Head nurse', phone: '+592 600 1122' };
    expect((await asOutsider(app.current).send('POST', contacts, person)).status).toBe(401);
    expect((await elsewhere.send('POST', contacts, person)).status).toBe(404);
    const nowhere = await host.send<{ details: { path: string }[] }>('POST', contacts, { name: 'Rita' });
    expect(nowhere.status).toBe(400);
    expect(nowhere.body.details[0]?.path).toBe('email');
    const made = await host.send<Institution>('POST', contacts, person);
    expect(made.status).toBe(201);
    const [contact] = made.body.contacts;
    expect(contact).toMatchObject({ ...person, email: null });
    const at = `${contacts}/${contact?.id}`;
    expect((await elsewhere.send('PUT', at, person)).status).toBe(404);
    const changed = await focalPoint.send<Institution>('PUT', at, { ...person, email: 'rita@example.org' });
    expect(changed.body.contacts[0]).toMatchObject({ email: 'rita@example.org' });
    expect((await elsewhere.send('DELETE', at)).status).toBe(404);
    expect((await host.send<Institution>('DELETE', at)).body.contacts).toEqual([]);
    expect((await host.send('PUT', at, person)).status).toBe(404);
    expect(
      await app.current
        .owner`select name, email, phone from institution_contacts where institution_id = ${id}`,
    ).toEqual([{ name: 'Rita Persaud', email: null, phone: null }]);
  });
});

describe('due diligence', () => {
  const check = {
    checked: ['registration', 'premises'],
    passed: true,
    note: 'Seen on site',
    checkedOn: '2026-01-10',
  };

  test('a record says until when it counts; the last one rules, and only officials write and read it', async () => {
    const id = (await coordinator.send<{ id: string }>('POST', url(), body('Clinic to be checked'))).body.id;
    const host = await asHost(app.current, programme.id, id);
    const write = (who: Persona, values: object) =>
      who.send<Institution & { details: { path: string }[] }>('POST', `${url()}/${id}/checks`, {
        ...check,
        ...values,
      });
    expect((await write(asOutsider(app.current), { validUntil: '2028-01-10' })).status).toBe(401);
    expect((await write(stranger, { validUntil: '2028-01-10' })).status).toBe(404);
    expect((await write(host, { validUntil: '2028-01-10' })).status).toBe(403);
    for (const [values, path] of [
      [{}, 'validUntil'],
      [{ validUntil: '2026-01-09' }, 'validUntil'],
      [{ validUntil: '2029-01-11' }, 'validUntil'],
      [{ checkedOn: '2099-01-01', validUntil: '2099-06-01' }, 'checkedOn'],
      [{ checked: [], validUntil: '2028-01-10' }, 'checked'],
    ] as const) {
      const refused = await write(coordinator, values);
      expect(refused.status).toBe(400);
      expect(refused.body.details[0]?.path).toBe(path);
    }
    const passed = await write(coordinator, { validUntil: '2028-01-10' });
    expect(passed.status).toBe(201);
    expect(passed.body).toMatchObject({ dueDiligenceUntil: '2028-01-10', dueDiligenceValid: true });
    expect(passed.body.checks).toMatchObject([
      { passed: true, note: 'Seen on site', checked: check.checked },
    ]);

    const failed = await write(focalPoint, { passed: false, validUntil: '2028-01-10' });
    expect(failed.body).toMatchObject({ dueDiligenceUntil: null, dueDiligenceValid: false });
    expect(failed.body.checks.map((each) => each.passed)).toEqual([false, true]);
    // The institution reads whether it counts, and nothing of what was found.
    const own = await host.get<Institution>(`${url()}/${id}`);
    expect(own.body).toMatchObject({ dueDiligenceValid: false, checks: [] });
    expect((await eventKinds(app.current, id)).slice(-2)).toEqual([
      'institution.checked',
      'institution.checked',
    ]);
  });

  test('a paper beside it is one of this institution, and stays once a check rests on it', async () => {
    const id = (await coordinator.send<{ id: string }>('POST', url(), body('Clinic with a paper'))).body.id;
    const other = await makeInstitution(app.current, programme.id);
    const bring = async (to: string) => {
      const answer = await coordinator.send<{ id: string }>(
        'POST',
        `${url()}/${to}/documents?kind=due_diligence&name=register.pdf`,
        Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n'),
        { 'content-type': 'application/octet-stream' },
      );
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      return answer.body.id;
    };
    const values = { ...check, validUntil: '2028-01-10' };
    const foreign = await coordinator.send<{ details: { path: string }[] }>('POST', `${url()}/${id}/checks`, {
      ...values,
      documentId: await bring(other),
    });
    expect(foreign.status).toBe(400);
    expect(foreign.body.details[0]?.path).toBe('documentId');
    const documentId = await bring(id);
    const made = await coordinator.send<Institution>('POST', `${url()}/${id}/checks`, {
      ...values,
      documentId,
    });
    expect(made.body.checks).toMatchObject([{ documentId }]);
    const removed = await coordinator.send('DELETE', `${url()}/${id}/documents/${documentId}`);
    expect(removed.status).toBeGreaterThanOrEqual(400);
  });

  test('nobody writes the day by hand, not even past the API', async () => {
    const id = await makeInstitution(app.current, programme.id);
    const as = { account: coordinator.accountId ?? '', team: [programme.id], coordinator: [programme.id] };
    const write = (statement: string) =>
      app.current.parts.database.transaction(as, (tx) => tx.execute(statement));
    await expect(
      write(`update institutions set due_diligence_until = '2099-01-01' where id = '${id}'`),
    ).rejects.toMatchObject({ cause: { code: '42501' } });
    await expect(
      write(`insert into institutions (programme_id, name, kind, sector, country, due_diligence_until)
        values ('${programme.id}', 'Forged', 'hospital', 'health', 'GY', '2099-01-01')`),
    ).rejects.toMatchObject({ cause: { code: '42501' } });
    await expect(
      write(`insert into due_diligence_records (programme_id, institution_id, checked, passed, checked_on, valid_until, account_id)
        values ('${programme.id}', '${id}', '{}', true, '2026-01-01', '2027-01-01', gen_random_uuid())`),
    ).rejects.toMatchObject({ cause: { code: '42501' } });
  });
});
