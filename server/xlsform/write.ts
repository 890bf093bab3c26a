// A questionnaire as an XLSForm workbook, with which ODK and KoboToolbox can ask it. What XLSForm has no word for stands in
// columns of our own, so that reading the workbook gives back the same questionnaire (read.ts).
import { Workbook } from '@cj-tech-master/excelts';
import { countryCodes } from '../questionnaires/codes.ts';
import { refusedAnswer, unknownAnswer } from '../questionnaires/reserved.ts';
import type { Definition, Question, Rule, Text, Topic } from '../questionnaires/schema.ts';
import {
  alwaysShown,
  consentList,
  countryList,
  filterColumn,
  languageHeading,
  neutral,
  own,
  ownChoice,
  sameRule,
  type SheetName,
  typeOf,
  writeLimits,
} from './columns.ts';
import {
  type Limits,
  type Lookup,
  readConstraint,
  readRule,
  UnwritableRule,
  writeConstraint,
  writeRule,
} from './expressions.ts';
import { ExpressionError, longestExpression } from './xpath.ts';

/** Words of the pages that a form needs when it is asked elsewhere. */
export interface FormWords {
  say: (language: string, word: 'unknown' | 'refused' | 'yes' | 'no') => string;
  country: (language: string, code: string) => string;
}

export interface FormIdentity {
  /** The programme's code, and `.organisations` behind it for their form. */
  id: string;
  version: string;
}

type Cells = Record<string, string | number>;

/** @returns the bytes of an .xlsx file */
export async function writeXlsform(
  definition: Definition,
  identity: FormIdentity,
  words: FormWords,
): Promise<Buffer> {
  const book = new Workbook();
  for (const [name, { columns, rows }] of Object.entries(sheetsOf(definition, identity, words))) {
    const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
    sheet.addRow(columns);
    for (const row of rows) {
      sheet.addRow(
        columns.map((column) => {
          const cell = row[column];
          return cell === undefined || cell === '' ? null : typeof cell === 'string' ? neutral(cell) : cell;
        }),
      );
    }
    sheet.getRow(1).font = { bold: true };
    for (let column = 1; column <= columns.length; column++) sheet.getColumn(column).width = 24;
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}

interface Sheet {
  columns: string[];
  rows: Cells[];
}

/** The three sheets as tables, before they are packed. */
export function sheetsOf(
  definition: Definition,
  identity: FormIdentity,
  words: FormWords,
): Record<SheetName, Sheet> {
  const all = allLanguages(definition);
  const kinds = new Map<string, Question['kind']>();
  for (const { questions } of definition.topics) for (const { key, kind } of questions) kinds.set(key, kind);
  const taken = new Set(kinds.keys());
  const survey: Cells[] = [];
  const choices: Cells[] = [];
  const form = { all, kinds, words, taken, choices, lists: new Set<string>() };

  survey.push({
    type: 'note',
    name: freeName('form_intro', taken),
    [`${own}part`]: 'intro',
    ...texts('label', definition.intro),
  });
  for (const topic of definition.topics) survey.push(...topicRows(topic, form));
  const [first = 'en'] = definition.languages;
  const settings: Cells = {
    form_title: definition.title[first] ?? '',
    form_id: identity.id,
    version: identity.version,
    default_language: languageHeading(first),
    [`${own}languages`]: definition.languages.join(' '),
    [`${own}minutes`]: definition.minutes,
    ...texts(`${own}title`, definition.title),
  };
  const inEach = (column: string): string[] => all.map((code) => `${column}::${languageHeading(code)}`);
  const marks = [
    'part',
    'key',
    'kind',
    'binding',
    'sensitive',
    'unknown',
    'refusal',
    'limits',
    'suggested',
    'of',
  ];
  const sheet = (rows: Cells[], always: string[], order: string[]): Sheet => ({
    columns: order.filter((column) => always.includes(column) || rows.some((row) => column in row)),
    rows,
  });
  return {
    survey: sheet(
      survey,
      ['type', 'name', ...inEach('label')],
      [
        ...['type', 'name', ...inEach('label'), ...inEach('hint'), 'required', 'relevant', 'constraint'],
        ...[
          'choice_filter',
          'appearance',
          ...[...marks, 'earlier', 'earlier_choices', 'rule'].map((mark) => own + mark),
        ],
      ],
    ),
    choices: sheet(
      choices,
      ['list_name', 'name', ...inEach('label')],
      [
        ...[
          'list_name',
          'name',
          ...inEach('label'),
          filterColumn,
          ...all.map((code) => `${ownChoice}hint_${code}`),
        ],
        ...['exclusive', 'reserved', 'from', 'to', 'rule'].map((mark) => ownChoice + mark),
      ],
    ),
    settings: { columns: Object.keys(settings), rows: [settings] },
  };
}

/** The questionnaire's own languages first, then any in which it happens to have a text. */
function allLanguages(definition: Definition): string[] {
  const found = new Set<string>(definition.languages);
  const see = (text: Text | undefined): void => {
    for (const code of Object.keys(text ?? {})) found.add(code);
  };
  see(definition.title);
  see(definition.intro);
  for (const topic of definition.topics) {
    see(topic.title);
    see(topic.intro);
    for (const { label, hint, choices } of topic.questions) {
      see(label);
      see(hint);
      for (const choice of choices ?? []) {
        see(choice.label);
        see(choice.hint);
      }
    }
  }
  return [...found];
}

function texts(column: string, text: Text | undefined): Cells {
  const entries = Object.entries(text ?? {}).filter(([, words]) => words !== undefined);
  return Object.fromEntries(entries.map(([code, words]) => [`${column}::${languageHeading(code)}`, words]));
}

/** XLSForm wants every name once, groups and notes included; our topics and questions may share one. */
function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  while (taken.has(name)) name = `${name}_`;
  taken.add(name);
  return name;
}

