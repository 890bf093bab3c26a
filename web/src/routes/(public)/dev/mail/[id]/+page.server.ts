// One mail of the demonstration, with its links made pressable.
import { error } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import type { DemoMail } from '../mail.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, params }) => {
  const { items } = await api(fetch).get<{ items: DemoMail[] }>('/api/dev/mail');
  const mail = items.find((one) => one.id === params.id);
  if (!mail) error(404, 'No such mail');
  // Text and addresses by turns; every second piece is an address.
  return { mail, pieces: mail.text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/) };
};
