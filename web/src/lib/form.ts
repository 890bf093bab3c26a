// From a posted form to the API and back, so that whatever was typed is shown again beside what is wrong with it.
// Works the same with and without JavaScript: it runs in form actions only.
import { fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { ZodType } from 'zod';
import { api, type Api } from '#lib/api.ts';
import { problemFromIssues } from '#lib/issues.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem, type Problem } from '#lib/problem.ts';
import type { FormValue, FormValues } from '#lib/values.ts';

export interface Refused {
  problem: Problem;
  values: FormValues;
}

/** Longer lists and deeper names than these come from no form of ours. */
const longestList = 200;
const deepest = 8;
const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * `name` → text; a repeated name or `modes[]` → list; `skills[0].uri` and `place.country` → nested.
 * Files, the picker's own fields (see ConceptPicker) and names that would reach a prototype are left out.
 */
export function readForm(form: FormData): FormValues {
  const values: FormValues = {};
  for (const [name, value] of form) {
    if (typeof value !== 'string' || name === 'picker' || /_(query|add)$/.test(name)) continue;
    put(values, name, value.replace(/\r\n/g, '\n'));
  }
  return dense(values) as FormValues;
}

function put(values: FormValues, name: string, value: string): void {
  const always = name.endsWith('[]');
  const steps = name
    .replace(/\[\]$/, '')
    .split(/[.[\]]+/)
    .filter(Boolean);
  if (steps.length === 0 || steps.length > deepest || steps.some((step) => forbidden.has(step))) return;
  if (steps.some((step) => /^\d+$/.test(step) && Number(step) >= longestList)) return;
  let at = values as Record<string, FormValue>;
  for (const [index, step] of steps.slice(0, -1).entries()) {
    const next = at[step];
    // A name used both as text and as a group is no form of ours either; the group wins.
    const group =
      typeof next === 'object' ? next : /^\d+$/.test(steps[index + 1] ?? '') ? ([] as FormValue[]) : {};
    at[step] = group;
    at = group as Record<string, FormValue>;
  }
  const last = steps.at(-1) ?? '';
  const before = at[last];
  if (before === undefined) at[last] = always ? [value] : value;
  else if (Array.isArray(before)) before.push(value);
  else if (typeof before === 'string') at[last] = [before, value];
}

/** Lists without the holes that removed rows leave. */
function dense(value: FormValue): FormValue {
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map(dense);
  if (typeof value === 'string') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, dense(item)]));
}

/** An untouched field posts an empty text; to the API that is an answer that was not given. */
export function withoutBlanks(value: FormValue): FormValue | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (Array.isArray(value)) return value.map(withoutBlanks).filter((item) => item !== undefined);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const kept = withoutBlanks(item);
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
}

/**
 * Reads the form, checks it with `schema`, and hands it to `send` (which calls the API and usually ends in a
 * redirect). A problem on the way, here or in the API, comes back as `fail(status, { problem, values })`.
 */
export async function submit<Input, Output>(
  event: Pick<RequestEvent, 'request' | 'fetch'>,
  options: {
    schema?: ZodType<Input>;
    /** The form when it has been read already (a request's body can be read once). */
    form?: FormData;
    /** Last changes before the check, for instance texts into numbers. */
    prepare?: (values: FormValues) => unknown;
    send: (input: Input, api: Api) => Promise<Output>;
  },
): Promise<Output | ActionFailure<Refused>> {
  const values = readForm(options.form ?? (await event.request.formData()));
  const given = (withoutBlanks(values) ?? {}) as FormValues;
  const prepared = options.prepare ? options.prepare(given) : given;
  let input = prepared as Input;
  if (options.schema) {
    const checked = options.schema.safeParse(prepared);
    if (!checked.success) return refused(problemFromIssues(checked.error.issues), values);
    input = checked.data;
  }
  try {
    return await options.send(input, api(event.fetch));
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem)) throw thrown;
    return refused(thrown.code === 'sign_in_needed' ? signedOut(thrown) : thrown.toProblem(), values);
  }
}

export function refused(problem: Problem, values: FormValues): ActionFailure<Refused> {
  return fail(problem.status, { problem, values });
}

/** A session that ended while somebody was typing must not cost them what they typed. */
function signedOut(problem: ApiProblem): Problem {
  return { ...problem.toProblem(), title: m.form_signed_out_title(), detail: m.form_signed_out_text() };
}
