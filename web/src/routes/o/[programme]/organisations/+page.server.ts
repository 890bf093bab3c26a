// Organisations of the diaspora that let this side list them.
import { api } from '#lib/api.ts';
import type {
  OrganisationActivity,
  OrganisationKind,
  OrganisationSize,
  Sector,
} from '@compatriot/db/vocabulary.ts';
import type { PageServerLoad } from './$types';

interface Organisations {
  recipient: 'programme_team' | 'home_government';
  items: {
    id: string;
    name: string;
    kind: OrganisationKind | null;
    country: string | null;
    city: string | null;
    members: OrganisationSize | null;
    founded: number | null;
    activities: OrganisationActivity[];
    sectors: Sector[];
    offers: string | null;
    contact: { name: string | null; email: string | null } | null;
    people: number | null;
  }[];
  total: number;
  page: number;
  pageSize: number;
  open: boolean;
}

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const words = (url.searchParams.get('q') ?? '').slice(0, 100);
  const asked = url.searchParams.get('page') ?? '1';
  const page = /^[1-9]\d{0,3}$/.test(asked) ? asked : '1';
  const query = new URLSearchParams({ page, ...(words && { q: words }) });
  return {
    words,
    list: await api(fetch).get<Organisations>(`/api/programmes/${params.programme}/organisations?${query}`),
  };
};
