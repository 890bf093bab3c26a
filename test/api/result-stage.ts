// A placement as far as its end, with contact open, and the calls about its result.
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { followUpQuestionnaire } from '@compatriot/db/seed/questionnaires/follow-up.ts';
import type { Mode, PlacementStatus } from '@compatriot/db/vocabulary.ts';
import type { TestApp } from '../app.ts';
import type { Persona } from '../personas.ts';
import { answer, day, invited, makeStage, type Stage } from './placement-stage.ts';

export interface Result {
  side: string | null;
  can: string[];
  report: {
    outcome: string;
    version: number;
    reached: { kind: string; women: number; men: number; unknown: number }[];
    texts: { summary: string; way: string | null; evidence: string | null } | null;
  } | null;
  draft: { summary: string } | null;
  handovers: {
    id: string;
    name: string;
    askLater: boolean;
    confirmedAt: string | null;
    way: string | null;
  }[];
  feedback: { given: string[]; items: { side: string; overall: number; words: string }[] };
  plan: {
    version: number;
    memberAgreedAt: string | null;
    coordinatorAgreedAt: string | null;
    steps: { id: string; what: string; doneOn: string | null }[];
  } | null;
  followUps: {
    id: string;
    months: number;
    role: string;
    name: string | null;
    state: string;
    dueOn: string;
  }[];
  followUpsAsked: boolean;
}

export interface Over extends Stage {
  id: string;
}

/** Somebody said yes, and stands where the test begins. */
export async function placementAt(
  app: TestApp,
  status: PlacementStatus,
  mode: Mode = 'temporary',
): Promise<Over> {
  const on = await makeStage(app);
  if (mode !== 'temporary')
    await app.owner`update assignments set mode = ${mode} where id = ${on.assignment.id}`;
  const id = await invited(on);
  expect((await answer(on.member, id, { answer: 'yes' })).status).toBe(200);
  await app.owner`update placements set status = ${status}, arrived_on = ${day(-60)} where id = ${id}`;
  // The mails of the way here are other tests' matter.
  await app.owner`delete from pgboss.job`;
  return { ...on, id };
}

export const at = (id: string, part = '') => `/api/placements/${id}/${part}`;
export const result = async (who: Persona, id: string): Promise<Result> => {
  const { status, body } = await who.get<Result>(at(id, 'result'));
  expect(status).toBe(200);
  return body;
};

export const report = {
  summary: 'Six weeks of bedside teaching',
  information: 'A talk for all wards',
  knowledge: 'The nurses teach each other now',
  reached: [
    { kind: 'trained', women: 12, men: 8, unknown: 0 },
    { kind: 'treated', women: 40, men: 35, unknown: 3 },
  ],
};
export const behalf = { way: 'phone', evidence: 'Call of Monday, noted in the file' };
export const liked = { overall: 5, together: 4, again: true, words: 'Gladly again' };
export const colleague = { name: 'Devika Persaud', role: 'Ward sister', what: 'The teaching round' };

/** Everything that `complete` rests on. */
export async function fullyReported(on: Over, email?: string): Promise<void> {
  expect((await on.member.send('POST', at(on.id, 'report'), report)).status).toBe(200);
  const named = await on.member.send<{ id: string }>('POST', at(on.id, 'handovers'), {
    ...colleague,
    ...(email ? { email } : {}),
  });
  expect(named.status).toBe(201);
  const confirmed = await on.host.send('POST', at(on.id, 'handovers/confirm'), { ids: [named.body.id] });
  expect(confirmed.status).toBe(200);
  expect((await on.member.send('POST', at(on.id, 'feedback'), liked)).status).toBe(201);
  expect((await on.host.send('POST', at(on.id, 'feedback'), liked)).status).toBe(201);
}

export async function publishFollowUp(app: TestApp, programmeId: string): Promise<string> {
  const definition = followUpQuestionnaire({
    title: 'A programme',
    originCountries: ['GY'],
    languages: ['en', 'fr'],
    sectors: ['health'],
    modes: ['temporary'],
  });
  const id = randomUUID();
  await app.owner`
    insert into questionnaire_versions (id, programme_id, audience, version, status, definition, published_at)
    values (${id}, ${programmeId}, 'follow_up', 1, 'published', ${app.owner.json(definition as never)}, now())`;
  return id;
}
