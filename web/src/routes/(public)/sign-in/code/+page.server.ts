// Step two of signing in: the code from the mail. The API's answer carries the session's cookies.
import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { safeNext } from '#lib/session.ts';
import { signInCookie } from '#lib/sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, cookies, fetch }) => {
  const email = cookies.get(signInCookie);
  const next = safeNext(url.searchParams.get('next'), url.origin);
  if (!email) redirect(303, `/sign-in?next=${encodeURIComponent(next)}`);
  const { demo } = await api(fetch).get<{ demo?: boolean }>('/api/health');
  return { email, next, demo: demo ?? false };
};

// People copy codes with spaces and hyphens around them.
const schema = z.object({
  email: z.email(),
  code: z.string().transform((code) => code.replace(/[\s-]/g, '')),
  next: z.string().optional(),
});

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      schema,
      prepare: (values) => ({ ...values, email: event.cookies.get(signInCookie) }),
      send: async ({ email, code, next }, api) => {
        await api.post('/api/sign-in/sessions', { email, code });
        event.cookies.delete(signInCookie, { path: '/sign-in', secure: event.url.protocol === 'https:' });
        redirect(303, safeNext(next, event.url.origin));
      },
    }),
};
