// Reads rows that another tool captured with the same form: which column answers which question, and what each row says.
// Pure: the same functions serve the report beforehand and the import itself.
import { createHash } from 'node:crypto';
import { composed, readForm } from '../questionnaires/answers.ts';
import { checkAll, type PlacedFault } from '../questionnaires/checks.ts';
import { countryCodes } from '../questionnaires/codes.ts';
import { isBlank, prune, put, refusedAnswer, unknownAnswer } from '../questionnaires/rules.ts';
import type { Answer, Answers, Definition, Question, Text } from '../questionnaires/schema.ts';
import { keyFrom } from '../xlsform/columns.ts';

interface Column {
  question: Question;
  position: number;
  /** A column of its own for one choice: `sectors/health`, with 1 or 0. */
  code: string | null;
}

export interface Plan {
  columns: Column[];
  instance: number;
  submitted: number;
  language: number;
  headings: readonly string[];
  /** Headings that nothing is read from. */
  unused: string[];
  /** Labels by question, in lower case, to the code they stand for. */
  labels: Map<string, Map<string, string>>;
}

/** In the order in which they are looked for: KoboToolbox, ODK Central, ODK Briefcase. */
const instanceNames = ['_uuid', 'meta/instanceid', 'meta-instanceid', 'instanceid', 'key'];
const submittedNames = ['_submission_time', 'submissiondate', 'end', '_end'];
const languageNames = ['_language', 'language', '__language', 'lang'];

/** What a field takes on the web (schema.ts); with more, work on one cell could keep everybody else waiting. */
const longestCell = 20_000;
/** Words of one list, of codes or of labels; how many answers a question takes is checked with the rest. */
const mostParts = 1000;
/** No question is called by more. */
const longestHeading = 2000;

const plain = (words: string): string => composed(words).trim().replaceAll(/\s+/g, ' ').toLowerCase();
const wordsOf = (text: Text): string[] => Object.values(text).map(plain);

/** @returns null when no column names the instances: without it the same file would be counted twice */
export function planColumns(definition: Definition, given: readonly string[]): Plan | null {
  const headings = given.map((heading) => heading.slice(0, longestHeading));
  const names = headings.map((heading) => plain(heading));
  const find = (known: string[]): number =>
    known.map((name) => names.indexOf(name)).find((position) => position >= 0) ?? -1;
  const instance = find(instanceNames);
  if (instance < 0) return null;
  const questions = definition.topics
    .flatMap((topic) => topic.questions)
    .filter(({ kind }) => kind !== 'note');
  const byKey = new Map(questions.map((question) => [question.key, question]));
  const byLabel = new Map(
    questions.flatMap((question) => wordsOf(question.label).map((label) => [label, question])),
  );
  const labels = new Map(
    questions.map((question) => [question.key, labelsOf(question, definition.languages)]),
  );

  const own = (name: string): Question | undefined => {
    const last = name.slice(name.lastIndexOf('/') + 1);
    // ODK Central puts `group-` before a name; our keys have no hyphen.
    return (
      byKey.get(last.trim()) ?? byKey.get(keyFrom(last.split('-').at(-1) ?? '')) ?? byKey.get(keyFrom(last))
    );
  };
  const columnOf = (heading: string, position: number): Column | null => {
    const name = heading.trim();
    const slash = name.lastIndexOf('/');
    const before =
      slash > 0 ? (own(name.slice(0, slash)) ?? byLabel.get(plain(name.slice(0, slash)))) : undefined;
    if (before && ['many', 'countries', 'ranking'].includes(before.kind)) {
      const code = codeOf(name.slice(slash + 1), before, labels.get(before.key));
      if (code !== null) return { question: before, position, code };
    }
    const question = own(name) ?? byLabel.get(plain(name));
    return question ? { question, position, code: null } : null;
  };
  const taken = new Set<string>();
  const columns = headings.flatMap((heading, position) => {
    // A question may well be called `language` or `end`.
    if (position === instance) return [];
    const column = columnOf(heading, position);
    const id = column && `${column.question.key}/${column.code ?? ''}`;
    // A second column for the same is named as not used; the first one counts.
    if (!column || !id || taken.has(id)) return [];
    taken.add(id);
    return [column];
  });
  const used = new Set([instance, ...columns.map(({ position }) => position)]);
  const free = (known: string[]): number => {
    const position = find(known.filter((name) => !used.has(names.indexOf(name))));
    if (position >= 0) used.add(position);
    return position;
  };
  const submitted = free(submittedNames);
  const language = free(languageNames);
  const unused = headings.filter((heading, position) => !used.has(position) && heading.trim() !== '');
  return { columns, instance, submitted, language, headings, unused, labels };
}

function labelsOf({ kind, choices }: Question, languages: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { code, label } of choices ?? []) for (const words of wordsOf(label)) found.set(words, code);
  if (kind === 'country' || kind === 'countries')
    for (const language of languages) {
      const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
      for (const code of countryCodes) {
        const name = names.of(code);
        if (name) found.set(plain(name), code);
      }
    }
  return found;
}

