// What a device or an old page sends is meant for one draft: it never ends up in another person's, and what a device may
// have sent without hearing of it can be taken back by its own id and secret.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { guyd } from '@compatriot/db/seed/questionnaires/guyd.ts';
import { useTestApp } from '../app.ts';
import { makeProgramme } from '../make.ts';
import { asVisitor, at, begun, draftOf, save, someAnswers, type Visitor, wholeBody } from './survey.ts';

const app = useTestApp();

interface Told {
  code: string;
  title: string;
  revision: number;
  known: number;
}

async function resume(visitor: Visitor, code: string, from: Visitor): Promise<void> {
  const made = await from.call<{ code: string }>('POST', at(code, 'resume-code'));
  const opened = await visitor.call('POST', at(code, 'resume'), { code: made.body.code, replace: true });
  expect(opened.status).toBe(200);
}

describe('a browser that came to hold another person’s draft', () => {
  test('refuses pages, sending and forgetting that are meant for the one before', async () => {
    const { code } = await makeProgramme(app.current);
    const bob = await begun(app.current, code);
    await save<Told>(bob, code, 'who', { residence_country: ['NL'] });
    const shared = await begun(app.current, code);
    await save<Told>(shared, code, 'who', { residence_country: ['FR'] });
    const alice = await draftOf(shared, code);
    await resume(shared, code, bob);
    const page = { draft: alice.id, revision: alice.revision };
    const told = [
      await save<Told>(shared, code, 'who', { residence_country: ['BE'] }, page),
      await shared.call<Told>('POST', at(code, 'responses'), page),
      await shared.call<Told>('DELETE', at(code, `draft?draft=${alice.id}`)),
      await shared.call<Told>('DELETE', at(code, `draft?everywhere=1&draft=${alice.id}`)),
    ];
    for (const { status, body } of told) {
      expect([status, body.code]).toEqual([409, 'other_draft']);
      expect(body.title).toContain('other answers');
    }
    const his = await draftOf(bob, code);
    expect(his.answers).toEqual({ residence_country: 'NL' });
    expect((await draftOf(shared, code)).id).toBe(his.id);
    const right = { draft: his.id, revision: his.revision };
    expect((await save<Told>(shared, code, 'who', { residence_country: ['BE'] }, right)).status).toBe(200);
    expect((await shared.call('DELETE', at(code, `draft?draft=${his.id}`))).status).toBe(204);
  });
});

describe('what a browser knows of the others', () => {
  test('grows with its own saves, and stands still while another’s answer was not shown to it', async () => {
    const { code } = await makeProgramme(app.current);
    const one = await begun(app.current, code);
    const two = asVisitor(app.current);
    await resume(two, code, one);
    const { revision } = await draftOf(one, code);
    const first = await save<Told>(one, code, 'who', { residence_country: ['NL'] }, { revision });
    expect(first.body).toMatchObject({ revision: revision + 1, known: revision + 1 });
    await save<Told>(
      two,
      code,
      'who',
      { birth_year: ['1984'] },
      { revision: first.body.revision, shown: ['birth_year'] },
    );
    const more = { revision: first.body.known, shown: ['tie'] };
    const later = await save<Told>(one, code, 'who', { tie: ['birth'] }, more);
    expect(later.body).toMatchObject({ revision: revision + 3, known: first.body.known });
    const wrong = await save<Told>(one, code, 'who', { tie: ['nothing'] }, more);
    expect([wrong.status, wrong.body.known]).toEqual([400, first.body.known]);
    // With what it knows it sends nothing unseen.
    const sent = await one.call('POST', at(code, 'responses'), { revision: later.body.known });
    expect(sent.status).toBe(409);
  });
});

describe('what a newer questionnaire drops', () => {
  async function publish(programme: { id: string }): Promise<string> {
    const definition = structuredClone(guyd) as { topics: { questions: { key: string }[] }[] };
    for (const topic of definition.topics)
      topic.questions = topic.questions.filter(({ key }) => key !== 'birth_year');
    const { owner } = app.current;
    await owner`update questionnaire_versions set status = 'retired'
      where programme_id = ${programme.id} and status = 'published'`;
    const [row] = await owner<{ id: string }[]>`
      insert into questionnaire_versions (programme_id, version, status, definition, published_at)
      values (${programme.id}, 2, 'published', ${owner.json(definition as never)}, now()) returning id`;
    return row?.id ?? '';
  }
  const keysOf = async (visitor: Visitor, code: string) =>
    (await draftOf(visitor, code)).dropped.map(({ key }) => key);

  test.each([false, true])(
    'is told after an old page was posted, moved by reading before it: %s',
    async (reads) => {
      const programme = await makeProgramme(app.current);
      const { code } = programme;
      const visitor = await begun(app.current, code);
      await save<Told>(visitor, code, 'who', { residence_country: ['NL'], birth_year: ['1984'] });
      const { versionId, revision } = await draftOf(visitor, code);
      const newer = await publish(programme);
      // As the page's own action does before it posts.
      if (reads) await draftOf(visitor, code);
      const old = { versionId, revision, shown: ['residence_country', 'birth_year'] };
      const fields = { residence_country: ['FR'], birth_year: ['1984'] };
      expect((await save<Told>(visitor, code, 'who', fields, old)).status).toBe(200);
      expect((await save<Told>(visitor, code, 'who', fields, old)).status).toBe(200);
      expect(await keysOf(visitor, code)).toEqual(['birth_year']);
      // A page of the new version that was made before the list grew has not shown it.
      await save<Told>(
        visitor,
        code,
        'who',
        { residence_country: ['BE'] },
        { versionId: newer, revision: revision + 1 },
      );
      expect(await keysOf(visitor, code)).toEqual(['birth_year']);
      const shown = await draftOf(visitor, code);
      await save<Told>(
        visitor,
        code,
        'who',
        { residence_country: ['BE'] },
        { versionId: newer, revision: shown.revision },
      );
      expect(await keysOf(visitor, code)).toEqual([]);
    },
  );
});

describe('a whole submission whose answer was lost', () => {
  test('is taken back by the id and secret of the device, and by nothing else', async () => {
    const { code, versionId } = await makeProgramme(app.current);
    const secret = 'A'.repeat(22);
    const body = { ...wholeBody(versionId, someAnswers()), secret };
    const { id } = body;
    expect((await asVisitor(app.current).call('POST', at(code, 'responses'), body)).status).toBe(200);
    const takeBack = (own: object) =>
      app.current.api.inject({ method: 'DELETE', url: at(code, 'response'), payload: own });
    expect((await takeBack({ id, secret: 'B'.repeat(22) })).statusCode).toBe(404);
    expect((await takeBack({ id: randomUUID(), secret })).statusCode).toBe(404);
    expect((await takeBack({ id })).statusCode).toBe(400);
    const stored = () => app.current.owner`select 1 from responses where id = ${id}`;
    expect(await stored()).toHaveLength(1);
    expect((await takeBack({ id, secret })).statusCode).toBe(204);
    expect(await stored()).toHaveLength(0);
    expect((await takeBack({ id, secret })).statusCode).toBe(404);
  });

  test('that comes late leaves the draft that somebody else began on this device', async () => {
    const { code, versionId } = await makeProgramme(app.current);
    const next = asVisitor(app.current);
    await next.call('POST', at(code, 'drafts'), { language: 'en' });
    const cookies = new Map(next.cookies);
    const late = await next.call('POST', at(code, 'responses'), wholeBody(versionId, someAnswers()));
    expect(late.status).toBe(200);
    expect(new Map(next.cookies)).toEqual(cookies);
  });
});
