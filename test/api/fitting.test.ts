// What the survey gives back: how many open assignments fit. The same conditions as ranking, held against it for many people,
// and nothing kept of the asking.
import { beforeAll, describe, expect, test } from 'vitest';
import { findAssignment } from '@compatriot/db/queries/assignments.ts';
import { countFits } from '@compatriot/server/fits/counting.ts';
import { systemQuestion } from '@compatriot/server/matching/asking.ts';
import { needsOf } from '@compatriot/server/matching/needs.ts';
import type { Transaction } from '@compatriot/db/client.ts';
import type { CefrLevel, Mode } from '@compatriot/db/vocabulary.ts';
import { useTestApp } from '../app.ts';
import { conceptId, makeAssignment, makeProfile, type MadeProgramme, makeProgramme } from '../make.ts';
import { asVisitor, nursing, someAnswers, wholeBody } from './survey.ts';

const app = useTestApp();
let programme: MadeProgramme;
const triage = 'urn:compatriot:skill:patient-triage';
const farming = 'urn:compatriot:skill:crop-production';

beforeAll(async () => {
  programme = await makeProgramme(app.current);
});

type Fitting = { open: number; fitting: number };
async function fittingOf(answers: Record<string, unknown>) {
  const visitor = asVisitor(app.current);
  const base = `/api/programmes/${programme.code}`;
  await visitor.call('POST', `${base}/responses`, wholeBody(programme.versionId, answers));
  return visitor.call<Fitting>('GET', `${base}/response/fitting`);
}

describe('on the end page', () => {
  test('somebody without any consent is told too; nothing open has its own number', async () => {
    const { consent_team: _team, consent_contact: _contact, ...answers } = someAnswers();
    const none = await fittingOf(answers);
    expect([none.status, none.body]).toEqual([200, { open: 0, fitting: 0 }]);
    await makeAssignment(app.current, programme.id, { skills: [[nursing, 'essential', 2]] });
    await makeAssignment(app.current, programme.id, { skills: [[nursing, 'essential', 2]], status: 'draft' });
    await makeAssignment(app.current, programme.id, {
      skills: [[nursing, 'essential', 2]],
      mode: 'permanent',
    });
    const before = await app.current.owner`select count(*)::int as rows from events`;
    const found = await fittingOf(answers);
    expect(found.body).toEqual({ open: 2, fitting: 1 });
    const after = await app.current.owner`select count(*)::int as rows from events`;
    // The sending is one event; the asking none.
    expect((after[0]?.rows ?? 0) - (before[0]?.rows ?? 0)).toBe(1);
    expect(await app.current.owner`select 1 from profiles where programme_id = ${programme.id}`).toHaveLength(
      0,
    );
  });

  test('somebody who named no skill fits nothing that needs one', async () => {
    expect((await fittingOf(someAnswers({ skills: undefined }))).body).toEqual({ open: 2, fitting: 0 });
  });

  test('a browser that has sent nothing asks in vain', async () => {
    const visitor = asVisitor(app.current);
    const answer = await visitor.call('GET', `/api/programmes/${programme.code}/response/fitting`);
    expect(answer.status).toBe(404);
  });
});

test('the same as ranking says, for many people and many assignments', async () => {
  const here = await makeProgramme(app.current);
  const random = (() => {
    let state = 42;
    return () => (state = (state * 48271) % 2147483647) / 2147483647;
  })();
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const assignments = [];
  for (let each = 0; each < 12; each++) {
    const made = await makeAssignment(app.current, here.id, {
      mode: pick(['temporary', 'virtual', 'permanent']),
      skills:
        random() < 0.8
          ? [[pick([nursing, triage, farming]), pick(['essential', 'optional'] as const), 2]]
          : [],
      languages: random() < 0.5 ? [[pick(['eng', 'nld']), pick(['B2', 'C1'] as CefrLevel[])]] : [],
    });
    await app.current
      .owner`update assignments set licence_needed = ${random() < 0.3}, country = ${pick(['GY', 'GY', 'SR'])},
      starts_on = '2027-03-01', ends_on = '2027-05-01' where id = ${made.id}`;
    assignments.push(made.id);
  }
  const people = [];
  for (let each = 0; each < 24; each++) {
    const skills = pick([[], [nursing], [triage], [nursing, farming], [nursing, triage]] as string[][]);
    const languages = pick([
      [],
      [['eng', 'C2']],
      [
        ['eng', 'B1'],
        ['nld', 'native'],
      ],
    ] as [string, CefrLevel][][]);
    const options = {
      tie: pick(['birth', 'birth', 'birth', 'none', null] as const),
      legalRoom: pick(['yes', 'yes', 'no', 'unknown', null] as const),
      licence: pick([true, true, false, null]),
      modes: pick([
        ['temporary', 'virtual'],
        ['virtual', 'permanent'],
        ['temporary', 'virtual', 'permanent'],
        [],
      ] as Mode[][]),
      availableFrom: pick([null, null, '2027-02-01', '2027-06-01']),
      availableUntil: pick([null, null, '2027-02-15', '2027-07-01']),
      skills: skills.map((uri): [string, number] => [uri, 3]),
      languages,
    };
    const profile = await makeProfile(app.current, here, { ...options, recipients: ['programme_team'] });
    const { skills: _skills, ...facts } = options;
    const person = {
      ...facts,
      originCountry: 'GY',
      languages: languages.map(([code, level]) => ({ code, level })),
      skills: await Promise.all(
        skills.map(async (uri) => ({ conceptId: await conceptId(app.current, uri), level: 3 })),
      ),
      birthYear: 1984,
      occupationId: null,
      experienceYears: 12,
      educationLevel: '6' as const,
      sectors: ['health' as const],
      regions: [],
      stayLength: null,
    };
    const counted = await asWorker(here, (tx) =>
      countFits(tx, here.id, person, new Date('2026-11-22T12:00:00Z')),
    );
    people.push({ id: profile.id, person, counted });
  }
  const passed = new Map<string, number>();
  const scope = { programmeId: here.id, recipient: 'programme_team' } as const;
  await app.current.parts.matching.ready(scope);
  for (const id of assignments) {
    const passing = await asWorker(here, async (tx) => {
      const row = await findAssignment(tx, here.id, id);
      if (!row) throw new Error('No assignment');
      const question = await systemQuestion(tx, here.id, scope.recipient, await needsOf(tx, row));
      const ranked = await app.current.parts.matching.rank(tx, scope, question);
      return ranked.people.map((each) => each.id);
    });
    const rows = await app.current.owner<{ profile_id: string }[]>`
      select profile_id from talent_documents where id = any (${passing})`;
    for (const row of rows) passed.set(row.profile_id, (passed.get(row.profile_id) ?? 0) + 1);
  }
  for (const { id, person, counted } of people)
    expect(counted, JSON.stringify(person)).toEqual({ open: 12, fitting: passed.get(id) ?? 0 });
  // A crowd in which nobody or everybody fits would show nothing.
  const fits = [...passed.values()].reduce((sum, each) => sum + each, 0);
  expect(fits).toBeGreaterThan(20);
  expect(fits).toBeLessThan(24 * 12);
}, 60_000);

const asWorker = <T>(programme: MadeProgramme, work: (tx: Transaction) => Promise<T>) =>
  app.current.parts.database.transaction({ system: 'worker', programme: programme.id }, work);
