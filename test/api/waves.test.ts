// Two waves of one survey: released apart, told side by side to those who run the programme, and safe like every figure.
import { randomUUID } from 'node:crypto';
import { asSystem } from '@compatriot/server/events.ts';
import type { Definition } from '@compatriot/server/questionnaires/schema.ts';
import { releaseWhenDue } from '@compatriot/server/statistics/actions.ts';
import { expect, test } from 'vitest';
import { useTestApp } from '../app.ts';
import { type MadeProgramme, makeProgramme } from '../make.ts';
import { near } from './survey-crowd.ts';
import { asAdministrator, asCoordinator, asFocalPoint, asOutsider, asSomebody } from '../personas.ts';
import { codes, definitionOf, question, text } from '../rules/questionnaire-samples.ts';

const app = useTestApp();

interface Shown {
  waves: { wave: number; open: boolean; people: number | null }[];
  compared: number[];
  questions: {
    key: string;
    asked: ({ label: { text: string }; answered: number | null; mean: number | null } | null)[];
    rows: { value: string; cells: ({ people: number | null; share: number | null } | null)[] }[];
  }[];
}

const first = definitionOf([
  question('mode', 'many', { choices: codes('on_site', 'online') }),
  question('age', 'number'),
  question('home', 'country', { binding: 'residence_country' }),
]);
const second = definitionOf([
  question('modes', 'many', {
    label: text('How would you help?'),
    choices: codes('temporary', 'online', 'forever'),
    earlier: { key: 'mode', choices: { temporary: 'on_site' } },
  }),
  question('years', 'number', { earlier: { key: 'age' } }),
  question('home', 'country', { binding: 'residence_country' }),
]);

async function publish(programme: MadeProgramme, definition: Definition, newWave: boolean): Promise<string> {
  const administrator = await asAdministrator(app.current);
  const { body } = await administrator.send<{ id: string }>(
    'POST',
    `/api/programmes/${programme.code}/questionnaires`,
    { audience: 'people' },
  );
  await administrator.send('PUT', `/api/questionnaires/${body.id}`, { definition });
  const published = await administrator.send('POST', `/api/questionnaires/${body.id}/publish`, { newWave });
  expect(published.status, JSON.stringify(published.body)).toBe(200);
  return body.id;
}

async function answer(programme: MadeProgramme, versionId: string, count: number, answers: object) {
  const rows = Array.from({ length: count }, () => {
    const id = randomUUID();
    return {
      id,
      programme_id: programme.id,
      version_id: versionId,
      language: 'en',
      answers: app.current.owner.json(answers as never),
      body_hash: '',
      receipt: id,
      secret_hash: '',
    };
  });
  await app.current.owner`insert into responses ${app.current.owner(rows as never)}`;
}

/** Runs the job as if the minute between releases had long passed. */
async function release(programme: MadeProgramme): Promise<void> {
  await app.current
    .owner`update statistic_releases set released_at = released_at - interval '1 day' where programme_id = ${programme.id}`;
  await asSystem(app.current.parts, 'worker', programme.id, (ctx) => releaseWhenDue(ctx, programme.id));
}

test('who may see them', async () => {
  const programme = await makeProgramme(app.current);
  const other = await makeProgramme(app.current);
  const url = `/api/programmes/${programme.code}/waves`;
  expect((await asOutsider(app.current).get(url)).status).toBe(401);
  expect((await (await asSomebody(app.current)).get(url)).status).toBe(404);
  expect((await (await asCoordinator(app.current, other.id)).get(url)).status).toBe(404);
  const administrator = await asAdministrator(app.current);
  expect((await administrator.get('/api/programmes/nowhere/waves')).status).toBe(404);
  for (const persona of [
    administrator,
    await asCoordinator(app.current, programme.id),
    await asFocalPoint(app.current, programme.id),
  ]) {
    const answered = await persona.get<Shown>(url);
    expect([answered.status, answered.body.questions]).toEqual([200, []]);
    expect(answered.body.waves).toMatchObject([{ wave: 1, open: true, people: null }]);
  }
});

