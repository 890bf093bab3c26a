// The author's view: what it counts, and that neither subtracting nor waiting tells anything about fewer than ten people.
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { eventKinds, type MadeProgramme, makeProgramme } from '../make.ts';
import { asAdministrator, asCoordinator, asFocalPoint, type Persona } from '../personas.ts';
import { asVisitor, someAnswers } from './survey.ts';
import { addCrowd, type Crowd, near, type View, waitForCount } from './survey-crowd.ts';

const app = useTestApp();

interface Place {
  programme: MadeProgramme;
  coordinator: Persona;
  look(query?: string): Promise<View>;
}
async function newPlace(links = ['facebook', 'embassy', 'radio']): Promise<Place> {
  const { owner } = app.current;
  const programme = await makeProgramme(app.current);
  // One secret for all, so that two places with different people can be compared to the byte.
  await owner`insert into figure_secrets (programme_id, secret) values (${programme.id}, 'known to this test')`;
  for (const code of links)
    await owner`insert into survey_channels (programme_id, code) values (${programme.id}, ${code})`;
  const coordinator = await asCoordinator(app.current, programme.id);
  return {
    programme,
    coordinator,
    async look(query = '') {
      const answer = await coordinator.get<View>(`/api/programmes/${programme.code}/survey-figures${query}`);
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      return answer.body;
    },
  };
}
const answers = { ...someAnswers(), sex: '__refused' };
const { consent_team: _yes, consent_contact: _write, ...quiet } = someAnswers();

describe('what is counted', () => {
  let place: Place;
  let view: View;
  beforeAll(async () => {
    place = await newPlace();
    const { programme } = place;
    await addCrowd(app.current, programme, {
      people: 42,
      sent: true,
      channel: 'facebook',
      answers,
      seconds: 300,
    });
    await addCrowd(app.current, programme, {
      people: 20,
      sent: true,
      channel: 'embassy',
      language: 'fr',
      answers: quiet,
      seconds: 600,
    });
    // Six topics in, and then gone; twenty-one stopped at the first page; thirteen opened it and are not counted.
    await addCrowd(app.current, programme, {
      people: 30,
      channel: 'facebook',
      answers: { consent_team: true },
      position: 'who',
    });
    await addCrowd(app.current, programme, {
      people: 21,
      position: null,
      age: 40,
      answers: { consent_government: true },
    });
    await addCrowd(app.current, programme, { people: 13, position: null });
    await addCrowd(app.current, programme, { people: 22, position: 'check', answers: quiet });
    view = await place.look();
  });

  test('starts, completions and the middle of the minutes', () => {
    expect(view.figures).toMatchObject({ began: near(135), sent: near(62), minutes: 5 });
    expect(view.chosen).toEqual({ audience: 'people', wave: 1, survey: place.programme.code });
    expect(view.waves).toEqual([{ audience: 'people', wave: 1, versions: [1], open: true }]);
    expect(view.counting).toBe(false);
  });

  test('by channel, by language and by day', () => {
    expect(view.figures?.channels).toEqual([
      { value: 'facebook', began: near(72), sent: near(42), minutes: 5 },
      { value: '', began: near(43), sent: null, minutes: null },
      { value: 'embassy', began: near(20), sent: near(20), minutes: 10 },
    ]);
    expect(view.figures?.languages).toEqual([
      { value: 'en', began: near(115), sent: near(42), minutes: 5 },
      { value: 'fr', began: near(20), sent: near(20), minutes: 10 },
    ]);
    // Those of forty days ago stay in the whole and are no day of the fortnight.
    expect(view.figures?.days.map(({ began }) => began)).toEqual([near(114)]);
  });

  test('question by question in the order of the route, and where people are last', () => {
    const questions = view.figures?.questions ?? [];
    const at = (key: string) => questions.find((each) => each.key === key);
    expect(questions.map(({ key }) => key).slice(0, 2)).toEqual(['consent_team', 'consent_government']);
    expect(at('consent_team')).toMatchObject({
      saw: near(135),
      answered: near(72),
      unknown: null,
      refused: null,
      left: near(21),
    });
    // Thirty went on to the second page and stopped at its first question.
    const second = questions.find(({ topic }) => topic !== questions[0]?.topic);
    expect(second).toMatchObject({ saw: near(114), left: near(30) });
    expect(at('sex')).toMatchObject({ refused: near(42) });
    expect(view.figures?.check).toEqual({ saw: near(84), left: near(22) });
    expect(at('consent_team')?.label).toContain('programme team');
  });

  test('in the reader’s language', async () => {
    const { body } = await place.coordinator.get<View>(
      `/api/programmes/${place.programme.code}/survey-figures`,
      {
        'accept-language': 'fr',
      },
    );
    expect(body.figures?.questions[0]?.label).toContain('équipe');
  });

  test('the government’s focal point and the administrator see the same numbers', async () => {
    const path = `/api/programmes/${place.programme.code}/survey-figures`;
    for (const persona of [
      await asFocalPoint(app.current, place.programme.id),
      await asAdministrator(app.current),
    ]) {
      expect((await persona.get<View>(path)).body.figures).toEqual(view.figures);
    }
  });

  test('a wave that there never was is not there', async () => {
    const path = `/api/programmes/${place.programme.code}/survey-figures`;
    expect((await place.coordinator.get(`${path}?wave=7`)).status).toBe(404);
    expect((await place.coordinator.get(`${path}?audience=organisations`)).status).toBe(404);
    expect((await place.coordinator.get(`${path}?wave=x`)).status).toBe(400);
  });

  test('paper and imported answers are not counted as begun', async () => {
    const here = await newPlace();
    await addCrowd(app.current, here.programme, { people: 30, sent: true });
    await app.current.owner`update responses set source = 'import' where programme_id = ${here.programme.id}`;
    expect((await here.look()).figures).toBeNull();
  });
});

