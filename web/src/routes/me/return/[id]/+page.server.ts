import { deletePlan, loadPlan, shownActions } from '#lib/return-plans/posted.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ plan: await loadPlan(event) });

export const actions: Actions = { ...shownActions, delete: deletePlan };
