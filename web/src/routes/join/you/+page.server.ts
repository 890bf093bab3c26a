// Everything that a programme's list says of the invited person, and what they make of it.
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { countryCodes } from '@compatriot/server/questionnaires/codes.ts';
import { api } from '#lib/api.ts';
import { submit } from '#lib/form.ts';
import { countryName } from '#lib/format.ts';
import { getLocale } from '#lib/paraglide/runtime.js';
import { ApiProblem } from '#lib/problem.ts';
import { type FormValues, listOf, textOf } from '#lib/values.ts';
import { factsFrom, type Invitation, placementsFrom, plainFacts } from '../invitation.ts';
import type { Actions, PageServerLoad } from './$types';

async function invitationOf(event: Pick<RequestEvent, 'fetch'>): Promise<Invitation> {
  try {
    return await api(event.fetch).get<Invitation>('/api/join');
  } catch (thrown) {
    // Answered meanwhile, or the hour of a shared computer is over.
    if (thrown instanceof ApiProblem && thrown.code === 'wrong_invitation') redirect(303, '/join?ended');
    throw thrown;
  }
}

export const load: PageServerLoad = async (event) => ({
  invitation: await invitationOf(event),
  countries: countryCodes
    .map((value) => ({ value, label: countryName(value) }))
    .sort((one, other) => one.label.localeCompare(other.label, getLocale())),
});

export const actions: Actions = {
  yes: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const ticked = values['consents'];
        const given = typeof ticked === 'object' && !Array.isArray(ticked) ? ticked : {};
        const consents = Object.fromEntries(Object.keys(given).map((key) => [key, given[key] === 'yes']));
        await from.post('/api/join/yes', { facts: factsFrom(values), consents });
        redirect(303, '/join/done?answer=yes');
      },
    }),
  take: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        const invitation = await invitationOf(event);
        const take = textOf(values, 'way') === 'keep' ? [] : (listOf(values, 'take') ?? []);
        const facts = { ...plainFacts(invitation), placements: placementsFrom(values) };
        await from.post('/api/join/yes', { facts, consents: {}, take });
        redirect(303, '/join/done?answer=yes');
      },
    }),
  no: (event) =>
    submit<FormValues, void>(event, {
      send: async (values, from) => {
        await from.post('/api/join/no', { never: textOf(values, 'never') === 'yes' });
        redirect(303, '/join/done?answer=no');
      },
    }),
};
