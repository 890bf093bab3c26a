// One row of the survey sheet as one question: its kind, rule, limits and choices.
import { bindings, type Question, questionKinds, type Rule, type Text } from '../questionnaires/schema.ts';
import { refusedAnswer, unknownAnswer } from '../questionnaires/reserved.ts';
import { kindOfType, otherTypes, own, typeOf } from './columns.ts';
import { choicesFor, isCountryList, type Lists, readRuleCell, readYesNo } from './choices.ts';
import { type Limits, type Lookup, readConstraint, readRule } from './expressions.ts';
import type { Notes, Row } from './tables.ts';
import { expressionFor } from './write.ts';
import { ExpressionError } from './xpath.ts';

export interface RowKind {
  word: string;
  list: string;
}

export interface Tools {
  notes: Notes;
  lists: Lists;
  kinds: ReadonlyMap<string, Question['kind']>;
  text: (row: Row, column: string) => Text;
  lookup: Lookup;
}

const typeAliases: Record<string, string> = {
  'select one': 'select_one',
  select1: 'select_one',
  'select multiple': 'select_multiple',
  'select all that apply': 'select_multiple',
  'begin group': 'begin_group',
  'end group': 'end_group',
  'begin repeat': 'begin_repeat',
  'end repeat': 'end_repeat',
  string: 'text',
  int: 'integer',
  trigger: 'acknowledge',
};

/** The type and the list it names; null, and a problem, when it is none that can be asked here. */
export function typeOfRow(row: Row, notes: Notes): RowKind | null {
  const given = row.cell('type').replaceAll(/\s+/g, ' ');
  if (given === '') {
    notes.problem(row.at('type'), 'type_missing');
    return null;
  }
  let plain = given;
  for (const [alias, word] of Object.entries(typeAliases))
    if (plain.toLowerCase() === alias || plain.toLowerCase().startsWith(`${alias} `))
      plain = word + plain.slice(alias.length);
  const [first = '', list = '', ...more] = plain.split(' ');
  const word = first.toLowerCase();
  if (word === 'begin_group' || word === 'end_group') return { word, list: '' };
  const chooses = ['select_one', 'select_multiple', 'rank'].includes(word);
  if (!kindOfType[word]) {
    notes.problem(row.at('type'), otherTypes.includes(word) ? 'type_unfit' : 'type_unknown', { type: given });
    return null;
  }
  if (chooses && more.join(' ').toLowerCase() === 'or_other') notes.problem(row.at('type'), 'or_other');
  else if (more.length > 0 || (list !== '' && !chooses))
    notes.problem(row.at('type'), 'type_unknown', { type: given });
  if (chooses && list === '') notes.problem(row.at('type'), 'list_missing');
  return { word, list };
}

/** Only how a question looks in another tool; ours has its own look. */
const looks =
  /^(?:minimal|autocomplete|quick|quickcompact|compact(?:-\d+)?|horizontal|horizontal-compact|likert|columns(?:-\w+)?|no-calendar|numbers|thousands-sep|label|list-nolabel|no-buttons|w\d+|field-list)$/;

/** The kind: our own column when there is one, else what type and appearance mean. */
export function kindOf(row: Row, type: RowKind, notes: Notes): Question['kind'] | null {
  const appearances = row.cell('appearance').toLowerCase().split(/\s+/).filter(Boolean);
  let kind = kindOfType[type.word] ?? null;
  for (const appearance of appearances) {
    if (kind === 'text' && appearance === 'multiline') kind = 'long_text';
    else if (kind === 'date' && appearance === 'month-year') kind = 'month';
    else if (looks.test(appearance)) notes.remark(row.at('appearance'), 'appearance_ignored', { appearance });
    else notes.problem(row.at('appearance'), 'appearance_unknown', { appearance });
  }
  const given = row.cell(`${own}kind`);
  if (given === '') return kind;
  const named = questionKinds.find((known) => known === given);
  if (!named) {
    notes.problem(row.at(`${own}kind`), 'value_bad', { value: given });
    return kind;
  }
  const fits = typeOf[named] === type.word || (named === 'region' && type.word === 'select_one');
  if (
    !fits &&
    !(named === 'number' && type.word === 'integer') &&
    !(named === 'consent' && type.word === 'acknowledge')
  )
    notes.problem(row.at(`${own}kind`), 'kind_unfit', { kind: named, type: type.word });
  return named;
}

/** `relevant` as a rule. */
export function readShowWhen(
  row: Row,
  { notes, lookup, kinds }: Pick<Tools, 'notes' | 'lookup' | 'kinds'>,
): Rule | undefined {
  const text = row.cell('relevant');
  const kept = readRuleCell(row, notes);
  if (kept) {
    // Whoever changed the expression did not mean the rule that is kept beside it.
    if (expressionFor(kept, kinds).text !== text)
      notes.problem(row.at('relevant'), 'rule_changed', { column: `${own}rule` });
    return kept;
  }
  if (text === '') return undefined;
  return guarded(row, 'relevant', notes, () => readRule(text, lookup));
}

function guarded<T>(row: Row, column: string, notes: Notes, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    notes.problem(row.at(column), `expression_${error.code}`, { ...error.params, at: error.at });
    return undefined;
  }
}

const listed: readonly Question['kind'][] = ['one', 'many', 'ranking', 'band', 'region'];