test('figures of both waves stand side by side, and people are counted in their own wave only', async () => {
  const programme = await makeProgramme(app.current);
  const one = await publish(programme, first, true);
  await answer(programme, one, 30, { mode: ['on_site'], age: 30, home: 'NL' });
  await answer(programme, one, 22, { mode: ['on_site', 'online'], age: 51, home: 'GB' });
  await answer(programme, one, 4, { mode: '__refused', home: 'FR' });
  await release(programme);
  const two = await publish(programme, second, true);
  await answer(programme, two, 20, { modes: ['temporary', 'forever'], years: 40, home: 'NL' });
  // Mends the words of the same wave.
  const mended = await publish(programme, { ...second, title: text('Mended') }, false);
  await answer(programme, mended, 20, { modes: ['online'], years: 50, home: 'GB' });
  await answer(programme, mended, 5, { modes: ['forever'], home: 'GB' });

  const coordinator = await asCoordinator(app.current, programme.id);
  const look = async () => (await coordinator.get<Shown>(`/api/programmes/${programme.code}/waves`)).body;
  // Not before the new wave's figures are released.
  expect((await look()).questions).toEqual([]);
  await release(programme);
  const { waves, questions } = await look();
  expect(waves.map(({ wave, open, people }) => [wave, open, people])).toEqual([
    [1, false, null],
    [2, false, near(56)],
    [3, true, near(45)],
  ]);
  const [modes, years, home] = questions;
  expect(questions.map(({ key }) => key)).toEqual(['modes', 'years', 'home']);
  expect(modes?.asked.map((line) => [line?.label.text, line?.answered])).toEqual([
    ['mode', near(56)],
    ['How would you help?', near(45)],
  ]);
  // 52 of 56 answered: fewer than ten did not, so they are told as everybody.
  expect(modes?.rows.map(({ value, cells }) => [value, ...cells.map((cell) => cell?.people)])).toEqual([
    ['temporary', near(56), near(20)],
    ['online', near(22), near(20)],
    ['forever', undefined, near(25)],
  ]);
  expect(years?.asked.map((line) => line?.mean)).toEqual([38.9, 45]);
  expect(home?.rows.map(({ value, cells }) => [value, ...cells.map((cell) => cell?.people)])).toEqual([
    ['GB', near(22), near(25)],
    ['NL', near(30), near(20)],
  ]);

  // The public figures are about the newest wave, and say nothing of its questions.
  const figures = await asOutsider(app.current).get<{ figures: object }>(
    `/api/programmes/${programme.code}/figures`,
  );
  expect(figures.body.figures).toMatchObject({ people: near(45) });
  expect(Object.keys(figures.body.figures)).toEqual(['people', 'cubes']);
});

test('a wave stays as it was told: one more answer changes nothing anywhere', async () => {
  const programme = await makeProgramme(app.current);
  const one = await publish(programme, first, true);
  await answer(programme, one, 20, { mode: ['online'], age: 30, home: 'NL' });
  await release(programme);
  const two = await publish(programme, second, true);
  await answer(programme, two, 20, { modes: ['online'], years: 40, home: 'NL' });
  await release(programme);
  const administrator = await asAdministrator(app.current);
  const look = async () =>
    (await administrator.get<Shown>(`/api/programmes/${programme.code}/waves`)).body.questions;
  const before = await look();
  expect(before).toHaveLength(3);
  for (const version of [one, two])
    await answer(programme, version, 1, { modes: ['forever'], years: 99, home: 'GB' });
  await release(programme);
  expect(await look()).toEqual(before);
  const rows = await app.current
    .owner`select wave from statistic_releases where programme_id = ${programme.id} order by 1`;
  expect(rows.map((row) => row['wave'])).toEqual([2, 3]);
});

test('what organisations answer is not counted among people', async () => {
  const programme = await makeProgramme(app.current);
  const [row] = await app.current.owner<{ id: string }[]>`
    insert into questionnaire_versions (programme_id, audience, version, status, definition, published_at)
    values (${programme.id}, 'organisations', 1, 'published', ${app.current.owner.json(first as never)}, now()) returning id`;
  await answer(programme, row?.id ?? '', 30, { mode: ['online'], home: 'NL' });
  await release(programme);
  expect(
    await app.current.owner`select 1 from statistic_releases where programme_id = ${programme.id}`,
  ).toHaveLength(0);
});
