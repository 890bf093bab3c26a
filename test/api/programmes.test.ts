// Setting up a programme on one screen, and what everybody may read of it.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, makeProgramme } from '../make.ts';
import { asAdministrator, asCoordinator, asOutsider, asSomebody, signedIn } from '../personas.ts';
import { asVisitor, someAnswers, wholeBody } from './survey.ts';

const app = useTestApp();

const newCode = () => `t-${randomUUID().slice(0, 8)}`;
const someBody = (more: Record<string, unknown> = {}) => ({
  code: newCode(),
  name: 'Comoros Diaspora Programme',
  summary: 'Teachers and nurses of Comorian origin, back for some weeks.',
  originCountries: ['KM'],
  languages: ['fr', 'ar'],
  sectors: ['health', 'education'],
  modes: ['temporary', 'virtual'],
  accent: '#0b5d57',
  draftDays: 60,
  poolMonths: 12,
  contactMonths: 12,
  officials: [
    { email: `Coordinator-${randomUUID()}@Example.org`, name: 'Fatima Said', role: 'coordinator' },
    { email: `focal-${randomUUID()}@example.org`, role: 'focal_point' },
  ],
  ...more,
});

interface Made {
  code: string;
  surveyPath: string;
}

describe('who may', () => {
  test('a visitor is asked to sign in, somebody else is refused, and nothing is written', async () => {
    const body = someBody();
    expect((await asOutsider(app.current).send('POST', '/api/programmes', body)).status).toBe(401);
    const programme = await makeProgramme(app.current);
    for (const persona of [await asSomebody(app.current), await asCoordinator(app.current, programme.id)]) {
      const answer = await persona.send('POST', '/api/programmes', body);
      expect([answer.status, answer.body['code']]).toEqual([403, 'not_allowed']);
    }
    const [left] = await app.current
      .owner`select count(*)::int as n from programmes where code = ${body.code}`;
    expect(left?.['n']).toBe(0);
  });

  test('who works in a programme is read by administrators only', async () => {
    const programme = await makeProgramme(app.current);
    const coordinator = await asCoordinator(app.current, programme.id);
    const url = `/api/programmes/${programme.code}/officials`;
    expect((await asOutsider(app.current).get(url)).status).toBe(401);
    expect((await coordinator.get(url)).status).toBe(403);
    const administrator = await asAdministrator(app.current);
    expect((await administrator.get('/api/programmes/nowhere/officials')).status).toBe(404);
    const answer = await administrator.get(url);
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        items: [
          {
            membershipId: expect.any(String) as string,
            name: null,
            email: coordinator.email,
            role: 'coordinator',
            recipient: 'programme_team',
            finance: true,
          },
        ],
      },
    ]);
  });
});

