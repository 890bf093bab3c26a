// Suggestions for people who pick a skill or an occupation. Public: the survey asks before anyone signs in.
import { suggestConcepts } from '@compatriot/db/queries/skills.ts';
import type { Context } from '../context.ts';

/** What fits above a phone's keyboard. */
const mostSuggestions = 8;

export async function suggestSkills(ctx: Context, query: { q: string; lang?: string | undefined }) {
  return {
    items: await suggestConcepts(ctx.tx, ['skill'], query.q, query.lang ?? ctx.language, mostSuggestions),
  };
}

export async function suggestOccupations(ctx: Context, query: { q: string; lang?: string | undefined }) {
  return {
    items: await suggestConcepts(
      ctx.tx,
      ['occupation'],
      query.q,
      query.lang ?? ctx.language,
      mostSuggestions,
    ),
  };
}
