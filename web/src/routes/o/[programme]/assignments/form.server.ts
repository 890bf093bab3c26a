// The form of terms of reference on its way to the API, shared by the new page and the edit page. A picker's button
// shows the page again with everything that was typed; only the last buttons send.
import { fail, type RequestEvent } from '@sveltejs/kit';
import { cefrLevels } from '@compatriot/db/vocabulary.ts';
import { missingForSubmission } from '@compatriot/server/assignments/rules.ts';
import type { estimateAnswer, suggestionsAnswer } from '@compatriot/server/assignments/schema.ts';
import type { z } from 'zod';
import { api, type Api } from '#lib/api.ts';
import { readForm, submit } from '#lib/form.ts';
import { readPicks, searchConcepts, type Concept, type PickerState } from '#lib/picks.ts';
import { m } from '#lib/paraglide/messages.js';
import { ApiProblem, type Problem, type ProblemDetail } from '#lib/problem.ts';
import type { FormValue, FormValues } from '#lib/values.ts';

const pickers = ['essential', 'optional', 'occupation'] as const;
export type PickerName = (typeof pickers)[number];

export interface Picks {
  picks: Record<PickerName, PickerState>;
  found: Partial<Record<PickerName, Concept[]>>;
  /** What the words so far lead to, once it was asked for. */
  help: Help | null;
}

export interface Help {
  /** Skills that the words speak of and that are not chosen yet. */
  suggested: Concept[];
  /** About how many people would fit; null while too little is said. */
  estimate: z.output<typeof estimateAnswer> | null;
}

const picksOf = (form: FormData): Picks['picks'] => ({
  essential: readPicks(form, 'essential', { level: 3 }),
  optional: readPicks(form, 'optional', { level: 3 }),
  occupation: readPicks(form, 'occupation', { single: true }),
});

/** For the form as it stands, half filled in as it may be. */
export async function helpWith(form: FormData, from: Api, programme: string): Promise<Help> {
  const picks = picksOf(form);
  const terms = termsOf(readForm(form), picks);
  const text = [terms.title, terms.need, terms.tasks, terms.outputs].join('.\n').slice(0, 8000);
  const address = `/api/programmes/${programme}`;
  const { items } = await from.post<z.output<typeof suggestionsAnswer>>(`${address}/skill-suggestions`, {
    text,
  });
  const chosen = new Set(terms.skills.map(({ uri }) => uri));
  return {
    suggested: items.filter(({ uri }) => !chosen.has(uri)),
    estimate: await estimate(terms, from, address),
  };
}

/** Terms that cannot be read yet count nobody. */
async function estimate(terms: Terms, from: Api, address: string): Promise<Help['estimate']> {
  const { institutionId, mode, sector, country, region, startsOn, endsOn, occupation, skills, languages } =
    terms;
  const { minimumExperience, minimumEducation, licenceNeeded } = terms;
  const given = Object.fromEntries(
    Object.entries({ institutionId, mode, sector, country }).filter(([, value]) => value !== ''),
  );
  const assignment = {
    ...given,
    ...{ region, startsOn, endsOn, occupation, skills, languages },
    ...{ minimumExperience, minimumEducation, licenceNeeded },
  };
  try {
    return await from.post<z.output<typeof estimateAnswer>>(`${address}/assignment-fits`, { assignment });
  } catch (thrown) {
    if (thrown instanceof ApiProblem && thrown.status === 400) return null;
    throw thrown;
  }
}

/**
 * @param programme code of the programme
 * @param send gets the terms as the API takes them, and the form for its buttons
 * @returns what the page shows again: values, picks and, after a refusal, the problem
 */
export async function submitTerms(
  event: Pick<RequestEvent, 'request' | 'fetch' | 'locals'>,
  programme: string,
  send: (terms: Record<string, unknown>, form: FormData, api: Api) => Promise<never>,
) {
  const form = await event.request.formData();
  const picks = picksOf(form);
  const found: Picks['found'] = {};
  // Helped once, helped again on the next page of the same form.
  const help =
    form.get('press') === 'help' || form.get('helped') === 'yes'
      ? await helpWith(form, api(event.fetch), programme)
      : null;
  if (form.get('press') === 'help' || pickers.some((name) => picks[name].again)) {
    for (const name of pickers) {
      const { query } = picks[name];
      const kind = name === 'occupation' ? 'occupations' : 'skills';
      if (query)
        found[name] = await searchConcepts(api(event.fetch), kind, query, event.locals.locale, programme);
    }
    return { values: readForm(form), picks, found, help, problem: null };
  }
  const refused = await submit(event, {
    form,
    prepare: (values) => termsOf(values, picks),
    send: (terms: Record<string, unknown>, from) => send(terms, form, from),
  });
  const { values, problem } = refused.data;
  const sending = form.get('press') === 'submit';
  return fail(refused.status, {
    values,
    problem: sending ? withMissing(problem, termsOf(values, picks)) : problem,
    picks,
    found,
    help,
  });
}