interface Form {
  all: string[];
  kinds: ReadonlyMap<string, Question['kind']>;
  words: FormWords;
  taken: Set<string>;
  choices: Cells[];
  lists: Set<string>;
}

function topicRows(topic: Topic, form: Form): Cells[] {
  const name = freeName(form.taken.has(topic.key) ? `topic_${topic.key}` : topic.key, form.taken);
  return [
    {
      type: 'begin_group',
      name,
      ...(name !== topic.key && { [`${own}key`]: topic.key }),
      ...texts('label', topic.title),
      appearance: 'field-list',
      ...ruleCells(topic.showWhen, form),
    },
    ...(topic.intro
      ? [
          {
            type: 'note',
            name: freeName(`${topic.key}_intro`, form.taken),
            [`${own}part`]: 'topic_intro',
            ...texts('label', topic.intro),
          },
        ]
      : []),
    ...topic.questions.map((question) => questionRow(question, form)),
    { type: 'end_group', name },
  ];
}

/** `relevant`, and the rule itself beside it where reading the expression would give another rule. */
function ruleCells(rule: Rule | undefined, { kinds }: Form): Cells {
  if (!rule) return {};
  const written = expressionFor(rule, kinds);
  return { relevant: written.text, ...(!written.exact && { [`${own}rule`]: JSON.stringify(rule) }) };
}

export function expressionFor(
  rule: Rule,
  kinds: ReadonlyMap<string, Question['kind']>,
): { text: string; exact: boolean } {
  const lookup: Lookup = (name) => {
    const kind = kinds.get(name);
    return kind && { key: name, kind };
  };
  try {
    const text = writeRule(rule, (key) => kinds.get(key));
    if (text.length > longestExpression) return { text: '', exact: false };
    return { text, exact: sameRule(readRule(text, lookup), rule) };
  } catch (error) {
    if (error instanceof UnwritableRule) return { text: '', exact: false };
    // What reading refuses, another tool would not understand either.
    if (error instanceof ExpressionError) return { text: '', exact: false };
    throw error;
  }
}

const yesNo = (value: boolean | undefined): string => (value === undefined ? '' : value ? 'yes' : 'no');

function questionRow(question: Question, form: Form): Cells {
  const { key, kind, choices = [], limits } = question;
  const list = listOf(question);
  if (list) addList(list, question, form);
  const exclusive =
    kind === 'many' || kind === 'countries'
      ? [
          ...choices.filter((choice) => choice.exclusive).map(({ code }) => code),
          ...reservedOf(question).map(({ code }) => code),
        ]
      : [];
  const constraint = writeConstraint(kind, { limits: limits ?? {}, exclusive });
  const left = limits && limitsLeft(question, constraint);
  const type = kind === 'region' && question.choices ? 'select_one' : typeOf[kind];
  const plainKind =
    kind === 'region' ||
    (['one', 'many', 'ranking', 'number', 'text', 'date', 'note'] as string[]).includes(kind);
  const cells: Cells = {
    type: list ? `${type} ${list}` : kind === 'number' && isWhole(question) ? 'integer' : type,
    name: key,
    ...texts('label', question.label),
    ...texts('hint', question.hint),
    required: yesNo(question.required),
    ...ruleCells(question.showWhen, form),
    constraint,
    choice_filter: list === key ? filterOf(question, form) : '',
    appearance: kind === 'long_text' ? 'multiline' : kind === 'month' ? 'month-year' : '',
    [`${own}kind`]: plainKind && kind !== 'region' ? '' : kind,
    [`${own}binding`]: question.binding ?? '',
    [`${own}sensitive`]: yesNo(question.sensitive),
    [`${own}unknown`]: yesNo(question.allowUnknown),
    [`${own}refusal`]: yesNo(question.allowRefusal),
    [`${own}limits`]: left ? writeLimits(left) : '',
    [`${own}suggested`]: question.suggested ? question.suggested.join(' ') || 'none' : '',
    [`${own}of`]: question.of ?? '',
    [`${own}earlier`]: question.earlier?.key ?? '',
    [`${own}earlier_choices`]: question.earlier?.choices
      ? Object.entries(question.earlier.choices)
          .map(([code, before]) => `${code}=${before}`)
          .join(' ') || 'none'
      : '',
  };
  return Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== ''));
}

