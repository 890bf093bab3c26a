// Own work while it goes on: orientation, sessions, how it goes, and a word to the coordinator alone.
import { loadWork, workActions } from '#lib/work/actions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadWork(event, 'member');

export const actions: Actions = workActions((event) => event.params['id'] ?? '');
