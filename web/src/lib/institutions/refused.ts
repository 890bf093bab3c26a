// Which form of an institution's page a refusal came from: each has its fields in a group of its own.
import { fieldId, type Problem } from '#lib/problem.ts';
import type { FormValues } from '#lib/values.ts';

export interface RefusedForm {
  /** Empty for the institution's own fields. */
  group: string;
  values: FormValues;
  problem: Problem | null;
  /** Where the fields are that the problem speaks of. */
  ids: Record<string, string>;
}

export function refusedForm(
  form: { values: FormValues; problem: Problem } | null | undefined,
): RefusedForm | null {
  if (!form) return null;
  const { values, problem } = form;
  const name = ['host', 'contact', 'check'].find((each) => typeof values[each] === 'object');
  if (!name) return { group: '', values, problem, ids: {} };
  const group = values[name];
  const paths = (problem.details ?? []).map(({ path }) => path);
  return {
    group: name,
    values: typeof group === 'object' && !Array.isArray(group) ? group : {},
    problem,
    ids: Object.fromEntries(paths.map((path) => [path, fieldId(`${name}.${path}`)])),
  };
}
