// A form of another tool, or one exported here, becomes a draft; every cell that cannot be carried is named.
import { api } from '#lib/api.ts';
import { upload } from '#lib/upload.ts';
import type { ProgrammeSummary } from '../../../programmes.ts';
import { audiences, type Audience } from '../questionnaire.ts';
import type { Actions, PageServerLoad } from './$types';

interface Imported {
  id: string;
  version: number;
  remarks: { sheet: string; row: number; column: string; message: string }[];
}

const audienceOf = (url: URL): Audience =>
  audiences.find((each) => each === url.searchParams.get('audience')) ?? 'people';

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const programme = await api(fetch).get<ProgrammeSummary>(
    `/api/programmes/${encodeURIComponent(params.code)}`,
  );
  return { programme: { code: programme.code, name: programme.name }, audience: audienceOf(url) };
};

export const actions: Actions = {
  default: (event) =>
    upload(event, {
      name: 'file',
      most: 2 * 1024 * 1024,
      send: async (file, from) => {
        const path = `/api/programmes/${encodeURIComponent(event.params.code)}/questionnaires/xlsform`;
        const made = await from.post<Imported>(`${path}?audience=${audienceOf(event.url)}`, file, {
          'content-type': 'application/octet-stream',
        });
        return { made, problem: null };
      },
    }),
};