/** The code that a cell or heading means, by itself or by its label; null when it means none. */
function codeOf(given: string, question: Question, labels: Map<string, string> | undefined): string | null {
  const value = given.trim();
  if (value === unknownAnswer || value === refusedAnswer) return value;
  if (question.choices?.some(({ code }) => code === value)) return value;
  if (!question.choices && countryCodes.includes(value.toUpperCase())) return value.toUpperCase();
  return labels?.get(plain(value)) ?? null;
}

export interface RowFault extends Pick<PlacedFault, 'params'> {
  column: string;
  code: string;
}

export interface ReadRow {
  /** Null when the row cannot be told from others. */
  id: string | null;
  submittedAt: Date | null;
  language: string;
  answers: Answers;
  faults: RowFault[];
  /** Answers to questions that this person would not have been asked. */
  leftOut: number;
  /** Codes and labels that the form does not have, by heading. */
  unmapped: { column: string; value: string }[];
}

export function readRow(
  definition: Definition,
  plan: Plan,
  cells: readonly string[],
  scope: { programmeId: string; now: Date; language: string },
): ReadRow {
  const cell = (position: number): string => {
    const value = position < 0 ? '' : (cells[position] ?? '').trim();
    return value.length > longestCell ? '' : value;
  };
  const faults: RowFault[] = [];
  const heading = (position: number): string => plan.headings[position] ?? '';
  const instance = cell(plan.instance).replace(/^uuid:/i, '');
  if (instance === '') faults.push({ column: heading(plan.instance), code: 'required', params: {} });
  if (cells.length > plan.headings.length)
    faults.push({ column: '', code: 'row_too_long', params: { most: plan.headings.length } });

  const read = [
    plan.instance,
    plan.submitted,
    plan.language,
    ...plan.columns.map(({ position }) => position),
  ];
  for (const position of read)
    if ((cells[position] ?? '').trim().length > longestCell)
      faults.push({ column: heading(position), code: 'cell_too_long', params: { most: longestCell } });

  const at = cell(plan.submitted);
  const submittedAt = at === '' ? scope.now : readInstant(at);
  if (!submittedAt || submittedAt > new Date(scope.now.getTime() + 86_400_000))
    faults.push({ column: heading(plan.submitted), code: 'not_a_date', params: {} });

  const unmapped: ReadRow['unmapped'] = [];
  const answers: Answers = {};
  const places = new Map<string, string>();
  for (const { question, position, code } of plan.columns) {
    if (code !== null) continue;
    places.set(question.key, heading(position));
    if (listKinds.has(question.kind) && hasTooManyParts(cell(position))) {
      const params = { most: mostParts };
      faults.push({ column: heading(position), code: 'cell_too_many', params });
      continue;
    }
    const answer = readCell(question, cell(position), plan.labels.get(question.key));
    if (answer === undefined) continue;
    put(answers, question.key, answer);
    for (const value of strangeCodes(question, answer)) unmapped.push({ column: heading(position), value });
  }
  for (const [question, ticked] of exploded(plan, cell)) {
    if (!places.has(question.key)) places.set(question.key, question.key);
    if (!Object.hasOwn(answers, question.key) && ticked.length > 0) put(answers, question.key, ticked);
  }
  for (const { key, code, params } of checkAll(definition, answers))
    faults.push({ column: places.get(key) ?? key, code, params });
  const kept = prune(definition, answers);
  const given = Object.values(answers).filter((answer) => !isBlank(answer)).length;
  return {
    id: instance === '' ? null : importedId(scope.programmeId, instance),
    submittedAt,
    language: languageOf(definition, cell(plan.language), scope.language),
    answers,
    faults,
    leftOut: given - Object.keys(kept).length,
    unmapped,
  };
}

function exploded(plan: Plan, cell: (position: number) => string): Map<Question, string[]> {
  const found = new Map<Question, string[]>();
  for (const { question, position, code } of plan.columns) {
    if (code === null) continue;
    const ticked = found.get(question) ?? [];
    const value = plain(cell(position).slice(0, 20));
    if (value !== '' && !['0', 'false', 'no', 'n/a'].includes(value)) ticked.push(code);
    found.set(question, ticked);
  }
  return found;
}

function strangeCodes({ kind, choices }: Question, answer: Answer): string[] {
  if (!choices || !['one', 'band', 'region', 'many', 'ranking'].includes(kind)) return [];
  const codes = new Set(choices.map(({ code }) => code).concat(unknownAnswer, refusedAnswer));
  return [answer].flat().filter((code): code is string => typeof code === 'string' && !codes.has(code));
}

