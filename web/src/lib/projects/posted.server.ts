// Forms that both sides of a project post: a milestone's next step with its papers, and the results.
import { fail, redirect, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { DocumentKind } from '@compatriot/db/work-vocabulary.ts';
import { largestDocument } from '@compatriot/server/documents/rules.ts';
import type { Api } from '#lib/api.ts';
import { withRateRead } from '#lib/budget/rates.ts';
import { milestonePapers, removePaper, sendPaper, uploadPaper } from '#lib/document-actions.ts';
import { refused, submit, type Refused } from '#lib/form.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem, type Problem } from '#lib/problem.ts';
import type { FormValue, FormValues } from '#lib/values.ts';

/** Details of a refusal named like the form's fields. */
export const within = (problem: Problem, group: string): Problem => ({
  ...problem,
  ...(problem.details
    ? { details: problem.details.map((each) => ({ ...each, path: `${group}.${each.path}` })) }
    : {}),
});

const kindOf = (form: FormData, group: string): DocumentKind =>
  String(form.get(`${group}.kind`) ?? '') as DocumentKind;

/**
 * Takes the step that the form names; a refusal says at which milestone. A report may bring its paper along, which goes first:
 * the API asks for one.
 */
export async function moveFrom(event: RequestEvent, id: string, path: string) {
  const form = await event.request.formData();
  const milestone = String(form.get('milestone') ?? '');
  const move = String(form.get('move') ?? '');
  const group = `m${milestone}`;
  const chosen = form.get(`${group}.file`);
  const file = chosen instanceof File && chosen.size > 0 ? chosen : null;
  const sent = await submit<Record<string, unknown>, ActionFailure<Refused>>(event, {
    form,
    prepare: (values) => {
      const { kind: _kind, ...rest } = groupOf(withRateRead(groupOf(values[group])));
      return { ...rest, move };
    },
    send: async (input, api) => {
      const at = `/api/projects/${encodeURIComponent(id)}/milestones/${encodeURIComponent(milestone)}`;
      // A report without words is refused below, and then its file is not kept either.
      const refusal =
        file && input['report'] ? await bring(api, milestonePapers(id, milestone), form, group, file) : null;
      if (refusal) return refusal;
      await api.post(`${at}/moves`, input);
      redirect(303, `${path}#${group}`);
    },
  });
  return fail(sent.status, {
    problem: within(sent.data.problem, group),
    values: undefined,
    milestone,
    move,
  });
}

async function bring(
  from: Api,
  at: string,
  form: FormData,
  group: string,
  file: File,
): Promise<ActionFailure<Refused> | null> {
  const wrong = (status: number, title: string) =>
    refused(
      { code: 'invalid', status, title: m.form_problem_title(), details: [{ path: 'file', message: title }] },
      {},
    );
  if (file.size > largestDocument) return wrong(400, m.file_too_large());
  try {
    await sendPaper(from, at, kindOf(form, group), file);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem) || (thrown.status !== 413 && thrown.status !== 415)) throw thrown;
    return wrong(400, thrown.status === 413 ? m.file_too_large() : thrown.title);
  }
}

/** Which milestone a paper is brought to, or taken back from, stands in the action's address. */
const milestoneOf = (event: RequestEvent): string => event.url.searchParams.get('milestone') ?? '';

export async function paperFrom(event: RequestEvent, id: string, path: string) {
  const milestone = milestoneOf(event);
  const group = `m${milestone}`;
  const sent = await uploadPaper(event, {
    at: milestonePapers(id, milestone),
    kind: (form) => kindOf(form, group),
    name: `${group}.file`,
    then: async () => redirect(303, `${path}#${group}`),
  });
  if (!('data' in sent)) return redirect(303, path);
  return fail(sent.status, { problem: sent.data.problem, values: undefined, milestone, move: 'paper' });
}

export async function withoutPaperFrom(event: RequestEvent, id: string, path: string) {
  const milestone = milestoneOf(event);
  const sent = await removePaper(event, milestonePapers(id, milestone));
  if (!('data' in sent)) redirect(303, `${path}#m${milestone}`);
  return fail(sent.status, { problem: sent.data.problem, values: undefined, milestone, move: 'paper' });
}

const groupOf = (value: FormValue | undefined): FormValues =>
  typeof value === 'object' && !Array.isArray(value) ? value : {};

export async function resultsFrom(event: RequestEvent, id: string, path: string) {
  const sent = await submit<Record<string, unknown>, never>(event, {
    prepare: (values) => ({
      ...values,
      reached: (Array.isArray(values['reached']) ? values['reached'].map(groupOf) : [])
        .map((row) => ({
          kind: row['kind'],
          women: Number(row['women'] ?? 0),
          men: Number(row['men'] ?? 0),
          unknown: Number(row['unknown'] ?? 0),
        }))
        .filter((row) => row.women + row.men + row.unknown !== 0),
    }),
    send: async (input, api) => {
      await api.put(`/api/projects/${encodeURIComponent(id)}/results`, input);
      redirect(303, path);
    },
  });
  return fail(sent.status, { problem: sent.data.problem, values: sent.data.values });
}
