// A visitor with a cookie jar, and answers that fit the GUYD questionnaire: shared by the tests of responses and profiles.
import { randomUUID } from 'node:crypto';
import type { TestApp } from '../app.ts';
import type { Answer } from '../personas.ts';

export interface Visitor {
  cookies: Map<string, string>;
  call<T = Record<string, unknown>>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
  ): Promise<Answer<T>>;
}

export function asVisitor(app: TestApp): Visitor {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async call<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown) {
      const response = await app.api.inject({
        method,
        url,
        headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...(method === 'GET' || method === 'DELETE' ? {} : { payload: (body ?? {}) as object }),
      });
      for (const { name, value } of response.cookies) {
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      const text = response.body;
      return {
        status: response.statusCode,
        body: (text === '' ? {} : JSON.parse(text)) as T,
        headers: response.headers,
      };
    },
  };
}

/** A draft as its browser reads it. */
export interface Draft {
  id: string;
  versionId: string;
  answers: Record<string, unknown>;
  revision: number;
  masked: string[];
  dropped: { key: string; label: string; reason: string }[];
  topics: string[];
  position: string | null;
  codeUntil: string | null;
}
export interface Standing {
  draft: Draft | null;
  sent: { receipt: string; submittedAt: string; here: boolean } | null;
  labels: Record<string, string>;
}

export const at = (survey: string, part: string): string => `/api/programmes/${survey}/${part}`;

/** A browser that has pressed Start. */
export async function begun(app: TestApp, survey: string): Promise<Visitor> {
  const visitor = asVisitor(app);
  const { status } = await visitor.call('POST', at(survey, 'drafts'), { language: 'en' });
  if (status !== 201) throw new Error(`The survey did not begin: ${status}`);
  return visitor;
}

export const standing = async (visitor: Visitor, survey: string): Promise<Standing> =>
  (await visitor.call<Standing>('GET', at(survey, 'draft'))).body;

export async function draftOf(visitor: Visitor, survey: string): Promise<Draft> {
  const { draft } = await standing(visitor, survey);
  if (!draft) throw new Error('There is no draft');
  return draft;
}

/** Posts one page of the survey. */
export const save = <T = { next: string; revision: number }>(
  visitor: Visitor,
  survey: string,
  topic: string,
  fields: Record<string, string[]>,
  more: { revision?: number; draft?: string; shown?: string[]; versionId?: string; seconds?: number } = {},
) => visitor.call<T>('PUT', at(survey, 'draft/answers'), { topic, fields, ...more });

export const nursing = 'urn:compatriot:skill:paediatric-nursing';
export const nurse = 'urn:compatriot:occupation:registered-nurse';

/** A whole set of answers with consent to the pool; `more` replaces or adds. */
export function someAnswers(more: Record<string, unknown> = {}): Record<string, unknown> {
  const answers: Record<string, unknown> = {
    consent_team: true,
    consent_contact: true,
    residence_country: 'NL',
    tie: 'birth',
    birth_year: 1984,
    education_level: '6',
    occupation: { uri: nurse, typed: 'nurse on a ward' },
    experience_years: 12,
    skills: [{ uri: nursing, level: 4 }],
    languages: [{ code: 'eng', level: 'C2' }],
    modes: ['temporary', 'virtual'],
    ...more,
  };
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined));
}

export const wholeBody = (
  versionId: string,
  answers: Record<string, unknown>,
  id: string = randomUUID(),
) => ({
  id,
  versionId,
  language: 'en',
  answers,
});

/** Where a text stands in any table of the database, as `table`; for proving that nothing is left. */
export async function tablesWith(app: TestApp, text: string): Promise<string[]> {
  const tables = await app.owner<{ place: string }[]>`
    select format('%I.%I', table_schema, table_name) as place from information_schema.tables
    where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`;
  const found: string[] = [];
  for (const { place } of tables) {
    const rows = await app.owner.unsafe(`select 1 from ${place} t where t::text ilike $1 limit 1`, [
      `%${text}%`,
    ]);
    if (rows.length > 0) found.push(place);
  }
  return found;
}