function readCell(
  question: Question,
  value: string,
  labels: Map<string, string> | undefined,
): Answer | undefined {
  if (value === '') return undefined;
  const { key, kind } = question;
  const one = (words: string): string => codeOf(words, question, labels) ?? words;
  const form =
    (fields: Record<string, string[]>) =>
    (name: string): readonly string[] =>
      Object.hasOwn(fields, name) ? (fields[name] ?? []) : [];
  switch (kind) {
    case 'one':
    case 'band':
    case 'country':
      return readForm(question, form({ [key]: [one(value)] }));
    case 'region':
      return readForm(question, form({ [key]: [question.choices ? one(value) : value] }));
    case 'many':
    case 'countries':
    case 'ranking':
      return readForm(question, form({ [key]: codesIn(value, question, labels) }));
    case 'consent':
      return readConsent(value);
    case 'date':
    case 'month': {
      // A tool that has no months answers with the first day of one, and some add the time of day.
      const day = /^\d{4}-\d{2}(?:-\d{2})?/.exec(value)?.[0] ?? value;
      return readForm(question, form({ [key]: [kind === 'month' ? day.slice(0, 7) : day] }));
    }
    case 'languages': {
      const fields: Record<string, string[]> = {};
      for (const [row, part] of value
        .split(/[;,\n]/)
        // Blanks are made one before they are looked at: a long row of them would be tried from each of its places.
        .flatMap((part) =>
          part
            .trim()
            .replaceAll(/\s+/g, ' ')
            .split(/ (?=[a-z]{3}\b)/),
        )
        .filter(Boolean)
        .entries()) {
        const [code = '', level] = part.trim().split(/[:\s]+/);
        fields[`${key}[${row}].code`] = [code];
        if (level) fields[`${key}[${row}].level`] = [level];
      }
      return readForm(question, form(isReservedWord(value) ? { [key]: [value] } : fields));
    }
    case 'skills': {
      const fields: Record<string, string[]> = {};
      for (const [row, part] of value
        .split(/[;\n]+/)
        .map((words) => words.trim())
        .filter(Boolean)
        .entries())
        fields[`${key}[${row}].${/^(?:https?|urn):/.test(part) ? 'uri' : 'typed'}`] = [part];
      return readForm(question, form(isReservedWord(value) ? { [key]: [value] } : fields));
    }
    case 'occupation':
      return readForm(
        question,
        form(
          isReservedWord(value)
            ? { [key]: [value] }
            : { [`${key}.${/^(?:https?|urn):/.test(value) ? 'uri' : 'typed'}`]: [value] },
        ),
      );
    default:
      return readForm(question, form({ [key]: [value] }));
  }
}

const listKinds = new Set<string>(['many', 'countries', 'ranking', 'languages', 'skills']);

function hasTooManyParts(value: string): boolean {
  return value.split(/[\s;,]+/, mostParts + 1).length > mostParts;
}

const isReservedWord = (value: string): boolean => value === unknownAnswer || value === refusedAnswer;

/** Codes parted by blanks, else labels parted by commas, semicolons or lines. */
function codesIn(value: string, question: Question, labels: Map<string, string> | undefined): string[] {
  const codes = value.split(/\s+/);
  const read = codes.map((code) => codeOf(code, question, undefined));
  if (read.every((code) => code !== null)) return read;
  const whole = codeOf(value, question, labels);
  if (whole !== null) return [whole];
  const parts = value.split(/[;\n,]+/).map((part) => part.trim());
  const named = parts.map((part) => codeOf(part, question, labels));
  return named.every((code) => code !== null) ? named : codes;
}

/** Only an explicit yes is one. Words that are neither are refused with the row: a person decides what they meant. */
function readConsent(value: string): Answer {
  const word = plain(value);
  if (['yes', 'true', '1', 'ok', 'oui', 'sí', 'sim', 'ja', 'نعم'].includes(word)) return true;
  if (['no', 'false', '0', 'non', 'não', 'nee', 'لا', 'n/a'].includes(word)) return false;
  return value;
}

/** `2026-03-01T10:00:00.000+02:00`, `2026-03-01 10:00:00`, `2026-03-01`; without a zone it is UTC, as those tools write it. */
function readInstant(value: string): Date | null {
  const [, day, time = '00:00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(
      value,
    ) ?? [];
  if (day === undefined) return null;
  const instant = new Date(`${day}T${time}${zone}`);
  return Number.isNaN(instant.getTime()) || instant.getUTCFullYear() < 1990 ? null : instant;
}

function languageOf(definition: Definition, given: string, fallback: string): string {
  const code = /\(([a-z]{2,3})\)\s*$/.exec(given.toLowerCase())?.[1] ?? given.toLowerCase().slice(0, 3);
  const known = (wanted: string): string | undefined =>
    definition.languages.find((language) => language === wanted);
  return known(code) ?? known(code.slice(0, 2)) ?? known(fallback) ?? definition.languages[0] ?? fallback;
}

/** The same instance of the same programme has the same id wherever and whenever it is read (UUID of version 8). */
export function importedId(programmeId: string, instance: string): string {
  const hash = createHash('sha256').update(`compatriot import\n${programmeId}\n${instance}`).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