test('somebody who really answers is counted through the pages they saw, contact data included', async () => {
  const { programme, look } = await newPlace();
  const code = programme.code;
  for (let person = 0; person < 20; person++) {
    const visitor = asVisitor(app.current);
    await visitor.call('POST', `/api/programmes/${code}/drafts`, { language: 'en', channel: 'radio' });
    await visitor.call('PUT', `/api/programmes/${code}/draft/answers`, {
      topic: 'who',
      fields: { residence_country: ['NL'] },
    });
    await visitor.call('PUT', `/api/programmes/${code}/draft/answers`, {
      topic: 'contact',
      fields: { name: ['Ann'], email: [`ann${person}@example.org`] },
    });
    const sent = await visitor.call('POST', `/api/programmes/${code}/responses`);
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
  }
  const { figures } = await look();
  expect(figures?.channels).toEqual([
    { value: 'radio', began: near(20), sent: near(20), minutes: expect.toBeOneOf([null, 1]) },
  ]);
  const at = (key: string) => figures?.questions.find((each) => each.key === key);
  expect(at('name')).toMatchObject({ saw: near(20), answered: near(20) });
  expect(at('email')).toMatchObject({ saw: near(20), answered: near(20) });
  expect(at('phone')).toMatchObject({ saw: near(20), answered: null });
});

