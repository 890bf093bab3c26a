// Form actions about checks, for the pages of the coordinator and of the person. Server code only. A page has a form for every
// check and step, so fields and what is wrong with them are named `<check>.<step>.<field>`.
import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { checkKinds, type CheckKind } from '@compatriot/db/work-vocabulary.ts';
import { checkStepNames } from '@compatriot/server/checks/rules.ts';
import { api } from '#lib/api.ts';
import { placementPapers, uploadPaper } from '#lib/document-actions.ts';
import { submit, type Refused } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { typedAt } from '#lib/placements/typed.ts';
import type { RefusedForm } from './shapes.ts';

const stepsOf = (placement: string, kind: CheckKind): string =>
  `/api/placements/${encodeURIComponent(placement)}/checks/${kind}/steps`;

const kindIn = (value: unknown): CheckKind => checkKinds.find((kind) => kind === value) ?? 'identity';

/** The version that the page showed, as the API is told it. */
export const seen = (version: FormDataEntryValue | null): Record<string, string> =>
  typeof version === 'string' && /^\d+$/.test(version) ? { 'if-match': `"${version}"` } : {};

/** A refusal with its details named like the fields of the one form it came from. */
export function named(answer: ActionFailure<Refused>, form: string): ActionFailure<RefusedForm> {
  const { problem, values } = answer.data;
  const details = problem.details?.map((detail) => ({
    ...detail,
    path: detail.path ? `${form}.${detail.path}` : '',
  }));
  return fail(answer.status, { problem: { ...problem, ...(details ? { details } : {}) }, values, form });
}

/** Verifies, refuses, waives or asks; then back to the check on `path`. */
export async function takeCheckStep(
  event: RequestEvent,
  placement: string,
  path: string,
): Promise<ActionFailure<RefusedForm>> {
  const form = await event.request.formData();
  const kind = kindIn(form.get('kind'));
  const step = checkStepNames.find((each) => each === form.get('step')) ?? 'ask';
  const name = `${kind}.${step}`;
  const answer = await submit<Record<string, unknown>, never>(event, {
    form,
    prepare: (values) => ({
      step,
      ...Object.fromEntries(
        ['validUntil', 'reason', 'note'].flatMap((field) => {
          const typed = typedAt(values, `${name}.${field}`);
          return typed ? [[field, typed]] : [];
        }),
      ),
    }),
    send: async (input, from) => {
      await from.post(stepsOf(placement, kind), input, seen(form.get('version')));
      redirect(303, `${path}?done=check#check-${kind}`);
    },
  });
  return named(answer, name);
}

/** Uploads the paper of the check that the address names (`?/bring&kind=identity`), and says that it is there. */
export async function bringPaper(event: RequestEvent, placement: string, path: string) {
  const kind = kindIn(event.url.searchParams.get('kind'));
  return uploadPaper(event, {
    at: placementPapers(placement),
    kind,
    name: `${kind}.file`,
    then: async (paper, from) => {
      await from.post(stepsOf(placement, kind), { step: 'provide', documentId: paper.id });
      redirect(303, `${path}?done=paper#check-${kind}`);
    },
  });
}

/** Asks for everything that is ticked, in one mail. */
export async function askForPapers(event: RequestEvent, placement: string, path: string) {
  const form = await event.request.formData();
  const kinds = form.getAll('kinds[]').filter((each): each is string => typeof each === 'string');
  if (kinds.length === 0) {
    const details = [{ path: 'kinds', message: m.check_ask_none() }];
    const problem = { code: 'invalid', status: 400, title: m.form_problem_title(), details };
    return fail(400, { problem, values: {}, form: 'ask' });
  }
  return submit<unknown, never>(event, {
    form,
    send: async () => {
      await api(event.fetch).post(`/api/placements/${encodeURIComponent(placement)}/checks/ask`, { kinds });
      redirect(303, `${path}?done=asked`);
    },
  });
}