/** In the order of the page. */
const fieldOrder = [
  'institutionId',
  'title',
  'need',
  'tasks',
  'outputs',
  'supervisor',
  'counterpartNumber',
  'counterparts',
  'sector',
  'mode',
  'vacancy',
  'employment',
  'country',
  'region',
  'place',
].concat([
  'startsOn',
  'endsOn',
  'deadline',
  'seats',
  'occupation',
  'skills',
  'languages',
  'minimumExperience',
  'minimumEducation',
]);

/** The API names what it cannot read before it looks at what is missing; here both stand in one list. */
function withMissing(problem: Problem, terms: Terms): Problem {
  if (problem.status !== 400) return problem;
  const missing = missingForSubmission({
    ...terms,
    counterpartNumber: typeof terms.counterpartNumber === 'number' ? terms.counterpartNumber : null,
    essentialSkills: terms.skills.filter(({ importance }) => importance === 'essential').length,
    languages: terms.languages.length,
  });
  const labels: Record<string, () => string> = {
    need: m.assignment_field_need,
    tasks: m.assignment_field_tasks,
    outputs: m.assignment_field_outputs,
    supervisor: m.assignment_field_supervisor,
    counterpartNumber: m.assignment_field_counterparts,
    employment: m.assignment_field_employment,
    place: m.assignment_field_place,
    startsOn: m.assignment_field_starts,
    endsOn: m.assignment_field_ends,
    skills: m.assignment_field_essential,
    languages: m.assignment_field_languages,
  };
  const named = (problem.details ?? []).filter(({ path }) => !missing.includes(path));
  const rank = ({ path }: ProblemDetail): number => fieldOrder.indexOf(path.split(/[.[]/)[0] ?? '');
  const details = [
    ...named,
    ...missing.map((path) => ({ path, message: m.assignment_missing({ label: labels[path]?.() ?? path }) })),
  ].sort((a, b) => rank(a) - rank(b));
  return { ...problem, details };
}

type Terms = ReturnType<typeof termsOf>;

function termsOf(values: FormValues, picks: Picks['picks']) {
  const text = (name: string): string | null => {
    const value = values[name];
    return typeof value === 'string' && value.trim() !== '' ? value : null;
  };
  const number = (name: string): number | string | null => {
    const value = text(name)?.trim();
    // What is no number goes to the API as it is, which says so beside the field.
    return value ? (/^\d+$/.test(value) ? Number(value) : value) : null;
  };
  const skills = (name: 'essential' | 'optional') =>
    picks[name].chosen.map(({ uri, level }) => ({ uri, level: level ?? 3, importance: name }));
  const essential = skills('essential');
  const named = new Set(essential.map(({ uri }) => uri));
  return {
    title: text('title') ?? '',
    institutionId: text('institutionId') ?? '',
    need: text('need') ?? '',
    tasks: text('tasks') ?? '',
    outputs: text('outputs') ?? '',
    supervisor: text('supervisor'),
    counterpartNumber: number('counterpartNumber'),
    counterparts: counterpartsOf(values['counterparts']),
    mode: text('mode') ?? '',
    vacancy: values['vacancy'] !== undefined,
    // What is no post of an employer's has no such conditions.
    employment: values['vacancy'] === undefined ? null : text('employment'),
    sector: text('sector') ?? '',
    country: text('country') ?? '',
    region: text('region'),
    place: text('place'),
    startsOn: text('startsOn'),
    endsOn: text('endsOn'),
    deadline: text('deadline'),
    seats: number('seats') ?? 1,
    occupation: picks.occupation.chosen[0]?.uri ?? null,
    minimumExperience: number('minimumExperience'),
    minimumEducation: text('minimumEducation'),
    licenceNeeded: values['licenceNeeded'] !== undefined,
    // A skill in both lists is essential.
    skills: [...essential, ...skills('optional').filter(({ uri }) => !named.has(uri))],
    languages: languagesOf(values['languages']),
  };
}

function languagesOf(rows: FormValue | undefined): { code: string; level: string }[] {
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row) => {
    if (typeof row !== 'object' || Array.isArray(row)) return [];
    const { code, level } = row;
    if (typeof code !== 'string' || code === '') return [];
    return [{ code, level: cefrLevels.find((each) => each === level) ?? 'B2' }];
  });
}

function counterpartsOf(rows: FormValue | undefined): { name: string; role: string | null }[] {
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row) => {
    if (typeof row !== 'object' || Array.isArray(row)) return [];
    const { name, role } = row;
    if (typeof name !== 'string' || name.trim() === '') return [];
    return [{ name, role: typeof role === 'string' && role.trim() !== '' ? role : null }];
  });
}
