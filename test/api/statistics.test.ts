// Figures about answers: frozen, rounded, never about fewer than ten people, and nothing to be learnt by comparing two
// looks. And the exact figures of the pool, which count only cards that the reader may list anyway.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asSystem } from '@compatriot/server/events.ts';
import { releaseWhenDue } from '@compatriot/server/statistics/actions.ts';
import { cutsOf } from '@compatriot/server/statistics/cuts.ts';
import {
  figureNames,
  type FigureName,
  type Figures,
  rounded,
  safeCube,
} from '@compatriot/server/statistics/rules.ts';
import { modes, poolRecipients, sectors, type Mode, type PoolRecipient } from '@compatriot/db/vocabulary.ts';
import { useTestApp } from '../app.ts';
import { makeInstitution, makeProfile, makeProgramme, type MadeProgramme } from '../make.ts';
import { asAdministrator, asCoordinator, asFocalPoint, asHost, asOutsider, asSomebody } from '../personas.ts';
import { asVisitor, nurse, someAnswers, wholeBody } from './survey.ts';

const app = useTestApp();

/** Under this secret 'all', Dutch and British rows begin at ten and are rounded down; others where they do. */
const secret = 'known 123085';
async function newProgramme(): Promise<MadeProgramme> {
  const programme = await makeProgramme(app.current);
  await app.current
    .owner`insert into figure_secrets (programme_id, secret) values (${programme.id}, ${secret})`;
  return programme;
}

const paramedic = 'urn:compatriot:occupation:paramedic';
const typed = 'lighthouse keeper';
type Answers = Record<string, unknown>;

/** Writes responses as they stand after submission, without the way there. */
async function insert(programme: MadeProgramme, all: Answers[]): Promise<string[]> {
  const rows = all.map((answers) => {
    const id = randomUUID();
    return {
      id,
      programme_id: programme.id,
      version_id: programme.versionId,
      language: 'en',
      answers: app.current.owner.json(answers as never),
      body_hash: '',
      receipt: id,
      secret_hash: '',
    };
  });
  if (rows.length > 0) await app.current.owner`insert into responses ${app.current.owner(rows as never)}`;
  return rows.map((row) => row.id);
}

/** Runs the job as if the minute between releases had long passed, so that only the number of answers can hold it back. */
async function release(programme: MadeProgramme): Promise<void> {
  await app.current
    .owner`update statistic_releases set released_at = released_at - interval '1 day' where programme_id = ${programme.id}`;
  await asSystem(app.current.parts, 'worker', programme.id, (ctx) => releaseWhenDue(ctx, programme.id));
}

interface Published {
  programme: { code: string };
  releasedAt: string | null;
  figures: Figures | null;
}

async function look(programme: MadeProgramme): Promise<Published> {
  const answer = await asOutsider(app.current).get<Published>(`/api/programmes/${programme.code}/figures`);
  expect(answer.status).toBe(200);
  return answer.body;
}

/** Every byte that is published, but for the time, which the tests themselves move. */
const published = async (programme: MadeProgramme): Promise<string> => {
  const { releasedAt, ...rest } = await look(programme);
  return JSON.stringify({ ...rest, released: releasedAt !== null });
};

async function iscoOf(uri: string): Promise<string> {
  const [row] = await app.current.owner<{ code: string }[]>`select code from concepts where uri = ${uri}`;
  return (row?.code ?? '').slice(0, 1);
}

