import { changeActions, loadWritable } from '#lib/return-plans/posted.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ plan: await loadWritable(event) });

export const actions: Actions = changeActions;
