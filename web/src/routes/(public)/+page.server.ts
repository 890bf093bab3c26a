// The start page: which surveys are open, and in the demonstration whom one may sign in as.
import { api } from '#lib/api.ts';
import type { PageServerLoad } from './$types';

interface OpenProgramme {
  code: string;
  name: string;
  summary: string;
  originCountries: string[];
  languages: string[];
  accent: string | null;
}

interface DemoPerson {
  email: string;
  role: string;
  programme: string | null;
  note: string;
}

export const load: PageServerLoad = async ({ fetch }) => {
  const from = api(fetch);
  const [{ items: programmes }, health] = await Promise.all([
    from.get<{ items: OpenProgramme[] }>('/api/programmes'),
    from.get<{ demo?: boolean }>('/api/health'),
  ]);
  const people = health.demo ? (await from.get<{ items: DemoPerson[] }>('/api/dev/sign-ins')).items : [];
  return { programmes, demo: health.demo ?? false, people };
};
