// Writing questionnaires: drafts that are saved with gaps, undone, published, retired and thrown away.
import { randomUUID } from 'node:crypto';
import { guyd } from '@compatriot/db/seed/questionnaires/guyd.ts';
import { pageLanguages, say } from '@compatriot/server/messages.ts';
import { faultCodes } from '@compatriot/server/questionnaires/faults.ts';
import { type Definition, definitionSchema } from '@compatriot/server/questionnaires/schema.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, type MadeProgramme, makeProgramme } from '../make.ts';
import { asAdministrator, asCoordinator, asFocalPoint, asOutsider, type Persona } from '../personas.ts';
import { codes, definitionOf, question } from '../rules/questionnaire-samples.ts';

const app = useTestApp();
let administrator: Persona;
beforeAll(async () => {
  administrator = await asAdministrator(app.current);
});

interface Shown {
  id: string;
  code: string;
  version: number;
  wave: number;
  status: string;
  revision: number;
  definition: Definition;
  faults: { place: string; code: string; message: string }[];
  missing: { place: string; language: string }[];
  canUndo: boolean;
  canRedo: boolean;
  can: string[];
  details: { path: string; message: string }[];
}

const urlOf = (programme: MadeProgramme) => `/api/programmes/${programme.code}/questionnaires`;
const begin = async (programme: MadeProgramme, body: object = { audience: 'people' }) => {
  const answer = await administrator.send<Shown>('POST', urlOf(programme), body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
const save = (id: string, definition: unknown, revision?: number, persona = administrator) =>
  persona.send<Shown>(
    'PUT',
    `/api/questionnaires/${id}`,
    { definition },
    revision === undefined ? {} : { 'if-match': `"${revision}"` },
  );
const act = (id: string, verb: string, body: object = {}, revision?: number) =>
  administrator.send<Shown>(
    'POST',
    `/api/questionnaires/${id}/${verb}`,
    body,
    revision === undefined ? {} : { 'if-match': `"${revision}"` },
  );
/** The verbs that depend on the state. */
const verbsNow = ({ can }: Shown) => can.filter((verb) => /\.(edit|publish|discard|retire)$/.test(verb));
const titled = (title: string): Definition => ({
  ...definitionOf([question('a', 'one', { choices: codes('x', 'y') })]),
  title: { en: title },
});

describe('who may', () => {
  test('a visitor is asked to sign in; officials neither write nor see drafts', async () => {
    const programme = await makeProgramme(app.current);
    const draft = await begin(programme);
    const outsider = asOutsider(app.current);
    expect((await outsider.get(urlOf(programme))).status).toBe(401);
    expect((await save(draft.id, titled('Mine'), undefined, outsider)).status).toBe(401);
    for (const persona of [
      await asCoordinator(app.current, programme.id),
      await asFocalPoint(app.current, programme.id),
    ]) {
      expect((await persona.get(urlOf(programme))).status).toBe(403);
      expect((await persona.send('POST', urlOf(programme), { audience: 'people' })).status).toBe(403);
      // A published version is everybody's to read, but not here; a draft does not exist for them.
      expect((await persona.get(`/api/questionnaires/${programme.versionId}`)).status).toBe(403);
      expect((await persona.get(`/api/questionnaires/${draft.id}`)).status).toBe(404);
      expect((await save(draft.id, titled('Mine'), undefined, persona)).status).toBe(404);
      for (const verb of ['undo', 'redo', 'retire'])
        expect((await persona.send('POST', `/api/questionnaires/${draft.id}/${verb}`)).status).toBe(404);
      // Row-level security lets nobody else lock a version in order to change it.
      expect((await persona.send('POST', `/api/questionnaires/${programme.versionId}/retire`)).status).toBe(
        404,
      );
      expect((await persona.send('DELETE', `/api/questionnaires/${draft.id}`)).status).toBe(404);
    }
    expect((await administrator.get('/api/programmes/nowhere/questionnaires')).status).toBe(404);
    expect((await administrator.get(`/api/questionnaires/${randomUUID()}`)).status).toBe(404);
  });
});

describe('a draft', () => {
  test('begins as a copy of what is published, once', async () => {
    const programme = await makeProgramme(app.current);
    const draft = await begin(programme);
    expect(draft).toMatchObject({
      version: 2,
      wave: 1,
      status: 'draft',
      revision: 0,
      canUndo: false,
      canRedo: false,
      faults: [],
    });
    expect(verbsNow(draft)).toEqual(['questionnaire.edit', 'questionnaire.publish', 'questionnaire.discard']);
    expect(draft.definition).toEqual(definitionSchema.parse(guyd));
    expect(await eventKinds(app.current, draft.id)).toEqual(['questionnaire.drafted']);

    const second = await administrator.send('POST', urlOf(programme), { audience: 'people' });
    expect([second.status, second.body['code']]).toEqual([409, 'draft_exists']);
    // The other audience has its own.
    const organisations = await begin(programme, { audience: 'organisations' });
    expect([organisations.version, organisations.status]).toEqual([1, 'draft']);
  });

  test('begins from a version that is named, of this programme only', async () => {
    const programme = await makeProgramme(app.current);
    const other = await makeProgramme(app.current);
    const foreign = await administrator.send<Shown>('POST', urlOf(programme), {
      audience: 'people',
      from: other.versionId,
    });
    expect([foreign.status, foreign.body.details[0]?.path]).toEqual([400, 'from']);
    const first = await begin(programme);
    await save(first.id, titled('Small'));
    await act(first.id, 'publish', { newWave: false });
    const again = await begin(programme, { audience: 'people', from: programme.versionId });
    expect(again.definition).toEqual(definitionSchema.parse(guyd));
  });

  test('begins with the standard where nothing was published', async () => {
    const programme = await makeProgramme(app.current);
    await act(programme.versionId, 'retire');
    const draft = await begin(programme);
    expect(draft.faults).toEqual([]);
    expect(draft.definition.topics.length).toBeGreaterThan(5);
  });

  test('may be incomplete: it is saved, and what is missing is named by its place', async () => {
    const programme = await makeProgramme(app.current);
    const draft = await begin(programme);
    const definition = {
      languages: ['en', 'fr', 'gyn'],
      title: { en: 'Title', fr: '' },
      intro: {},
      minutes: 3,
      topics: [
        { key: 'empty', title: {}, questions: [] },
        {
          key: 'who',
          title: { en: 'Who' },
          questions: [
            { key: 'tie', kind: 'one', label: { en: 'Tie' }, hint: { en: '' }, choices: [] },
            {
              key: 'later',
              kind: 'text',
              label: { en: 'Later' },
              showWhen: { op: 'and', rules: [{ op: 'answered', key: '' }] },
            },
          ],
        },
      ],
    };
    const saved = await save(draft.id, definition, 0);
    expect(saved.status, JSON.stringify(saved.body)).toBe(200);
    expect(saved.body).toMatchObject({ revision: 1, canUndo: true, definition });
    expect(saved.body.faults.map(({ place, code }) => [place, code])).toEqual([
      ['intro', 'text_missing'],
      ['topics[0].title', 'text_missing'],
      ['topics[0].questions', 'questions_missing'],
      ['topics[1].questions[0].choices', 'choices_missing'],
      ['topics[1].questions[1].showWhen.rules[0]', 'rule_empty'],
    ]);
    expect(saved.body.missing).toContainEqual({ place: 'title', language: 'fr' });
    expect(saved.body.missing).toContainEqual({ place: 'topics[1].title', language: 'gyn' });
    // An optional hint without words is not missing.
    expect(saved.body.missing.filter(({ place }) => place.endsWith('hint'))).toEqual([]);
    const refused = await act(draft.id, 'publish', { newWave: false }, 1);
    expect(refused.status).toBe(400);
    expect(refused.body.details.map(({ path }) => path)).toEqual(saved.body.faults.map(({ place }) => place));
    expect(refused.body.details.map(({ message }) => message)).toEqual(
      saved.body.faults.map(({ message }) => message),
    );
    expect(refused.body.details[0]?.message).toContain('English');
  });

  test('says its faults in the reader’s language', async () => {
    const programme = await makeProgramme(app.current);
    const draft = await begin(programme);
    await save(draft.id, { ...titled('x'), intro: {} });
    const inFrench = await administrator.get<Shown>(`/api/questionnaires/${draft.id}`, {
      'accept-language': 'fr',
    });
    expect(inFrench.body.faults[0]?.message).toMatch(/anglais.*première langue/);
  });
});

describe('what is refused', () => {
  let draft: Shown;
  beforeAll(async () => {
    draft = await begin(await makeProgramme(app.current));
  });
  const nested = (depth: number) =>
    `${'{"op":"not","rule":'.repeat(depth)}{"op":"answered","key":"a"}${'}'.repeat(depth)}`;
  const around = (rule: string) => {
    const whole = JSON.stringify({ definition: titled('deep') });
    return whole.replace('"kind":"one"', `"kind":"one","showWhen":${rule}`);
  };

  test.each<[string, unknown]>([
    ['no definition', {}],
    ['an unknown key', { definition: { ...titled('x'), author: 'me' } }],
    [
      'an unknown key in a question',
      { definition: definitionOf([{ ...question('a', 'text'), pattern: '.*' } as never]) },
    ],
    ['an unknown kind', { definition: definitionOf([question('a', 'regex' as never)]) }],
    ['a key with capitals', { definition: definitionOf([question('Name', 'text')]) }],
    ['a language in words', { definition: { ...titled('x'), languages: ['english'] } }],
    ['no language', { definition: { ...titled('x'), languages: [] } }],
    ['a text that is no text', { definition: { ...titled('x'), title: { en: 1 } } }],
    ['a text of 2,001 letters', { definition: titled('x'.repeat(2001)) }],
    ['31 topics', { definition: definitionOf(...Array.from({ length: 31 }, () => [])) }],
    [
      'an unknown operator',
      {
        definition: definitionOf([
          question('a', 'text', { showWhen: { op: 'matches', key: 'b', value: '.*' } as never }),
        ]),
      },
    ],
    ['a list', { definition: [] }],
  ])('%s', async (_name, body) => {
    const answer = await administrator.send<Shown>('PUT', `/api/questionnaires/${draft.id}`, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid']);
    for (const { message } of answer.body.details) expect(message.length).toBeGreaterThan(10);
  });

  test.each([51, 2_000, 100_000])('a rule nested %i deep', async (depth) => {
    const response = await app.current.api.inject({
      method: 'PUT',
      url: `/api/questionnaires/${draft.id}`,
      headers: { ...(await cookieOf()), 'content-type': 'application/json' },
      payload: around(nested(depth)),
    });
    expect(response.statusCode, response.body.slice(0, 300)).toBe(400);
    const [detail] = response.json<Shown>().details;
    expect(detail?.path).toBe('definition.topics.0.questions.0.showWhen');
    expect(detail?.message).toContain('nested');
  });

  test('a body that is deep where no rule stands', async () => {
    for (const payload of [
      `{"definition":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      around(`{"op":"and","rules":${'['.repeat(50_000)}${']'.repeat(50_000)}}`),
    ]) {
      const response = await app.current.api.inject({
        method: 'PUT',
        url: `/api/questionnaires/${draft.id}`,
        headers: { ...(await cookieOf()), 'content-type': 'application/json' },
        payload,
      });
      expect(response.statusCode).toBe(400);
    }
    expect((await administrator.get(`/api/questionnaires/${draft.id}`)).status).toBe(200);
  });

  async function cookieOf() {
    const { startSession } = await import('@compatriot/server/accounts/sessions.ts');
    const { asSystem } = await import('@compatriot/server/events.ts');
    const session = await asSystem(app.current.parts, 'sign_in', null, (ctx) =>
      startSession(ctx, administrator.accountId ?? ''),
    );
    return { cookie: `session=${app.current.api.jwt.sign({ sid: session.sessionId })}` };
  }

  test('a stale revision, whatever is done with it', async () => {
    const programme = await makeProgramme(app.current);
    const { id } = await begin(programme);
    expect((await save(id, titled('One'), 0)).status).toBe(200);
    expect((await save(id, titled('Two'), 0)).status).toBe(412);
    for (const verb of ['undo', 'redo', 'publish'])
      expect([verb, (await act(id, verb, verb === 'publish' ? { newWave: false } : {}, 0)).status]).toEqual([
        verb,
        412,
      ]);
    const shown = await administrator.get<Shown>(`/api/questionnaires/${id}`);
    expect(shown.body.definition.title).toEqual({ en: 'One' });
  });

  test('one of fifty saves from the same revision', async () => {
    const { id } = await begin(await makeProgramme(app.current));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => save(id, titled(`Title ${n}`), 0)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(49).fill(412)]);
  });

  test('every verb at the wrong moment', async () => {
    const programme = await makeProgramme(app.current);
    const published = programme.versionId;
    expect((await save(published, titled('x'))).status).toBe(409);
    for (const verb of ['undo', 'redo']) expect((await act(published, verb)).status).toBe(409);
    expect((await act(published, 'publish', { newWave: false })).status).toBe(409);
    expect((await administrator.send('DELETE', `/api/questionnaires/${published}`)).status).toBe(409);
    const { id } = await begin(programme);
    expect((await act(id, 'retire')).status).toBe(409);
    expect((await act(id, 'undo')).body.code).toBe('nothing_to_undo');
    expect((await act(id, 'redo')).body.code).toBe('nothing_to_redo');
  });
});

describe('undo and redo', () => {
  test('walk through every state, forth and back, and a new edit ends what could be redone', async () => {
    const { id } = await begin(await makeProgramme(app.current));
    const original = definitionSchema.parse(guyd).title['en'];
    for (const title of ['One', 'Two', 'Three']) await save(id, titled(title));
    const walk = async (verb: string) => {
      const { status, body } = await act(id, verb);
      return status === 200 ? [body.definition.title['en'], body.canUndo, body.canRedo] : body.code;
    };
    expect(await walk('undo')).toEqual(['Two', true, true]);
    expect(await walk('undo')).toEqual(['One', true, true]);
    expect(await walk('redo')).toEqual(['Two', true, true]);
    expect(await walk('undo')).toEqual(['One', true, true]);
    expect(await walk('undo')).toEqual([original, false, true]);
    expect(await walk('undo')).toBe('nothing_to_undo');
    for (const title of ['One', 'Two']) expect(await walk('redo')).toEqual([title, true, true]);
    expect(await walk('redo')).toEqual(['Three', true, false]);
    expect(await walk('redo')).toBe('nothing_to_redo');
    await walk('undo');
    const changed = await save(id, titled('Other'));
    expect([changed.body.canUndo, changed.body.canRedo]).toEqual([true, false]);
    expect(await walk('undo')).toEqual(['Two', true, true]);
    expect(await walk('redo')).toEqual(['Other', true, false]);
    // Each of these was a revision: a page made before any of them is stale.
    expect((await administrator.get<Shown>(`/api/questionnaires/${id}`)).body.revision).toBe(15);
  });

  test('saving the same again is no step', async () => {
    const { id } = await begin(await makeProgramme(app.current));
    await save(id, titled('One'));
    const again = await save(id, titled('One'), 1);
    expect([again.status, again.body.revision]).toEqual([200, 1]);
    expect((await act(id, 'undo')).body.canUndo).toBe(false);
  });

  test('keep 200 steps, and publishing forgets them', async () => {
    const { id } = await begin(await makeProgramme(app.current));
    for (let n = 1; n <= 203; n++) await save(id, titled(`Title ${n}`));
    const count = async () =>
      (
        await app.current.owner`select count(*)::int as n from questionnaire_edits where version_id = ${id}`
      )[0]?.['n'];
    expect(await count()).toBe(200);
    let last = '';
    for (let steps = 0; ; steps++) {
      const { status, body } = await act(id, 'undo');
      if (status !== 200) {
        expect([steps, last]).toEqual([200, 'Title 3']);
        break;
      }
      last = body.definition.title['en'] ?? '';
    }
    expect(await count()).toBe(200);
    const published = await act(id, 'publish', { newWave: false });
    expect(published.status, JSON.stringify(published.body)).toBe(200);
    expect([await count(), published.body.canUndo, published.body.canRedo]).toEqual([0, false, false]);
  });
});

describe('publishing', () => {
  test('opens the draft, retires the version before it, and freezes it', async () => {
    const programme = await makeProgramme(app.current);
    const { id } = await begin(programme);
    const definition = { ...titled('Second'), languages: ['en', 'fr'], intro: { en: 'Intro', fr: ' ' } };
    await save(id, definition);
    const published = await act(id, 'publish', { newWave: false }, 1);
    expect(published.body).toMatchObject({
      status: 'published',
      version: 2,
      wave: 1,
    });
    expect(verbsNow(published.body)).toEqual(['questionnaire.retire']);
    // Words that are not there fall back at reading, so they are not kept.
    expect(published.body.definition.intro).toEqual({ en: 'Intro' });
    expect(await eventKinds(app.current, id)).toEqual(['questionnaire.drafted', 'questionnaire.published']);
    expect(await eventKinds(app.current, programme.versionId)).toEqual(['questionnaire.retired']);
    const survey = await asOutsider(app.current).get(`/api/programmes/${programme.code}/survey`);
    expect(survey.body).toMatchObject({ versionId: id, version: 2 });

    const list = await administrator.get<{ items: { version: number; status: string; wave: number }[] }>(
      urlOf(programme),
    );
    expect(list.body.items.map(({ version, status, wave }) => [version, status, wave])).toEqual([
      [2, 'published', 1],
      [1, 'retired', 1],
    ]);
    const third = await begin(programme);
    expect((await act(third.id, 'publish', { newWave: true })).body).toMatchObject({ version: 3, wave: 2 });
    const fourth = await begin(programme);
    expect(fourth.wave).toBe(2);
    expect((await act(fourth.id, 'publish', { newWave: false })).body.wave).toBe(2);
  });

  test('is refused when a key changes its kind, also one that was left out in between', async () => {
    const programme = await makeProgramme(app.current);
    const first = await begin(programme);
    await save(first.id, definitionOf([question('a', 'number'), question('b', 'text')]));
    expect((await act(first.id, 'publish', { newWave: false })).status).toBe(200);
    const second = await begin(programme);
    await save(second.id, definitionOf([question('b', 'text')]));
    expect((await act(second.id, 'publish', { newWave: false })).status).toBe(200);
    const third = await begin(programme);
    const { body } = await save(third.id, definitionOf([question('b', 'long_text'), question('a', 'text')]));
    expect(body.faults.map(({ place, code }) => [place, code])).toEqual([
      ['topics[0].questions[0].kind', 'kind_changed'],
      ['topics[0].questions[1].kind', 'kind_changed'],
    ]);
    const refused = await act(third.id, 'publish', { newWave: true });
    expect([refused.status, refused.body.details[0]?.path]).toEqual([400, 'topics[0].questions[0].kind']);
    expect(refused.body.details[0]?.message).toContain('“b”');
    // Another audience is another questionnaire.
    const organisations = await begin(programme, { audience: 'organisations' });
    expect((await save(organisations.id, definitionOf([question('a', 'text')]))).body.faults).toEqual([]);
  });

  test('twice at once happens once', async () => {
    const programme = await makeProgramme(app.current);
    const { id } = await begin(programme);
    const answers = await Promise.all([1, 2, 3].map(() => act(id, 'publish', { newWave: false })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  test('of one audience leaves the other open', async () => {
    const programme = await makeProgramme(app.current);
    const draft = await begin(programme, { audience: 'organisations' });
    await save(draft.id, titled('Organisations'));
    expect((await act(draft.id, 'publish', { newWave: false })).status).toBe(200);
    const outsider = asOutsider(app.current);
    expect((await outsider.get(`/api/programmes/${programme.code}/survey`)).body['versionId']).toBe(
      programme.versionId,
    );
    const theirs = await outsider.get(`/api/programmes/${programme.code}.organisations/survey`);
    expect(theirs.body['versionId']).toBe(draft.id);
    await act(draft.id, 'retire');
    expect((await outsider.get(`/api/programmes/${programme.code}.organisations/survey`)).status).toBe(409);
    expect((await outsider.get(`/api/programmes/${programme.code}`)).body['surveyOpen']).toBe(true);
  });
});

describe('the end of a version', () => {
  test('retiring closes the survey', async () => {
    const programme = await makeProgramme(app.current);
    const retired = await act(programme.versionId, 'retire');
    expect(retired.body).toMatchObject({ status: 'retired' });
    expect(verbsNow(retired.body)).toEqual([]);
    expect(await eventKinds(app.current, programme.versionId)).toEqual(['questionnaire.retired']);
    const outsider = asOutsider(app.current);
    const survey = await outsider.get(`/api/programmes/${programme.code}/survey`);
    expect([survey.status, survey.body['code']]).toEqual([409, 'survey_closed']);
    expect((await act(programme.versionId, 'retire')).status).toBe(409);
  });

  test('discarding throws a draft and its history away', async () => {
    const programme = await makeProgramme(app.current);
    const { id } = await begin(programme);
    await save(id, titled('One'));
    expect((await administrator.send('DELETE', `/api/questionnaires/${id}`)).status).toBe(204);
    expect((await administrator.get(`/api/questionnaires/${id}`)).status).toBe(404);
    expect(await app.current.owner`select 1 from questionnaire_edits where version_id = ${id}`).toHaveLength(
      0,
    );
    expect(await eventKinds(app.current, id)).toEqual(['questionnaire.drafted', 'questionnaire.discarded']);
    expect((await begin(programme)).version).toBe(2);
  });

  test('the list counts responses in fives, and none below ten', async () => {
    const programme = await makeProgramme(app.current);
    const counted = async () =>
      (await administrator.get<{ items: { responses: number | null }[] }>(urlOf(programme))).body.items[0]
        ?.responses;
    const add = (count: number) => app.current.owner`
      insert into responses (id, programme_id, version_id, language, answers, body_hash, receipt, secret_hash)
      select gen_random_uuid(), ${programme.id}, ${programme.versionId}, 'en', '{}', '', gen_random_uuid()::text, '' from generate_series(1, ${count})`;
    await add(9);
    expect(await counted()).toBeNull();
    await add(5);
    expect(await counted()).toBe(10);
  });
});

test('every fault has its sentence in every language of the pages', () => {
  for (const language of pageLanguages)
    for (const code of faultCodes) expect(say(language, `questionnaire_fault_${code}`)).toMatch(/.{20}/);
});
