// The waves of a survey side by side: what was asked again, in the words of each, and what people answered.
import { api } from '#lib/api.ts';
import type { PageServerLoad } from './$types';

export interface Said {
  text: string;
  language: string;
}
/** Null: the wave did not offer it. `people` null: fewer than ten. */
export type Cell = { people: number | null; share: number | null } | null;
export interface ComparedQuestion {
  key: string;
  kind: string;
  asked: ({ label: Said; answered: number | null; mean: number | null } | null)[];
  rows: { value: string; label: Said | null; cells: Cell[] }[];
}
interface Waves {
  waves: {
    wave: number;
    begun: string | null;
    open: boolean;
    people: number | null;
    releasedAt: string | null;
  }[];
  compared: number[];
  questions: ComparedQuestion[];
}

export const load: PageServerLoad = async ({ fetch, params }) => {
  const path = `/api/programmes/${encodeURIComponent(params.programme)}/waves`;
  return api(fetch).get<Waves>(path);
};
