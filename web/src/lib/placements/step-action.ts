// One form action for every step of a placement, whoever takes it. Server code only (it checks with the API's own shapes).
import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { placementVerbs, stepOf, type PlacementVerb } from '@compatriot/server/placements/rules.ts';
import { stepBody } from '@compatriot/server/placements/schema.ts';
import { submit } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import type { FormValue, FormValues } from '#lib/values.ts';
import { behalfAsked } from './behalf.ts';
import type { RefusedStep } from './shapes.ts';
import { typedAt } from './typed.ts';

/** What to do about a field left empty, said so that the list at the top of the page names the field. */
const asked: Record<string, () => string> = {
  reason: m.placement_ask_reason,
  date: m.placement_ask_day,
  note: m.placement_ask_note,
  ...behalfAsked,
};

/** The step that an address says was just taken (`?done=accept`), for the line that says so. */
export function stepDone(url: URL): PlacementVerb | null {
  return placementVerbs.find((verb) => verb === url.searchParams.get('done')) ?? null;
}

/**
 * Takes the step that the form names, against the version that its page showed; then back to `path`.
 * A refusal's details are named like the form's fields, `<step>.<field>`.
 */
export async function takeStep(
  event: RequestEvent,
  id: string,
  path: string,
): Promise<ActionFailure<RefusedStep>> {
  const form = await event.request.formData();
  const step = placementVerbs.find((verb) => verb === form.get('step')) ?? null;
  const version = form.get('version');
  const answer = await submit<z.output<typeof stepBody>, never>(event, {
    form,
    schema: step ? bodyOf(step) : stepBody,
    prepare: (values) => ({ ...groupOf(step ? values[step] : undefined), step }),
    send: async (input, api) => {
      const known = typeof version === 'string' && /^\d+$/.test(version);
      await api.post(
        `/api/placements/${encodeURIComponent(id)}/steps`,
        input,
        known ? { 'if-match': `"${version}"` } : {},
      );
      redirect(303, `${path}?done=${input.step}`);
    },
  });
  // What went well has left by the redirect above.
  const { problem, values } = answer.data;
  const details = problem.details?.map(({ path: at, message }) => {
    const field = step ? `${step}.${at}` : at;
    const untouched = !typedAt(values, field)?.trim();
    return { path: field, message: (untouched && asked[at]?.()) || message };
  });
  return fail(answer.status, { problem: { ...problem, ...(details ? { details } : {}) }, values, step });
}

/** What a step needs is asked for at once, not one after the other. */
function bodyOf(step: PlacementVerb): z.ZodType<z.output<typeof stepBody>> {
  const mask: { reason?: true; date?: true; note?: true } = Object.fromEntries(
    stepOf(step).needs.map((need) => [need, true]),
  );
  return stepBody.required(mask);
}

function groupOf(value: FormValue | undefined): FormValues {
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}