describe('what is refused', () => {
  const official = { email: 'someone@example.org', role: 'coordinator' };
  test.each<[string, Record<string, unknown>, string]>([
    ['a code with capitals', { code: 'GUYD' }, 'code'],
    ['a code of one letter', { code: 'g' }, 'code'],
    ['a code with two dashes in a row', { code: 'gu--yd' }, 'code'],
    ['a code of 41 characters', { code: 'a'.repeat(41) }, 'code'],
    ['no name', { name: '  ' }, 'name'],
    ['a name with a line break', { name: 'One\nTwo' }, 'name'],
    ['a name of 121 characters', { name: 'n'.repeat(121) }, 'name'],
    ['a summary of 1001 characters', { summary: 's'.repeat(1001) }, 'summary'],
    ['no country', { originCountries: [] }, 'originCountries'],
    ['a country in small letters', { originCountries: ['km'] }, 'originCountries.0'],
    ['a country that does not exist', { originCountries: ['KM', 'QQ'] }, 'originCountries.1'],
    ['a country twice', { originCountries: ['KM', 'KM'] }, 'originCountries'],
    ['no language', { languages: [] }, 'languages'],
    ['a language the questionnaire is not written in', { languages: ['fr', 'sw'] }, 'languages.1'],
    ['a language that is none', { languages: ['French'] }, 'languages.0'],
    ['no sector', { sectors: [] }, 'sectors'],
    ['an unknown sector', { sectors: ['mining'] }, 'sectors.0'],
    ['no mode', { modes: [] }, 'modes'],
    ['an unknown mode', { modes: ['virtual', 'hybrid'] }, 'modes.1'],
    ['a colour in words', { accent: 'teal' }, 'accent'],
    ['a colour on which white cannot be read', { accent: '#ffd34d' }, 'accent'],
    ['drafts kept for no day', { draftDays: 0 }, 'draftDays'],
    ['drafts kept for more than a year', { draftDays: 366 }, 'draftDays'],
    ['half a month', { poolMonths: 1.5 }, 'poolMonths'],
    ['four years in the pool', { poolMonths: 48 }, 'poolMonths'],
    ['contact for no time', { contactMonths: 0 }, 'contactMonths'],
    ['contact in words', { contactMonths: '12' }, 'contactMonths'],
    ['an address without a domain', { officials: [{ ...official, email: 'someone' }] }, 'officials.0.email'],
    ['an unknown role', { officials: [official, { ...official, role: 'minister' }] }, 'officials.1.role'],
    ['an unknown recipient', { officials: [{ ...official, recipient: 'press' }] }, 'officials.0.recipient'],
    [
      'a person twice in one role',
      { officials: [official, { ...official, email: 'SOMEONE@example.org' }] },
      'officials.1.email',
    ],
    [
      'fifty-one officials',
      { officials: Array.from({ length: 51 }, (_, n) => ({ ...official, email: `o${n}@example.org` })) },
      'officials',
    ],
    ['a status', { status: 'closed' }, ''],
    ['a quota', { dailyQuota: 10_000 }, ''],
    ['an official made administrator', { officials: [{ ...official, administrator: true }] }, 'officials.0'],
  ])('%s', async (_name, more, path) => {
    const administrator = await asAdministrator(app.current);
    const body = someBody(more);
    const answer = await administrator.send<{ details: { path: string; message: string }[] }>(
      'POST',
      '/api/programmes',
      body,
    );
    expect(answer.status).toBe(400);
    expect(answer.body.details.map((detail) => detail.path)).toContain(path);
    for (const { message } of answer.body.details) expect(message).toMatch(/ .*[.\p{L}\p{N}…}]$/u);
    const [left] = await app.current
      .owner`select count(*)::int as n from programmes where code = ${body.code}`;
    expect(left?.['n']).toBe(0);
  });

  test('a code that is taken: 409, and no account is left behind', async () => {
    const administrator = await asAdministrator(app.current);
    const programme = await makeProgramme(app.current);
    const body = someBody({ code: programme.code });
    const answer = await administrator.send('POST', '/api/programmes', body);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: 'already_exists', details: [{ path: 'code' }] });
    const emails = body.officials.map((each) => each.email.toLowerCase());
    expect(
      await app.current.owner`select 1 from accounts where email in ${app.current.owner(emails)}`,
    ).toHaveLength(0);
  });
});

