// Answering: drafts that lose nothing, one response whatever is pressed twice, contact kept apart.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, makeProgramme } from '../make.ts';
import { asVisitor, begun, save, someAnswers, type Standing, standing, wholeBody } from './survey.ts';

const app = useTestApp();

interface Sent {
  id: string;
  receipt: string;
  repeated: boolean;
}
interface Refusal {
  code: string;
  title: string;
  details: { path: string; message: string }[];
}

const countOf = async (table: string, column: string, value: string): Promise<number> => {
  const [row] = await app.current.owner.unsafe<{ n: number }[]>(
    `select count(*)::int as n from ${table} where ${column} = $1`,
    [value],
  );
  return row?.n ?? -1;
};

describe('the questionnaire', () => {
  test('unknown programme 404, closed survey 409, open 200 with its version', async () => {
    const programme = await makeProgramme(app.current);
    const visitor = asVisitor(app.current);
    expect((await visitor.call('GET', '/api/programmes/nowhere/survey')).status).toBe(404);
    const open = await visitor.call<{ versionId: string; definition: { topics: unknown[] } }>(
      'GET',
      `/api/programmes/${programme.code}/survey`,
    );
    expect(open.status).toBe(200);
    expect(open.body.versionId).toBe(programme.versionId);
    expect(open.body.definition.topics.length).toBeGreaterThan(5);
    await app.current.owner`update programmes set status = 'closed' where id = ${programme.id}`;
    const closed = await visitor.call<Refusal>('GET', `/api/programmes/${programme.code}/survey`);
    expect([closed.status, closed.body.code]).toEqual([409, 'survey_closed']);
  });

  test("another programme's version is not found", async () => {
    const [one, other] = [await makeProgramme(app.current), await makeProgramme(app.current)];
    const visitor = asVisitor(app.current);
    const url = (version: string) => `/api/programmes/${one.code}/survey?version=${version}`;
    expect((await visitor.call('GET', url(other.versionId))).status).toBe(404);
    expect((await visitor.call('GET', url(one.versionId))).status).toBe(200);
  });
});

