// What one row of a roster says of a person, value by value. Pure. A value that cannot be read is named with its column and
// stays out; only a row that nobody could be invited by stops.
import { cefrLevels } from '@compatriot/db/vocabulary.ts';
import { emailAddress } from '../shapes.ts';
import { breather } from './breathing.ts';
import { plainWords } from './columns.ts';
import type { Mapping, PastPlacement, PersonFacts, RosterField, SingleFact } from './schema.ts';
import type { Sheet } from './sheets.ts';
import type { Vocabulary, Words } from './vocabulary.ts';

export interface Fault {
  sheet: string;
  /** As spreadsheets count: the headings are row 1. */
  row: number;
  column: string;
  /** What is meant where no single column is, in a person put together from rows. */
  field?: RosterField;
  /** Its text is `roster_fault_<code>`. */
  code: string;
  params: Record<string, string | number>;
  /** The row stays out. */
  stops: boolean;
}

export interface RosterRow {
  row: number;
  email: string;
  /** Of the mail; null: the one chosen for the file. */
  language: string | null;
  /** Occupation and skills as words; codes come with the decisions. */
  facts: PersonFacts;
  stopped: boolean;
}

const splitters = /[;,/\n|،؛]+/;
const mostParts = 50;

export async function readRows(
  sheets: readonly Sheet[],
  mapping: Mapping,
  vocabulary: Vocabulary,
): Promise<{ rows: RosterRow[]; faults: Fault[] }> {
  const breathe = breather();
  const faults: Fault[] = [];
  const rows: RosterRow[] = [];
  const people = sheets[mapping.people.sheet];
  if (people)
    for (const line of linesOf(people, mapping.people.fields)) {
      const reader = new CellReader(people, mapping.people.fields, line, vocabulary, faults);
      rows.push(personOf(reader));
      await breathe();
    }
  const second = mapping.placements && sheets[mapping.placements.sheet];
  if (second && mapping.placements) {
    const byEmail = new Map<string, RosterRow>();
    for (const each of rows) if (!byEmail.has(each.email)) byEmail.set(each.email, each);
    for (const line of linesOf(second, mapping.placements.fields)) {
      const reader = new CellReader(second, mapping.placements.fields, line, vocabulary, faults);
      const placement = placementOf(reader);
      const owner = byEmail.get(addressOf(reader) ?? '');
      if (!owner) reader.fault('email', 'placement_of_nobody', {});
      else if (placement && owner.facts.placements.length >= mostParts)
        reader.fault('host', 'cut', { most: mostParts });
      else if (placement) owner.facts.placements.push(placement);
      await breathe();
    }
  }
  return { rows, faults };
}

interface Line {
  number: number;
  cells: readonly string[];
}

const linesOf = (sheet: Sheet, fields: readonly unknown[]): Line[] =>
  sheet.rows
    .map((cells, at) => ({ number: at + 1, cells }))
    .slice(1)
    .filter(({ cells }) => cells.some((cell, at) => cell !== '' && fields[at]));

