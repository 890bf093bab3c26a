// What every survey page loads: the questionnaire in the version this browser began with, the draft, and the language.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Audience } from '@compatriot/db/vocabulary.ts';
import type { Answers, Definition } from '@compatriot/server/questionnaires/schema.ts';
import { api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem } from '#lib/problem.ts';

export interface Survey {
  versionId: string;
  /** Whether answers are taken now. */
  open: boolean;
  definition: Definition;
  programme: {
    code: string;
    /** What the survey's address carries. */
    survey: string;
    audience: Audience;
    name: string;
    accent: string | null;
    languages: string[];
  };
}

export interface Draft {
  id: string;
  versionId: string;
  language: string;
  answers: Answers;
  position: string | null;
  topics: string[];
  savedAt: string;
  expiresAt: string;
  revision: number;
  /** Answers that are there and not shown to this browser. */
  masked: string[];
  dropped: { key: string; label: string; reason: string }[];
  source: 'web' | 'paper';
  codeUntil: string | null;
  elsewhere: boolean;
}

export interface Standing {
  draft: Draft | null;
  sent: { receipt: string; submittedAt: string; here: boolean } | null;
  labels: Record<string, string>;
}

type Event = Pick<RequestEvent, 'fetch' | 'locals' | 'request'> & { params: { programme: string } };

export const apiPath = (code: string, part: string): string =>
  `/api/programmes/${encodeURIComponent(code)}/${part}`;

/** The questionnaire's language for this person: what they asked for if it speaks it, else its first. */
export function languageFor(definition: Definition, wanted: string): string {
  return definition.languages.find((language) => language === wanted) ?? definition.languages[0] ?? 'en';
}

/**
 * @throws error pages: unknown programme 404, closed survey 409 with words of its own; not after a form was posted, because
 * what was typed is shown again then
 */
export async function loadSurvey({ fetch, params, locals, request }: Event) {
  const standing = await api(fetch).get<Standing>(
    apiPath(params.programme, `draft?lang=${textLanguage(locals.language)}`),
  );
  const version = standing.draft?.versionId;
  const survey = await openSurvey(fetch, params.programme, version);
  if (!survey.open && request.method === 'GET') closed(params.programme, standing.draft !== null);
  return { survey, standing, language: languageFor(survey.definition, locals.language) };
}

/** The questionnaire in the version asked for, closed or not; else the one that is open. */
export async function openSurvey(
  fetch: Event['fetch'],
  code: string,
  version: string | undefined,
): Promise<Survey> {
  try {
    return await api(fetch).get<Survey>(apiPath(code, version ? `survey?version=${version}` : 'survey'));
  } catch (thrown) {
    if (thrown instanceof ApiProblem && thrown.code === 'survey_closed') closed(code, false);
    throw thrown;
  }
}

function closed(code: string, begun: boolean): never {
  error(409, {
    message: m.survey_closed_text(),
    ...(begun && { file: apiPath(code, 'draft/file') }),
  });
}

/** For pages in the middle: without a draft there is nothing to show but the beginning or the receipt. */
export async function loadFilling(event: Event) {
  const { survey, standing, language } = await loadSurvey(event);
  const { draft, sent, labels } = standing;
  if (!draft) redirect(303, `/s/${event.params.programme}${sent ? '/done' : ''}`);
  return { survey, draft, labels, language };
}

/**
 * The answers as rules read them: what is masked counts as answered. No rule compares a name or an address, and if one did
 * this browser would not learn the answer from it.
 */
export function answersForRules({ answers, masked }: Pick<Draft, 'answers' | 'masked'>): Answers {
  return { ...answers, ...Object.fromEntries(masked.map((key) => [key, '•'])) };
}

const textLanguage = (language: string): string =>
  ['en', 'fr', 'es', 'pt', 'nl', 'ar'].includes(language) ? language : 'en';