export function buildQuestion(
  { row, type, key, kind }: { row: Row; type: RowKind; key: string; kind: Question['kind'] },
  tools: Tools,
): Question {
  const { notes, text } = tools;
  const label = text(row, 'label');
  if (Object.keys(label).length === 0) notes.problem(row.at('label'), 'label_missing');
  const hint = text(row, 'hint');
  const found = type.list === '' ? null : choicesFor(row, type.list, tools);
  if (type.list === '' && row.cell('choice_filter') !== '')
    notes.problem(row.at('choice_filter'), 'cell_unfit', { type: type.word });
  if (found && (kind === 'country' || kind === 'countries') && !isCountryList(found.choices))
    notes.problem(row.at('type'), 'country_list_changed', { list: type.list });
  if (found && kind === 'consent' && found.choices.map(({ code }) => code).join(' ') !== 'yes no')
    notes.problem(row.at('type'), 'consent_list_changed', { list: type.list });
  const { limits, exclusive } = readLimits(row, kind, type, notes);
  const choices = found && listed.includes(kind) ? withExclusive(row, found, exclusive, notes) : null;
  const required = readYesNo(row, 'required', notes);
  const allowUnknown =
    readYesNo(row, `${own}unknown`, notes) ?? (found?.reserved.includes(unknownAnswer) || undefined);
  const allowRefusal =
    readYesNo(row, `${own}refusal`, notes) ?? (found?.reserved.includes(refusedAnswer) || undefined);
  const showWhen = readShowWhen(row, tools);
  const sensitive = readYesNo(row, `${own}sensitive`, notes);
  const binding = among(row, `${own}binding`, bindings, notes);
  const suggested = words(row, `${own}suggested`);
  const of = row.cell(`${own}of`);
  const earlier = readEarlier(row, notes);
  if (type.word === 'integer' && binding !== 'birth_year') notes.remark(row.at('type'), 'integer_as_number');
  return {
    key,
    kind,
    label,
    ...(Object.keys(hint).length > 0 && { hint }),
    ...(choices && { choices }),
    ...(required !== undefined && { required }),
    ...(allowUnknown !== undefined && { allowUnknown }),
    ...(allowRefusal !== undefined && { allowRefusal }),
    ...(showWhen && { showWhen }),
    ...(limits && { limits }),
    ...(suggested && { suggested }),
    ...(of !== '' && { of }),
    ...(earlier && { earlier }),
    ...(binding && { binding }),
    ...(sensitive !== undefined && { sensitive }),
  };
}

function withExclusive(
  row: Row,
  { choices, reserved }: NonNullable<ReturnType<typeof choicesFor>>,
  exclusive: string[],
  notes: Notes,
): NonNullable<Question['choices']> {
  for (const code of exclusive)
    if (!reserved.includes(code) && !choices.some((choice) => choice.code === code))
      notes.problem(row.at('constraint'), 'code_unknown', { code });
  return choices.map((choice) =>
    exclusive.includes(choice.code) && choice.exclusive === undefined
      ? { ...choice, exclusive: true }
      : choice,
  );
}

function readLimits(
  row: Row,
  kind: Question['kind'],
  type: RowKind,
  notes: Notes,
): { limits: Limits | undefined; exclusive: string[] } {
  const text = row.cell('constraint');
  const said =
    text === ''
      ? undefined
      : guarded(row, 'constraint', notes, () => readConstraint(text, kind, type.word === 'integer'));
  const column = `${own}limits`;
  const kept: Record<string, number | string> = {};
  const given = words(row, column);
  for (const part of given ?? []) {
    const [name = '', bound = ''] = part.split('=');
    const isDate = name === 'earliest' || name === 'latest';
    if (
      !['min', 'max', 'most', 'earliest', 'latest'].includes(name) ||
      bound === '' ||
      (!isDate && Number.isNaN(Number(bound)))
    )
      notes.problem(row.at(column), 'value_bad', { value: part });
    else kept[name] = isDate ? bound : Number(bound);
  }
  const limits: Limits = { ...said?.limits, ...kept };
  return {
    limits: Object.keys(limits).length > 0 || given ? limits : undefined,
    exclusive: said?.exclusive ?? [],
  };
}

/** Words of a cell; `none` stands for a list without any. */
function words(row: Row, column: string): string[] | undefined {
  const given = row.cell(column);
  if (given === '') return undefined;
  return given === 'none' ? [] : given.split(/\s+/);
}

function among<T extends string>(row: Row, column: string, known: readonly T[], notes: Notes): T | undefined {
  const given = row.cell(column);
  if (given === '') return undefined;
  const found = known.find((each) => each === given);
  if (!found) notes.problem(row.at(column), 'value_bad', { value: given });
  return found;
}

function readEarlier(row: Row, notes: Notes): Question['earlier'] {
  const key = row.cell(`${own}earlier`);
  const pairs = words(row, `${own}earlier_choices`);
  if (key === '') {
    if (pairs) notes.problem(row.at(`${own}earlier`), 'value_bad', { value: '' });
    return undefined;
  }
  const choices: Record<string, string> = {};
  for (const pair of pairs ?? []) {
    const [code, before, more] = pair.split('=');
    if (!code || !before || more !== undefined)
      notes.problem(row.at(`${own}earlier_choices`), 'value_bad', { value: pair });
    else choices[code] = before;
  }
  return { key, ...(pairs && { choices }) };
}
