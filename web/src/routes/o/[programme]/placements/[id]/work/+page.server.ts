// One placement's work as its coordinator follows it: what is not working first, then orientation, sessions and progress.
import { loadWork, workActions } from '#lib/work/actions.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadWork(event, 'official');

export const actions: Actions = workActions((event) => event.params['id'] ?? '');
