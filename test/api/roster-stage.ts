// What the tests of rosters share: a programme, its coordinator, files, and the invited person’s browser.
import { randomUUID } from 'node:crypto';
import { beforeAll, expect } from 'vitest';
import { startSession } from '@compatriot/server/accounts/sessions.ts';
import { asSystem } from '@compatriot/server/events.ts';
import { type TestApp, useTestApp } from '../app.ts';
import { makeProgramme, type MadeProgramme } from '../make.ts';
import { asCoordinator, asOutsider, type Persona } from '../personas.ts';

export let app: { current: TestApp };
export const sql = () => app.current.owner;
export let programme: MadeProgramme;
export let coordinator: Persona;

/** Called once by each file: what is set here lives as long as the file's own app. */
export function useRosterStage(): void {
  app = useTestApp();
  beforeAll(async () => {
    programme = await makeProgramme(app.current);
    coordinator = await asCoordinator(app.current, programme.id);
  });
}

export const csv = { 'content-type': 'text/csv' };
export const upload = (file: string | Buffer, persona = coordinator, on = programme) =>
  persona.send<{ id: string; code?: string }>(
    'POST',
    `/api/programmes/${on.code}/rosters`,
    Buffer.from(file),
    csv,
  );
export const address = (): string => `${randomUUID().slice(0, 8)}@roster.example`;
export const headings =
  'Name,E-mail,Year of birth,Country,Occupation,Skills,Languages,Host,From,Until,People trained';
export const line = (
  email: string,
  more: Partial<Record<'name' | 'year' | 'country' | 'job' | 'skills' | 'languages' | 'past', string>> = {},
) => {
  const {
    name = 'Ama Mensah',
    year = '1984',
    country = 'Netherlands',
    job = 'Nurse',
    skills = 'paediatric nursing; clinical teaching',
    languages = 'English (C1); Dutch',
    past = ',,,',
  } = more;
  return [name, email, year, country, job, `"${skills}"`, `"${languages}"`, past].join(',');
};
export const listOf = (...lines: string[]) => [headings, ...lines, `# ${randomUUID()},,,,,,,,,,`].join('\n');
export const made = async (file: string | Buffer, persona = coordinator, on = programme): Promise<string> => {
  const answer = await upload(file, persona, on);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
};
export const run = async (id: string, persona = coordinator): Promise<void> => {
  const asked = await persona.send('POST', `/api/rosters/${id}/run`);
  expect(asked.status, JSON.stringify(asked.body)).toBe(202);
  await app.current.settle();
};
export const codeFor = async (email: string): Promise<string> => {
  const rows = await sql()<
    { body: string }[]
  >`select body from mails where recipient = ${email} order by created_at desc, id`;
  return /#([0-9A-Z-]{14})/.exec(rows[0]?.body ?? '')?.[1] ?? '';
};
export interface Shown {
  email: string;
  facts: Record<string, unknown> & {
    name: string | null;
    skills: { uri: string | null; words: string; level: number | null; label?: string }[];
    placements: { host: string }[];
    occupation: { uri: string | null; words: string; label?: string } | null;
  };
  consents: { key: string; words: string }[];
  open: boolean;
  signIn: boolean;
  profile: {
    pseudonym: string;
    readers: string[];
    offers: { key: string; now: string; offered: string }[];
  } | null;
}
/** @param accountId signed in as it; null: as nobody */
export const opened = async (email: string, accountId: string | null = null) => {
  const { api, parts } = app.current;
  const visitor = asOutsider(app.current);
  const code = await codeFor(email);
  const answer = await visitor.send('POST', '/api/join/open', { code });
  expect(answer.status, code).toBe(204);
  const session =
    accountId && (await asSystem(parts, 'sign_in', null, (ctx) => startSession(ctx, accountId))).sessionId;
  const cookie = [
    String(answer.headers['set-cookie']).split(';')[0] ?? '',
    ...(session ? [`session=${api.jwt.sign({ sid: session })}`] : []),
  ].join('; ');
  const shown = await visitor.get<Shown>('/api/join', { cookie });
  expect(shown.status, JSON.stringify(shown.body)).toBe(200);
  const { facts } = shown.body;
  const plain = {
    ...facts,
    occupation: facts.occupation && { uri: facts.occupation.uri, words: facts.occupation.words },
    skills: facts.skills.map(({ uri, words, level }) => ({ uri, words, level })),
  };
  return {
    shown: shown.body,
    plain,
    yes: (body: object) => visitor.send('POST', '/api/join/yes', body, { cookie }),
    no: (body: object = {}) => visitor.send('POST', '/api/join/no', body, { cookie }),
    look: () => visitor.get('/api/join', { cookie }),
  };
};
export const nurse = 'urn:compatriot:skill:paediatric-nursing';
export const decide = async (id: string) => {
  const saved = await coordinator.send('PUT', `/api/rosters/${id}/words`, { decisions: [], rest: 'best' });
  expect(saved.status, JSON.stringify(saved.body)).toBe(204);
};
