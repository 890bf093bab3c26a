// One card in full. Opening it is written down; a card whose consent is gone does not exist.
import { fail, redirect } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { askedPlainly } from '#lib/placements/behalf.ts';
import type { SharedReturnPlans } from '#lib/return-plans/posted.server.ts';
import type { FormValue } from '#lib/values.ts';
import type { z } from 'zod';
import type { assignmentsAnswer } from '@compatriot/server/assignments/schema.ts';
import { choosingStatuses } from '@compatriot/server/placements/rules.ts';
import type { TalentCard } from '@compatriot/server/talent/schema.ts';
import { asked } from '../address.ts';
import type { Actions, PageServerLoad } from './$types';

type Vacancy = z.input<typeof assignmentsAnswer>['items'][number];

export const load: PageServerLoad = async ({ fetch, params, parent, url }) => {
  const { programme } = await parent();
  const at = `/api/programmes/${encodeURIComponent(params.programme)}`;
  const id = encodeURIComponent(params.id);
  const card = await api(fetch).get<TalentCard>(`${at}/talent/${id}`);
  // What somebody shares with the team is for its coordinators.
  const plans =
    programme.role === 'coordinator'
      ? (await api(fetch).get<SharedReturnPlans>(`${at}/return-plans?card=${id}`)).items
      : [];
  const vacancies =
    programme.role === 'coordinator'
      ? (await api(fetch).get<{ items: Vacancy[] }>(`${at}/assignments?vacancies=yes`)).items
      : [];
  return {
    card,
    /** At which a phoned application can be written down. */
    vacancies: vacancies
      .filter(({ status }) => choosingStatuses.includes(status))
      .map(({ id: value, title, institution }) => ({ value, label: `${title}, ${institution.name}` })),
    returnPlan: plans[0]?.id ?? null,
    /** The search one came from. */
    search: asked(url.searchParams).toString(),
  };
};

export const actions: Actions = {
  apply: async (event) => {
    const answer = await submit<{ assignmentId?: string; onBehalf?: FormValue }, never>(event, {
      send: async ({ assignmentId = '', onBehalf }, from) => {
        const at = `/api/programmes/${encodeURIComponent(event.params.programme)}`;
        const { id } = await from.post<{ id: string }>(
          `${at}/assignments/${encodeURIComponent(assignmentId)}/applications`,
          { card: event.params.id, onBehalf: onBehalf ?? {} },
        );
        redirect(303, `/o/${event.params.programme}/placements/${id}`);
      },
    });
    return fail(answer.status, askedPlainly(answer.data));
  },
};
