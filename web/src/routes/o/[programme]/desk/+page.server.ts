// What needs this coordinator today; whose desk and which kind of line are in the address.
import { fail, redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import { deskKinds } from '@compatriot/db/work-vocabulary.ts';
import type { deskAnswer, remindersAnswer } from '@compatriot/server/desk/schema.ts';
import { coverBody } from '@compatriot/server/desk/schema.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Problem } from '#lib/problem.ts';
import type { Actions, PageServerLoad } from './$types';

type Desk = z.input<typeof deskAnswer>;

const deskOf = (programme: string): string => `/api/programmes/${encodeURIComponent(programme)}/desk`;

/** How a reminding went, in the address: a reload must not remind again. */
const counts = ['sent', 'today', 'unreachable', 'nothing'] as const;

export const load: PageServerLoad = async ({ fetch, params, url }) => {
  const whose = url.searchParams.get('whose') === 'all' ? 'all' : 'mine';
  const kind = deskKinds.find((one) => one === url.searchParams.get('kind')) ?? null;
  const query = new URLSearchParams({ whose, ...(kind ? { kind } : {}) });
  const told = Object.fromEntries(
    counts.map((name) => [name, Math.max(0, Number.parseInt(url.searchParams.get(name) ?? '', 10) || 0)]),
  ) as Record<(typeof counts)[number], number>;
  return {
    desk: await api(fetch).get<Desk>(`${deskOf(params.programme)}?${query}`),
    whose,
    kind,
    told: url.searchParams.has('sent') ? told : null,
    said: url.searchParams.get('said'),
  };
};

/** Back to the same view of the desk, with a word. */
function back(url: URL, programme: string, more: Record<string, string>): string {
  const query = new URLSearchParams(more);
  for (const name of ['whose', 'kind']) {
    const value = url.searchParams.get(name);
    if (value) query.set(name, value);
  }
  return `/o/${programme}/desk?${query}`;
}

export const actions: Actions = {
  remind: async (event) => {
    const form = await event.request.formData();
    const group = form.get('group');
    const placements = [
      ...new Set(form.getAll(typeof group === 'string' ? `in_${group}` : 'placements').map(String)),
    ];
    if (placements.length === 0) {
      const problem: Problem = { status: 400, code: 'invalid', title: m.desk_ask_select(), details: [] };
      return fail(400, { problem, values: {} });
    }
    return submit(event, {
      form,
      send: async (_input, from) => {
        const told = await from.post<z.input<typeof remindersAnswer>>(
          `${deskOf(event.params.programme)}/reminders`,
          { placements: placements.slice(0, 200) },
        );
        const said = Object.fromEntries(counts.map((name) => [name, String(told[name])]));
        redirect(303, back(event.url, event.params.programme, said));
      },
    });
  },
  cover: (event) =>
    submit(event, {
      schema: coverBody,
      send: async (input, from) => {
        await from.post(`${deskOf(event.params.programme)}/covers`, input);
        redirect(303, back(event.url, event.params.programme, { said: 'cover' }));
      },
    }),
  end_cover: async (event) => {
    const form = await event.request.formData();
    return submit(event, {
      form,
      send: async (_input, from) => {
        await from.delete(
          `${deskOf(event.params.programme)}/covers/${encodeURIComponent(String(form.get('cover') ?? ''))}`,
        );
        redirect(303, back(event.url, event.params.programme, { said: 'cover_ended' }));
      },
    });
  },
};
