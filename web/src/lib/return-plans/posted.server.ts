// Loading and the form actions of a plan for the return, the same for the person and for the coordinator who helps.
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import type {
  ownPlansAnswer,
  planAnswer,
  sharedPlansAnswer,
} from '@compatriot/server/return-plans/schema.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import type { FormValue, FormValues } from '#lib/values.ts';

export type ReturnPlan = z.input<typeof planAnswer>;
export type OwnReturnPlans = z.input<typeof ownPlansAnswer>;
export type SharedReturnPlans = z.input<typeof sharedPlansAnswer>;

type Event = RequestEvent;

const at = (event: Pick<Event, 'params'>, part = ''): string =>
  `/api/return-plans/${encodeURIComponent(event.params['id'] ?? '')}${part}`;

export const loadPlan = (event: Pick<Event, 'fetch' | 'params'>): Promise<ReturnPlan> =>
  api(event.fetch).get<ReturnPlan>(at(event));

/** @throws the page's 404 for whoever has nothing to write here */
export async function loadWritable(event: Pick<Event, 'fetch' | 'params'>): Promise<ReturnPlan> {
  const plan = await loadPlan(event);
  if (!plan.can.includes('return_plan.write')) error(404);
  return plan;
}

const row = (value: FormValue): FormValues =>
  typeof value === 'object' && !Array.isArray(value) ? value : {};
/** Lines without words are lines that are gone. */
export const stepsOf = (value: FormValue | undefined): FormValues[] =>
  (Array.isArray(value) ? value.map(row) : []).filter(({ what, helper, dueOn }) => what ?? helper ?? dueOn);

const back = (event: Event): never => redirect(303, event.url.pathname);

export const shownActions = {
  share: (event: Event) =>
    submit(event, {
      send: async ({ shared }: FormValues, from) => {
        await from.put(at(event, '/shared'), { shared: shared === 'yes' });
        return back(event);
      },
    }),
  agree: (event: Event) =>
    submit(event, {
      send: async ({ version }: FormValues, from) => {
        await from.post(at(event, '/agree'), { version: Number(version) });
        return back(event);
      },
    }),
  done: (event: Event) =>
    submit(event, {
      send: async ({ step, done }: FormValues, from) => {
        const doneOn = done === 'yes' ? new Date().toISOString().slice(0, 10) : null;
        await from.put(at(event, `/steps/${encodeURIComponent(String(step))}`), { doneOn });
        return back(event);
      },
    }),
};

export const deletePlan = (event: Event) =>
  submit(event, {
    send: async (_values: FormValues, from) => {
      await from.delete(at(event));
      redirect(303, '/me/return');
    },
  });

export const changeActions = {
  default: (event: Event) =>
    submit(event, {
      prepare: ({ steps, version }) => ({ version, steps: stepsOf(steps) }),
      send: async ({ steps, version }: { steps: FormValues[]; version?: FormValue }, from) => {
        const known = typeof version === 'string' && /^\d+$/.test(version);
        await from.put(at(event), { steps }, known ? { 'if-match': `"${version}"` } : {});
        redirect(303, event.url.pathname.replace(/\/change$/, ''));
      },
    }),
};
