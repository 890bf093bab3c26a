// Step one of signing in: the address a code is sent to. The answer is the same whether or not it has an account.
import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { submit } from '#lib/form.ts';
import { safeNext } from '#lib/session.ts';
import { signInCookie } from '#lib/sign-in.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({
  next: safeNext(url.searchParams.get('next'), url.origin),
});

const schema = z.object({ email: z.email(), next: z.string().optional() });

export const actions: Actions = {
  default: (event) =>
    submit(event, {
      schema,
      prepare: ({ email, next }) => ({ email: typeof email === 'string' ? email.trim() : email, next }),
      send: async ({ email, next }, api) => {
        await api.post('/api/sign-in/codes', { email });
        // In a cookie, not in the address: addresses end up in histories and logs.
        event.cookies.set(signInCookie, email, {
          path: '/sign-in',
          maxAge: 15 * 60,
          secure: event.url.protocol === 'https:',
        });
        redirect(303, `/sign-in/code?next=${encodeURIComponent(safeNext(next, event.url.origin))}`);
      },
    }),
};