describe('the first release', () => {
  test('is not there after nine answers and is there after ten', async () => {
    const programme = await newProgramme();
    const answer = async () => {
      const sent = await asVisitor(app.current).call(
        'POST',
        `/api/programmes/${programme.code}/responses`,
        wholeBody(programme.versionId, someAnswers()),
      );
      expect(sent.status).toBe(200);
      await app.current.settle();
    };
    for (let n = 0; n < 9; n++) await answer();
    expect(await look(programme)).toMatchObject({ releasedAt: null, figures: null });
    await answer();
    const { releasedAt, figures } = await look(programme);
    expect(Date.parse(releasedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(figures).toMatchObject({ people: 10 });
    for (let n = 0; n < 10; n++) await answer();
    await release(programme);
    expect((await look(programme)).figures).toEqual({
      people: 20,
      cubes: {
        residence: { answered: 20, rows: [{ value: 'NL', people: 20 }] },
        education: { answered: 20, rows: [{ value: '6', people: 20 }] },
        occupation_group: { answered: 20, rows: [{ value: '2', people: 20 }] },
        mode: {
          answered: 20,
          rows: [
            { value: 'temporary', people: 20 },
            { value: 'virtual', people: 20 },
          ],
        },
      },
    });
  });

  test('is made once, however many workers try at once', async () => {
    const programme = await newProgramme();
    await insert(
      programme,
      Array.from({ length: 12 }, () => someAnswers()),
    );
    await Promise.all(
      Array.from({ length: 6 }, () =>
        asSystem(app.current.parts, 'worker', programme.id, (ctx) => releaseWhenDue(ctx, programme.id)),
      ),
    );
    expect(
      await app.current.owner`select 1 from statistic_releases where programme_id = ${programme.id}`,
    ).toHaveLength(1);
  });

  test('a programme that does not exist has no figures; an empty one has none yet', async () => {
    expect((await asOutsider(app.current).get('/api/programmes/nowhere/figures')).status).toBe(404);
    expect((await look(await newProgramme())).figures).toBeNull();
  });
});

// Small enough to try every new answer there can be, large enough that each question has shown and hidden rows.
const countries = ['NL', 'GB', 'SR'];
const levels = ['6', '7', '__refused', undefined];
const jobs = [nurse, paramedic, typed, undefined];
const wishes: (string[] | undefined)[] = [['virtual'], ['temporary', 'virtual'], ['permanent'], undefined];

const response = (
  country: string,
  level: string | undefined,
  job: string | undefined,
  wish: string[] | undefined,
): Answers => ({
  residence_country: country,
  ...(level ? { education_level: level } : {}),
  // A job that nobody could code is an answer all the same.
  ...(job ? { occupation: job === typed ? { typed } : { uri: job } } : {}),
  ...(wish ? { modes: wish } : {}),
});

/** 23 people: NL 14, GB 9 (one short), SR none; other questions likewise on both sides of ten. */
const base = (): Answers[] =>
  Array.from({ length: 23 }, (_, n) =>
    response(
      n < 14 ? 'NL' : 'GB',
      n < 9 ? '6' : n < 19 ? '7' : '__refused',
      n < 10 ? nurse : n < 19 ? paramedic : undefined,
      n < 19 ? ['virtual'] : ['temporary', 'virtual'],
    ),
  );

describe('the differencing attack', () => {
  test('a look before and a look after any one new answer are the same bytes', async () => {
    const programme = await newProgramme();
    await insert(programme, base());
    await release(programme);
    const before = await published(programme);
    expect(JSON.parse(before)).toMatchObject({ released: true, figures: { people: 20 } });
    let tried = 0;
    for (const country of countries) {
      for (const level of levels) {
        for (const job of jobs) {
          for (const wish of wishes) {
            const [id] = await insert(programme, [response(country, level, job, wish)]);
            await release(programme);
            expect(await published(programme), `${country} ${level} ${job} ${wish}`).toBe(before);
            await app.current.owner`delete from responses where id = ${id ?? ''}`;
            tried += 1;
          }
        }
      }
    }
    expect(tried).toBe(192);
    // Taking one away, any one, shows as little.
    const ids = await app.current.owner<
      { id: string; answers: Answers }[]
    >`select id, answers from responses where programme_id = ${programme.id}`;
    for (const { id, answers } of ids) {
      await app.current.owner`delete from responses where id = ${id}`;
      await release(programme);
      expect(await published(programme)).toBe(before);
      await insert(programme, [answers]);
    }
  });

  test('nine more change no byte, the tenth makes a new release, and that one is safe as well', async () => {
    const programme = await newProgramme();
    await insert(programme, base());
    await release(programme);
    const before = await published(programme);
    for (let n = 1; n <= 9; n++) {
      await insert(programme, [response('SR', '7', paramedic, ['permanent'])]);
      await release(programme);
      expect(await published(programme), `after ${n}`).toBe(before);
    }
    await insert(programme, [response('GB', '7', paramedic, ['permanent'])]);
    await release(programme);
    const after = await look(programme);
    expect(after.figures).toMatchObject({
      people: 30,
      cubes: {
        residence: {
          answered: 30,
          rows: [
            { value: 'GB', people: 10 },
            { value: 'NL', people: 10 },
          ],
        },
      },
    });
    // Nine live in Suriname: no row, and nothing left over that would count them.
    expect(JSON.stringify(after.figures)).not.toContain('SR');
  });

  test('a busy minute makes one release, not two to compare', async () => {
    const programme = await newProgramme();
    await insert(programme, base());
    await release(programme);
    const before = await published(programme);
    await insert(programme, base());
    await asSystem(app.current.parts, 'worker', programme.id, (ctx) => releaseWhenDue(ctx, programme.id));
    expect(await published(programme)).toBe(before);
  });

  test('the same bytes for everybody, whoever asks and however', async () => {
    const programme = await newProgramme();
    await insert(programme, base());
    await release(programme);
    const url = `/api/programmes/${programme.code}/figures`;
    const looks = await Promise.all(
      [
        asOutsider(app.current),
        await asSomebody(app.current),
        await asCoordinator(app.current, programme.id),
        await asAdministrator(app.current),
      ].map((each) => each.get(url)),
    );
    expect(new Set(looks.map((each) => JSON.stringify(each.body))).size).toBe(1);
    // There is no filter to combine: any question in the address is refused.
    expect((await asOutsider(app.current).get(`${url}?country=NL`)).status).toBe(400);
  });
});

/** What the release should say, counted here from the answers themselves. */
async function bruteForce(all: Answers[]): Promise<Figures> {
  const groups: Record<string, string> = {
    [nurse]: await iscoOf(nurse),
    [paramedic]: await iscoOf(paramedic),
  };
  const given = (value: unknown): string[] =>
    typeof value === 'string' && !value.startsWith('__') ? [value] : [];
  const read: Record<FigureName, (answers: Answers) => string[]> = {
    residence: (answers) => given(answers['residence_country']),
    education: (answers) => given(answers['education_level']),
    occupation_group: (answers) =>
      given(groups[(answers['occupation'] as { uri?: string } | undefined)?.uri ?? '']),
    mode: (answers) => (answers['modes'] as string[] | undefined) ?? [],
  };
  const cutOf = cutsOf(secret, 'figures 1');
  const everybody = { people: all.length, shown: rounded(all.length, cutOf('all')) };
  const cubes = {} as Figures['cubes'];
  for (const name of figureNames) {
    const people = new Map<string, number>();
    for (const value of all.flatMap(read[name])) people.set(value, (people.get(value) ?? 0) + 1);
    cubes[name] = safeCube(
      [...people].map(([value, count]) => ({ value, people: count })),
      all.filter((each) => (name === 'occupation_group' ? each['occupation'] : read[name](each).length > 0))
        .length,
      everybody,
      (group) => cutOf(`${name} ${group}`),
    );
  }
  return { people: everybody.shown, cubes };
}

test('a public figure just under ten is not told by nine planted answers and one', async () => {
  // Nine from a country that nobody else is from: whether a tenth answered shows under one secret in ten.
  let told = 0;
  for (let each = 0; each < 1000; each++) {
    const cutOf = cutsOf(`secret ${each}`, 'figures 1');
    const of = (people: number) =>
      JSON.stringify(
        safeCube(
          [
            { value: 'SR', people },
            { value: 'NL', people: 300 },
          ],
          300 + people,
          { people: 340, shown: 340 },
          cutOf,
        ).rows.filter(({ value }) => value === 'SR'),
      );
    if (of(9) !== of(10)) told += 1;
  }
  expect(told).toBeLessThan(150);
  expect(told).toBeGreaterThan(50);
});

describe('any answers at all', () => {
  const anybody = fc
    .tuple(
      fc.constantFrom(...countries),
      fc.constantFrom(...levels),
      fc.constantFrom(...jobs),
      fc.constantFrom(...wishes),
    )
    .map((one) => response(...one));
  // Crowds, not confetti: most people alike, so that rows fall on both sides of ten.
  const everybody = fc
    .tuple(
      fc.array(anybody, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(4), { minLength: 10, maxLength: 60 }),
    )
    .map(([kinds, draws]) => draws.map((draw) => kinds[draw % kinds.length] as Answers));

  test('the release says what counting says, and nothing about fewer than ten', async () => {
    await fc.assert(
      fc.asyncProperty(everybody, async (all) => {
        const programme = await newProgramme();
        await insert(programme, all);
        await release(programme);
        const { figures } = await look(programme);
        expect(figures).toEqual(await bruteForce(all));
        for (const figure of JSON.stringify(figures).match(/(?<="(people|answered)":)\d+/g) ?? []) {
          expect(Number(figure) === 0 || Number(figure) >= 10).toBe(true);
          expect(Number(figure) % 5).toBe(0);
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
  }, 120_000);
});

interface Pool {
  recipient: PoolRecipient;
  people: number;
  facets: Record<string, { value: string; count: number }[]>;
}

describe('the pool', () => {
  const url = (programme: MadeProgramme) => `/api/programmes/${programme.code}/pool-figures`;

  test('is for the programme’s officials: 401, then 404 for everybody else', async () => {
    const programme = await makeProgramme(app.current);
    const other = await makeProgramme(app.current);
    expect((await asOutsider(app.current).get(url(programme))).status).toBe(401);
    const strangers = [
      await asSomebody(app.current),
      await asAdministrator(app.current),
      await asCoordinator(app.current, other.id),
      await asFocalPoint(app.current, other.id),
      await asHost(app.current, programme.id, await makeInstitution(app.current, programme.id)),
    ];
    for (const stranger of strangers) expect((await stranger.get(url(programme))).status).toBe(404);
    expect(
      (await (await asCoordinator(app.current, programme.id)).get('/api/programmes/nowhere/pool-figures'))
        .status,
    ).toBe(404);
  });

  test('counts exactly the cards that this official may list, by brute force, for both recipients', async () => {
    const programme = await makeProgramme(app.current);
    const elsewhere = await makeProgramme(app.current);
    const some = <T>(list: readonly T[], n: number): T[] =>
      list.filter((_, index) => ((n * 7 + 3) >> index) & 1);
    const people = Array.from({ length: 40 }, (_, n) => ({
      recipients: [[], ['programme_team'], ['home_government'], [...poolRecipients]][
        n % 4
      ] as PoolRecipient[],
      country: countries[n % 3] ?? 'NL',
      modes: some<Mode>(modes, n),
      sectors: some(sectors.slice(0, 4), n),
      educationLevel: n % 5 === 0 ? null : String(n % 9),
    }));
    for (const person of people) await makeProfile(app.current, programme, person);
    await makeProfile(app.current, elsewhere, { country: 'SR' });

    const readers: [PoolRecipient, Awaited<ReturnType<typeof asCoordinator>>][] = [
      ['programme_team', await asCoordinator(app.current, programme.id)],
      ['home_government', await asFocalPoint(app.current, programme.id)],
      ['programme_team', await asFocalPoint(app.current, programme.id, 'programme_team')],
    ];
    for (const [recipient, reader] of readers) {
      const answer = await reader.get<Pool>(url(programme));
      expect(answer.status).toBe(200);
      const listed = people.filter((person) => person.recipients.includes(recipient));
      expect(answer.body).toMatchObject({ recipient, people: listed.length });
      const count = (values: (person: (typeof people)[number]) => (string | null)[]) => {
        const found: Record<string, number> = {};
        for (const value of listed.flatMap(values))
          if (value !== null) found[value] = (found[value] ?? 0) + 1;
        return found;
      };
      const facet = (name: string) =>
        Object.fromEntries((answer.body.facets[name] ?? []).map((each) => [each.value, each.count]));
      expect(facet('country')).toEqual(count((person) => [person.country]));
      expect(facet('mode')).toEqual(count((person) => person.modes));
      expect(facet('sector')).toEqual(count((person) => person.sectors));
      expect(facet('education')).toEqual(count((person) => [person.educationLevel]));
    }
  });

  test('somebody who withdraws is no longer counted, and counting looks at nobody', async () => {
    const programme = await makeProgramme(app.current);
    const coordinator = await asCoordinator(app.current, programme.id);
    const profile = await makeProfile(app.current, programme);
    expect((await coordinator.get<Pool>(url(programme))).body.people).toBe(1);
    await app.current
      .owner`delete from consents where profile_id = ${profile.id} and recipient = 'programme_team'`;
    expect((await coordinator.get<Pool>(url(programme))).body.people).toBe(0);
    expect(
      await app.current.owner`select 1 from access_records where programme_id = ${programme.id}`,
    ).toHaveLength(0);
  });
});