describe('a draft', () => {
  test('is kept on the server and opened by the cookie only', async () => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    const saved = await save(visitor, code, 'who', {
      residence_country: ['NL'],
      birth_year: ['1984'],
    });
    expect(saved.status).toBe(200);
    const own = await standing(visitor, code);
    expect(own.draft?.answers).toMatchObject({ residence_country: 'NL', birth_year: 1984 });
    expect(own.draft?.position).toBe(saved.body.next);
    const cookie = visitor.cookies.get(`draft_${code}`) ?? '';
    const thief = asVisitor(app.current);
    thief.cookies.set(`draft_${code}`, `${cookie.split('.')[0]}.${'A'.repeat(22)}`);
    expect(await standing(thief, code)).toEqual({ draft: null, sent: null, labels: {} });
    expect((await save(thief, code, 'who', { residence_country: ['FR'] })).status).toBe(404);
    expect(
      await app.current.owner`select 1 from drafts where secret_hash = ${cookie.split('.')[1] ?? ''}`,
    ).toHaveLength(0);
  });

  test('beginning again goes on with the same draft', async () => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    const first = (await standing(visitor, code)).draft?.id;
    await visitor.call('POST', `/api/programmes/${code}/drafts`, { language: 'en' });
    expect((await standing(visitor, code)).draft?.id).toBe(first);
  });

  test('keeps what cannot be read, says what is wrong, and saves the rest', async () => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    const refused = await save<Refusal>(visitor, code, 'who', {
      residence_country: ['NL'],
      birth_year: ['nineteen'],
    });
    expect(refused.status).toBe(400);
    expect(refused.body.details.map(({ path }) => path)).toEqual(['birth_year']);
    expect(refused.body.details[0]?.message).toContain('number');
    expect((await standing(visitor, code)).draft?.answers).toMatchObject({
      residence_country: 'NL',
      birth_year: 'nineteen',
    });
  });

  test('a required question left empty is named', async () => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    const refused = await save<Refusal>(visitor, code, 'who', { tie: ['birth'] });
    expect([refused.status, refused.body.details[0]?.path]).toEqual([400, 'residence_country']);
  });

  test.each([
    ['NUL', 'Ama\u0000'],
    ['half a surrogate pair', 'Ama \ud83d'],
  ])('%s is refused with words, and what was there before stays', async (_name, text) => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    await save(visitor, code, 'contact', { name: ['Ama'] });
    const refused = await save<Refusal>(visitor, code, 'contact', { name: [text], city: ['Utrecht'] });
    expect(refused.status).toBe(400);
    expect(refused.body.details[0]).toMatchObject({ path: 'name' });
    expect(refused.body.details[0]?.message).toContain('hidden characters');
    expect((await standing(visitor, code)).draft?.answers).toMatchObject({
      name: 'Ama',
      city: 'Utrecht',
    });
  });

  test('an answer that opens a question on its own page leads back there, then on', async () => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    await save(visitor, code, 'who', { residence_country: ['NL'] });
    const level = { education_level: ['6'] };
    const first = await save(visitor, code, 'education', level, {
      shown: ['education_level', 'licence'],
    });
    expect(first.body.next).toBe('education');
    const shown = ['education_level', 'education_field', 'study_country', 'licence'];
    const second = await save(visitor, code, 'education', { ...level, education_field: ['09'] }, { shown });
    expect(second.body.next).not.toBe('education');
  });

  test('fields that no question of the page asks for are refused', async () => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    const refused = await save<Refusal>(visitor, code, 'who', {
      residence_country: ['NL'],
      administrator: ['true'],
    });
    expect(refused.status).toBe(400);
    expect(refused.body.details[0]?.message).toContain('administrator');
  });

  test('labels of chosen skills come in the language asked for', async () => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    const uri = someAnswers()['skills'] as { uri: string }[];
    await save(visitor, code, 'work', { 'skills[0].uri': [uri[0]?.uri ?? ''], 'skills[0].level': ['4'] });
    const french = await visitor.call<Standing>('GET', `/api/programmes/${code}/draft?lang=fr`);
    expect(Object.values(french.body.labels)[0]).toContain('pédiatrique');
  });

  test('a closed survey takes no more, and keeps what is there', async () => {
    const { id, code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    await save(visitor, code, 'who', { residence_country: ['NL'] });
    await app.current.owner`update programmes set status = 'closed' where id = ${id}`;
    expect((await save<Refusal>(visitor, code, 'who', { residence_country: ['FR'] })).body.code).toBe(
      'survey_closed',
    );
    expect((await visitor.call<Refusal>('POST', `/api/programmes/${code}/responses`)).body.code).toBe(
      'survey_closed',
    );
    expect((await standing(visitor, code)).draft?.answers).toMatchObject({ residence_country: 'NL' });
  });

  test('can be forgotten', async () => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    const id = (await standing(visitor, code)).draft?.id ?? '';
    expect((await visitor.call('DELETE', `/api/programmes/${code}/draft`)).status).toBe(204);
    expect(visitor.cookies.size).toBe(0);
    expect(await countOf('drafts', 'id', id)).toBe(0);
  });
});

