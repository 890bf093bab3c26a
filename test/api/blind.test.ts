// Blind by default, proven from outside: people with telling names, sexes and ages answer the real survey, and nothing of
// that comes back in any answer about them before their yes: not in words, not in files or their names, not in the order
// of lists, ids or pseudonyms.
import { beforeAll, describe, expect, test } from 'vitest';
import { pseudonymParts } from '@compatriot/db/pseudonyms.ts';
import { ageBands } from '@compatriot/db/vocabulary.ts';
import { useTestApp } from '../app.ts';
import { makeAssignment, type MadeProgramme, makeProgramme } from '../make.ts';
import { asCoordinator, asFocalPoint, asHost, asMember, type Persona } from '../personas.ts';
import { ask, fetchFile, readCsv, readSheet, useExportsFolder } from './export-files.ts';
import { at, begun, draftOf, nursing, someAnswers, wholeBody } from './survey.ts';

const app = useTestApp();
useExportsFolder(app);
const sql = () => app.current.owner;
/** Enough for a correlation of 0.6 to be seen with certainty, and few enough for a day's quota. */
const crowd = 80;

interface Telling {
  /** Order of signing up. */
  index: number;
  profileId: string;
  documentId: string;
  pseudonym: string;
  name: string;
  sex: string;
  birthYear: number;
}

let programme: MadeProgramme;
let coordinator: Persona;
let people: Telling[];
/** Assignments with the same terms: only their ids differ, and so the order of equals. */
let assignments: { id: string; institutionId: string }[];

/** The same numbers in every run of this test. */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const syllables = ['Ab', 'Quez', 'Zil', 'Mur', 'Oth', 'Yev', 'Kham', 'Dru'];
const nameOf = (index: number) =>
  `${syllables[index % 8]}x${index}illian ${syllables[(index * 3) % 8]}tellingsurname${index}`;
const mailOf = (index: number) => `tellingmail${index}@people.example`;
const phoneOf = (index: number) => `+3165550${String(index).padStart(4, '0')}`;

beforeAll(async () => {
  programme = await makeProgramme(app.current);
  await sql()`update programmes set daily_quota = 1000 where id = ${programme.id}`;
  coordinator = await asCoordinator(app.current, programme.id);
  const random = dice(5);
  const attributes = Array.from({ length: crowd }, (_each, index) => ({
    index,
    name: nameOf(index),
    sex: random() < 0.5 ? 'female' : 'male',
    birthYear: 1950 + Math.floor(random() * 50),
  }));
  for (const each of attributes) {
    const visitor = await begun(app.current, programme.code);
    const { versionId } = await draftOf(visitor, programme.code);
    // All alike in what matching asks for, so that nothing but chance can order them.
    const answers = someAnswers({
      sex: each.sex,
      birth_year: each.birthYear,
      name: each.name,
      email: mailOf(each.index),
      phone: phoneOf(each.index),
      city: 'Tellingtown',
    });
    const sent = await visitor.call('POST', at(programme.code, 'responses'), wholeBody(versionId, answers));
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
    await app.current.settle();
  }
  const rows = await sql()<
    { name: string; profile_id: string; document_id: string; pseudonym: string }[]
  >`select c.name, p.id as profile_id, d.id as document_id, p.pseudonym from profiles p
    join contact_details c on c.profile_id = p.id
    join talent_documents d on d.profile_id = p.id and d.recipient = 'programme_team'
    where p.programme_id = ${programme.id}`;
  const byName = new Map(rows.map((row) => [row.name, row]));
  people = attributes.map((each) => {
    const row = byName.get(each.name);
    if (!row) throw new Error(`${each.name} is not in the pool`);
    return { ...each, profileId: row.profile_id, documentId: row.document_id, pseudonym: row.pseudonym };
  });
  assignments = [];
  for (let each = 0; each < 16; each++)
    assignments.push(
      await makeAssignment(app.current, programme.id, { skills: [[nursing, 'essential', 3]] }),
    );
}, 120_000);

const runsOf = (assignment: string) =>
  `/api/programmes/${programme.code}/assignments/${assignment}/match-runs`;
const runOf = async (assignment: string) =>
  (await coordinator.send<{ id: string }>('POST', runsOf(assignment))).body.id;

/** Random ids hold any digits, also those of a year. */
const withoutIds = (text: string) => text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '');

