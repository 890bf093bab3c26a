// How a questionnaire is laid out in an XLSForm workbook: which type stands for which kind, and what our own columns are
// called. docs/xlsform.md says the same to people. Other tools ignore columns that they do not know.
import type { Question, Rule } from '../questionnaires/schema.ts';

export const sheetNames = ['survey', 'choices', 'settings'] as const;
export type SheetName = (typeof sheetNames)[number];

/** Before every column that only Compatriot reads. */
export const own = 'compatriot::';

/**
 * The same on the choices sheet. There every further column becomes an element of the form's XML, so its name must be one:
 * with colons pyxform, which ODK and KoboToolbox convert with, ends in an error (tried with 4.5.0).
 */
export const ownChoice = 'compatriot_';

/** The nearest type of XLSForm, with which other tools can ask the question. Lists are added by the writer. */
export const typeOf: Record<Question['kind'], string> = {
  one: 'select_one',
  many: 'select_multiple',
  ranking: 'rank',
  number: 'decimal',
  band: 'select_one',
  text: 'text',
  long_text: 'text',
  date: 'date',
  month: 'date',
  country: 'select_one',
  countries: 'select_multiple',
  region: 'text',
  languages: 'text',
  occupation: 'text',
  skills: 'text',
  email: 'text',
  phone: 'text',
  consent: 'select_one',
  note: 'note',
};

/** The kind that a type means when no column of ours says more. */
export const kindOfType: Partial<Record<string, Question['kind']>> = {
  select_one: 'one',
  select_multiple: 'many',
  rank: 'ranking',
  integer: 'number',
  decimal: 'number',
  text: 'text',
  date: 'date',
  note: 'note',
  acknowledge: 'consent',
};

/** Types that have no question of ours at all, so that the refusal can say so in its own words. */
export const otherTypes: readonly string[] = [
  ...[
    'begin_repeat',
    'end_repeat',
    'calculate',
    'hidden',
    'time',
    'datetime',
    'geopoint',
    'geotrace',
    'geoshape',
  ],
  ...[
    'image',
    'audio',
    'video',
    'file',
    'barcode',
    'range',
    'background-audio',
    'xml-external',
    'csv-external',
  ],
  ...['start', 'end', 'today', 'deviceid', 'username', 'phonenumber', 'email', 'audit', 'start-geopoint'],
  ...['select_one_from_file', 'select_multiple_from_file', 'select_one_external'],
];

/** Lists that the writer makes and the reader knows again. */
export const countryList = 'compatriot_countries';
export const consentList = 'compatriot_yes_no';

/** The column of the choices sheet that a written choice_filter reads; other tools see it, so it has a plain name. */
export const filterColumn = 'show_when';
export const alwaysShown = 'always';

/** Made once: a form asks for the same few names thousands of times. */
const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/** "French (fr)"; XLSForm wants a name and a code. */
export function languageHeading(code: string): string {
  const name = languageNames.of(code);
  // A name of several words in brackets would hide the code: "Norwegian Bokmål (nb)" is fine, "Serbian (Latin) (sr)" is not.
  return `${(name ?? code).replaceAll(/\s*\([^)]*\)/g, '')} (${code})`;
}

/** A name as our keys are written: lower case, figures and low lines. Empty when nothing of it can stay. */
export function keyFrom(name: string): string {
  const plain = name
    .slice(0, 400)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '_')
    .replaceAll(/^[^a-z]+/g, '')
    .slice(0, 40);
  return plain;
}

/**
 * Spreadsheets run what begins with one of these signs once the sheet has been saved as CSV; an apostrophe makes it words.
 * Texts that begin like a made one get another, so that reading gives back exactly what was written.
 */
export function neutral(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

export function fromNeutral(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}

/** `min=1 most=5`: limits for which the type has no constraint. `none`: limits that limit nothing. */
export function writeLimits(limits: Record<string, number | string>): string {
  const parts = Object.entries(limits).map(([name, bound]) => `${name}=${bound}`);
  return parts.length > 0 ? parts.join(' ') : 'none';
}

/** The same tree whatever the order of its keys: what a rule is compared by after writing and reading it. */
export function sameRule(one: Rule, other: Rule): boolean {
  return sorted(one) === sorted(other);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