describe('sending', () => {
  test('nothing to send is 404', async () => {
    const { code } = await makeProgramme(app.current);
    expect((await asVisitor(app.current).call('POST', `/api/programmes/${code}/responses`)).status).toBe(404);
  });

  test('a draft with something missing is refused, named, and stays', async () => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    const refused = await visitor.call<Refusal>('POST', `/api/programmes/${code}/responses`);
    expect([refused.status, refused.body.details.map(({ path }) => path)]).toEqual([
      400,
      ['residence_country'],
    ]);
    expect((await standing(visitor, code)).draft).not.toBeNull();
  });

  test('a draft sent twice is one response with one receipt', async () => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    await save(visitor, code, 'who', { residence_country: ['NL'] });
    const first = await visitor.call<Sent>('POST', `/api/programmes/${code}/responses`);
    expect(first.status).toBe(200);
    expect(first.body.receipt).toMatch(
      new RegExp(`^${code.toUpperCase().slice(0, 8)}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$`),
    );
    const second = await visitor.call<Sent>('POST', `/api/programmes/${code}/responses`);
    expect(second.body).toEqual({ ...first.body, repeated: true });
    expect(await countOf('responses', 'id', first.body.id)).toBe(1);
    expect(await countOf('drafts', 'id', first.body.id)).toBe(0);
    expect(await eventKinds(app.current, first.body.id)).toEqual(['response.submitted']);
    const seen = await standing(visitor, code);
    expect(seen).toMatchObject({ draft: null, sent: { receipt: first.body.receipt } });
    const receipt = await visitor.call<{ receipt: string; answers: object }>(
      'GET',
      `/api/programmes/${code}/response`,
    );
    expect(receipt.body).toMatchObject({ receipt: first.body.receipt, answers: { residence_country: 'NL' } });
    expect((await asVisitor(app.current).call('GET', `/api/programmes/${code}/response`)).status).toBe(404);
    const thief = asVisitor(app.current);
    thief.cookies.set(`draft_${code}`, `${first.body.id}.${'A'.repeat(22)}`);
    expect((await standing(thief, code)).sent).toBeNull();
    expect((await thief.call('GET', `/api/programmes/${code}/response`)).status).toBe(404);
    expect((await thief.call('POST', `/api/programmes/${code}/responses`)).status).toBe(404);
    expect((await thief.call('DELETE', `/api/programmes/${code}/response`)).status).toBe(404);
    expect(await countOf('responses', 'id', first.body.id)).toBe(1);
  });

  test('twenty at once are one', async () => {
    const { code, versionId } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    await save(visitor, code, 'who', { residence_country: ['NL'] });
    const drafts = await Promise.all(
      Array.from({ length: 20 }, () => visitor.call<Sent>('POST', `/api/programmes/${code}/responses`)),
    );
    expect(new Set(drafts.map(({ status, body }) => `${status} ${body.receipt}`)).size).toBe(1);
    const body = wholeBody(versionId, someAnswers());
    const whole = await Promise.all(
      Array.from({ length: 20 }, () =>
        asVisitor(app.current).call<Sent>('POST', `/api/programmes/${code}/responses`, body),
      ),
    );
    expect(new Set(whole.map(({ status, body: sent }) => `${status} ${sent.receipt}`)).size).toBe(1);
    expect(whole.filter(({ body: sent }) => !sent.repeated)).toHaveLength(1);
    expect(await countOf('responses', 'id', body.id)).toBe(1);
    expect(await eventKinds(app.current, body.id)).toEqual(['response.submitted']);
  });

  test('the same id with other content is 409, and the first counts', async () => {
    const { code, versionId } = await makeProgramme(app.current);
    const body = wholeBody(versionId, someAnswers());
    const visitor = asVisitor(app.current);
    const url = `/api/programmes/${code}/responses`;
    expect((await visitor.call('POST', url, body)).status).toBe(200);
    const other = { ...body, answers: someAnswers({ residence_country: 'FR' }) };
    const refused = await visitor.call<Refusal>('POST', url, other);
    expect([refused.status, refused.body.code]).toEqual([409, 'different_body']);
    const reordered = { ...body, answers: Object.fromEntries(Object.entries(body.answers).reverse()) };
    expect((await visitor.call<Sent>('POST', url, reordered)).body.repeated).toBe(true);
    const [row] = await app.current.owner`select answers from responses where id = ${body.id}`;
    expect(row?.['answers']).toMatchObject({ residence_country: 'NL' });
  });

  test("another browser's draft is not sent by knowing its id", async () => {
    const { code, versionId } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    const id = (await standing(visitor, code)).draft?.id ?? '';
    const refused = await asVisitor(app.current).call(
      'POST',
      `/api/programmes/${code}/responses`,
      wholeBody(versionId, someAnswers(), id),
    );
    expect(refused.status).toBe(404);
    expect((await standing(visitor, code)).draft).not.toBeNull();
  });

  test('contact and free text leave the answers', async () => {
    const { code, versionId } = await makeProgramme(app.current);
    const answers = someAnswers({
      name: 'Ama Mensah',
      email: 'Ama@Example.org',
      phone: '+31201234567',
      city: 'Utrecht',
      message: 'Greetings',
    });
    const body = wholeBody(versionId, answers);
    expect(
      (await asVisitor(app.current).call('POST', `/api/programmes/${code}/responses`, body)).status,
    ).toBe(200);
    const [response] = await app.current
      .owner`select answers::text as answers from responses where id = ${body.id}`;
    for (const word of ['Ama', 'xample', '31201234567', 'Utrecht', 'Greetings', 'ward']) {
      expect(response?.['answers']).not.toContain(word);
    }
    const [contact] = await app.current.owner`select * from contact_details where response_id = ${body.id}`;
    expect(contact).toMatchObject({
      name: 'Ama Mensah',
      email: 'ama@example.org',
      phone: '+31201234567',
      city: 'Utrecht',
    });
    expect(contact?.['free_text']).toMatchObject({
      message: 'Greetings',
      occupation: { typed: 'nurse on a ward' },
    });
    const [event] = await app.current
      .owner`select details::text as details from events where subject_id = ${body.id}`;
    expect(event?.['details']).not.toMatch(/Ama|Utrecht|xample/);
  });

  test('answers off the route stay out', async () => {
    const { code, versionId } = await makeProgramme(app.current);
    const body = wholeBody(versionId, someAnswers({ education_level: '1', education_field: '09' }));
    expect(
      (await asVisitor(app.current).call('POST', `/api/programmes/${code}/responses`, body)).status,
    ).toBe(200);
    const [row] = await app.current.owner<
      { answers: Record<string, unknown> }[]
    >`select answers from responses where id = ${body.id}`;
    expect(Object.keys(row?.answers ?? {})).not.toContain('education_field');
    expect(row?.answers).toMatchObject({ education_level: '1' });
  });

  test.each([
    ['a key that nobody asked for', { administrator: true }, 'answers'],
    ['a country that does not exist', { residence_country: 'QQ' }, 'residence_country'],
    ['a choice that is not offered', { tie: 'nobility' }, 'tie'],
    ['a NUL', { name: 'A\u0000' }, 'name'],
    ['half a surrogate pair', { message: '\udc00' }, 'message'],
    ['a day that does not exist', { available_from: '2027-13' }, 'available_from'],
  ])('%s is refused by name', async (_name, more, path) => {
    const { code, versionId } = await makeProgramme(app.current);
    const body = wholeBody(versionId, someAnswers(more));
    const refused = await asVisitor(app.current).call<Refusal>(
      'POST',
      `/api/programmes/${code}/responses`,
      body,
    );
    expect(refused.status).toBe(400);
    expect(refused.body.details.map((each) => each.path)).toEqual([path]);
    expect(refused.body.details[0]?.message.length).toBeGreaterThan(10);
    expect(await countOf('responses', 'id', body.id)).toBe(0);
  });

  test('server-owned fields and half a submission are refused', async () => {
    const { code, versionId } = await makeProgramme(app.current);
    const url = `/api/programmes/${code}/responses`;
    const visitor = asVisitor(app.current);
    const body = wholeBody(versionId, someAnswers());
    expect((await visitor.call('POST', url, { ...body, receipt: 'X' })).status).toBe(400);
    expect((await visitor.call('POST', url, { ...body, programmeId: randomUUID() })).status).toBe(400);
    const half = await visitor.call<Refusal>('POST', url, { id: body.id, answers: {} });
    expect(half.body.details.map(({ path }) => path).sort()).toEqual(['language', 'versionId']);
    expect((await visitor.call('POST', url, { ...body, versionId: randomUUID() })).status).toBe(404);
  });

  test('what was sent from here can be taken back from here, and only from here', async () => {
    const { code } = await makeProgramme(app.current);
    const visitor = await begun(app.current, code);
    await save(visitor, code, 'who', { residence_country: ['NL'] });
    const { id } = (await visitor.call<Sent>('POST', `/api/programmes/${code}/responses`)).body;
    expect((await asVisitor(app.current).call('DELETE', `/api/programmes/${code}/response`)).status).toBe(
      404,
    );
    expect(await countOf('responses', 'id', id)).toBe(1);
    expect((await visitor.call('DELETE', `/api/programmes/${code}/response`)).status).toBe(204);
    expect(await countOf('responses', 'id', id)).toBe(0);
    expect(await countOf('contact_details', 'response_id', id)).toBe(0);
    expect(await eventKinds(app.current, id)).toEqual(['response.submitted', 'response.erased']);
  });

  test('what was taken back stays so when a device that missed the answer sends it again', async () => {
    const { code, versionId } = await makeProgramme(app.current);
    const url = `/api/programmes/${code}/responses`;
    const body = { ...wholeBody(versionId, someAnswers()), secret: 'A'.repeat(22) };
    const visitor = asVisitor(app.current);
    expect((await visitor.call('POST', url, body)).status).toBe(200);
    expect((await visitor.call('DELETE', `/api/programmes/${code}/response`)).status).toBe(204);
    expect((await asVisitor(app.current).call('POST', url, body)).status).toBe(404);
    expect(await countOf('responses', 'id', body.id)).toBe(0);
    expect(await countOf('contact_details', 'response_id', body.id)).toBe(0);
  });
});
