import { api } from '#lib/api.ts';
import type { OwnProjects } from '#lib/projects/words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => api(fetch).get<OwnProjects>('/api/me/projects');
