// What every survey page loads: the questionnaire in the version this browser began with, the draft, and the language.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Answers, Definition } from '@compatriot/server/questionnaires/schema.ts';
import { api } from '#lib/api.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem } from '#lib/problem.ts';

export interface Survey {
  versionId: string;
  definition: Definition;
  programme: { code: string; name: string; accent: string | null; languages: string[] };
}

export interface Standing {
  draft: {
    id: string;
    versionId: string;
    language: string;
    answers: Answers;
    position: string | null;
    savedAt: string;
    expiresAt: string;
  } | null;
  sent: { receipt: string; submittedAt: string } | null;
  labels: Record<string, string>;
}

type Event = Pick<RequestEvent, 'fetch' | 'locals'> & { params: { programme: string } };

export const apiPath = (code: string, part: string): string =>
  `/api/programmes/${encodeURIComponent(code)}/${part}`;

/** The questionnaire's language for this person: what they asked for if it speaks it, else its first. */
export function languageFor(definition: Definition, wanted: string): string {
  return definition.languages.find((language) => language === wanted) ?? definition.languages[0] ?? 'en';
}

/** @throws error pages: unknown programme 404, closed survey 409 with words of its own */
export async function loadSurvey({ fetch, params, locals }: Event) {
  const standing = await api(fetch).get<Standing>(
    apiPath(params.programme, `draft?lang=${textLanguage(locals.language)}`),
  );
  const version = standing.draft ? `survey?version=${standing.draft.versionId}` : 'survey';
  const survey = await openSurvey(fetch, apiPath(params.programme, version));
  return { survey, standing, language: languageFor(survey.definition, locals.language) };
}

async function openSurvey(fetch: Event['fetch'], path: string): Promise<Survey> {
  try {
    return await api(fetch).get<Survey>(path);
  } catch (thrown) {
    if (thrown instanceof ApiProblem && thrown.code === 'survey_closed') error(409, m.survey_closed_text());
    throw thrown;
  }
}

/** For pages in the middle: without a draft there is nothing to show but the beginning or the receipt. */
export async function loadFilling(event: Event) {
  const { survey, standing, language } = await loadSurvey(event);
  const { draft, sent, labels } = standing;
  if (!draft) redirect(303, `/s/${event.params.programme}${sent ? '/done' : ''}`);
  return { survey, draft, labels, language };
}

const textLanguage = (language: string): string =>
  ['en', 'fr', 'es', 'pt', 'nl', 'ar'].includes(language) ? language : 'en';