/** What a text tells of anybody; ages are told on cards of talent search (SAFETY.md, tier 1) and in no shortlist. */
function tells(text: string, agesToo = true): string[] {
  const plain = withoutIds(text).toLowerCase();
  const words = [
    'illian',
    'tellingsurname',
    'tellingmail',
    '+3165550',
    '3165550',
    'tellingtown',
    '@people.example',
  ];
  const found = words.filter((word) => plain.includes(word));
  if (/\b(fe)?male\b|\bwom[ae]n\b|\bm[ae]n\b|\bsex\b|\bgender\b/.test(plain)) found.push('a sex');
  if (people.some(({ birthYear }) => new RegExp(`\\b${birthYear}\\b`).test(plain)))
    found.push('a birth year');
  if (agesToo && ageBands.some((band) => plain.includes(band) || plain.includes(band.replace('_', '–'))))
    found.push('an age');
  return found;
}

/** Every name of a field in an answer, at any depth. */
function fieldsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...fieldsOf(inner)]);
}
const telling = /^(sex|gender|birth.*|age|ageband|name|.*name|email|phone|city|photo|picture|cv|contact)$/i;

test('the check sees what it looks for', () => {
  const [someone] = people;
  if (!someone) throw new Error('nobody');
  expect(tells(JSON.stringify({ pseudonym: someone.name }))).toEqual(['illian', 'tellingsurname']);
  expect(tells(JSON.stringify({ year: someone.birthYear, of: 'female' }))).toEqual(['a sex', 'a birth year']);
  expect(tells(`{"ageBand":"35_44","id":"${someone.profileId}"}`)).toEqual(['an age']);
  expect(fieldsOf({ items: [{ ageBand: 1, deep: { sex: 2 } }] }).filter((key) => telling.test(key))).toEqual([
    'ageBand',
    'sex',
  ]);
});

describe('words', () => {
  test('no answer about a shortlist tells a name, an address, a sex, a birth year or an age', async () => {
    const [first, second] = assignments;
    if (!first || !second) throw new Error('no assignments');
    const base = runsOf(first.id);
    const [run, other] = [await runOf(first.id), await runOf(first.id)];
    const answers: [string, unknown][] = [];
    const get = async (url: string) => {
      const answer = await coordinator.get<Record<string, unknown>>(url);
      expect(answer.status, url).toBe(200);
      answers.push([url, answer.body]);
      answers.push([`${url} (headers)`, Object.values(answer.headers).join()]);
      return answer.body;
    };
    await get(base);
    const pages = [
      await get(`${base}/${run}`),
      await get(`${base}/${run}?page=2`),
      await get(`${base}/${run}?page=3`),
    ];
    expect(pages.flatMap((page) => page.items as unknown[])).toHaveLength(50);
    await get(`${base}/${run}/replay`);
    await get(`${base}/${run}/against/${other}`);
    for (const body of [
      { programme: programme.code, assignmentId: first.id, top: 50 },
      { programme: programme.code, assignmentId: first.id, top: 50, without: ['age', 'dates'] },
    ]) {
      const preview = await coordinator.send<{ items: unknown[] }>('POST', '/api/match/preview', body);
      expect(preview.body.items).toHaveLength(50);
      answers.push(['preview', preview.body]);
    }
    for (const [where, body] of answers) {
      expect(tells(JSON.stringify(body)), where).toEqual([]);
      const { items = [], people: listed = [] } = body as { items?: unknown[]; people?: unknown };
      expect(
        fieldsOf([items, listed]).filter((field) => telling.test(field)),
        where,
      ).toEqual([]);
    }
  });

  test('nor do files and what they are called', async () => {
    const [assignment] = assignments;
    const run = await runOf(assignment?.id ?? '');
    const query = `assignment=${assignment?.id}&run=${run}`;
    for (const format of ['csv', 'xlsx'] as const) {
      const id = await ask(coordinator, programme, { kind: 'shortlist', format, query });
      await app.current.settle();
      const { status, headers, bytes } = await fetchFile(app.current, coordinator, programme, id);
      expect(status).toBe(200);
      const cells = format === 'csv' ? readCsv(bytes) : await readSheet(bytes);
      expect(cells.length).toBe(51);
      expect(tells(cells.slice(1).flat().join('\n')), format).toEqual([]);
      expect(tells(Object.values(headers).join('\n')), format).toEqual([]);
      const about = await coordinator.get(`/api/programmes/${programme.code}/exports/${id}`);
      expect(tells(JSON.stringify(about.body)), format).toEqual([]);
    }
  });

  test('nor do cards, lists and their files, but for the age that tier 1 tells', async () => {
    const base = `/api/programmes/${programme.code}`;
    const found = await coordinator.get<{ items: { id: string }[] }>(`${base}/talent`);
    expect(found.body.items.length).toBeGreaterThan(0);
    const list = await coordinator.send<{ id: string }>('POST', `${base}/lists`, { name: 'Nurses' });
    const card = found.body.items[0]?.id ?? '';
    expect(
      (await coordinator.send('POST', `${base}/lists/${list.body.id}/people`, { card })).status,
    ).toBeLessThan(300);
    for (const url of [
      '/talent',
      '/talent/preview',
      `/talent/${card}`,
      '/lists',
      `/lists/${list.body.id}`,
      `/talent?list=${list.body.id}`,
    ]) {
      const answer = await coordinator.get(base + url);
      expect(answer.status, url).toBe(200);
      expect(tells(JSON.stringify(answer.body), false), url).toEqual([]);
    }
    for (const asked of [{ kind: 'talent' }, { kind: 'list', query: `list=${list.body.id}` }]) {
      const id = await ask(coordinator, programme, asked);
      await app.current.settle();
      const { bytes, headers, status } = await fetchFile(app.current, coordinator, programme, id);
      expect(status).toBe(200);
      expect(tells(readCsv(bytes).slice(1).flat().join('\n'), false), asked.kind).toEqual([]);
      expect(tells(Object.values(headers).join('\n'), false), asked.kind).toEqual([]);
    }
  });

  test('nor does a joint choice for several assignments', async () => {
    const base = `/api/programmes/${programme.code}/portfolios`;
    const asked = await coordinator.send<{ id: string }>('POST', base, {
      name: 'Wards',
      assignments: assignments.slice(0, 5).map(({ id }) => ({ id })),
      seconds: 5,
    });
    expect(asked.status, JSON.stringify(asked.body)).toBe(202);
    await app.current.settle();
    const { status, body } = await coordinator.get<{ status: string }>(`${base}/${asked.body.id}`);
    expect([status, body.status]).toEqual([200, 'done']);
    expect(JSON.stringify(body)).toContain('pseudonym');
    expect(tells(JSON.stringify(body))).toEqual([]);
    expect(tells(JSON.stringify((await coordinator.get(base)).body))).toEqual([]);
  });

  test('nor does what a focal point is told', async () => {
    const official = await asFocalPoint(app.current, programme.id, 'programme_team');
    const [assignment] = assignments;
    const made = await official.send<{ id: string }>('POST', runsOf(assignment?.id ?? ''));
    const read = await official.get(`${runsOf(assignment?.id ?? '')}/${made.body.id}`);
    expect(read.status).toBe(200);
    expect(tells(JSON.stringify(read.body))).toEqual([]);
  });
});

