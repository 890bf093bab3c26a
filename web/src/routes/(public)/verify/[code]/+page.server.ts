// Whether a certificate stands, for everybody who holds its code. A code that nobody has is an answer, not an error.
import { error } from '@sveltejs/kit';
import { plainCode, type Said } from '#lib/certificates/words.ts';
import { m } from '#lib/paraglide/messages.js';
import type { PageServerLoad } from './$types';

export interface Verified {
  number: string;
  programme: string;
  issuedOn: string;
  revokedOn: string | null;
  shown: Said;
}

export const load: PageServerLoad = async ({ fetch, params }) => {
  const code = plainCode(params.code);
  const answer = await fetch(`/api/certificates/${encodeURIComponent(code || '-')}`);
  if (answer.status === 404) return { code, found: null };
  if (!answer.ok) error(answer.status, answer.status === 429 ? m.error_busy_text() : m.error_500_text());
  return { code, found: (await answer.json()) as Verified };
};
