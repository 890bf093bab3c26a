// The API's refusals in the words of this page: which field it is about, and the line on the page that a person stands in.
import { formatNumber } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Problem, ProblemDetail } from '#lib/problem.ts';
import { listOf, textOf, type FormValues } from '#lib/values.ts';
import { filled, rowsOf } from './rows.ts';

const lists: Record<string, () => string> = {
  originCountries: m.admin_wrong_countries,
  languages: m.admin_wrong_languages,
  sectors: m.admin_wrong_sectors,
  modes: m.admin_wrong_modes,
};
const spans: Record<string, [label: () => string, most: number]> = {
  draftDays: [m.admin_draft_days, 365],
  poolMonths: [m.admin_pool_months, 36],
  contactMonths: [m.admin_contact_months, 36],
};

/** As the fields stand on the page. */
const order = [
  'name',
  'code',
  'summary',
  'originCountries',
  'accent',
  'languages',
  'sectors',
  'modes',
  ...Object.keys(spans),
  'officials',
];
const position = (path: string): number => order.indexOf(path.split('.')[0] ?? '');

export function inWords(problem: Problem, values: FormValues): Problem {
  const places = filled(rowsOf(values)).map(({ place }) => place);
  const details = (problem.details ?? [])
    // Without a name there is none to take a code from: one thing to mend, not two.
    .filter(({ path }) => path !== 'code' || textOf(values, 'code') || textOf(values, 'name')?.trim())
    .map((detail) => worded(detail, values, places))
    .sort((a, b) => position(a.path) - position(b.path));
  return { ...problem, title: m.form_problem_title(), details };
}

function worded(detail: ProblemDetail, values: FormValues, places: number[]): ProblemDetail {
  const { path } = detail;
  const [, at, field] = /^officials\.(\d+)(.*)$/.exec(path) ?? [];
  if (at !== undefined) {
    const place = places[Number(at)] ?? Number(at);
    const message = m.admin_wrong_official({ n: formatNumber(place + 1), message: detail.message });
    return { path: `officials.${place}${field}`, message };
  }
  if (path === 'name' && !textOf(values, 'name')?.trim()) return { path, message: m.admin_wrong_name() };
  const list = lists[path];
  if (list && (listOf(values, path) ?? []).length === 0) return { path, message: list() };
  const span = spans[path];
  if (span) return { path, message: m.admin_wrong_number({ field: span[0](), most: formatNumber(span[1]) }) };
  return detail;
}