/** Ranks, ties given their mean. */
function ranks(values: number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
}

/** Spearman's rank correlation; √(n − 1) of it is about normal where there is none. */
function correlation(one: number[], other: number[]): number {
  const [a, b] = [ranks(one), ranks(other)];
  const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: number[], mx: number, y: number[], my: number) =>
    x.reduce((sum, each, at) => sum + (each - mx) * ((y[at] ?? 0) - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}

const attributes: Record<string, (of: Telling) => number> = {
  sex: (of) => (of.sex === 'female' ? 1 : 0),
  age: (of) => of.birthYear,
  name: (of) => [...people].sort((a, b) => (a.name < b.name ? -1 : 1)).indexOf(of),
  'order of signing up': (of) => of.index,
};
/** Five standard deviations: chance alone goes past it twice in a million times. */
const certain = 5;

describe('order', () => {
  const wordsOf = (of: Telling) => {
    const [adjective = '', noun = ''] = of.pseudonym.split(' ');
    return [pseudonymParts.adjectives.indexOf(adjective), pseudonymParts.nouns.indexOf(noun)] as const;
  };
  test.each<[string, (of: Telling) => number]>([
    ['ids of people', (of) => Number.parseInt(of.profileId.slice(0, 8), 16)],
    ['ids of cards', (of) => Number.parseInt(of.documentId.slice(0, 8), 16)],
    ['the end of ids of cards', (of) => Number.parseInt(of.documentId.slice(-8), 16)],
    ['the first word of a pseudonym', (of) => wordsOf(of)[0]],
    ['the second word of a pseudonym', (of) => wordsOf(of)[1]],
  ])('%s goes with nothing that is hidden', (_name, orderOf) => {
    for (const [hidden, of] of Object.entries(attributes)) {
      const found = correlation(people.map(orderOf), people.map(of)) * Math.sqrt(crowd - 1);
      expect(Math.abs(found), hidden).toBeLessThan(certain);
    }
  });

  test('neither who of equals is listed nor in which order goes with anything that is hidden', async () => {
    const listedOf: Telling[][] = [];
    for (const { id } of assignments) {
      const preview = await coordinator.send<{ items: { profileId: string; score: number }[] }>(
        'POST',
        '/api/match/preview',
        {
          programme: programme.code,
          assignmentId: id,
          top: 50,
        },
      );
      const { items } = preview.body;
      expect(new Set(items.map((each) => each.score)).size).toBe(1);
      listedOf.push(
        items.flatMap(({ profileId }) => people.find((each) => each.profileId === profileId) ?? []),
      );
    }
    // Another order for each assignment, or one person would come first everywhere.
    expect(new Set(listedOf.map((listed) => listed[0]?.profileId)).size).toBeGreaterThan(4);
    for (const [hidden, of] of Object.entries(attributes)) {
      const order = listedOf.map(
        (listed) =>
          correlation(
            listed.map((_each, place) => place),
            listed.map(of),
          ) * Math.sqrt(49),
      );
      const chosen = listedOf.map(
        (listed) =>
          correlation(
            people.map((each) => (listed.includes(each) ? 1 : 0)),
            people.map(of),
          ) * Math.sqrt(crowd - 1),
      );
      for (const [what, found] of [
        ['order', order],
        ['choice', chosen],
      ] as const) {
        // Sixteen orders of the same people together show what one alone may not.
        const together = found.reduce((sum, each) => sum + each, 0) / Math.sqrt(found.length);
        expect(Math.abs(together), `${what} by ${hidden}`).toBeLessThan(certain);
        // And so do their squares, where one order has what another has backwards. The seeds turn the same ids, so the
        // orders hang together: sixteen count as one.
        const square = found.reduce((sum, each) => sum + each * each, 0) / found.length;
        expect(Math.sqrt(square), `${what} by ${hidden}, either way round`).toBeLessThan(certain);
      }
    }
  });
});

test('after a yes name and contact are told for that assignment, to its host and the coordinator, and nowhere else', async () => {
  const [asked, other] = assignments;
  const someone = people[7];
  if (!asked || !other || !someone) throw new Error('nobody');
  const [host, otherHost] = await Promise.all(
    [asked, other].map(({ institutionId }) => asHost(app.current, programme.id, institutionId)),
  );
  const member = await asMember(app.current, someone.profileId);
  const invite = async (assignmentId: string) =>
    (
      await coordinator.send<{ id: string }>('POST', `/api/programmes/${programme.code}/placements`, {
        assignmentId,
        profileId: someone.profileId,
      })
    ).body.id;
  const [yes, open] = [await invite(asked.id), await invite(other.id)];
  const contactOf = async (who: Persona, url: string) => {
    const { status, body } = await who.get<{ contact: { name: string } | null }>(url);
    expect(status, url).toBe(200);
    return { told: tells(JSON.stringify(body)), name: body.contact?.name ?? null };
  };
  const nothing = { told: [], name: null };
  const official = `/api/programmes/${programme.code}/placements`;
  expect(await contactOf(coordinator, `${official}/${yes}`)).toEqual(nothing);
  const answered = await member.send('POST', `/api/me/invitations/${yes}/answer`, { answer: 'yes' });
  expect(answered.status).toBe(200);
  for (const [who, url] of [
    [coordinator, `${official}/${yes}`],
    [host, `/api/host/placements/${yes}`],
  ] as const) {
    expect(await contactOf(who ?? coordinator, url)).toMatchObject({ name: someone.name });
  }
  // The other invitation, its host, the team's focal points, and every list: blind as before.
  const focalPoint = await asFocalPoint(app.current, programme.id, 'programme_team');
  expect(await contactOf(coordinator, `${official}/${open}`)).toEqual(nothing);
  expect(await contactOf(otherHost ?? coordinator, `/api/host/placements/${open}`)).toEqual(nothing);
  expect(await contactOf(focalPoint, `${official}/${yes}`)).toEqual(nothing);
  for (const { id } of [asked, other]) {
    const preview = await coordinator.send('POST', '/api/match/preview', {
      programme: programme.code,
      assignmentId: id,
      top: 50,
    });
    expect(tells(JSON.stringify(preview.body))).toEqual([]);
    const run = await runOf(id);
    for (const page of [1, 2, 3]) {
      const read = await coordinator.get(`${runsOf(id)}/${run}?page=${page}`);
      expect(tells(JSON.stringify(read.body))).toEqual([]);
    }
  }
});