class CellReader {
  readonly vocabulary: Vocabulary;
  readonly line: Line;
  readonly #sheet: Sheet;
  readonly #at: Map<RosterField, number>;
  readonly #faults: Fault[];
  stopped = false;
  constructor(
    sheet: Sheet,
    fields: readonly (RosterField | null)[],
    line: Line,
    vocabulary: Vocabulary,
    faults: Fault[],
  ) {
    this.#sheet = sheet;
    this.#at = new Map(fields.flatMap((field, at) => (field ? [[field, at] as const] : [])));
    this.line = line;
    this.vocabulary = vocabulary;
    this.#faults = faults;
  }
  text(field: RosterField, most = 200): string {
    const at = this.#at.get(field);
    const value = at === undefined ? '' : (this.line.cells[at] ?? '');
    if (value.length <= most) return value;
    this.fault(field, 'too_long', { most });
    return '';
  }
  fault(field: RosterField, code: string, params: Fault['params'], stops = false): null {
    const at = this.#at.get(field);
    const column = at === undefined ? '' : (this.#sheet.rows[0]?.[at] ?? '');
    this.#faults.push({ sheet: this.#sheet.name, row: this.line.number, column, code, params, stops });
    if (stops) this.stopped = true;
    return null;
  }
  /** One of a closed list. */
  code<Code extends string>(field: RosterField, words: Words): Code | null {
    const value = this.text(field);
    if (value === '') return null;
    const found = words.get(plainWords(value));
    return found === undefined ? this.fault(field, 'not_known', { value: short(value) }) : (found as Code);
  }
  /** Several of a closed list. */
  codes<Code extends string>(field: RosterField, words: Words): Code[] {
    const found = new Set<Code>();
    for (const part of this.parts(field)) {
      const code = words.get(plainWords(part));
      if (code === undefined) this.fault(field, 'not_known', { value: short(part) });
      else found.add(code as Code);
    }
    return [...found];
  }
  parts(field: RosterField): string[] {
    const parts = this.text(field, 2000)
      .split(splitters, mostParts + 1)
      .map((part) => part.trim())
      .filter((part) => /[\p{L}\p{N}]/u.test(part));
    if (parts.length > mostParts) this.fault(field, 'too_many', { most: mostParts });
    return parts.slice(0, mostParts);
  }
  whole(field: RosterField, least: number, most: number): number | null {
    const value = latin(this.text(field));
    if (value === '') return null;
    const number = Number(
      /^\D{0,20}(\d{1,9})\D{0,30}$/.exec(value.replaceAll(/(?<=\d)[ .,](?=\d{3}\b)/g, ''))?.[1] ?? NaN,
    );
    return number >= least && number <= most
      ? number
      : this.fault(field, 'not_a_number', { value: short(value) });
  }
}

const short = (value: string): string => (value.length > 60 ? `${value.slice(0, 60)}…` : value);
const latin = (value: string): string =>
  value.replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660));
const orNull = (value: string): string | null => (value === '' ? null : value);

function addressOf(reader: CellReader): string | null {
  const read = emailAddress.safeParse(reader.text('email', 254).replace(/^mailto:/i, ''));
  return read.success ? read.data : null;
}

function personOf(reader: CellReader): RosterRow {
  const { vocabulary } = reader;
  const email = addressOf(reader);
  if (email === null)
    reader.fault('email', reader.text('email', 254) === '' ? 'no_address' : 'bad_address', {}, true);
  const name =
    reader.text('name') ||
    [reader.text('first_name'), reader.text('last_name')].filter(Boolean).join(' ').slice(0, 200);
  const occupation = reader.text('occupation');
  const placement = placementOf(reader);
  return {
    row: reader.line.number,
    email: email ?? '',
    language: reader.code('mail_language', vocabulary.mail),
    facts: {
      name: orNull(name),
      phone: orNull(reader.text('phone', 60)),
      city: orNull(reader.text('city', 120)),
      birthYear: birthYearOf(reader),
      sex: reader.code('sex', vocabulary.sexes),
      residenceCountry: reader.code('residence_country', vocabulary.countries),
      occupation: occupation === '' ? null : { uri: null, words: occupation },
      educationLevel: reader.code('education_level', vocabulary.education),
      experienceYears: reader.whole('experience_years', 0, 80),
      skills: distinct(
        reader.parts('skills').map((words) => words.slice(0, 200)),
        plainWords,
      ).map((words) => ({
        uri: null,
        words,
        level: null,
      })),
      languages: languagesOf(reader),
      sectors: reader.codes('sectors', vocabulary.sectors),
      modes: reader.codes('modes', vocabulary.modes),
      placements: placement ? [placement] : [],
    },
    stopped: reader.stopped,
  };
}