/** Years are whole; everything else may have decimals. */
const isWhole = ({ binding }: Question): boolean => binding === 'birth_year';

/** Limits that the constraint does not say; null when it says them all. */
function limitsLeft(
  { kind, limits = {} }: Question,
  constraint: string,
): Record<string, number | string> | null {
  const said: Limits = constraint === '' ? {} : readConstraint(constraint, kind, false).limits;
  const left = Object.entries(limits).filter(
    ([name, bound]) => bound !== undefined && said[name as keyof Limits] !== bound,
  );
  if (left.length === 0 && Object.keys(limits).length > 0) return null;
  return Object.fromEntries(left) as Record<string, number | string>;
}

/** The list of choices that the type names; null for a question without. */
function listOf(question: Question): string | null {
  const { key, kind, choices } = question;
  // One list for all countries, and another for those that offer "I do not know" beside them.
  const reserved = reservedOf(question).map(({ word }) => `_${word}`);
  if (kind === 'country' || kind === 'countries') return [countryList, ...reserved].join('');
  if (kind === 'consent') return [consentList, ...reserved].join('');
  return choices ? key : null;
}

function reservedOf({
  allowUnknown,
  allowRefusal,
}: Question): { code: string; word: 'unknown' | 'refused' }[] {
  return [
    ...(allowUnknown ? [{ code: unknownAnswer, word: 'unknown' as const }] : []),
    ...(allowRefusal ? [{ code: refusedAnswer, word: 'refused' as const }] : []),
  ];
}

function addList(list: string, question: Question, form: Form): void {
  const { all, words, choices } = form;
  if (form.lists.has(list)) return;
  form.lists.add(list);
  const inEach = (say: (language: string) => string): Text =>
    Object.fromEntries(all.map((language) => [language, say(language)]));
  const made =
    list !== question.key && question.kind === 'consent'
      ? (['yes', 'no'] as const).map((word) => ({
          code: word,
          say: (language: string) => words.say(language, word),
        }))
      : list !== question.key
        ? countryCodes.map((code) => ({ code, say: (language: string) => words.country(language, code) }))
        : [];
  for (const { code, say } of made)
    choices.push({ list_name: list, name: code, ...texts('label', inEach(say)) });
  const offered = made.length > 0 ? [] : (question.choices ?? []);
  const filtered = made.length === 0 && filterOf(question, form) !== '';
  for (const [position, choice] of offered.entries()) {
    const written = choice.showWhen && expressionFor(choice.showWhen, form.kinds);
    const cells: Cells = {
      list_name: list,
      name: choice.code,
      ...texts('label', choice.label),
      ...Object.fromEntries(
        Object.entries(choice.hint ?? {}).map(([code, hint]) => [`${ownChoice}hint_${code}`, hint]),
      ),
      [filterColumn]: filtered ? (written?.exact ? `rule_${position + 1}` : alwaysShown) : '',
      [`${ownChoice}exclusive`]: yesNo(choice.exclusive),
      ...(choice.from !== undefined && { [`${ownChoice}from`]: choice.from }),
      ...(choice.to !== undefined && { [`${ownChoice}to`]: choice.to }),
      [`${ownChoice}rule`]: choice.showWhen && !written?.exact ? JSON.stringify(choice.showWhen) : '',
    };
    choices.push(Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== '')));
  }
  // In a ranking they would have to be put in order with the choices.
  for (const { code, word } of question.kind === 'ranking' ? [] : reservedOf(question)) {
    choices.push({
      list_name: list,
      name: code,
      ...texts(
        'label',
        inEach((language) => words.say(language, word)),
      ),
      ...(filtered && { [filterColumn]: alwaysShown }),
      [`${ownChoice}reserved`]: 'yes',
    });
  }
}

/** Offers each choice with a rule when its rule holds, and the others always. */
function filterOf({ choices = [] }: Question, { kinds }: Form): string {
  const parts = [`${filterColumn} = '${alwaysShown}'`];
  for (const [position, { showWhen }] of choices.entries()) {
    const written = showWhen && expressionFor(showWhen, kinds);
    if (written?.exact) parts.push(`(${filterColumn} = 'rule_${position + 1}' and (${written.text}))`);
  }
  return parts.length > 1 ? parts.join(' or ') : '';
}
