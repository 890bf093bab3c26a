// Whoever holds a certificate on paper types its code here; the square on it leads straight to the answer.
import { redirect } from '@sveltejs/kit';
import { plainCode } from '#lib/certificates/words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => {
  const code = plainCode(url.searchParams.get('code') ?? '');
  if (code) redirect(303, `/verify/${code}`);
};
