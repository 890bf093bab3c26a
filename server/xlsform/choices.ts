// The choices sheet: lists by name, each row with its texts and whatever columns a choice_filter may read.
import { isCountry, countryCodes } from '../questionnaires/codes.ts';
import { refusedAnswer, unknownAnswer } from '../questionnaires/reserved.ts';
import { type Question, type Rule, ruleSchema, type Text } from '../questionnaires/schema.ts';
import { own } from './columns.ts';
import { choiceRule, columnsOf, type Lookup } from './expressions.ts';
import type { Notes, Row, Table } from './tables.ts';
import { ExpressionError, type Node, parse } from './xpath.ts';

type Choice = NonNullable<Question['choices']>[number];

export interface Option {
  row: Row;
  code: string;
  choice: Choice;
  /** "I do not know" or "I prefer not to say": not a choice of ours but a mark of the question. */
  reserved: boolean;
}

export class Lists {
  private readonly lists = new Map<string, Option[]>();
  private readonly used = new Set<string>();
  /** Columns that a filter reads, by list. */
  private readonly read = new Map<string, Set<string>>();

  add(list: string, option: Option): void {
    this.lists.set(list, [...(this.lists.get(list) ?? []), option]);
  }

  /** Null when there is no such list. */
  use(list: string): Option[] | null {
    this.used.add(list);
    return this.lists.get(list) ?? null;
  }

  useColumns(list: string, columns: string[]): void {
    this.read.set(list, new Set([...(this.read.get(list) ?? []), ...columns]));
  }

  /** Lists that no question asks with, and cells that no filter reads, would be lost. */
  reportUnused(notes: Notes): void {
    for (const [list, options] of this.lists) {
      const [first] = options;
      if (first && !this.used.has(list)) notes.problem(first.row.at('list_name'), 'list_unused', { list });
      if (!this.used.has(list)) continue;
      for (const { row } of options)
        for (const { column, heading } of row.strangers())
          if (!this.read.get(list)?.has(column))
            notes.problem({ ...row.at('name'), column: heading }, 'column_unknown', { column });
    }
  }
}

const code = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/;

export function readChoices(
  table: Table | null,
  text: (row: Row, column: string) => Text,
  notes: Notes,
): Lists {
  const lists = new Lists();
  const seen = new Set<string>();
  for (const row of table?.rows ?? []) {
    const list = row.cell('list_name');
    const name = row.cell('name');
    if (list === '') notes.problem(row.at('list_name'), 'list_missing');
    if (name === '') notes.problem(row.at('name'), 'name_missing');
    if (list === '' || name === '') continue;
    const reserved = name === unknownAnswer || name === refusedAnswer;
    if (!reserved && !code.test(name)) notes.problem(row.at('name'), 'code_bad', { code: name });
    if (seen.has(`${list} ${name}`)) notes.problem(row.at('name'), 'code_twice', { code: name });
    seen.add(`${list} ${name}`);
    const label = text(row, 'label');
    if (Object.keys(label).length === 0) notes.problem(row.at('label'), 'label_missing');
    const hint = text(row, `${own}hint`);
    const exclusive = readYesNo(row, `${own}exclusive`, notes);
    const from = readNumber(row, `${own}from`, notes);
    const to = readNumber(row, `${own}to`, notes);
    const choice: Choice = {
      code: name,
      label,
      ...(Object.keys(hint).length > 0 && { hint }),
      ...(exclusive !== undefined && { exclusive }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    };
    lists.add(list, { row, code: name, choice, reserved });
  }
  return lists;
}

export function readYesNo(row: Row, column: string, notes: Notes): boolean | undefined {
  const given = row.cell(column).toLowerCase();
  if (given === '') return undefined;
  if (['yes', 'true', 'true()', '1'].includes(given)) return true;
  if (['no', 'false', 'false()', '0'].includes(given)) return false;
  notes.problem(row.at(column), 'yes_or_no', { value: row.cell(column) });
  return undefined;
}

function readNumber(row: Row, column: string, notes: Notes): number | undefined {
  const given = row.cell(column);
  if (given === '') return undefined;
  if (Number.isFinite(Number(given))) return Number(given);
  notes.problem(row.at(column), 'value_bad', { value: given });
  return undefined;
}

/** A rule kept as data, because XLSForm's own words cannot say it exactly. */
export function readRuleCell(row: Row, notes: Notes): Rule | undefined {
  const given = row.cell(`${own}rule`);
  if (given === '') return undefined;
  let data: unknown;
  try {
    data = JSON.parse(given);
  } catch {
    data = null;
  }
  const read = ruleSchema.safeParse(data);
  if (read.success) return read.data as Rule;
  notes.problem(row.at(`${own}rule`), 'rule_cell_bad');
  return undefined;
}

/** The choices of one question: its list, each with the rule that the question's choice_filter gives it. */
export function choicesFor(
  question: Row,
  list: string,
  tools: { lists: Lists; lookup: Lookup; notes: Notes },
): { choices: Choice[]; reserved: string[]; rows: Row[] } | null {
  const { lists, lookup, notes } = tools;
  const options = lists.use(list);
  if (!options) {
    notes.problem(question.at('type'), 'list_unknown', { list });
    return null;
  }
  const filter = readFilter(question, list, tools);
  const choices: Choice[] = [];
  for (const { row, choice, reserved } of options) {
    const kept = readRuleCell(row, notes);
    let shown: Rule | true = true;
    if (filter) {
      try {
        shown = choiceRule(filter, (column) => row.cell(column), lookup);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        notes.problem(question.at('choice_filter'), `expression_${error.code}`, {
          ...error.params,
          at: error.at,
          choice: choice.code,
        });
      }
    }
    if (reserved) {
      if (shown !== true) notes.problem(row.at('name'), 'reserved_filtered', { code: choice.code });
      continue;
    }
    if (kept && shown !== true)
      notes.problem(row.at(`${own}rule`), 'rule_changed', { column: 'choice_filter' });
    const showWhen = kept ?? (shown === true ? undefined : shown);
    choices.push({ ...choice, ...(showWhen && { showWhen }) });
  }
  return {
    choices,
    reserved: options.filter((option) => option.reserved).map((option) => option.code),
    rows: options.map(({ row }) => row),
  };
}

function readFilter(
  question: Row,
  list: string,
  { lists, notes }: { lists: Lists; notes: Notes },
): Node | null {
  const text = question.cell('choice_filter');
  if (text === '') return null;
  try {
    const filter = parse(text);
    lists.useColumns(
      list,
      columnsOf(filter).map((column) => column.toLowerCase()),
    );
    return filter;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    notes.problem(question.at('choice_filter'), `expression_${error.code}`, {
      ...error.params,
      at: error.at,
    });
    return null;
  }
}

/** Whether a list still is what the writer made of all countries. */
export function isCountryList(choices: readonly Choice[]): boolean {
  return choices.length === countryCodes.length && choices.every((choice) => isCountry(choice.code));
}
