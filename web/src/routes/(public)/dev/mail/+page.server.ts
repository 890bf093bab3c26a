// The demonstration's mailbox. Outside the demonstration the API answers 404, and so does this page.
import { api } from '#lib/api.ts';
import type { DemoMail } from './mail.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({
  mails: (await api(fetch).get<{ items: DemoMail[] }>('/api/dev/mail')).items,
});