function birthYearOf(reader: CellReader): number | null {
  const value = latin(reader.text('birth_year'));
  if (value === '') return null;
  const year = Number(/(?:^|\D)((?:19|20)\d{2})(?:\D|$)/.exec(value)?.[1] ?? NaN);
  return year >= 1900 && year <= 2015 ? year : reader.fault('birth_year', 'no_year', { value: short(value) });
}

const levels = cefrLevels.map((level) => ({ level, written: new RegExp(`\\b${level}\\b`, 'i') }));

/** `English (C1), French B2; Nederlands` */
function languagesOf(reader: CellReader): PersonFacts['languages'] {
  const found = new Map<string, PersonFacts['languages'][number]>();
  for (const part of reader.parts('languages')) {
    const level = levels.find(({ written }) => written.test(part))?.level ?? null;
    const words = plainWords(
      part.replace(/\([^()]{0,40}\)/g, ' ').replace(/\b(?:[ABC][12]|native)\b/gi, ' '),
    );
    const code = reader.vocabulary.languages.get(words);
    if (code === undefined) reader.fault('languages', 'not_known', { value: short(part) });
    else if (!found.has(code)) found.set(code, { code, level });
  }
  return [...found.values()];
}

function placementOf(reader: CellReader): PastPlacement | null {
  const host = reader.text('host');
  const [place, role] = [reader.text('place'), reader.text('role')];
  const startsOn = dayOf(reader, 'from', 'first');
  const endsOn = dayOf(reader, 'until', 'last');
  if (host === '') {
    if (place || role || startsOn || endsOn) reader.fault('host', 'no_host', {});
    return null;
  }
  const wrong = startsOn !== null && endsOn !== null && endsOn < startsOn;
  if (wrong) reader.fault('until', 'ends_before_start', {});
  return {
    host,
    place: orNull(place),
    role: orNull(role),
    mode: reader.code('mode', reader.vocabulary.modes),
    startsOn,
    endsOn: wrong ? null : endsOn,
    beneficiaries: reader.whole('beneficiaries', 0, 1_000_000),
  };
}

/** `2019-03-01`, `1/3/2019` (day first, as everywhere but in the United States), `03/2019`, `2019`; a month or year reaches to its end. */
function dayOf(reader: CellReader, field: 'from' | 'until', end: 'first' | 'last'): string | null {
  const value = latin(reader.text(field));
  if (value === '') return null;
  const iso = /^(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?(?:[T ].{0,20})?$/.exec(value);
  const other = /^(?:(\d{1,2})[-/. ])?(\d{1,2})[-/. ](\d{4})$/.exec(value);
  const [year, first, second] = iso ? [iso[1], iso[2], iso[3]] : [other?.[3], other?.[2], other?.[1]];
  const swapped = !iso && Number(first) > 12 && Number(second) <= 12;
  const [month, day] = swapped ? [second, first] : [first, second];
  const y = Number(year);
  if (!(y >= 1950 && y <= 2100)) return reader.fault(field, 'no_date', { value: short(value) });
  const m = month === undefined ? (end === 'first' ? 1 : 12) : Number(month);
  const last = new Date(Date.UTC(y, m, 0)).getUTCDate();
  const d = day === undefined ? (end === 'first' ? 1 : last) : Number(day);
  if (!(m >= 1 && m <= 12 && d >= 1 && d <= last))
    return reader.fault(field, 'no_date', { value: short(value) });
  if (!iso && day !== undefined && m !== d && Number(first) <= 12 && Number(second) <= 12)
    reader.fault(field, 'date_day_first', { value: short(value) });
  return `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}

export function distinct<Item>(items: readonly Item[], by: (item: Item) => unknown): Item[] {
  const seen = new Map<unknown, Item>();
  for (const item of items) {
    const key = by(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}

export const sameFact = (fact: SingleFact, one: PersonFacts, other: PersonFacts): boolean => {
  const text = ({ [fact]: value }: PersonFacts): string =>
    value === null ? '' : plainWords(typeof value === 'object' ? (value.uri ?? value.words) : String(value));
  return text(one) === text(other);
};