describe('an attempt to tell fewer than ten people', () => {
  test('nothing at all about nine', async () => {
    const { programme, look } = await newPlace();
    await addCrowd(app.current, programme, { people: 9, sent: true, answers });
    expect(await look()).toMatchObject({ figures: null, counting: false });
  });

  test('subtracting the channels from the whole gives the same whether two or eight came by the hidden one', async () => {
    const shown: unknown[] = [];
    for (const few of [2, 8]) {
      const { programme, look } = await newPlace();
      await addCrowd(app.current, programme, {
        people: 40 + (8 - few),
        sent: true,
        channel: 'facebook',
        answers,
      });
      await addCrowd(app.current, programme, { people: 21, sent: true, channel: 'radio', answers });
      await addCrowd(app.current, programme, {
        people: few,
        sent: true,
        channel: 'embassy',
        language: 'fr',
        answers,
      });
      const { figures } = await look();
      expect(figures?.channels.map(({ value }) => value)).toEqual(['facebook', 'radio']);
      expect(figures?.languages.map(({ value }) => value)).toEqual(['en']);
      shown.push(figures);
    }
    expect(shown[0]).toEqual(shown[1]);
  });

  test('neither do two answers to one question, nor those who sent and those who did not', async () => {
    const shown: unknown[] = [];
    for (const few of [1, 9]) {
      const { programme, look } = await newPlace();
      await addCrowd(app.current, programme, { people: 50 - few, sent: true, answers: quiet });
      await addCrowd(app.current, programme, {
        people: few,
        sent: true,
        answers: { ...quiet, tie: '__refused' },
      });
      await addCrowd(app.current, programme, { people: 9, answers: quiet, position: 'check' });
      const { figures } = await look();
      const tie = figures?.questions.find(({ key }) => key === 'tie');
      expect(tie).toMatchObject({ saw: near(59), refused: null });
      // Nine did not send: the number that did is told as the number that began.
      expect(figures).toMatchObject({ began: near(59), sent: figures?.began });
      shown.push(figures);
    }
    expect(shown[0]).toEqual(shown[1]);
  });

  test('waiting for one more person shows the same figures until ten more are there', async () => {
    const { programme, look } = await newPlace();
    await addCrowd(app.current, programme, { people: 24, sent: true, answers: quiet });
    const before = await look();
    await addCrowd(app.current, programme, {
      people: 9,
      sent: true,
      answers: { ...quiet, tie: '__refused' },
    });
    await waitForCount(app.current, programme);
    expect(await look()).toEqual(before);
    await addCrowd(app.current, programme, {
      people: 11,
      sent: true,
      answers: { ...quiet, tie: '__refused' },
    });
    await waitForCount(app.current, programme);
    const after = await look();
    expect(after.figures).toMatchObject({ began: near(44), sent: near(44) });
    expect(after.figures?.questions.find(({ key }) => key === 'tie')).toMatchObject({
      answered: near(24),
      refused: near(20),
    });
  });

  test('planting drafts by a link for one person: no such link is shown, and no draft renews the figures', async () => {
    const shown: unknown[] = [];
    for (const target of [0, 1]) {
      const { programme, look } = await newPlace();
      const add = (crowd: Partial<Crowd>) =>
        addCrowd(app.current, programme, { people: 1, answers: quiet, position: 'who', ...crowd });
      await add({ people: 480, sent: true });
      await add({ people: 122 });
      const before = await look();
      await add({ people: 9, channel: 'for-ahmed', language: 'fr' });
      if (target) await add({ channel: 'for-ahmed', language: 'fr' });
      // Begun elsewhere, with and without an answer, to have it counted again.
      await add({ people: 20 });
      await add({ people: 200, answers: {} });
      await waitForCount(app.current, programme);
      expect(await look()).toEqual(before);
      // Ten send their answers: it is counted again, and the link is nowhere.
      await add({ people: 10, sent: true });
      await waitForCount(app.current, programme);
      const { figures } = await look();
      expect(figures).toMatchObject({ sent: near(490) });
      expect(figures?.channels.map(({ value }) => value)).toEqual(['']);
      expect(figures?.languages.map(({ value }) => value)).toEqual(['en']);
      shown.push(figures);
    }
    expect(shown[0]).toEqual(shown[1]);
  });

  test('links that the programme did not make are told together', async () => {
    const { programme, look } = await newPlace();
    await addCrowd(app.current, programme, { people: 25, sent: true, answers: quiet });
    for (const channel of ['for-ahmed', 'for-binta'])
      await addCrowd(app.current, programme, { people: 20, sent: true, channel, answers: quiet });
    expect((await look()).figures?.channels.map(({ value }) => value)).toEqual(['_other', '']);
  });

  test('and not sooner than a minute after the last count', async () => {
    const { programme, look } = await newPlace();
    await addCrowd(app.current, programme, { people: 20, sent: true, answers: quiet });
    const before = await look();
    await addCrowd(app.current, programme, { people: 20, sent: true, answers: quiet });
    expect(await look()).toEqual(before);
  });
});

test('a survey that takes long to count is counted by the worker, and says so until then', async () => {
  const { programme, look } = await newPlace();
  await addCrowd(app.current, programme, {
    people: 20_000,
    position: 'who',
    answers: { consent_team: true },
  });
  expect(await look()).toMatchObject({ counting: true, figures: null });
  await app.current.settle();
  expect(await look()).toMatchObject({ counting: false, figures: { began: near(20_000), sent: null } });
});

describe('tracked links', () => {
  test('are made by the team, once each, and taken off the list', async () => {
    const { programme, coordinator, look } = await newPlace([]);
    const path = `/api/programmes/${programme.code}/survey-channels`;
    expect((await coordinator.send('POST', path, { code: ' Radio-Demerara ' })).body).toEqual({
      code: 'radio-demerara',
    });
    expect((await coordinator.send('POST', path, { code: 'radio-demerara' })).status).toBe(409);
    expect((await coordinator.send('POST', path, { code: 'Ann Smith' })).status).toBe(400);
    expect((await coordinator.send('POST', path, { code: 'x', extra: 1 })).status).toBe(400);
    expect(await look()).toMatchObject({ channels: ['radio-demerara'], can: ['survey.link'] });
    const government = await asFocalPoint(app.current, programme.id);
    expect((await government.send('POST', path, { code: 'embassy' })).status).toBe(403);
    expect((await government.get<View>(`/api/programmes/${programme.code}/survey-figures`)).body.can).toEqual(
      [],
    );
    expect((await coordinator.send('DELETE', `${path}/radio-demerara`)).status).toBe(204);
    expect((await coordinator.send('DELETE', `${path}/radio-demerara`)).status).toBe(404);
    expect((await look()).channels).toEqual([]);
    expect(await eventKinds(app.current, programme.id)).toEqual(['survey.link_made', 'survey.link_removed']);
  });
});
