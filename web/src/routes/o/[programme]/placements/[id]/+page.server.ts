// The whole story of one placement, the steps that can be taken now, and the talk of its coordinators.
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { api } from '#lib/api.ts';
import type { Papers } from '#lib/documents.ts';
import { submit } from '#lib/form.ts';
import { stepDone, takeStep } from '#lib/placements/step-action.ts';
import type { Talk } from '#lib/placements/shapes.ts';
import type { Actions, PageServerLoad } from './$types';

/** What an address may say was just done, beside a step. */
const saids = ['undone', 'confirmed', 'link_sent', 'link_revoked', 'handed_over'] as const;
export type Said = (typeof saids)[number];

export const load: PageServerLoad = async ({ fetch, params, parent, url }) => {
  const { session } = await parent();
  /** Coordinators of the programme's own team; those of a government follow the placement. */
  const team = session.memberships.some(
    (one) =>
      one.programmeCode === params.programme &&
      one.role === 'coordinator' &&
      one.recipient === 'programme_team',
  );
  const from = api(fetch);
  const at = `/api/placements/${encodeURIComponent(params.id)}`;
  return {
    talk: team ? await from.get<Talk>(`${at}/talk`) : null,
    papers: team ? (await from.get<Papers>(`${at}/documents`)).items : [],
    done: stepDone(url),
    said: saids.find((one) => one === url.searchParams.get('said')) ?? null,
  };
};

type Event = RequestEvent<{ programme: string; id: string }>;
const pathOf = (event: Event): string => `/o/${event.params.programme}/placements/${event.params.id}`;
const apiOf = (event: Event): string => `/api/placements/${encodeURIComponent(event.params.id)}`;

/** One press without fields: posts it, and back with a word. */
const press = (
  event: Event,
  said: Said,
  send: (from: ReturnType<typeof api>, values: FormData) => Promise<unknown>,
) =>
  event.request.formData().then((form) =>
    submit(event, {
      form,
      send: async (_input, from) => {
        await send(from, form);
        redirect(303, `${pathOf(event)}?said=${said}`);
      },
    }),
  );

const idIn = (form: FormData, name: string): string => encodeURIComponent(String(form.get(name) ?? ''));

export const actions: Actions = {
  step: (event) => takeStep(event, event.params.id, pathOf(event)),
  undo: (event) => press(event, 'undone', (from) => from.post(`${apiOf(event)}/undo`, {})),
  confirm_yes: (event) => press(event, 'confirmed', (from) => from.post(`${apiOf(event)}/confirm-yes`, {})),
  comment: (event) =>
    submit<{ text?: string }, never>(event, {
      send: async (input, from) => {
        await from.post(`${apiOf(event)}/comments`, { text: input.text ?? '' });
        redirect(303, `${pathOf(event)}#talk`);
      },
    }),
  uncomment: async (event) => {
    const form = await event.request.formData();
    return submit(event, {
      form,
      send: async (_input, from) => {
        await from.delete(`${apiOf(event)}/comments/${idIn(form, 'comment')}`);
        redirect(303, `${pathOf(event)}#talk`);
      },
    });
  },
  hand_over: (event) =>
    press(event, 'handed_over', (from, form) =>
      from.put(`${apiOf(event)}/desk`, { coordinatorId: String(form.get('coordinatorId') ?? '') }),
    ),
  send_link: (event) =>
    press(event, 'link_sent', (from, form) =>
      from.post(`${apiOf(event)}/links`, { contactId: String(form.get('contactId') ?? '') }),
    ),
  revoke_link: (event) =>
    press(event, 'link_revoked', (from, form) => from.delete(`${apiOf(event)}/links/${idIn(form, 'link')}`)),
};
