// Every open programme with its survey's address and the people who work in it.
import { api } from '#lib/api.ts';
import type { Official, ProgrammeSummary } from './programmes.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => {
  const from = api(fetch);
  const { items } = await from.get<{ items: ProgrammeSummary[] }>('/api/programmes');
  const programmes = await Promise.all(
    items.map(async (programme) => ({
      ...programme,
      officials: (await from.get<{ items: Official[] }>(`/api/programmes/${programme.code}/officials`)).items,
    })),
  );
  return { programmes };
};
