// The work at an own institution: sessions, how it goes, more time, and a word to the coordinator alone.
import { loadWork, workActions } from '#lib/work/actions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadWork(event, 'host');

export const actions: Actions = workActions((event) => event.params['id'] ?? '');
