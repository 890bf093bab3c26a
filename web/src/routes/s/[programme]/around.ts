// What stands around a survey: its published results, and the survey of the other audience while that is open.
import { surveyCode } from '@compatriot/db/survey-code.ts';
import { api } from '#lib/api.ts';
import type { Survey } from './survey.ts';

export interface Around {
  /** Null until something may be told. */
  results: { people: number; href: string } | null;
  other: { href: string; audience: 'people' | 'organisations' } | null;
}

export async function around(
  fetch: typeof globalThis.fetch,
  { code, audience }: Pick<Survey['programme'], 'code' | 'audience'>,
): Promise<Around> {
  // Whoever was asked by a link answers that, and nothing else.
  if (audience === 'follow_up') return { results: null, other: null };
  const from = api(fetch);
  const path = `/api/programmes/${encodeURIComponent(code)}`;
  const [{ figures }, { surveyOpen, organisationsOpen }] = await Promise.all([
    from.get<{ figures: { people: number } | null }>(`${path}/figures`),
    from.get<{ surveyOpen: boolean; organisationsOpen: boolean }>(path),
  ]);
  const forPeople = audience === 'people';
  const otherOpen = forPeople ? organisationsOpen : surveyOpen;
  const others = forPeople ? 'organisations' : 'people';
  return {
    // The published figures are about people.
    results: forPeople && figures ? { people: figures.people, href: `/p/${code}` } : null,
    other: otherOpen ? { href: `/s/${surveyCode(code, others)}`, audience: others } : null,
  };
}