describe('a programme that is set up', () => {
  test('has its people, an open survey, and its events', async () => {
    const administrator = await asAdministrator(app.current);
    const body = someBody();
    const made = await administrator.send<Made>('POST', '/api/programmes', body);
    expect([made.status, made.body]).toEqual([201, { code: body.code, surveyPath: `/s/${body.code}` }]);

    const survey = await asOutsider(app.current).get<{
      versionId: string;
      definition: { languages: string[]; title: Record<string, string> };
    }>(`/api/programmes/${body.code}/survey`);
    expect(survey.status).toBe(200);
    expect(survey.body.definition.languages).toEqual(['fr', 'ar']);
    expect(survey.body.definition.title).toEqual({ fr: body.name, ar: body.name });

    const [row] = await app.current
      .owner`select id, draft_days, pool_months, contact_months, status, accent from programmes where code = ${body.code}`;
    expect(row).toMatchObject({
      draft_days: 60,
      pool_months: 12,
      contact_months: 12,
      status: 'open',
      accent: '#0b5d57',
    });
    const id = row?.['id'] as string;
    expect(await eventKinds(app.current, id)).toEqual(['programme.set_up']);
    const [version] = await app.current
      .owner`select id from questionnaire_versions where programme_id = ${id}`;
    expect(await eventKinds(app.current, version?.['id'] as string)).toEqual(['questionnaire.published']);

    // Without a word said, a focal point reads for the home government and a coordinator for the team.
    const people = await administrator.get<{
      items: { email: string; name: string | null; role: string; recipient: string }[];
    }>(`/api/programmes/${body.code}/officials`);
    const [coordinator, focalPoint] = body.officials.map((each) => each.email.toLowerCase());
    // Nor does anybody decide about money before an administrator says so.
    const untold = { membershipId: expect.any(String) as string, finance: false };
    expect(people.body.items).toEqual([
      {
        ...untold,
        email: coordinator,
        name: 'Fatima Said',
        role: 'coordinator',
        recipient: 'programme_team',
      },
      { ...untold, email: focalPoint, name: null, role: 'focal_point', recipient: 'home_government' },
    ]);
  });

  test('takes an answer at once, and its coordinator finds an empty pool at once', async () => {
    const administrator = await asAdministrator(app.current);
    const body = someBody({ languages: ['en'], originCountries: ['KM', 'MG'] });
    await administrator.send('POST', '/api/programmes', body);
    const { body: survey } = await asOutsider(app.current).get<{ versionId: string }>(
      `/api/programmes/${body.code}/survey`,
    );
    const answers = someAnswers({ origin_country: 'MG' });
    const sent = await asVisitor(app.current).call(
      'POST',
      `/api/programmes/${body.code}/responses`,
      wholeBody(survey.versionId, answers),
    );
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);

    const email = body.officials[0]?.email.toLowerCase() ?? '';
    const [account] = await app.current.owner<
      { id: string }[]
    >`select id from accounts where email = ${email}`;
    const coordinator = await signedIn(app.current, account?.id ?? '', email);
    const pool = await coordinator.get(`/api/programmes/${body.code}/pool-figures`);
    expect([pool.status, pool.body['people'], pool.body['recipient']]).toEqual([200, 0, 'programme_team']);
  });

  test('somebody who has an account already keeps it and their name; one person may hold both roles', async () => {
    const administrator = await asAdministrator(app.current);
    const somebody = await asSomebody(app.current);
    await app.current.owner`update accounts set name = 'Their own name' where id = ${somebody.accountId}`;
    const both = [
      { email: somebody.email, name: 'Another name', role: 'coordinator' },
      { email: somebody.email, role: 'focal_point', recipient: 'programme_team' },
    ];
    const body = someBody({ officials: both });
    expect((await administrator.send('POST', '/api/programmes', body)).status).toBe(201);
    const rows = await app.current
      .owner`select a.name, m.role, m.recipient from memberships m join accounts a on a.id = m.account_id
      where m.account_id = ${somebody.accountId} order by m.role`;
    expect([...rows]).toEqual([
      { name: 'Their own name', role: 'coordinator', recipient: 'programme_team' },
      { name: 'Their own name', role: 'focal_point', recipient: 'programme_team' },
    ]);
  });

  test.each([['en'], ['fr'], ['es'], ['pt'], ['nl'], ['ar'], ['pt', 'en', 'fr', 'es', 'nl', 'ar']])(
    'every language alone and together makes a sound questionnaire: %s',
    async (...languages) => {
      const administrator = await asAdministrator(app.current);
      const body = someBody({ languages, sectors: ['law'], modes: ['permanent'] });
      expect((await administrator.send('POST', '/api/programmes', body)).status).toBe(201);
      const survey = await asOutsider(app.current).get<{
        definition: { languages: string[]; title: object };
      }>(`/api/programmes/${body.code}/survey`);
      expect(survey.status).toBe(200);
      expect(survey.body.definition.languages).toEqual(languages);
      expect(Object.keys(survey.body.definition.title).sort()).toEqual([...languages].sort());
    },
  );
});

describe('what everybody may read', () => {
  test('the open programmes and each one, without people', async () => {
    const programme = await makeProgramme(app.current);
    await asCoordinator(app.current, programme.id);
    const outsider = asOutsider(app.current);
    const list = await outsider.get<{ items: { code: string }[]; surveyLanguages: string[] }>(
      '/api/programmes',
    );
    expect(list.body.items.map((each) => each.code)).toContain(programme.code);
    expect(list.body.surveyLanguages).toEqual(expect.arrayContaining(['en', 'fr', 'es', 'pt', 'nl', 'ar']));
    const one = await outsider.get(`/api/programmes/${programme.code}`);
    expect(one.body).toEqual({
      code: programme.code,
      name: `Programme ${programme.code}`,
      summary: '',
      originCountries: ['GY'],
      languages: ['en', 'fr'],
      accent: null,
      sectors: ['health', 'education'],
      modes: ['temporary', 'permanent', 'virtual'],
      surveyOpen: true,
      organisationsOpen: false,
    });
    expect((await outsider.get('/api/programmes/nowhere')).status).toBe(404);
  });

  test('a closed programme is not listed and its survey is not open', async () => {
    const programme = await makeProgramme(app.current);
    await app.current.owner`update programmes set status = 'closed' where id = ${programme.id}`;
    const outsider = asOutsider(app.current);
    const list = await outsider.get<{ items: { code: string }[] }>('/api/programmes');
    expect(list.body.items.map((each) => each.code)).not.toContain(programme.code);
    expect((await outsider.get(`/api/programmes/${programme.code}`)).body['surveyOpen']).toBe(false);
  });
});
