// The lines of people on the set-up form: which of them count, what the empty ones start with, and how they travel.
import type { FormValue, FormValues } from '#lib/values.ts';

export interface Row {
  email: string;
  name: string;
  role: string;
  government: boolean;
}

/** A coordinator of the team and two focal points in the ministry: what most programmes begin with. */
const start: Row[] = [
  { email: '', name: '', role: 'coordinator', government: false },
  { email: '', name: '', role: 'focal_point', government: true },
  { email: '', name: '', role: 'focal_point', government: true },
];
const another: Row = { email: '', name: '', role: 'focal_point', government: true };
/** As many as the API takes. */
const mostRows = 50;

const text = (value: FormValue | undefined): string => (typeof value === 'string' ? value : '');

/** The lines as they were typed; the first three when nothing was. */
export function rowsOf(values: FormValues | undefined): Row[] {
  const given = values?.['officials'];
  if (!Array.isArray(given)) return start;
  return given.map((row) => {
    const fields = typeof row === 'object' && !Array.isArray(row) ? row : {};
    return {
      email: text(fields['email']),
      name: text(fields['name']),
      role: text(fields['role']),
      government: text(fields['government']) !== '',
    };
  });
}

const isBlank = (row: Row): boolean => row.email.trim() === '' && row.name.trim() === '';

export const withAnother = (rows: Row[]): Row[] => (rows.length < mostRows ? [...rows, another] : rows);

/** The lines with somebody in them, each with its place on the page. */
export const filled = (rows: Row[]): { row: Row; place: number }[] =>
  rows.map((row, place) => ({ row, place })).filter(({ row }) => !isBlank(row));

/** Back to what a form holds. */
export const rowValues = (rows: Row[]): FormValue[] =>
  rows.map(({ government, ...fields }) => ({ ...fields, ...(government ? { government: 'yes' } : {}) }));
